// The picture of an answer: outputs as intervals on one axis, and what was said of each as marks.
#include <fmt/format.h>

#include <algorithm>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"
#include "studies/verdict.h"

namespace reckon {

ChartMark mark_of(const ClaimSummary& summary, const Display& display) {
  using Kind = ClaimDefinition::Kind;
  using Mark = ChartMark;
  const Claim& claim = summary.claim;
  const std::string label = fmt::format("{}: {} – {}", who(claim), claim_text(claim, display), verdict_alone(summary));
  const double low = display.convert(claim.low), high = display.convert(claim.high);
  switch (claim.kind) {
    case Kind::at_least: return {Mark::Kind::at_least, low, low, label, claim.id};
    case Kind::at_most: return {Mark::Kind::at_most, high, high, label, claim.id};
    case Kind::range:
    case Kind::about: return {Mark::Kind::range, low, high, label, claim.id};
    case Kind::point: break;
  }
  const double value = display.convert(claim.value);
  return {Mark::Kind::point, value, value, label, claim.id};
}

namespace {

IntervalChart::Row row_of(const Scenario& scenario, const Answer& answer, size_t index) {
  const OutputSummary& output = answer.outputs[index];
  const Display& display = output.quantity.display;
  IntervalChart::Row row;
  row.name = name_of(output.quantity);
  row.low = display.convert(output.interval_low.value);
  row.middle = display.convert(output.median.value);
  row.high = display.convert(output.interval_high.value);
  for (const Boundary& boundary : scenario.boundaries) {
    if (boundary.output == index) row.note = kind_text(boundary.definition);
  }
  for (const ClaimSummary& summary : answer.claims) {
    if (summary.output == index && summary.claim.output == index) row.marks.push_back(mark_of(summary, display));
  }
  return row;
}

}  // namespace

std::string kind_text(const BoundaryDefinition& boundary) {
  return boundary.stock ? tr("stock") : boundary.period.empty() ? tr("flow") : phrase("flow, {}", boundary.period);
}

void append_interval_charts(Page& page, const Scenario& scenario, const Question& question, const Answer& answer,
                            std::vector<size_t> outputs) {
  std::vector<std::string> units;  // in the order of the outputs
  for (const size_t output : outputs) {
    const std::string& unit = answer.outputs[output].quantity.display.unit;
    if (std::find(units.begin(), units.end(), unit) == units.end()) units.push_back(unit);
  }
  std::sort(outputs.begin(), outputs.end());
  outputs.erase(std::unique(outputs.begin(), outputs.end()), outputs.end());
  std::stable_sort(outputs.begin(), outputs.end(),
                   [&](size_t a, size_t b) { return answer.outputs[a].median.value < answer.outputs[b].median.value; });
  for (const std::string& unit : units) {
    IntervalChart chart;
    for (const size_t output : outputs) {
      if (answer.outputs[output].quantity.display.unit == unit) chart.rows.push_back(row_of(scenario, answer, output));
    }
    const bool marks =
        std::any_of(chart.rows.begin(), chart.rows.end(), [](const auto& row) { return !row.marks.empty(); });
    chart.caption =
        phrase("{}Line: {} interval; tick: median{}.", unit.empty() ? "" : phrase("In {}. ", unit_text(unit)),
               question.level.percent(), marks ? tr("; marks: what was said") : "");
    page.chart(&unit == units.data() ? "intervals" : fmt::format("intervals-{}", &unit - units.data() + 1),
               std::move(chart));
  }
}

}  // namespace reckon
