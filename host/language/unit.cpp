#include "language/unit.h"

#include <fmt/format.h>

#include <cctype>

#include "language/diagnostics.h"
#include "language/unit_symbols.h"

namespace reckon {

namespace {

Unit combine(const Unit& a, const Unit& b, int sign) {
  Unit result = a;
  result.factor = sign > 0 ? a.factor * b.factor : a.factor / b.factor;
  for (const auto& [name, exponent] : b.dimension) {
    const int sum = (result.dimension[name] += sign * exponent);
    if (sum == 0) result.dimension.erase(name);
  }
  return result;
}

constexpr int kLargestExponent = 12;
constexpr size_t kLongestUnit = 200;
constexpr size_t kLargestFactor = 4096;  // bits

Unit raise(const Unit& base, int exponent) {
  Unit result;
  for (int i = 0; i < std::abs(exponent); ++i) result = combine(result, base, exponent > 0 ? 1 : -1);
  return result;
}

/// unit := factor (('*' | '.' | ' ' | '/') factor)*; factor := (symbol | number | '(' unit ')') ['^' n]
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
      if (errors_.empty() && at_ < text_.size()) {
        fail(fmt::format("unexpected '{}' in the unit", text_[at_]), "write units such as USD/(GPU h), kWh or m^2", at_,
             1);
      }
    }
    result.errors = std::move(errors_);
    return result;
  }

 private:
  void fail(std::string problem, std::string suggestion, size_t offset, size_t length) {
    if (errors_.empty()) errors_.push_back({std::move(problem), std::move(suggestion), offset, length});
  }
  void skip_spaces() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool starts_factor() const {
    if (at_ >= text_.size()) return false;
    const char c = text_[at_];
    return c == '(' || std::isdigit(static_cast<unsigned char>(c)) || c == '%' || c == '$' ||
           std::isalpha(static_cast<unsigned char>(c)) || (static_cast<unsigned char>(c) & 0x80u) != 0;
  }

  Unit product(int depth) {
    skip_spaces();
    Unit result = factor(depth);
    bool divided = false;
    while (errors_.empty()) {
      const size_t before = at_;
      skip_spaces();
      const char c = at_ < text_.size() ? text_[at_] : '\0';
      const bool explicit_product = c == '*' || c == '.';
      if (c == '/' || explicit_product) {
        ++at_;
        skip_spaces();
      } else if (!starts_factor()) {
        at_ = before;
        break;
      }
      if (c != '/' && divided) {
        fail(fmt::format("'{}' can be read in two ways (a product after a division)", text_),
             "put the denominator in parentheses, as in USD/(GPU h)", before, text_.size() - before);
        break;
      }
      divided = divided || c == '/';
      result = combine(result, factor(depth), c == '/' ? -1 : 1);
    }
    return result;
  }

  Unit factor(int depth) {
    if (!starts_factor()) {
      fail(at_ < text_.size() ? fmt::format("unexpected '{}' in the unit", text_[at_]) : "a unit is missing here",
           "write units such as USD/(GPU h), kWh or m^2", at_, 1);
      return {};
    }
    Unit base;
    if (text_[at_] == '(') {
      const size_t open = at_++;
      if (depth > 10) {
        fail("the unit is nested deeper than 10 parentheses", "", open, 1);
        return {};
      }
      base = product(depth + 1);
      skip_spaces();
      if (errors_.empty() && (at_ >= text_.size() || text_[at_] != ')')) {
        fail("this '(' is not closed", "add ')'", open, 1);
      }
      ++at_;
    } else if (std::isdigit(static_cast<unsigned char>(text_[at_]))) {
      base = number();
    } else {
      base = symbol();
    }
    if (!errors_.empty()) return base;
    const size_t start = at_;
    const int power = exponent();
    // Powers of powers grow beyond any number of use, and beyond what exact numbers can hold in time.
    if (errors_.empty() && base.factor.bits() * static_cast<size_t>(std::abs(power)) > kLargestFactor) {
      fail("the unit is too large or too small to compute with", "", start, at_ - start);
    }
    return errors_.empty() ? raise(base, power) : base;
  }

  /// A whole number, as in USD/(1000 token) or L/(100 km).
  Unit number() {
    constexpr size_t kMostDigits = 15;
    const size_t start = at_;
    while (at_ < text_.size() && (std::isdigit(static_cast<unsigned char>(text_[at_])) || text_[at_] == '.')) ++at_;
    const std::string digits = text_.substr(start, at_ - start);
    Unit result;
    if (digits.size() > kMostDigits || digits[0] == '0' || digits.find('.') != std::string::npos) {
      fail(fmt::format("'{}' cannot stand in a unit", digits),
           "a unit holds whole numbers only, as in USD/(1000 token)", start, at_ - start);
    } else {
      result.factor = Rational(std::stoll(digits));
    }
    return result;
  }

  Unit symbol() {
    const size_t start = at_;
    while (at_ < text_.size()) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (!(std::isalnum(c) || c == '_' || c == '%' || c == '$' || (c & 0x80u) != 0)) break;
      ++at_;
    }
    std::string name = text_.substr(start, at_ - start);
    if (const auto own = own_unit(name)) return *own;
    // m2 is m^2 where "m2" itself is no symbol
    const size_t digits = name.find_last_not_of("0123456789") + 1;
    std::string refusal;
    if (digits < name.size() && digits > 0) {
      at_ = start + digits;
      name.resize(digits);
      if (const auto own = own_unit(name)) return *own;
    }
    if (const auto unit = library_unit(name, refusal)) return *unit;
    if (!refusal.empty()) {
      fail(fmt::format("unit '{}' cannot be used ({})", name, refusal), "convert the value to a unit that scales",
           start, at_ - start);
    } else {
      fail(fmt::format("unknown unit '{}'", name), hint_for(name), start, at_ - start);
    }
    return {};
  }

  /// A multiplier apart from its number; else a similar name. Two letters are similar to too much.
  std::string hint_for(const std::string& name) const {
    const size_t next = text_.find_first_not_of(' ', at_);
    for (const char* multiplier : {"k", "K", "M", "B", "T", "million", "billion", "thousand"}) {
      const bool more = next != std::string::npos && text_[next] != '/' && text_[next] != ')';
      if (name == multiplier && more) return "a multiplier belongs to the number, as in 5M [USD]";
    }
    return name.size() < 3 ? "" : did_you_mean(name, own_unit_names());
  }

  int exponent() {
    size_t at = at_;
    const bool caret = at < text_.size() && text_[at] == '^';
    if (caret) ++at;
    const bool negative = caret && at < text_.size() && text_[at] == '-';
    if (negative) ++at;
    if (at >= text_.size() || !std::isdigit(static_cast<unsigned char>(text_[at]))) {
      if (caret) fail("a whole exponent is missing after '^'", "write m^2 or s^-1", at_, 1);
      return 1;
    }
    int value = 0;
    for (; at < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at])); ++at) {
      value = std::min(value * 10 + (text_[at] - '0'), 10'000);
    }
    if (value > kLargestExponent)
      fail("the exponent of a unit is larger than 12",
           value >= 1900 && value < 2200 ? "a year of prices is known for USD only, as in [USD2023]" : "", at_,
           at - at_);
    at_ = at;
    return negative ? -value : value;
  }

  const std::string& text_;
  size_t at_ = 0;
  std::vector<UnitError> errors_;
};

}  // namespace

Unit operator*(const Unit& a, const Unit& b) { return combine(a, b, 1); }
Unit operator/(const Unit& a, const Unit& b) { return combine(a, b, -1); }

std::string Unit::base_name() const {
  std::string above, below;
  int factors_below = 0;
  for (const auto& [name, exponent] : dimension) {
    std::string& side = exponent > 0 ? above : below;
    if (exponent < 0) ++factors_below;
    if (!side.empty()) side += ' ';
    side += name;
    if (std::abs(exponent) != 1) side += fmt::format("^{}", std::abs(exponent));
  }
  if (below.empty()) return above.empty() ? "1" : above;
  return (above.empty() ? "1" : above) + "/" + (factors_below > 1 ? "(" + below + ")" : below);
}

ParsedUnit parse_unit(const std::string& text) { return UnitParser(text).parse(); }

}  // namespace reckon
