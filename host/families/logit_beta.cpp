// ln(x / (1 - x)) of a standard beta variate, for small shapes. Not written in scenarios.
#include "families/family.h"
#include "operations.h"

namespace reckon {

namespace {

struct LogitBeta {
  static double log_beta_function(double a, double b) { return log_gamma(a) + log_gamma(b) - log_gamma(a + b); }

  static TwoTails tails_at(const Distribution& d, double x, bool) {
    const double a = d.parameters[0], b = d.parameters[1];
    const bool flipped = x > 0;
    const double p = flipped ? b : a, q = flipped ? a : b, y = flipped ? -x : x;
    TwoTails tails;
    if (y < kLeadingTerm) {
      tails.below = exponential(p * y - logarithm(p) - log_beta_function(p, q));
      tails.above = 1 - tails.below;
    } else {
      const double e = exponential(y);
      tails = incomplete_beta(p, q, e / (1 + e), 1 / (1 + e));
    }
    return flipped ? TwoTails{tails.above, tails.below} : tails;
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    const double a = d.parameters[0], b = d.parameters[1];
    const double log_tail = logarithm(tail), log_rest = logarithm_of_one_plus(-tail);
    const double log_scale = log_beta_function(a, b);
    const double low = ((upper ? log_rest : log_tail) + logarithm(a) + log_scale) / a;
    if (low < kLeadingTerm) return low;
    const double high = ((upper ? log_tail : log_rest) + logarithm(b) + log_scale) / b;
    if (high < kLeadingTerm) return -high;
    double complement = 0;
    const double x = incomplete_beta_inverse(a, b, tail, upper, complement);
    return logarithm(x) - logarithm(complement);
  }
};

}  // namespace

const FamilyDefinition families::logit_beta{
    .forms = {},
    .tails = LogitBeta::tails_at,
    .quantile = LogitBeta::quantile_of,
    .support = everywhere,
};

}  // namespace reckon
