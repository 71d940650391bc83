#include "language/unit.h"

#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <regex>
#include <set>

#include "language/diagnostics.h"
#include "language/text.h"
#include "language/unit_symbols.h"

namespace reckon {

namespace {

constexpr int kLargestExponent = 12;
constexpr size_t kLongestUnit = 200;
constexpr size_t kLargestFactor = 4096;  // bits

/// Signs that are no ASCII: a raised 2 or 3, a dot between factors.
constexpr std::string_view kSquared = "\u00b2", kCubed = "\u00b3", kDot = "\u00b7";

/// What may follow a product sign or blanks: `unit := factor (('*' | '.' | blank | '/') factor)*;
/// factor := (symbol | number | '(' unit ')') ['^' fraction]`.
class UnitParser {
 public:
  explicit UnitParser(const std::string& text) : text_(text) {}

  ParsedUnit parse() {
    ParsedUnit result;
    if (text_.size() > kLongestUnit) {
      fail("the unit is longer than 200 characters", "", 0, 1);
    } else {
      result.unit = product(0);
      skip_spaces();
      if (errors_.empty() && at_ < text_.size()) unexpected();
      const double factor = round_to_double(result.unit.factor);
      if (!(factor > 0 && factor < 1e300)) fail("the unit is too large or too small to compute with", "", 0, at_);
    }
    result.percent = percent_;
    result.errors = std::move(errors_);
    return result;
  }

 private:
  void fail(std::string problem, std::string suggestion, size_t offset, size_t length) {
    if (errors_.empty()) errors_.push_back({std::move(problem), std::move(suggestion), offset, length});
  }
  void unexpected() {
    constexpr const char* kExample = "write units such as USD/(GPU h), kWh or m^2";
    if (at_ >= text_.size()) return fail("a unit is missing here", kExample, at_, 1);
    const bool hyphen = text_[at_] == '-' && at_ > 0 && std::isalpha(static_cast<unsigned char>(text_[at_ - 1]));
    fail(fmt::format("unexpected '{}' in the unit", text_[at_]),
         hyphen ? "write a product with a blank, as in GPU h" : kExample, at_, 1);
  }
  void skip_spaces() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool take(std::string_view token) {
    if (text_.compare(at_, token.size(), token) != 0) return false;
    at_ += token.size();
    return true;
  }
  bool digit_at(size_t at) const { return at < text_.size() && is_digit(text_[at]); }
  bool starts_factor() const {
    if (at_ >= text_.size()) return false;
    const char c = text_[at_];
    return c == '(' || c == '%' || c == '$' || std::isalnum(static_cast<unsigned char>(c)) ||
           (static_cast<unsigned char>(c) & 0x80u) != 0;
  }

  Unit product(int depth) {
    skip_spaces();
    Unit result = factor(depth);
    bool divided = false;
    while (errors_.empty()) {
      const size_t before = at_;
      skip_spaces();
      const bool slash = take("/");
      if (slash || take("*") || take(kDot)) {
        skip_spaces();
      } else if (at_ < text_.size() && text_[at_] == '.') {
        if (digit_at(at_ + 1)) {  // m2.5 is not 5 m^2
          fail("a decimal exponent follows '^'", "write m^2.5", at_, 2);
          break;
        }
        ++at_;
        skip_spaces();
      } else if (!starts_factor()) {
        at_ = before;
        break;
      }
      if (!slash && divided) {
        fail(fmt::format("'{}' can be read in two ways (a product after a division)", text_),
             "put the denominator in parentheses, as in USD/(GPU h)", before, text_.size() - before);
        break;
      }
      divided = divided || slash;
      const Unit next = factor(depth);
      if (!errors_.empty()) break;
      result = slash ? result / next : result * next;
      check_size(result, before);
    }
    return result;
  }

  /// Powers of powers grow beyond any number of use, and beyond what exact numbers can hold in time.
  void check_size(const Unit& unit, size_t start) {
    if (!excessive(unit.dimension) && unit.factor.bits() <= kLargestFactor) return;
    fail("the unit is too large or too small to compute with", "", start, at_ - start);
  }

  Unit factor(int depth) {
    if (!starts_factor()) {
      unexpected();
      return {};
    }
    const size_t start = at_;
    Unit base;
    if (text_[at_] == '(') {
      const size_t open = at_++;
      if (depth > 10) {
        fail("the unit is nested deeper than 10 parentheses", "", open, 1);
        return {};
      }
      base = product(depth + 1);
      skip_spaces();
      if (errors_.empty() && !take(")")) fail("this '(' is not closed", "add ')'", open, 1);
    } else {
      base = is_digit(text_[at_]) ? number() : symbol();
    }
    if (!errors_.empty()) return base;
    const size_t caret = at_;
    const Exponent power = exponent();
    static const std::regex over_a_digit(R"(\s*/\s*([2-9])\s*(\).*)?)");  // m^1/2: a root, or half a metre
    const std::string rest = text_.substr(at_);
    if (std::smatch match; errors_.empty() && at_ > caret && std::regex_match(rest, match, over_a_digit)) {
      fail(fmt::format("'{}/{}' can be read in two ways", text_.substr(start, at_ - start), match[1].str()),
           fmt::format("write {}^({}/{}), or divide the number", text_.substr(start, caret - start),
                       text_.substr(caret + 1, at_ - caret - 1), match[1].str()),
           start, text_.size() - start);
      return {};
    }
    if (!errors_.empty() || power == 1) return base;
    return raise(base, power, start);
  }

  Unit raise(const Unit& base, const Exponent& power, size_t start) {
    const auto times = static_cast<size_t>(std::abs(power.numerator()));
    Unit result{1, raised(base.dimension, power)};
    if (base.factor.bits() * times > kLargestFactor || excessive(result.dimension)) {
      fail("the unit is too large or too small to compute with", "", start, at_ - start);
      return {};
    }
    const auto root = exact_root(base.factor, static_cast<int>(power.denominator()));
    if (!root) {
      fail(fmt::format("'{}' has no exact factor", text_.substr(start, at_ - start)),
           "write base units under a broken exponent, as in m^0.5", start, at_ - start);
      return {};
    }
    for (size_t i = 0; i < times; ++i) result.factor *= *root;
    if (power.numerator() < 0) result.factor = Rational(1) / result.factor;
    return result;
  }

  /// The end of a decimal number that starts at `at`: digits, a point, an exponent of ten.
  size_t end_of_number(size_t at) const {
    const auto digits = [&] {
      while (digit_at(at) || (at < text_.size() && text_[at] == '_' && digit_at(at + 1))) ++at;
    };
    digits();
    if (at < text_.size() && text_[at] == '.' && digit_at(at + 1)) ++at, digits();
    if (at < text_.size() && (text_[at] == 'e' || text_[at] == 'E')) {
      const size_t sign = at + 1 < text_.size() && (text_[at + 1] == '-' || text_[at + 1] == '+') ? 1 : 0;
      if (digit_at(at + 1 + sign)) at += 1 + sign, digits();
    }
    return at;
  }

  /// A factor, as in USD/(1e6 token) or L/(100 km).
  Unit number() {
    const size_t start = at_;
    at_ = end_of_number(at_);
    const std::string digits = text_.substr(start, at_ - start);
    const auto value = parse_decimal(digits);
    const bool leading_zero = digits.size() > 1 && digits[0] == '0' && is_digit(digits[1]);
    if (!value || *value == 0 || leading_zero) {
      fail(fmt::format("'{}' cannot stand in a unit", digits), "write a positive number, as in USD/(1e6 token)", start,
           at_ - start);
      return {};
    }
    const size_t before = start == 0 ? std::string::npos : text_.find_last_not_of(' ', start - 1);
    if (before != std::string::npos && std::string_view("(/*").find(text_[before]) == std::string_view::npos) {
      fail(fmt::format("'{}' stands behind a unit", digits),
           after_money(start) ? fmt::format("write the year at the money, as in USD{}", digits)
                              : "write a number before the unit, as in L/(100 km)",
           start, at_ - start);
      return {};
    }
    return {*value, {}};
  }

  Unit symbol() {
    const size_t start = at_;
    while (at_ < text_.size()) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (!(std::isalnum(c) || c == '_' || c == '%' || c == '$' || (c & 0x80u) != 0)) break;
      const std::string_view rest = std::string_view(text_).substr(at_, kSquared.size());
      if (rest == kSquared || rest == kCubed || rest == kDot) break;
      ++at_;
    }
    std::string name = text_.substr(start, at_ - start);
    if (const std::string advice = multiplier_advice(name); !advice.empty()) {
      fail(fmt::format("'{}' is no unit here", name), advice, start, at_ - start);
      return {};
    }
    if (name == "%" || name == "percent") {
      if (percent_) fail("the percent stands twice", "write it once", start, at_ - start);
      percent_ = true;
    }
    if (const auto own = known(name)) return *own;
    if (is_gpu(name)) {
      fail(fmt::format("'{}' is no unit", name), "count GPUs of any kind, as in 5 [GPU h]", start, at_ - start);
      return {};
    }
    // m2 is m^2 where "m2" itself is no symbol
    const size_t digits = name.find_last_not_of("0123456789") + 1;
    if (digits < name.size() && digits > 0) {
      at_ = start + digits;
      name.resize(digits);
      if (const auto own = known(name)) return *own;
    }
    std::string refusal;
    if (const std::string advice = other_readings(name); !advice.empty()) {
      fail(fmt::format("'{}' is read in more than one way", name), advice, start, at_ - start);
    } else if (const auto unit = library_unit(name, refusal)) {
      return *unit;
    } else if (!refusal.empty()) {
      fail(fmt::format("unit '{}' cannot be used ({})", name, refusal), "convert the value to a unit that scales",
           start, at_ - start);
    } else {
      const std::string similar = similar_unit(name);
      fail(fmt::format("unknown unit '{}'", name),
           similar.empty() ? "write one of SI, of UDUNITS-2 in full, or of docs/language.md; what is counted needs none"
                           : similar,
           start, at_ - start);
    }
    return {};
  }

  /// A10, H100, GB200, MI300X: what people buy.
  static bool is_gpu(const std::string& name) {
    static const std::regex pattern("(A|B|GB|GH|H|K|L|MI|P|RTX|T|V|TPU)[0-9]{1,4}[A-Za-z]{0,3}");
    return name != "K2" && std::regex_match(name, pattern);
  }

  static std::optional<Unit> known(const std::string& name) {
    return other_readings(name).empty() ? own_unit(name) : std::nullopt;
  }

  /// Whether money stands right before a place: "USD B".
  bool after_money(size_t place) const {
    const size_t last = text_.find_last_not_of(" *", place == 0 ? 0 : place - 1);
    if (place == 0 || last == std::string::npos) return false;
    const size_t before = text_.find_last_of(" */.^()", last);
    const auto unit = own_unit(text_.substr(before == std::string::npos ? 0 : before + 1,
                                            last - (before == std::string::npos ? std::string::npos : before)));
    return unit && is_money(unit->dimension);
  }

  /// What to say of a multiplier apart from its number: "M USD", "B USD/GW", "million token".
  std::string multiplier_advice(const std::string& name) const {
    const std::string suffix = name == "m" || name == "mm" || name == "MM" ? "M" : multiplier_suffix(name);
    const size_t next = text_.find_first_not_of(" *.", at_);
    if (!suffix.empty() && after_money(at_ - name.size()))
      return fmt::format("a multiplier belongs to the number, as in 5{} [USD]", suffix);
    if (name == "m" || name == "mm") {  // lengths, but not of money
      const size_t end = next == std::string::npos ? next : text_.find_first_of(" */.^)", next);
      const auto counted = next == std::string::npos
                               ? std::nullopt
                               : own_unit(text_.substr(next, end == std::string::npos ? end : end - next));
      if (!counted || !is_money(counted->dimension)) return "";
    }
    if (suffix.empty() || next == std::string::npos) return "";
    if (!std::isalpha(static_cast<unsigned char>(text_[next])) && text_[next] != '$') return "";
    if (name == "K") {  // a kelvin, unless something is counted
      static const std::set<std::string> physical = {"s", "m", "kg", "A", "mol", "cd"};
      const size_t end = text_.find_first_of(" */.^)", next);
      const auto counted = own_unit(text_.substr(next, end == std::string::npos ? end : end - next));
      if (!counted || counted->dimension.empty() || physical.count(counted->dimension.begin()->first) != 0) return "";
    }
    return fmt::format("a multiplier belongs to the number, as in 5{} [USD]", suffix);
  }

  /// '^' and a whole number, a decimal or a fraction in parentheses; digits right after a symbol; a raised 2 or 3.
  Exponent exponent() {
    if (take(kSquared)) return 2;
    if (take(kCubed)) return 3;
    const size_t start = at_;
    const bool caret = take("^"), open = caret && take("("), negative = caret && take("-");
    if (!caret && !digit_at(at_)) return 1;
    const auto top = part_of_exponent(caret);
    std::optional<Exponent> result = top;
    if (open && take("/")) {
      const auto bottom = part_of_exponent(false);
      result = top && bottom && top->denominator() == 1 && bottom->denominator() == 1 && bottom->numerator() > 0
                   ? std::optional(Exponent(top->numerator(), bottom->numerator()))
                   : std::nullopt;
    }
    if (!result || (open && !take(")"))) {
      fail("an exponent is missing after '^'", "write m^2, s^-1, FLOP^0.5 or m^(1/3)", start, 1);
      return 1;
    }
    if (std::abs(result->numerator()) > kLargestExponent * result->denominator()) {
      const int number = std::atoi(text_.c_str() + start);
      const bool year = number >= 1900 && number < 2200;
      fail("the exponent of a unit is larger than 12",
           year ? "a year of prices is known for USD only, as in [USD2023]" : "", start, at_ - start);
    }
    return negative ? -*result : *result;
  }

  std::optional<Exponent> part_of_exponent(bool decimal) {
    constexpr size_t kMostDigits = 8, kMostDecimals = 3;
    const size_t start = at_;
    int64_t value = 0, scale = 1;
    while (digit_at(at_)) value = std::min<int64_t>(value * 10 + (text_[at_++] - '0'), 100'000'000);
    if (at_ == start || at_ - start > kMostDigits) return std::nullopt;
    if (!decimal || at_ >= text_.size() || text_[at_] != '.' || !digit_at(at_ + 1)) return Exponent(value);
    const size_t point = at_++;
    while (digit_at(at_)) {
      if (at_ - point > kMostDecimals) return std::nullopt;
      value = value * 10 + (text_[at_++] - '0'), scale *= 10;
    }
    return Exponent(value, scale);
  }

  const std::string& text_;
  size_t at_ = 0;
  bool percent_ = false;
  std::vector<UnitError> errors_;
};

}  // namespace

Unit operator*(const Unit& a, const Unit& b) { return {a.factor * b.factor, a.dimension * b.dimension}; }
Unit operator/(const Unit& a, const Unit& b) { return {a.factor / b.factor, a.dimension / b.dimension}; }

ParsedUnit parse_unit(const std::string& text) { return UnitParser(text).parse(); }

}  // namespace reckon
