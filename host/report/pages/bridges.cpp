// Between two claims: the bridge step by step, and how far the priors would have to stretch.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"

namespace reckon {

namespace {

using Kind = ClaimDefinition::Kind;

std::string step_text(const BridgeStep& step) {
  using Kind = BridgeStep::Kind;
  if (step.kind == Kind::from_claim || step.kind == Kind::to_claim) return tr("claim against model");
  if (step.same && step.kind == Kind::wider) return tr("includes the same, counted otherwise");
  const std::string text = step.kind == Kind::to_stock ? tr("from flow to stock") : tr("includes more");
  if (step.nested) return text;
  return step.kind == Kind::to_stock ? tr("from flow to stock, not nested") : tr("not nested");
}

/// "least" or "most" where a claim at an end of a bridge is a bound on that side.
std::string bound_of(const Scenario& scenario, const Bridge& bridge) {
  const auto kind = [&](const std::optional<size_t>& claim) {
    return claim ? scenario.claims[*claim].kind : Kind::point;
  };
  const bool least = kind(bridge.to) == Kind::at_least || kind(bridge.from) == Kind::at_most;
  const bool most = kind(bridge.to) == Kind::at_most || kind(bridge.from) == Kind::at_least;
  return least == most ? "" : least ? "least" : "most";
}

/// What a step begins and ends with: a boundary, or what somebody says.
std::string from_text(const Scenario& scenario, const Bridge& bridge, const BridgeStep& step) {
  return step.kind == BridgeStep::Kind::from_claim ? phrase("what {} says", who(scenario.claims[*bridge.from]))
                                                   : step.from;
}
std::string to_text(const Scenario& scenario, const Bridge& bridge, const BridgeStep& step) {
  return step.kind == BridgeStep::Kind::to_claim ? phrase("what {} says", who(scenario.claims[*bridge.to])) : step.to;
}

/// The steps on an axis of factors: each its mean share of the gap's logarithm.
WaterfallChart waterfall_of(const Scenario& scenario, const Answer& answer, const Bridge& bridge,
                            const std::string& start, const std::string& end) {
  WaterfallChart chart;
  chart.start = start, chart.end = end;
  const double gap = std::log(answer.outputs[bridge.gap].median.value);
  chart.caption = phrase("From {} to {}, step by step: factors of the first, the gap at its median.", start, end);
  double sum = 0;
  for (const BridgeStep& step : bridge.steps) {
    const OutputSummary& share = answer.outputs[step.share];
    const double from = std::exp(sum * gap);
    sum += share.mean;
    chart.steps.push_back({from_text(scenario, bridge, step) + " → " + to_text(scenario, bridge, step), from,
                           std::exp(sum * gap),
                           phrase("× {}, {}% of the gap", format_figure(std::exp(share.mean * gap), 0, 2),
                                  format_figure(100 * share.mean, 196 * share.mean_se, 2))});
  }
  return chart;
}

void append_bridge(Page& page, const Scenario& scenario, const std::string& level, const Answer& answer,
                   const Bridge& bridge) {
  const auto end = [&](const std::optional<size_t>& claim, const std::string& boundary) {
    if (!claim) return boundary;
    const Claim& said = scenario.claims[*claim];
    return fmt::format("{} ({})", claim_text(said, scenario.outputs[said.output].display), who(said));
  };
  const std::string bound = bound_of(scenario, bridge);
  const std::string start = end(bridge.from, bridge.steps.front().from), last = end(bridge.to, bridge.steps.back().to);
  page.heading(phrase(bound.empty()      ? "From {} to {}: a factor of {}"
                      : bound == "least" ? "From {} to {}: a factor of at least {}"
                                         : "From {} to {}: a factor of at most {}",
                      start, last, figure_of(answer.outputs[bridge.gap].median, {})));
  const auto number = &bridge - scenario.bridges.data();
  if (answer.outputs[bridge.gap].median.value > 0)
    page.chart(number == 0 ? "bridge" : fmt::format("bridge-{}", number + 1),
               waterfall_of(scenario, answer, bridge, start, last));
  Table table{{{tr("step")},
               {tr("factor"), true},
               {phrase("{} interval", level), true, Reader::everyone, 3},
               {tr("share of the gap"), true},
               {phrase("{} interval", level), true, Reader::everyone, 2},
               {tr("what changes"), false, Reader::everyone, 1}},
              {}};
  for (const BridgeStep& step : bridge.steps) {
    const OutputSummary& ratio = answer.outputs[step.ratio];
    const OutputSummary& share = answer.outputs[step.share];
    const Display percent{"%", 1, 100};
    table.rows.push_back({from_text(scenario, bridge, step) + " -> " + to_text(scenario, bridge, step),
                          figure_of(ratio.median, {}),
                          phrase("{} to {}", figure_of(ratio.interval_low, {}), figure_of(ratio.interval_high, {})),
                          format_figure(100 * share.mean, 196 * share.mean_se, 3) + "%",
                          phrase("{} to {}", figure_of(share.interval_low, percent) + "%",
                                 figure_of(share.interval_high, percent) + "%"),
                          step_text(step)});
  }
  page.table(std::move(table));
  page.line(tr("Shares are of the logarithm, averaged over the draws; they add to 100%.") +
                (bound.empty()      ? ""
                 : bound == "least" ? tr(" A claim is a bound, so the gap is at least this.")
                                    : tr(" A claim is a bound, so the gap is at most this.")),
            1);
}

/// How often the draws reach what the claim says, and how far the farthest goes.
std::string reach_text(const Stretch& stretch, const Claim& claim, const ClaimSummary& pair, const Answer& answer) {
  const OutputSummary& boundary = answer.outputs[stretch.output];
  const Display& display = boundary.quantity.display;
  const bool point = claim.kind == Kind::point;
  const double share = !point ? pair.probability : stretch.up ? 1 - pair.percentile : pair.percentile;
  const double extreme = display.convert(stretch.up ? boundary.highest : boundary.lowest);
  const char* const pattern = !point ? (stretch.up ? "it is so in {} of the draws; the largest of all is {}"
                                                   : "it is so in {} of the draws; the smallest of all is {}")
                                     : (stretch.up ? "it is above in {} of the draws; the largest of all is {}"
                                                   : "it is below in {} of the draws; the smallest of all is {}");
  return phrase(pattern, format_percentage(share, point ? pair.percentile_se : pair.probability_se, answer.counted),
                with_unit(format_figure(extreme, 0, 3), display.unit));
}

List::Item stretch_item(const Scenario& scenario, const Answer& answer, const Stretch& stretch) {
  const Claim& claim = scenario.claims[*scenario.bridges[stretch.bridge].to];
  const OutputSummary& boundary = answer.outputs[stretch.output];
  const Display& display = boundary.quantity.display;
  List::Item item{phrase("For {} to be {} ({}):", name_of(boundary.quantity), claim_text(claim, display), who(claim)),
                  {}};
  for (const ClaimSummary& pair : answer.claims) {
    if (pair.claim.id == claim.id && pair.output == stretch.output)
      item.below.emplace_back(reach_text(stretch, claim, pair, answer));
  }
  if (stretch.at_median) {
    item.below.emplace_back(tr("with every prior at its median it is so already"));
    return item;
  }
  for (const Flip& flip : stretch.flips) {
    const Display& of = flip.prior.display;
    item.below.emplace_back(phrase("{} at {} alone (P{:.3g}) would do", flip.prior.name,
                                   with_unit(format_figure(of.convert(flip.value), 0, 4), of.unit),
                                   100 * flip.percentile));
  }
  if (stretch.flips.empty()) item.below.emplace_back(tr("no prior alone, between its P0.1 and P99.9, would do"));
  // Where few priors matter the farthest of many draws lies beyond it, and says more.
  if (stretch.up ? stretch.best < boundary.highest : stretch.best > boundary.lowest) return item;
  item.below.emplace_back(
      phrase("with every prior at once at the better of its P0.1 and P99.9 it is {}, {} times what is said",
             with_unit(format_figure(display.convert(stretch.best), 0, 3), display.unit),
             format_figure(stretch.best / claim.value, 0, 2)));
  return item;
}

}  // namespace

void append_bridges(Page& page, const Scenario& scenario, const Question& question, const Answer& answer) {
  for (const Bridge& bridge : scenario.bridges) append_bridge(page, scenario, question.level.percent(), answer, bridge);
}

void append_stretches(Page& page, const Scenario& scenario, const Answer& answer) {
  if (answer.stretches.empty()) return;
  page.heading(tr("What one would have to believe"));
  List list;
  for (const Stretch& stretch : answer.stretches) list.items.push_back(stretch_item(scenario, answer, stretch));
  page.list(std::move(list));
}

}  // namespace reckon
