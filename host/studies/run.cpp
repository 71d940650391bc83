#include "studies/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/usage_error.h"
#include "studies/belief.h"
#include "studies/runner.h"

namespace reckon {

namespace {

bool within_tolerance(const Answer& result, double tolerance) {
  for (const OutputSummary& output : result.outputs) {
    for (const QuantileSummary& quantile : output.quantiles) {
      const Estimate& e = quantile.estimate;
      const double error = std::max(e.high - e.value, e.value - e.low);
      if (!(error <= tolerance * std::fabs(e.value))) return false;
    }
  }
  return true;
}

Answer run_to_tolerance(const Scenario& scenario, const Question& question, const Machine& machine) {
  // Draw counts are 65,536 * 2^k, so that the count is a property of the result, not of the clock.
  for (uint64_t draws = kDrawsPerTile; question.tolerance > 0 && draws <= question.draws; draws *= 2) {
    Answer result = run_draws(scenario, question, machine, draws);
    if (within_tolerance(result, question.tolerance)) return result;
    result.tolerance_met = false;
    if (draws > question.draws / 2) return result;
  }
  Answer result = run_draws(scenario, question, machine, question.draws);
  result.tolerance_met = question.tolerance <= 0 || within_tolerance(result, question.tolerance);
  return result;
}

}  // namespace

Answer run_scenario(const Scenario& scenario, const Question& question, const Machine& machine) {
  constexpr size_t kMostFigures = 10'000;  // each keeps some thousands of values
  if (scenario.outputs.size() * question.quantiles.size() > kMostFigures) {
    throw UsageError(fmt::format("--quantiles: {} quantiles of {} outputs are more than {} figures; ask for fewer",
                                 question.quantiles.size(), scenario.outputs.size(), kMostFigures));
  }
  Answer result;
  try {
    result = run_to_tolerance(scenario, question, machine);
  } catch (const NoneAccepted& none) {
    throw NothingAccepted(describe_nothing_accepted(scenario, question, machine, none.draws));
  }
  if (result.given) compare_beliefs(scenario, question, machine, result);
  result.stretches = stretch_bridges(scenario, machine.stop);
  for (const Stretch& stretch : result.stretches)
    result.further[fmt::format("stretch of bridge {}", stretch.bridge)] = stretch.best;
  result.sha256 = result_sha256(result);
  return result;
}

}  // namespace reckon
