#include "scenario/suspicions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

namespace reckon {

namespace {

bool is_number(const Expression& expression) { return expression.kind == Expression::Kind::number; }

/// What a number carries beside its digits: a suffix, a percent sign, an exponent that is no mere rewriting.
std::string mark_of(const Expression& number) {
  constexpr int kLeastExponent = 3;
  if (number.percent) return "%";
  if (number.suffix != 0) return std::string(1, number.suffix);
  return std::abs(number.exponent) >= kLeastExponent ? fmt::format("e{}", number.exponent) : "";
}

/// The number without its mark.
Rational digits_of(const Expression& number) {
  static constexpr std::pair<char, int> powers[] = {{'k', 3}, {'K', 3}, {'M', 6}, {'B', 9}, {'T', 12}};
  if (number.percent) return number.number * 100;
  for (const auto& [name, power] : powers) {
    if (name == number.suffix) return number.number / Rational::power_of_ten(power);
  }
  return mark_of(number).empty() ? number.number : number.number / Rational::power_of_ten(number.exponent);
}

/// As written in the scenario, as far as digits go: 0.3, 5M, 10%.
std::string number_text(const Expression& number) {
  return fmt::format("{}{}", round_to_double(digits_of(number)), mark_of(number));
}

/// The number that an end of an interval is, its unit taken off.
const Expression& without_unit(const Expression& end) {
  return end.kind == Expression::Kind::with_unit ? *end.children[0] : end;
}

/// A number behind a minus, or by itself; null for anything else.
const Expression* number_at(const Expression& expression, bool& negative) {
  const Expression& inner = without_unit(expression);
  negative = inner.kind == Expression::Kind::unary && inner.name == "-";
  const Expression& number = negative ? without_unit(*inner.children[0]) : inner;
  return is_number(number) ? &number : nullptr;
}

/// Two numbers that ascend, the mark of one of which was likely meant for both. `joint`: what stands between them.
void warn_of_pair(const Expression& low_end, const Expression& high_end, const Span& span, const char* joint,
                  Diagnostics& diagnostics) {
  bool negative = false, high_negative = false;
  const Expression* const low = number_at(low_end, negative);
  const Expression* const high = number_at(high_end, high_negative);
  if (low_end.kind == Expression::Kind::with_unit) return;  // it says what it is
  if (low == nullptr || high == nullptr || high_negative || low->number == 0) return;
  const std::string low_mark = mark_of(*low), high_mark = mark_of(*high);
  if (low_mark.empty() == high_mark.empty()) return;
  const std::string sign = negative ? "-" : "", mark = low_mark + high_mark;
  // 900000 to 1M is what it says: with the mark at both ends it would be reversed.
  constexpr int kOfOneSize = 100;
  const Rational first = digits_of(*low), second = digits_of(*high);
  if (!(negative ? first < second * kOfOneSize : first < second)) return;
  if (!low_mark.empty() && mark != "%") return;  // 5M to 10: an error of its own
  const std::string a = sign + fmt::format("{}", round_to_double(first)),
                    b = fmt::format("{}", round_to_double(second));
  diagnostics.warning(
      span,
      fmt::format("'{}{}{}{}' goes from {} to {}: '{}' covers one end alone", sign, number_text(*low), joint,
                  number_text(*high), sign + fmt::format("{}", round_to_double(low->number)),
                  round_to_double(high->number), mark),
      fmt::format("write {}{}{}{}{}, or {}{}{}", a, mark, joint, b, mark,
                  sign + fmt::format("{}", round_to_double(low->number)), joint, round_to_double(high->number)));
}

void warn_of_interval(const Expression& interval, Diagnostics& diagnostics) {
  const Expression &low = *interval.children[0], &high = without_unit(*interval.children[1]);
  warn_of_pair(low, high, interval.span, " to ", diagnostics);
  // 2 to 4 * 1e24: "to" binds loosest.
  if (high.kind != Expression::Kind::binary || high.name != "*" || !is_number(low)) return;
  const Expression& first = without_unit(*high.children[0]);
  if (!is_number(first) || !(low.number < first.number)) return;
  diagnostics.warning(
      interval.span, "the factor covers the second end alone",
      fmt::format("write ({} to {}) * …, or the first end with its factor too", number_text(low), number_text(first)));
}

/// uniform(5, 10M), lognormal(p5 = 5, p95 = 10M).
void warn_of_ends(const Expression& call, Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 4> ranges = {"uniform", "loguniform", "triangular", "pert"};
  const bool range = std::find(ranges.begin(), ranges.end(), call.name) != ranges.end();
  const size_t most = call.name == "pert" ? 3 : call.children.size();
  const Expression* before = nullptr;
  for (size_t i = 0; i < std::min(most, call.children.size()); ++i) {
    const std::string& name = call.argument_names[i];
    const bool percentile = name.size() > 1 && name[0] == 'p' && std::isdigit(static_cast<unsigned char>(name[1])) != 0;
    if (!percentile && !(range && name.empty())) continue;
    if (before != nullptr) warn_of_pair(*before, *call.children[i], call.children[i]->span, " and ", diagnostics);
    before = call.children[i].get();
  }
}

}  // namespace

bool looks_like_date(const Expression& expression) {
  if (expression.kind != Expression::Kind::binary || (expression.name != "-" && expression.name != "/")) return false;
  const Expression& left = *expression.children[0];
  if (left.kind != Expression::Kind::binary || left.name != expression.name) return false;
  int years = 0, days = 0;
  const Expression* const parts[] = {left.children[0].get(), left.children[1].get(),
                                     &without_unit(*expression.children[1])};
  for (const Expression* part : parts) {
    if (!is_number(*part) || !part->number.is_whole() || !mark_of(*part).empty()) return false;
    years += part->number >= 1900 && part->number < 2200 ? 1 : 0;
    days += part->number >= 1 && part->number <= 31 ? 1 : 0;
  }
  return years == 1 && days == 2;
}

bool is_difference(const Expression& expression) {
  return expression.kind == Expression::Kind::binary && expression.name == "-" &&
         is_number(without_unit(*expression.children[0])) && is_number(without_unit(*expression.children[1]));
}

namespace {

void warn_of_difference(const Expression& expression, Diagnostics& diagnostics) {
  if (looks_like_date(expression) || !is_difference(expression)) return;  // a date is an error wherever it stands
  const Expression &left = *expression.children[0], &right = *expression.children[1];
  const Expression &low = without_unit(left), &high = without_unit(right);
  const std::string unit = right.unit_text.empty() ? left.unit_text : right.unit_text;
  const bool plain = left.unit_text == right.unit_text, rises = digits_of(low) < digits_of(high);
  diagnostics.warning(
      expression.span,
      plain ? fmt::format("this is the number {}{}, a difference", round_to_double(low.number - high.number),
                          unit.empty() ? "" : " [" + unit + "]")
            : "this is a difference",
      rises ? fmt::format("write {} to {}{} for an interval, or the number itself", number_text(low), number_text(high),
                          unit.empty() ? "" : " [" + unit + "]")
            : "write low to high for an interval, or the number itself");
}

/// normal(5, 10%): a tenth of one, not of 5.
void warn_of_spread(const Expression& call, Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 6> families = {"normal",  "student_t", "logistic",
                                                               "laplace", "cauchy",    "gumbel"};
  const bool named =
      std::find(call.argument_names.begin(), call.argument_names.end(), "sd") != call.argument_names.end();
  const bool known = std::find(families.begin(), families.end(), call.name) != families.end();
  if (!(known || named) || call.children.size() < 2) return;
  const Expression* middle = nullptr;
  const Expression* spread = nullptr;
  for (size_t i = 0; i < call.children.size(); ++i) {
    const std::string& name = call.argument_names[i];
    const size_t place = name == "mean" || name == "median" || name == "mode" || name == "loc" ? 0
                         : name == "sd" || name == "scale"                                     ? 1
                         : !name.empty()                                                       ? 2
                         : call.name == "student_t"                                            ? i - 1
                                                                                               : i;
    if (place == 0) middle = call.children[i].get();
    if (place == 1) spread = call.children[i].get();
  }
  if (middle == nullptr || spread == nullptr || !is_number(*middle) || !spread->percent) return;
  if (middle->percent || !(middle->number > 1)) return;
  diagnostics.warning(
      spread->span,
      fmt::format("this is {}, not {} of {}", round_to_double(spread->number), number_text(*spread),
                  number_text(*middle)),
      fmt::format("write {} * {} or {}", number_text(*middle), number_text(*spread), round_to_double(spread->number)));
}

void warn_of_parts(const Expression& expression, Diagnostics& diagnostics) {
  if (expression.kind == Expression::Kind::interval) warn_of_interval(expression, diagnostics);
  if (expression.kind == Expression::Kind::call)
    warn_of_spread(expression, diagnostics), warn_of_ends(expression, diagnostics);
  for (const auto& child : expression.children) warn_of_parts(*child, diagnostics);
}

}  // namespace

void warn_of_value(const Expression& expression, Diagnostics& diagnostics) {
  warn_of_difference(without_unit(expression), diagnostics);
  warn_of_parts(expression, diagnostics);
}

}  // namespace reckon
