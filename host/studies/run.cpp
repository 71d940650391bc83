#include "studies/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "studies/belief.h"
#include "studies/runner.h"

namespace reckon {

namespace {

bool within_tolerance(const RunResult& result, double tolerance) {
  for (const OutputSummary& output : result.outputs) {
    for (const QuantileSummary& quantile : output.quantiles) {
      const Estimate& e = quantile.estimate;
      const double error = std::max(e.high - e.value, e.value - e.low);
      if (!(error <= tolerance * std::fabs(e.value))) return false;
    }
  }
  return true;
}

RunResult run_to_tolerance(const Scenario& scenario, const RunOptions& options) {
  // Draw counts are 65,536 * 2^k, so that the count is a property of the result, not of the clock.
  for (uint64_t draws = kDrawsPerTile; options.tolerance > 0 && draws <= options.draws; draws *= 2) {
    RunResult result = run_draws(scenario, options, draws);
    if (within_tolerance(result, options.tolerance)) return result;
    result.tolerance_met = false;
    if (draws > options.draws / 2) return result;
  }
  RunResult result = run_draws(scenario, options, options.draws);
  result.tolerance_met = options.tolerance <= 0 || within_tolerance(result, options.tolerance);
  return result;
}

}  // namespace

RunResult run_scenario(const Scenario& scenario, const RunOptions& options) {
  RunResult result;
  try {
    result = run_to_tolerance(scenario, options);
  } catch (const NoneAccepted& none) {
    throw NothingAccepted(describe_nothing_accepted(scenario, options, none.draws));
  }
  if (result.given) compare_beliefs(scenario, options, result);
  result.stretches = stretch_bridges(scenario);
  for (const Stretch& stretch : result.stretches)
    result.further[fmt::format("stretch of bridge {}", stretch.bridge)] = stretch.best;
  result.sha256 = result_sha256(result);
  return result;
}

}  // namespace reckon
