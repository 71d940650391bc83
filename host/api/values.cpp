// Figures in their quantities' units.
#include "api/inside.h"
#include "studies/verdict.h"

namespace reckon_v1 {

namespace {

Estimate shown(const ::reckon::Estimate& estimate, const ::reckon::Display& display) {
  return {display.convert(estimate.value), display.convert(estimate.low), display.convert(estimate.high)};
}

}  // namespace

Quantity quantity_of(const ::reckon::NamedNode& node) { return {node.name, node.label, node.display.unit}; }

Output output_of(const ::reckon::OutputSummary& summary) {
  const ::reckon::Display& display = summary.quantity.display;
  const auto in_unit = [&](double base) { return display.convert(base); };
  Output output;
  output.quantity = quantity_of(summary.quantity);
  output.mean = in_unit(summary.mean), output.mean_error = in_unit(summary.mean_se);
  output.sd = in_unit(summary.sd);
  output.minimum = in_unit(summary.lowest), output.maximum = in_unit(summary.highest);
  output.median = shown(summary.median, display);
  for (const ::reckon::QuantileSummary& quantile : summary.quantiles)
    output.quantiles.push_back({quantile.text, quantile.p, shown(quantile.estimate, display)});
  output.low = shown(summary.interval_low, display), output.high = shown(summary.interval_high, display);
  output.shortest_low = in_unit(summary.shortest_low), output.shortest_high = in_unit(summary.shortest_high);
  return output;
}

Claim claim_of(const ::reckon::ClaimSummary& summary, const ::reckon::Answer& answer) {
  const ::reckon::NamedNode& about = answer.outputs[summary.output].quantity;
  const ::reckon::Claim& said = summary.claim;
  Claim claim;
  claim.id = said.id, claim.by = said.by, claim.about = said.about, claim.against = about.name;
  claim.kind = ::reckon::kind_name(said.kind);
  claim.unit = about.display.unit;
  claim.value = about.display.convert(said.value);
  const bool point = said.kind == ::reckon::ClaimDefinition::Kind::point;
  claim.low = point ? claim.value : about.display.convert(said.low);
  claim.high = point ? claim.value : about.display.convert(said.high);
  claim.percentile = summary.percentile, claim.percentile_error = summary.percentile_se;
  claim.probability = summary.probability, claim.probability_error = summary.probability_se;
  claim.in_interval = summary.in_interval;
  claim.verdict = ::reckon::verdict(summary);
  claim.source = said.source, claim.date = said.date, claim.quote = said.quote;
  return claim;
}

Event event_of(const ::reckon::EventSummary& event) {
  return {event.name, event.label, event.text, event.probability, event.se};
}

}  // namespace reckon_v1
