// Metalogs through given quantiles (Keelin 2016, "The Metalog Distributions", Decision Analysis 13).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "families/distribution.h"

namespace reckon {

/// A probability and the value that stands there.
struct QuantilePoint {
  double p = 0, x = 0;
};

/// The metalog of as many terms as points, through all of them; ends infinite where it is unbounded. Nothing where the
/// points belong to no distribution (its quantile would fall somewhere).
std::optional<Distribution> metalog_through(const std::vector<QuantilePoint>& points, double lower, double upper);

/// Where there is none: the point whose value is changed least, and its nearest value, for there to be one.
struct NearestPoint {
  size_t point = 0;
  double x = 0;
};
std::optional<NearestPoint> nearest_feasible(const std::vector<QuantilePoint>& points, double lower, double upper);

}  // namespace reckon
