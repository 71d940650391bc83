// The logarithm of a standard gamma variate, for small shapes. Not written in scenarios.
#include "families/family.h"
#include "operations.h"

namespace reckon {

namespace {

struct LogGamma {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    const double shape = d.parameters[0];
    if (x < kLeadingTerm) {
      const double below = exponential(shape * x - log_gamma(shape + 1));
      return {below, 1 - below};
    }
    return incomplete_gamma(shape, exponential(x));
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    const double shape = d.parameters[0];
    const double log_below = upper ? logarithm_of_one_plus(-tail) : logarithm(tail);
    const double leading = (log_below + log_gamma(shape + 1)) / shape;
    if (leading < kLeadingTerm) return leading;
    return logarithm(incomplete_gamma_inverse(shape, tail, upper));
  }
};

}  // namespace

const FamilyDefinition families::log_gamma{
    .forms = {},
    .tails = LogGamma::tails_at,
    .quantile = LogGamma::quantile_of,
    .support = everywhere,
};

}  // namespace reckon
