#include "sampling/totals.h"

#include <algorithm>
#include <cmath>

namespace reckon {

Totals::Totals(const std::vector<OutputRequest>& requests, size_t events)
    : sums_(requests.size()), shifts_(requests.size()), scales_(requests.size(), 1) {
  result.outputs.resize(requests.size());
  result.events.resize(events);
  for (size_t k = 0; k < requests.size(); ++k) {
    result.outputs[k].below.resize(requests[k].points.size());
    result.outputs[k].equal.resize(requests[k].points.size());
  }
}

void Totals::centre(size_t output, std::vector<double>& first_draws) {
  const auto middle = first_draws.begin() + static_cast<long>((first_draws.size() + 1) / 2 - 1);
  std::nth_element(first_draws.begin(), middle, first_draws.end());
  double spread = 0;
  for (const double value : first_draws) spread = std::max(spread, std::fabs(0.5 * value - 0.5 * *middle));
  shifts_[output] = *middle + 0.0;
  // A power of two changes no bit else.
  if (spread > 0x1p400 || (spread > 0 && spread < 0x1p-400))
    scales_[output] = std::ldexp(1.0, -std::min(1000, std::max(-1000, std::ilogb(spread) + 1)));
}

bool Totals::failed() const {
  return std::any_of(result.outputs.begin(), result.outputs.end(), [](const auto& o) { return o.not_finite > 0; }) ||
         std::any_of(result.events.begin(), result.events.end(), [](const auto& e) { return e.not_a_number > 0; });
}

void Totals::take(const Pass& pass, uint64_t first_tile, bool sums) {
  if (!failed()) result.failure_draw = first_tile * kDrawsPerTile;  // until something fails, and then of its pass
  for (size_t k = 0; k < result.outputs.size(); ++k) {
    const OutputPass& from = pass.outputs[k];
    OutputResult& to = result.outputs[k];
    // What follows the points that were asked for are the selection's.
    for (size_t p = 0; p < to.below.size() && p < from.below.size(); ++p) {
      to.below[p] += from.below[p];
      to.equal[p] += from.equal[p];
    }
    to.lowest = seen_ ? std::min(to.lowest, from.lowest) : from.lowest;
    to.highest = seen_ ? std::max(to.highest, from.highest) : from.highest;
    to.not_finite += from.not_finite;
    if (!sums) continue;
    sums_[k].append(from.sums);
  }
  add_counts(result.events, pass.events);
  seen_ = true;
}

void Totals::moments(uint64_t count) {
  const double n = static_cast<double>(count);
  for (size_t k = 0; k < result.outputs.size(); ++k) {
    const TileSums total = sums_[k].total();
    const double offset = total.first / n;
    result.outputs[k].mean = shifts_[k] + offset / scales_[k];
    const double variance = (total.second - total.first * offset) / (n - 1);
    result.outputs[k].sd = std::sqrt(variance < 0 ? 0 : variance) / scales_[k];
  }
}

}  // namespace reckon
