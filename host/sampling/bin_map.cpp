#include "sampling/bin_map.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace reckon {

namespace {

BinLayout<double> layout_for(double lowest, double highest, double centre, double scale) {
  BinLayout<double> layout{centre, 1 / scale, 0, 1};
  const double low = folded_logarithm((lowest - centre) * layout.inverse_scale);
  const double high = folded_logarithm((highest - centre) * layout.inverse_scale);
  const double width = high > low ? high - low : 1;
  layout.width = (kBins - 2) / width;
  layout.offset = low - width / (kBins - 2);
  return layout;
}

bool usable(const BinLayout<double>& layout, Precision precision) {
  const double limit = precision == Precision::wide ? 1e300 : 1e30;
  for (const double x : {layout.centre, layout.inverse_scale, layout.offset, layout.width}) {
    if (!(std::fabs(x) < limit)) return false;
  }
  return true;
}

}  // namespace

std::vector<uint64_t> BinMap::choose(std::vector<double>& pilot, double lowest, double highest) {
  const size_t n = pilot.size();
  const auto at = [&](size_t place) {
    std::nth_element(pilot.begin(), pilot.begin() + static_cast<long>(place), pilot.end());
    return pilot[place];
  };
  const double median = at(n / 2);
  double smallest = std::numeric_limits<double>::infinity();
  for (const double value : pilot) {
    if (value != 0) smallest = std::min(smallest, std::fabs(value));
  }
  const double largest = std::max(std::fabs(lowest), std::fabs(highest));
  double spread = 0.5 * (at(3 * n / 4) - at(n / 4));
  if (!(spread > 0)) spread = highest - lowest;
  if (!(spread > 0)) spread = largest > 0 ? largest : 1;
  const BinLayout<double> choices[] = {
      layout_for(lowest, highest, median, spread),
      layout_for(lowest, highest, 0, std::isfinite(smallest) ? std::max(smallest, largest * 1e-9) : 1)};
  std::vector<uint64_t> best;
  uint64_t least = ~uint64_t{0};  // of the sums of squares
  for (const BinLayout<double>& choice : choices) {
    if (!usable(choice, precision_)) continue;
    const BinLayout<double> before = std::exchange(layout_, choice);
    std::vector<uint64_t> counts = counts_of(pilot);
    const uint64_t squares = std::inner_product(counts.begin(), counts.end(), counts.begin(), uint64_t{0});
    if (squares < least) {
      least = squares, best = std::move(counts);
    } else {
      layout_ = before;
    }
  }
  return best.empty() ? counts_of(pilot) : best;  // by the layout that there was, where no other is usable
}

std::vector<uint64_t> BinMap::counts_of(const std::vector<double>& values) const {
  std::vector<uint64_t> counts(kBins);
  each(
      values.size(), [&](size_t i) { return values[i]; }, [&](size_t, uint32_t b) { ++counts[b]; });
  return counts;
}

double BinMap::about_first(uint32_t bin) const {
  const double folded = layout_.offset + static_cast<double>(bin) / layout_.width,
               octaves = std::floor(std::fabs(folded));
  if (!(octaves < 1000)) return 0;
  const double stretched = std::ldexp(1 + (std::fabs(folded) - octaves), static_cast<int>(octaves));
  return std::copysign(stretched - 1, folded) / layout_.inverse_scale + layout_.centre;
}

/// By bisection on the monotone map from values to bins.
uint64_t BinMap::first_key(uint32_t bin) const {
  if (bin == 0) return 0;
  if (bin >= kBins) return ~uint64_t{0};
  uint64_t& known = first_keys_[bin];
  if (known != 0) return known;
  uint64_t low = ordered_key(-std::numeric_limits<double>::max());
  uint64_t high = ordered_key(std::numeric_limits<double>::max());
  const double guess = about_first(bin);
  if (std::isfinite(guess)) {  // a bracket around it, wider by wider
    const uint64_t at = std::clamp(ordered_key(guess), low, high);
    for (uint64_t step = 1; step != 0; step *= 16) {  // 2^60 is the last
      const uint64_t below = at - std::min(step, at - low), above = at + std::min(step, high - at);
      const bool from = bin_of(value_of_key(below)) < bin, to = bin_of(value_of_key(above)) >= bin;
      if (from) low = below;
      if (to) high = above;
      if (from && to) break;
    }
  }
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    if (bin_of(value_of_key(middle)) >= bin) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return known = low;
}

}  // namespace reckon
