#include <fmt/format.h>

#include "report/figure.h"
#include "report/reports.h"

namespace reckon {

using Kind = ClaimDefinition::Kind;

std::string claim_text(const Claim& claim, const Display& display) {
  const auto figure = [&](double base) { return with_unit(format_figure(display.convert(base), 0, 10), display.unit); };
  switch (claim.kind) {
    case Kind::point: return figure(claim.value);
    case Kind::at_least: return (claim.strict ? "more than " : "at least ") + figure(claim.low);
    case Kind::at_most: return (claim.strict ? "less than " : "at most ") + figure(claim.high);
    case Kind::range: return format_figure(display.convert(claim.low), 0, 10) + " to " + figure(claim.high);
    case Kind::about: return "about " + figure(claim.value);
  }
  return "";
}

std::string claim_verdict(const ClaimSummary& summary, uint64_t draws) {
  if (summary.claim.kind == Kind::point) {
    return fmt::format("percentile {}, {} the interval",
                       format_percentage(summary.percentile, summary.percentile_se, draws),
                       summary.in_interval ? "inside" : "outside");
  }
  return fmt::format("true with probability {}", format_percentage(summary.probability, summary.probability_se, draws));
}

}  // namespace reckon
