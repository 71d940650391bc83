// Parameters from two statistics: what families of distributions share.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "families/family.h"

namespace reckon {

constexpr double kSqrt2 = 0x1.6a09e667f3bcdp+0;
constexpr double kSqrt3 = 0x1.bb67ae8584caap+0;
constexpr double kSqrt6 = 0x1.3988e1409212ep+1;
constexpr double kPi = 0x1.921fb54442d18p+1;

/// The percentile of a name such as "p5", "p97.5" or "median", in (0, 1); negative for other statistics.
double percentile_of(const std::string& name);

double quantile_at(const Distribution& distribution, double p);

/// Of two members of a family that have the same statistics, the narrower is meant: that of the smallest or of the
/// largest shape.
enum class Narrower { first, last };

/// The first or last root of f on [low, high] that is accepted, by scanning a logarithmic grid and bisecting; NaN where
/// none is found.
double find_root(
    const std::function<double(double)>& f, double low, double high, int steps, Narrower narrower,
    const std::function<bool(double)>& accept = [](double) { return true; });

/// The logarithm of a statistic of the member of a scale family with scale 1 and the given shape. NaN where it does
/// not exist.
using Statistic = std::function<double(const std::string& name, double shape)>;

struct ShapeAndScale {
  double shape, scale;
};
/// Scale families: ln statistic = ln scale + g(shape).
std::optional<ShapeAndScale> solve_scale_family(const Statistic& g, const GivenStatistic& first,
                                                const GivenStatistic& second, double low, double high,
                                                Narrower narrower);

struct Standard {  // of a location-scale family at location 0, scale 1; NaN: it has none
  double mean, sd, mode;
  Distribution distribution;
};
/// Location and scale.
std::optional<std::vector<double>> solve_location_family(const Standard& standard, const GivenStatistic& first,
                                                         const GivenStatistic& second);

}  // namespace reckon
