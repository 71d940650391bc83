// Standard normal and lognormal. A normal prior is mean + sd z.
#pragma once
#include "special/normal.h"
#include "uniform.h"

RECKON_BEGIN_NAMESPACE

/// z = Phi^-1(u).
template <class Real>
RECKON_HD Real standard_normal_quantile(Real uniform) {
  return with_sign(inverse_normal_upper_tail(magnitude(uniform)), uniform);
}

/// The same for a number straight from uniform_from_words, not truncated, not from a copula.
template <class Real>
RECKON_HD Real standard_normal_quantile_of_plain(Real uniform) {
  return with_sign(inverse_normal_of_uniform_tail(magnitude(uniform)), uniform);
}

/// x = median exp(sigma z), z standard normal, as median 2^(z times sigma log2(e)), the latter computed once.
template <class Real>
RECKON_HD Real lognormal_quantile(Real z, Real sigma_in_octaves, Real median) {
  return median * power_of_two(sigma_in_octaves, z);
}

/// Up to here the power is a normal number for every z that a uniform number as generated gives: |z| < 9.5.
RECKON_HD double most_moderate_sigma(double) { return 107.0; }
RECKON_HD float most_moderate_sigma(float) { return 13.0f; }

/// The same for such a sigma and z.
template <class Real>
RECKON_HD Real moderate_lognormal_quantile(Real z, Real sigma_in_octaves, Real median) {
  return median * power_of_two_normal(sigma_in_octaves, z);
}

/// u = Phi(z): back to a side and a tail, after a copula has mixed normal scores.
template <class Real>
RECKON_HD Real uniform_of_normal(Real z) {
  const Real tail = normal_upper_tail(magnitude(z));
  const Real least = smallest_tail(z);
  return with_sign(tail < least ? least : tail, z);
}

RECKON_END_NAMESPACE
