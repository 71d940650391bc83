// Sobol' points: a run is several independent scrambles of equal size; what is reported is their mean, and its error is
// their spread (Owen 1997; L'Ecuyer and Lemieux 2002). The binomial bounds of ranks hold for independent draws alone.
#include <algorithm>
#include <cmath>
#include <limits>

#include "operations.h"
#include "studies/runner.h"

namespace reckon {

namespace {

/// Student's t of 15 degrees of freedom at 97.5%: the runs are kScrambles.
constexpr double kStudent = 2.131449545559323;
static_assert(kScrambles == 16);

/// A quantile beyond which a run has fewer points lies anywhere: the mean of such order statistics is biased.
constexpr double kFewPoints = 10;

/// The mean over the runs of a figure, and its standard error.
struct Spread {
  double mean = 0, se = 0;
};
template <class Figure>
Spread over(const std::vector<Answer>& runs, const Figure& figure) {
  const double n = static_cast<double>(runs.size());
  double mean = 0, squares = 0;
  for (const Answer& run : runs) mean += figure(run) / n;
  for (const Answer& run : runs) squares += (figure(run) - mean) * (figure(run) - mean);
  return {mean, square_root(squares / (n - 1) / n)};
}

/// Of a share of the points: known to one point a run where the runs agree, however well they do.
template <class Figure>
Spread share_over(const std::vector<Answer>& runs, const Figure& figure) {
  const Spread spread = over(runs, figure);
  const double one = 1 / static_cast<double>(std::max<uint64_t>(1, runs[0].counted));
  return {spread.mean, square_root(spread.se * spread.se + one * one / 12 / static_cast<double>(runs.size()))};
}

/// Of a quantile, whose bounds in each run are its neighbours. The rank of an order statistic is whole: where one prior
/// decides, every run lies up to half a point from the quantile, all on the same side.
template <class QuantileOf>
Estimate estimate(const std::vector<Answer>& runs, const QuantileOf& quantile_of) {
  const Spread spread = over(runs, [&](const Answer& run) { return quantile_of(run).value; });
  const double apart =
      over(runs, [&](const Answer& run) { return 0.5 * (quantile_of(run).high - quantile_of(run).low); }).mean;
  const double error = kStudent * spread.se + 0.5 * apart;
  return {spread.mean, spread.mean - error, spread.mean + error};
}

/// That of most runs: where two are nearly as short, what lies between them holds less than the level.
void combine_shortest(const std::vector<Answer>& runs, size_t k, OutputSummary& to) {
  const auto votes = [&](size_t step) {
    return std::count_if(runs.begin(), runs.end(),
                         [&](const Answer& run) { return run.outputs[k].shortest_step == step; });
  };
  to.shortest_step = runs[0].outputs[k].shortest_step;
  for (const Answer& run : runs) {
    if (votes(run.outputs[k].shortest_step) > votes(to.shortest_step)) to.shortest_step = run.outputs[k].shortest_step;
  }
  double low = 0, high = 0;
  for (const Answer& run : runs) {
    if (run.outputs[k].shortest_step != to.shortest_step) continue;
    low += run.outputs[k].shortest_low, high += run.outputs[k].shortest_high;
  }
  const auto n = static_cast<double>(votes(to.shortest_step));
  to.shortest_low = low / n, to.shortest_high = high / n;
}

void combine_output(const std::vector<Answer>& runs, size_t k, const Level& level, OutputSummary& to) {
  const Spread mean = over(runs, [&](const Answer& run) { return run.outputs[k].mean; });
  to.mean = mean.mean;
  to.mean_se = mean.se;
  // The variance of all points: within the runs and between their means, which differ by less and less.
  const double variance = over(runs, [&](const Answer& run) { return run.outputs[k].sd * run.outputs[k].sd; }).mean;
  to.sd = square_root(variance);
  for (const Answer& run : runs) {
    to.lowest = std::min(to.lowest, run.outputs[k].lowest);
    to.highest = std::max(to.highest, run.outputs[k].highest);
  }
  uint64_t counted = UINT64_MAX;
  for (const Answer& run : runs) counted = std::min(counted, run.counted);
  const double open = kFewPoints / static_cast<double>(counted);
  const auto quantile = [&](double p, const auto& quantile_of) {
    Estimate found = estimate(runs, quantile_of);
    if (to.lowest == to.highest) return found;
    if (p <= 0) found.value = found.high = to.lowest;
    if (p >= 1) found.value = found.low = to.highest;
    if (p < open) found.low = -std::numeric_limits<double>::infinity();
    if (1 - p < open) found.high = std::numeric_limits<double>::infinity();
    return found;
  };
  for (size_t q = 0; q < to.quantiles.size(); ++q)
    to.quantiles[q].estimate =
        quantile(to.quantiles[q].p, [&](const Answer& run) { return run.outputs[k].quantiles[q].estimate; });
  to.median = quantile(0.5, [&](const Answer& run) { return run.outputs[k].median; });
  to.interval_low = quantile(level.low().value(), [&](const Answer& run) { return run.outputs[k].interval_low; });
  to.interval_high = quantile(level.high().value(), [&](const Answer& run) { return run.outputs[k].interval_high; });
  combine_shortest(runs, k, to);
}

void combine_claim(const std::vector<Answer>& runs, size_t i, const Answer& result, ClaimSummary& to) {
  const Spread percentile = share_over(runs, [&](const Answer& run) { return run.claims[i].percentile; });
  const Spread probability = share_over(runs, [&](const Answer& run) { return run.claims[i].probability; });
  to.percentile = percentile.mean, to.percentile_se = percentile.se;
  to.probability = probability.mean, to.probability_se = probability.se;
  to.nearest = share_over(runs, [&](const Answer& run) { return run.claims[i].nearest; }).mean;
  const OutputSummary& about = result.outputs[to.output];
  to.in_interval = to.claim.low <= about.interval_high.value && to.claim.high >= about.interval_low.value;
}

}  // namespace

Answer combine_scrambles(const std::vector<Answer>& runs, const Level& level) {
  Answer result = runs[0];
  result.draws = result.counted = result.looks = 0;
  result.seconds = result.merge_seconds = 0;
  for (const Answer& run : runs) {
    result.draws += run.draws, result.counted += run.counted, result.looks += run.looks;
    result.seconds += run.seconds, result.merge_seconds += run.merge_seconds;
  }
  for (size_t k = 0; k < result.outputs.size(); ++k) combine_output(runs, k, level, result.outputs[k]);
  for (size_t i = 0; i < result.claims.size(); ++i) combine_claim(runs, i, result, result.claims[i]);
  for (size_t e = 0; e < result.events.size(); ++e) {
    const Spread spread = share_over(runs, [&](const Answer& run) { return run.events[e].probability; });
    result.events[e].probability = spread.mean, result.events[e].se = spread.se;
  }
  if (result.given) {
    const Spread spread = share_over(runs, [&](const Answer& run) { return run.given->acceptance; });
    result.given->acceptance = spread.mean, result.given->se = spread.se;
    result.given->accepted = result.counted;
  }
  return result;
}

}  // namespace reckon
