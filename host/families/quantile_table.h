// Fits the quantile function of a distribution with piecewise polynomials, for
// kernels/distributions/tabulated.h.
#pragma once
#include <memory>
#include <stdexcept>

#include "families/distribution.h"
#include "model/tables.h"

namespace reckon {

/// The largest error of a fit, as a relative error in the tail probability: |F(x) - t| / t, where x
/// itself is not already right to a few units of the last place, and the distribution function is known
/// that exactly (resolution, model/distribution.h).
constexpr double kTableErrorDouble = 1e-10;
constexpr double kTableErrorSingle = 1e-5;

/// A quantile function with too many kinks, or too steep, for a table.
class CannotTabulate : public std::runtime_error {
 public:
  CannotTabulate() : std::runtime_error("its quantile function has too many kinks or is too steep for a table") {}
};

/// Throws CannotTabulate. Tables are shared: equal distributions give one table, as long as they are few. Safe to call
/// from any thread.
std::shared_ptr<const QuantileTableData> quantile_table(const Distribution& distribution);

/// Values ascending with their cumulated probabilities; weights need not sum to one.
std::shared_ptr<const DiscreteData> discrete_table(const std::vector<double>& values,
                                                   const std::vector<double>& weights);

}  // namespace reckon
