#include "scenario/ranges.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <tuple>

#include "base/usage_error.h"
#include "language/sections.h"
#include "language/text.h"
#include "scenario/cells.h"

namespace reckon {

namespace {

/// "0.2", "-1", "10%", "5M".
std::optional<Rational> read_number(std::string_view text) {
  const bool negative = text.starts_with('-'), percent = text.ends_with('%');
  if (negative) text.remove_prefix(1);
  if (percent) text.remove_suffix(1);
  auto value = parse_decimal(text);
  if (value && negative) value = Rational(0) - *value;
  if (value && percent) value = *value / Rational(100);
  return value;
}

}  // namespace

SweepRange read_range(const std::string& text, const Document& document) {
  constexpr int kMostValues = 10'000;
  const auto fail = [&](const std::string& why) -> SweepRange {
    throw UsageError(fmt::format(
        "--over {}: {}\n      = write --over mfu=0.2:0.6:0.05, or with a unit \"rent=1:3:0.5 [USD/(GPU h)]\"", text,
        why));
  };
  SweepRange range;
  range.written = text;
  const size_t equals = text.find('=');
  if (equals == std::string::npos) return fail("it needs NAME=FIRST:LAST:STEP");
  range.prior = trimmed(text.substr(0, equals));
  std::string numbers;
  std::tie(numbers, range.unit) = split_unit(trimmed(text.substr(equals + 1)));
  if (document.priors.count(range.prior.substr(0, range.prior.find('.'))) == 0) {
    const std::string hint = did_you_mean(range.prior, document.prior_order);
    return fail(fmt::format("'{}' is no prior{}", range.prior, hint.empty() ? "" : "; " + hint));
  }
  std::vector<Rational> parts;
  for (const std::string& part : split(numbers, ':')) {
    const auto value = read_number(trimmed(part));
    if (!value) return fail(fmt::format("'{}' is not a number", part));
    if (!range.unit.empty() && part.find('%') != std::string::npos) return fail("a percent sign stands beside a unit");
    parts.push_back(*value);
  }
  if (parts.size() != 3) return fail("it needs FIRST:LAST:STEP");
  if (!(parts[2] > 0) || parts[1] < parts[0]) return fail("LAST lies below FIRST, or STEP is not positive");
  for (Rational value = parts[0]; value <= parts[1]; value += parts[2]) {
    constexpr size_t kMostDigits = 60;
    if (value.text().size() > kMostDigits) return fail("its values have more than 60 digits");
    range.values.push_back(value);
    if (range.values.size() > kMostValues) return fail("it has more than 10000 values");
  }
  return range;
}

}  // namespace reckon
