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

enum class AxisKind { automatic, linear, logarithmic };

/// An axis for finite `values`: by itself logarithmic where they are positive and span a factor of ten or more. `width`
/// gives the pixels of a tick's label along it.
Axis make_axis(const std::vector<double>& values, double first, double last, const std::function<double(double)>& width,
               AxisKind kind = AxisKind::automatic);

}  // namespace reckon
