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

/// x = median exp(sigma z), z standard normal.
template <class Real>
RECKON_HD Real lognormal_quantile(Real z, Real sigma, Real median) {
  return median * exponential(sigma * z);
}

/// Up to here exp(sigma z) is a normal number for every z that a uniform number as generated gives: |z| < 9.5.
RECKON_HD double most_moderate_sigma(double) { return 70.0; }
RECKON_HD float most_moderate_sigma(float) { return 9.0f; }

/// The same for such a sigma and z.
template <class Real>
RECKON_HD Real moderate_lognormal_quantile(Real z, Real sigma, Real median) {
  return median * exponential_normal(sigma * z);
}

/// u = Phi(z): back to a side and a tail, after a copula has mixed normal scores.
template <class Real>
RECKON_HD Real uniform_of_normal(Real z) {
  const Real tail = normal_upper_tail(magnitude(z));
  const Real least = smallest_tail(z);
  return with_sign(tail < least ? least : tail, z);
}

RECKON_END_NAMESPACE
