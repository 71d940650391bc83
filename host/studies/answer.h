// What came out of a run: intervals, events, claims, each with its Monte Carlo error.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sampling/engine.h"
#include "scenario/scenario.h"

namespace reckon {

/// Standard errors to either side of a normal estimate's 95% interval.
constexpr double kNormal95 = 1.959963984540054;

/// Base units throughout; convert with the output's display.
struct Estimate {
  double value = 0, low = 0, high = 0;  // low and high bound the Monte Carlo error at 95%; infinite where nothing does

  /// Half the width of the error bounds.
  double error() const { return 0.5 * (high - low); }
};
struct QuantileSummary {
  std::string text;
  double p = 0;
  Estimate estimate;
};
struct OutputSummary {
  NamedNode quantity;
  double mean = 0, mean_se = 0, sd = 0, lowest = 0, highest = 0;
  std::vector<QuantileSummary> quantiles;
  Estimate median, interval_low, interval_high;
  double shortest_low = 0, shortest_high = 0;
  size_t shortest_step = 0;  // which of Level::steps it is; of Sobol' points, of most scrambles
};
struct ClaimSummary {
  Claim claim;
  size_t output = 0;                           // held against this one
  double percentile = 0, percentile_se = 0;    // of the point, the bound, or the range's low end
  double probability = 0, probability_se = 0;  // of being true; of a point: of rounding to what is printed
  double nearest = 0;  // of the percentiles that "about" covers, the one nearest to the median; else the percentile
  bool in_interval = false;
};
struct EventSummary {
  std::string name, text;
  double probability = 0, se = 0;
  std::string label = {};

  const std::string& shown() const { return label.empty() ? name : label; }
};
/// A prior without and with the condition.
struct PriorShift {
  OutputSummary before, after;
  double shift = 0;  // of the mean, in standard deviations before
};
/// A prior that, moved alone with all others at their medians, makes the condition true or false.
struct Flip {
  NamedNode prior;
  double percentile = 0, value = 0;  // where it turns, nearest to the median
};
struct GivenSummary {
  std::string text;
  uint64_t accepted = 0;
  double acceptance = 0, se = 0;
  std::vector<PriorShift> priors;  // the farthest moved first
  bool true_at_median = false;
  std::vector<Flip> flips;  // the least moved first
};
/// What the first boundary of a bridge would need to be what the last claim says.
struct Stretch {
  size_t bridge = 0, output = 0;  // of the first boundary
  double target = 0;              // of "about" the nearer end of its range
  bool up = true;                 // the target is reached from below: with every prior at its median, or a lower bound
  bool at_median = false;         // what is said is true there already; then nothing has to move
  double best = 0;                // with every prior at once at the better of its P0.1 and P99.9
  std::vector<Flip> flips;        // priors that reach the target alone
};
struct Answer {
  std::vector<OutputSummary> outputs;  // then, with a condition, the priors: Scenario::first_prior_output
  std::vector<ClaimSummary> claims;    // in the order of Scenario::judgements
  std::vector<EventSummary> events;
  std::optional<GivenSummary> given;
  std::vector<Stretch> stretches;
  uint64_t draws = 0;
  uint64_t counted = 0;  // draws that the statistics are of: all, or the accepted
  double seconds = 0;
  uint64_t looks = 0;
  std::string backend, device, sha256;
  std::map<std::string, double> further;  // statistics that a command adds, for the hash
  EngineTimes times;
  double merge_seconds = 0;  // of the host, between passes or beside them
  bool tolerance_met = true;
};

}  // namespace reckon
