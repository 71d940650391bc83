#include <map>

#include "base/sha256.h"
#include "operations.h"
#include "studies/run.h"

namespace reckon {

namespace {

/// Every reported statistic by the name under which the hash sorts it.
std::map<std::pair<std::string, std::string>, double> named_statistics(const Answer& result) {
  std::map<std::pair<std::string, std::string>, double> values;
  for (const OutputSummary& output : result.outputs) {
    const auto put = [&](const std::string& name, double value) {
      values[{"output " + output.quantity.name, name}] = value;
    };
    put("mean", output.mean);
    put("mean_se", output.mean_se);
    put("sd", output.sd);
    put("min", output.lowest);
    put("max", output.highest);
    for (const QuantileSummary& quantile : output.quantiles) {
      put("quantile " + quantile.text + " value", quantile.estimate.value);
      put("quantile " + quantile.text + " low", quantile.estimate.low);
      put("quantile " + quantile.text + " high", quantile.estimate.high);
    }
    put("interval low", output.interval_low.value);
    put("interval high", output.interval_high.value);
    put("shortest_interval low", output.shortest_low);
    put("shortest_interval high", output.shortest_high);
  }
  for (const ClaimSummary& claim : result.claims) {
    const std::string& about = result.outputs[claim.output].quantity.name;
    const std::string name = "claim " + claim.claim.id + (about == claim.claim.about ? "" : " against " + about);
    values[{name, "percentile"}] = claim.percentile;
    values[{name, "percentile_se"}] = claim.percentile_se;
    if (claim.claim.kind == ClaimDefinition::Kind::point) continue;
    values[{name, "probability_true"}] = claim.probability;
    values[{name, "probability_se"}] = claim.probability_se;
  }
  for (const auto& [name, value] : result.further) values[{"further", name}] = value;
  if (result.given) {
    values[{"given", "acceptance"}] = result.given->acceptance;
    values[{"given", "acceptance_se"}] = result.given->se;
  }
  for (const EventSummary& event : result.events) {
    values[{"event " + event.name, "probability"}] = event.probability;
    values[{"event " + event.name, "se"}] = event.se;
  }
  return values;
}

}  // namespace

std::string result_sha256(const Answer& result) {
  std::string bytes;
  for (const auto& [name, value] : named_statistics(result)) {
    const uint64_t bits = value != value ? UINT64_C(0x7ff8000000000000) : to_bits(value == 0 ? 0.0 : value);
    for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(bits >> (8 * i) & 0xff));
  }
  return sha256_hex(bytes);
}

}  // namespace reckon
