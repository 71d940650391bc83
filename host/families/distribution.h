// Distributions with constant parameters: distribution function, quantile, moments. The host's side
// of sampling: tables, truncation, mixtures and parameters given by name are computed here, in the
// kernels' own arithmetic.
#pragma once
#include <limits>
#include <memory>
#include <vector>

#include "families/incomplete.h"

namespace reckon {

enum class Family {
#define FAMILY(name) name,
#include "families/families.def"
#undef FAMILY
};

/// Of what its family's file says.
struct Distribution {
  Family family = Family::normal;
  std::vector<double> parameters;
  std::vector<std::shared_ptr<const Distribution>> components;
};
using DistributionPointer = std::shared_ptr<const Distribution>;

/// P(X <= x) and P(X > x).
TwoTails distribution_function(const Distribution& distribution, double x);

/// P(X < x) and P(X >= x): differs from the distribution function at atoms.
TwoTails distribution_function_before(const Distribution& distribution, double x);

/// The x whose lower tail (upper tail where `upper`) is `tail`, in (0, 1/2].
double quantile(const Distribution& distribution, double tail, bool upper);

/// The step of probability below which the distribution function is rounding alone: 0 but for what is cut
/// out of another distribution, where a difference of its tails remains.
double resolution(const Distribution& distribution);

/// Ends of the support; infinite where it is unbounded.
struct Support {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
};
Support support_of(const Distribution& distribution);

/// The probability mass that truncation to its [low, high] leaves, and the tails it cuts off.
struct Truncation {
  double below = 0, above = 0, mass = 0;
};
/// What truncated_between() has found and keeps: where truncations nest, each would ask all within it again.
Truncation truncation_of(const Distribution& truncated);
Distribution truncated_between(DistributionPointer whole, double low, double high);

/// Shapes for which beta, gamma, Dirichlet and Student's t are tabulated.
constexpr double kSmallestShape = 0.01;
constexpr double kLargestShape = 1e6;
constexpr double kSmallestDegrees = 0.5;
/// Below this shape a variate is tabulated by its logarithm (gamma) or its logit (beta).
constexpr double kLogarithmicShape = 0.5;
constexpr double kFarLogarithm = 1e5;  // e^-kFarLogarithm: no probability is left there for any shape
constexpr bool is_shape(double shape) { return shape >= kSmallestShape && shape <= kLargestShape; }

}  // namespace reckon
