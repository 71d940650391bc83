#include "scenario/suspicions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace reckon {

namespace {

bool is_number(const Expression& expression) { return expression.kind == Expression::Kind::number; }

/// As written in the scenario, as far as digits go: 0.3, 5M, 10%.
std::string number_text(const Expression& number, bool with_suffix = true) {
  Rational value = number.number;
  const std::string suffix = number.percent ? "%" : number.suffix != 0 ? std::string(1, number.suffix) : "";
  if (with_suffix && !suffix.empty()) {
    static constexpr std::pair<char, int> powers[] = {{'%', -2}, {'k', 3}, {'K', 3}, {'M', 6}, {'B', 9}, {'T', 12}};
    for (const auto& [name, power] : powers) {
      if (name == suffix[0]) value /= Rational::power_of_ten(power);
    }
  }
  return fmt::format("{}{}", round_to_double(value), with_suffix ? suffix : "");
}

/// The number that an end of an interval is, its unit taken off.
const Expression& without_unit(const Expression& end) {
  return end.kind == Expression::Kind::with_unit ? *end.children[0] : end;
}

void warn_of_interval(const Expression& interval, Diagnostics& diagnostics) {
  const Expression &low = *interval.children[0], &high = without_unit(*interval.children[1]);
  if (!is_number(low) || !is_number(high) || low.number == 0 || !(low.number < high.number)) return;
  const bool bare = low.suffix == 0 && !low.percent;
  if (!bare || (high.suffix == 0 && !high.percent)) return;
  const std::string first = number_text(low), second = number_text(high), mark = second.substr(second.size() - 1);
  const auto digits = parse_decimal(second.substr(0, second.size() - 1));
  if (!digits || !(low.number < *digits)) return;  // 900000 to 1M is what it says: the other reading is reversed
  diagnostics.warning(
      interval.span,
      fmt::format("'{} to {}' goes from {} to {}: '{}' covers one end alone", first, second, first,
                  number_text(high, false), mark),
      fmt::format("write {}{} to {}, or {} to {}", first, mark, second, first, number_text(high, false)));
}

void warn_of_difference(const Expression& expression, Diagnostics& diagnostics) {
  if (expression.kind != Expression::Kind::binary || expression.name != "-") return;
  const Expression &left = *expression.children[0], &right = *expression.children[1];
  if (!is_number(left) || !is_number(right)) return;
  diagnostics.warning(
      expression.span, fmt::format("this is the number {}, a difference", round_to_double(left.number - right.number)),
      fmt::format("write {} to {} for an interval, or the number itself", number_text(left), number_text(right)));
}

/// normal(5, 10%): a tenth of one, not of 5.
void warn_of_spread(const Expression& call, Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 6> families = {"normal",  "student_t", "logistic",
                                                               "laplace", "cauchy",    "gumbel"};
  if (std::find(families.begin(), families.end(), call.name) == families.end() || call.children.size() < 2) return;
  const Expression* middle = nullptr;
  const Expression* spread = nullptr;
  for (size_t i = 0; i < call.children.size(); ++i) {
    const std::string& name = call.argument_names[i];
    const size_t place = name == "mean" || name == "median" || name == "location" ? 0
                         : name == "sd" || name == "scale"                        ? 1
                         : !name.empty()                                          ? 2
                         : call.name == "student_t"                               ? i - 1
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
  if (expression.kind == Expression::Kind::call) warn_of_spread(expression, diagnostics);
  for (const auto& child : expression.children) warn_of_parts(*child, diagnostics);
}

}  // namespace

void warn_of_value(const Expression& expression, Diagnostics& diagnostics) {
  warn_of_difference(without_unit(expression), diagnostics);
  warn_of_parts(expression, diagnostics);
}

}  // namespace reckon
