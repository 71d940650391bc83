#include "report/charts/axis.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reckon {

namespace {

constexpr double kSpace = 12;  // pixels between labels
constexpr size_t kMostTicks = 10;

/// 1, 2 and 5 of a decade: multiples of ten^k; fewer the coarser.
std::vector<double> logarithmic_ticks(const Axis& axis, int coarseness) {
  const std::vector<double> digits = coarseness == 0   ? std::vector<double>{1, 2, 5}
                                     : coarseness == 1 ? std::vector<double>{1, 5}
                                                       : std::vector<double>{1};
  const int step = coarseness <= 2 ? 1 : 1 << (coarseness - 2);  // decades
  const int begin = static_cast<int>(std::floor(std::log10(axis.low)));
  const int end = static_cast<int>(std::ceil(std::log10(axis.high)));
  std::vector<double> ticks;
  for (int decade = begin; decade <= end; ++decade) {
    if (decade % step != 0) continue;
    for (const double digit : digits) {
      const double value = digit * std::pow(10.0, decade);
      if (value >= axis.low && value <= axis.high) ticks.push_back(value);
    }
  }
  return ticks;
}

/// Multiples of 1, 2 or 5 times a power of ten; fewer the coarser.
std::vector<double> linear_ticks(const Axis& axis, int coarseness) {
  constexpr double kFactors[] = {1, 2, 5};
  const double finest = std::pow(10.0, std::floor(std::log10((axis.high - axis.low) / 10)));
  const double step = finest * kFactors[coarseness % 3] * std::pow(10.0, coarseness / 3);
  std::vector<double> ticks;
  for (double i = std::ceil(axis.low / step); i * step <= axis.high; ++i) ticks.push_back(i * step);
  return ticks;
}

}  // namespace

double Axis::at(double value) const {
  const double share =
      logarithmic ? (std::log(value) - std::log(low)) / (std::log(high) - std::log(low)) : (value - low) / (high - low);
  return first + share * (last - first);
}

Axis make_axis(const std::vector<double>& values, double first, double last, const std::function<double(double)>& width,
               AxisKind kind) {
  constexpr double kMargin = 0.03;  // of the axis, on either side
  constexpr int kCoarsest = 12;
  Axis axis;
  axis.first = first;
  axis.last = last;
  std::vector<double> finite = values;
  std::erase_if(finite, [](double value) { return !std::isfinite(value); });
  if (finite.empty()) finite = {0, 1};
  const auto [least, greatest] = std::minmax_element(finite.begin(), finite.end());
  axis.low = *least;
  axis.high = *greatest;
  axis.logarithmic =
      axis.low > 0 && kind != AxisKind::linear && (kind == AxisKind::logarithmic || axis.high / 10 >= axis.low);
  if (axis.logarithmic) {
    const double margin = std::exp(std::max(1e-6, kMargin * (std::log(axis.high) - std::log(axis.low))));
    axis.low = std::max(axis.low / margin, std::numeric_limits<double>::min());
    axis.high = std::min(axis.high * margin, std::numeric_limits<double>::max());
  } else {
    const double size = std::max(std::fabs(axis.low), std::fabs(axis.high));
    const double span = std::max(axis.high - axis.low, size > 0 ? 1e-6 * size : 1.0);
    axis.low -= kMargin * span;
    axis.high += kMargin * span;
  }
  bool narrow = false;
  for (int coarseness = 0; coarseness <= kCoarsest; ++coarseness) {
    axis.ticks = axis.logarithmic ? logarithmic_ticks(axis, coarseness) : linear_ticks(axis, coarseness);
    // Less than two of a short logarithmic axis: as on a linear one.
    if (axis.logarithmic && axis.ticks.size() < 2 && coarseness == 0) narrow = true;
    if (narrow) axis.ticks = linear_ticks(axis, coarseness);
    bool touch = axis.ticks.size() > kMostTicks;
    for (size_t i = 1; i < axis.ticks.size(); ++i) {
      const double between = std::fabs(axis.at(axis.ticks[i]) - axis.at(axis.ticks[i - 1]));
      touch = touch || between < kSpace + 0.5 * (width(axis.ticks[i]) + width(axis.ticks[i - 1]));
    }
    if (!touch) break;
  }
  return axis;
}

}  // namespace reckon
