#include "families/incomplete.h"

#define BOOST_MATH_PROMOTE_DOUBLE_POLICY false
#include "families/strict_real.h"
//
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace reckon {

namespace {

namespace policies = boost::math::policies;

// Out-of-range values become infinities and zeros; nothing throws.
using Policy =
    policies::policy<policies::promote_double<false>, policies::promote_float<false>,
                     policies::domain_error<policies::ignore_error>, policies::pole_error<policies::ignore_error>,
                     policies::overflow_error<policies::ignore_error>,
                     policies::underflow_error<policies::ignore_error>, policies::denorm_error<policies::ignore_error>,
                     policies::rounding_error<policies::ignore_error>,
                     policies::evaluation_error<policies::ignore_error>, policies::max_root_iterations<200>>;

/// Both tails from the one that is likely to be small; the other is a second evaluation only where a
/// difference to 1 would lose digits.
template <class Below, class Above>
TwoTails from_smaller(bool lower, Below below, Above above) {
  constexpr double kNearOne = 0.75;
  if (lower) {
    const double tail = below();
    return {tail, tail < kNearOne ? 1 - tail : above()};
  }
  const double tail = above();
  return {tail < kNearOne ? 1 - tail : below(), tail};
}

}  // namespace

TwoTails incomplete_beta(double a, double b, double x, double complement) {
  const StrictReal sa(a), sb(b);
  const bool lower = x * b < complement * a;  // below the mean
  if (x <= complement) {
    return from_smaller(
        lower, [&] { return boost::math::ibeta(sa, sb, StrictReal(x), Policy()).value(); },
        [&] { return boost::math::ibetac(sa, sb, StrictReal(x), Policy()).value(); });
  }
  return from_smaller(
      lower, [&] { return boost::math::ibetac(sb, sa, StrictReal(complement), Policy()).value(); },
      [&] { return boost::math::ibeta(sb, sa, StrictReal(complement), Policy()).value(); });
}

double incomplete_beta_inverse(double a, double b, double tail, bool upper, double& complement) {
  StrictReal other;
  const StrictReal x = upper ? boost::math::ibetac_inv(StrictReal(a), StrictReal(b), StrictReal(tail), &other, Policy())
                             : boost::math::ibeta_inv(StrictReal(a), StrictReal(b), StrictReal(tail), &other, Policy());
  complement = other.value();
  return x.value();
}

TwoTails incomplete_gamma(double a, double x) {
  return from_smaller(
      x < a, [&] { return boost::math::gamma_p(StrictReal(a), StrictReal(x), Policy()).value(); },
      [&] { return boost::math::gamma_q(StrictReal(a), StrictReal(x), Policy()).value(); });
}

double incomplete_gamma_inverse(double a, double tail, bool upper) {
  return upper ? boost::math::gamma_q_inv(StrictReal(a), StrictReal(tail), Policy()).value()
               : boost::math::gamma_p_inv(StrictReal(a), StrictReal(tail), Policy()).value();
}

double log_gamma(double x) { return boost::math::lgamma(StrictReal(x), Policy()).value(); }

}  // namespace reckon
