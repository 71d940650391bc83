// A chart's axis: where values lie, and which of them are named.
#pragma once
#include <functional>
#include <vector>

namespace reckon {

struct Axis {
  bool logarithmic = false;
  double low = 0, high = 1;    // values at its ends
  double first = 0, last = 1;  // where the ends lie, in pixels
  std::vector<double> ticks;   // those with a label, none of which touch

  double at(double value) const;
};

/// An axis for finite `values`: logarithmic where they are positive and span a factor of ten or more. `width` gives
/// the pixels of a tick's label.
Axis make_axis(const std::vector<double>& values, double first, double last,
               const std::function<double(double)>& width);

}  // namespace reckon
