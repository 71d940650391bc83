#include "language/expression_hints.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include "language/decimal.h"
#include "language/text.h"
#include "language/unit.h"
#include "language/unit_symbols.h"

namespace reckon {

namespace {

bool is_word_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::string word_at(const std::string& text, size_t at) {
  size_t end = at;
  while (end < text.size() && is_word_part(text[end])) ++end;
  return text.substr(at, end - at);
}

/// The number that ends before `at`, blanks between; empty for none.
std::string number_before(const std::string& text, size_t at) {
  while (at > 0 && text[at - 1] == ' ') --at;
  size_t start = at;
  while (start > 0 && (is_word_part(text[start - 1]) || text[start - 1] == '.' || text[start - 1] == '%')) --start;
  return start < at && is_digit(text[start]) ? text.substr(start, at - start) : "";
}

/// "5M to " before the 10 of "5 to 10 million": a multiplier covers one end.
std::string start_of_interval(const std::string& text, size_t at, const std::string& suffix) {
  const std::string number = number_before(text, at);
  size_t end = text.rfind(number, at);
  while (end > 0 && text[end - 1] == ' ') --end;
  if (end < 3 || text.compare(end - 3, 3, " to") != 0) return "";
  const std::string first = number_before(text, end - 2);
  return first.empty() || !is_digit(first.back()) ? "" : first + suffix + " to ";
}

/// A word, a number or a parenthesis where an operator should stand.
SyntaxProblem operator_missing(const std::string& text, size_t at) {
  const std::string word = word_at(text, at), number = number_before(text, at);
  const std::string suffix = multiplier_suffix(word);
  if (!number.empty() && !suffix.empty() && !std::isalpha(static_cast<unsigned char>(number.back()))) {
    return {word.size(), fmt::format("'{}' stands apart from its number", word),
            fmt::format("write {}{}{}", start_of_interval(text, at, suffix), number, suffix)};
  }
  if (!word.empty() && !is_digit(word[0]) && parse_unit(word).errors.empty()) {
    std::string unit = text.substr(at, text.find(' ', at) - at);  // USD/h
    if (!parse_unit(unit).errors.empty()) unit = word;
    return {word.size(), fmt::format("an operator is missing before '{}'", word),
            fmt::format("write a unit in square brackets, as in {} [{}], or '*' to multiply",
                        number.empty() ? "5" : number, unit)};
  }
  return {1, "an operator is missing before this", "write '*' to multiply"};
}

/// "$500 billion" as "write 500B [USD]".
std::string dollars(std::string_view rest) {
  if (rest.empty() || rest[0] != '$') return "";
  static const std::pair<const char*, const char*> short_words[] = {{"m", "M"},   {"MM", "M"},  {"mm", "M"},
                                                                    {"mln", "M"}, {"b", "B"},   {"bln", "B"},
                                                                    {"tn", "T"},  {"trn", "T"}, {"t", "T"}};
  const std::string text(rest.substr(1));
  const size_t end = std::min(text.find_first_not_of("0123456789.,"), text.size());
  std::string number = text.substr(0, end);
  const size_t comma = number.rfind(',');
  if (comma != std::string::npos && number.size() - comma != 4)
    return "write an amount with a decimal point, as in 1.5M [USD]";
  std::erase(number, ',');
  const size_t next = text.find_first_not_of(' ', end);
  const std::string word = next == std::string::npos ? "" : word_at(text, next);
  std::string suffix = multiplier_suffix(word);
  for (const auto& [name, meaning] : short_words) {
    if (word == name) suffix = meaning;
  }
  const size_t after = next == std::string::npos ? text.size() : next + word.size();
  if (after < text.size() && (text[after] == '-' || text.compare(after, 3, "\u2013") == 0) && after + 1 < text.size() &&
      (is_digit(text[after + 1]) || text[after + 1] == '$' || text[after] != '-'))
    return "write both ends, each with its multiplier, as in 3M to 5M [USD]";
  const bool unknown = !word.empty() && suffix.empty() && next == end;
  if (unknown) return "write an amount with its unit, as in 5M [USD]";
  return parse_decimal(number) ? fmt::format("write {}{} [USD]", number, suffix) : "";
}

/// Characters that look right and are not ASCII, or that other notations use.
std::string meant_by(std::string_view rest) {
  if (const std::string amount = dollars(rest); !amount.empty()) return amount;
  const std::pair<std::string_view, const char*> known[] = {
      {"$", "write an amount with its unit, as in 5M [USD]"},
      {"\u20ac", "write an amount with its unit, as in 5M [EUR]"},
      {"\u00a3", "write an amount with its unit, as in 5M [GBP]"},
      {"\u20a9", "write an amount with its unit, as in 5M [KRW]"},
      {"\u00b1", "write low to high for a 90% interval, or normal(mean, sd)"},
      {"\u2013", "write low to high for an interval, '-' to subtract"},
      {"\u2014", "write low to high for an interval, '-' to subtract"},
      {"\u2212", "write '-'"},
      {"\u00d7", "write '*'"},
      {"\u00b7", "write '*'"},
      {"\u00f7", "write '/'"},
      {"\u2264", "write <="},
      {"\u2265", "write >="},
      {"\u2260", "write !="},
      {"\u00a0", "this blank is a no-break space; write an ordinary one"},
      {"\u202f", "this blank is a no-break space; write an ordinary one"},
      {";", "write ',' between arguments"},
      {":", "write a / b for a ratio"},
      {"~", "write low to high, or the number itself"},
      {"&", "write 'and' or 'or'"},
      {"|", "write 'and' or 'or'"},
      {"!", "write 'not' or !="},
      {"%", "'%' stands right after a number, as in 5%"},
      {"{", "write '(' and ')'"},
      {"}", "write '(' and ')'"},
  };
  for (const auto& [sign, meaning] : known) {
    if (rest.substr(0, sign.size()) == sign) return meaning;
  }
  return "";
}

}  // namespace

std::string meant_by_plus_minus(const std::string& text, size_t at) {
  const std::string middle = number_before(text, at);
  const size_t start = text.find_first_of("0123456789.", at);
  const size_t end =
      start == std::string::npos ? start : std::min(text.find_first_not_of("0123456789._e", start), text.size());
  std::string around = start == std::string::npos ? "" : text.substr(start, end - start);
  const bool of_it = start != std::string::npos && end < text.size() && text[end] == '%';
  const bool marked = start != std::string::npos && end < text.size() && is_word_part(text[end]);
  const auto a = parse_decimal(middle);
  auto b = parse_decimal(around);
  if (!a || !b || marked) return "write low to high for a 90% interval, or normal(mean, sd)";
  if (of_it) b = *a * *b / 100, around = fmt::format("{}", round_to_double(*b));
  return fmt::format("write {} to {} for a 90% interval, or normal({}, {})", round_to_double(*a - *b),
                     round_to_double(*a + *b), middle, around);
}

SyntaxProblem unexpected_at(const std::string& text, size_t at) {
  if (at >= text.size()) return {1, "the expression ends too early (an operand or ')' is missing)", ""};
  const char c = text[at], before = at > 0 ? text[at - 1] : ' ', after = at + 1 < text.size() ? text[at + 1] : ' ';
  if (is_word_part(c) || c == '(') return operator_missing(text, at);
  if (c == ')' || c == ']') return {1, fmt::format("this '{}' closes nothing", c), "leave it out, or open it before"};
  if (c == '=') return {1, "'=' has no meaning here", "write == to compare"};
  if (c == ',' && is_digit(before) && is_digit(after)) {
    const size_t end = std::min(text.find_first_not_of("0123456789", at + 1), text.size());
    if (end - at - 1 == 3) return {1, "a number has no thousands separators here", "write 1500, 1_500 or 1.5k"};
    return {1, "unexpected ','", "write a decimal point, as in 1.5"};
  }
  if (c == '.' && (before == '.' || after == '.')) return {1, "unexpected '.'", "write low to high for an interval"};
  if (c == '#') return {1, "unexpected '#'", "write comments outside the quotes"};
  if (static_cast<unsigned char>(c) >= 0x80 && meant_by(std::string_view(text).substr(at)).empty())
    return {1, "unexpected character", "names have the letters a to z and A to Z, digits and _"};
  const bool printable = static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f;
  return {1, printable ? fmt::format("unexpected '{}'", c) : "unexpected character",
          meant_by(std::string_view(text).substr(at))};
}

}  // namespace reckon
