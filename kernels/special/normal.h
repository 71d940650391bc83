// The standard normal distribution function and its inverse.
//
// Upper tail: Q(x) = exp(-x^2/2) M(x), M a rational approximation of Mills' ratio over sqrt(2 pi);
// the rounding of x^2 is put back. Inverse: three rational approximations joined at 1/16 and 2^-66
// in the manner of Wichura (1988, AS 241): about the centre in q = 1/2 - t, then in
// r = sqrt(-ln t). Largest errors, tested against MPFR: distribution function and inverse
// 4 ULP, in double and in single.
#pragma once
#include "special/exponential.h"
#include "special/logarithm.h"

RECKON_BEGIN_NAMESPACE

/// P(Z > x) for x >= 0.
RECKON_HD double normal_upper_tail(double x) {
  const double square = x * x;
  const double lost = fused_multiply_add(x, x, -square);
  const double e = exponential(-0.5 * square);
  const double factor = fused_multiply_add(e, -0.5 * lost, e);
  const double inverse = 1.0 / x;
  const double near = approximation::mills_near_numerator(x) / approximation::mills_near_denominator(x);
  const double far = approximation::mills_far_numerator(inverse) / (x * approximation::mills_far_denominator(inverse));
  return x > 39.0 ? 0.0 : factor * (x < 4.0 ? near : far);
}
RECKON_HD float normal_upper_tail(float x) {
  const float square = x * x;
  const float lost = fused_multiply_add(x, x, -square);
  const float e = exponential(-0.5f * square);
  const float factor = fused_multiply_add(e, -0.5f * lost, e);
  const float inverse = 1.0f / x;
  const float near = approximation::mills_near_numerator(x) / approximation::mills_near_denominator(x);
  const float far = approximation::mills_far_numerator(inverse) / (x * approximation::mills_far_denominator(inverse));
  return x > 15.0f ? 0.0f : factor * (x < 4.0f ? near : far);
}

/// P(Z <= x).
template <class Real>
RECKON_HD Real normal_cdf(Real x) {
  const Real tail = normal_upper_tail(magnitude(x));
  return x < Real(0) ? tail : Real(1) - tail;
}

/// The quantile z >= 0 with Q(z) = tail, for tail in [1/16, 1/2].
RECKON_HD double inverse_normal_central(double tail) {
  const double q = 0.5 - tail;
  const double x = fused_multiply_add(-q, q, 0.19140625);
  return q * (approximation::inverse_normal_central_numerator(x) / approximation::inverse_normal_central_denominator(x));
}
RECKON_HD float inverse_normal_central(float tail) {
  const float q = 0.5f - tail;
  const float x = fused_multiply_add(-q, q, 0.19140625f);
  return q * (approximation::inverse_normal_central_numerator(x) / approximation::inverse_normal_central_denominator(x));
}

/// The same for tail in [2^-66, 1/16], in single [2^-34, 1/16].
template <class Real>
RECKON_HD Real inverse_normal_tail(Real tail) {
  const Real r = square_root(-logarithm_of_normal(tail));
  return approximation::inverse_normal_tail_numerator(r) / approximation::inverse_normal_tail_denominator(r);
}

/// The same for tail in [2^-1022, 2^-66]: reached only by truncation and by copulas.
RECKON_HD double inverse_normal_far(double tail) {
  const double r = square_root(-logarithm(tail));
  return approximation::inverse_normal_far_numerator(r) / approximation::inverse_normal_far_denominator(r);
}
RECKON_HD float inverse_normal_far(float tail) {
  const double wide = tail;
  return static_cast<float>(wide < 0x1p-65 ? inverse_normal_far(wide) : inverse_normal_tail(wide));
}

RECKON_HD double inverse_normal_far_limit(double) { return 0x1p-66; }
RECKON_HD float inverse_normal_far_limit(float) { return 0x1p-34f; }
template <class Real>
RECKON_HD Real inverse_normal_central_limit(Real) {
  return Real(0.0625);
}

/// The quantile z >= 0 with Q(z) = tail, for the tails a uniform number can have: never the far ones.
template <class Real>
RECKON_HD Real inverse_normal_of_uniform_tail(Real tail) {
  return tail >= inverse_normal_central_limit(tail) ? inverse_normal_central(tail) : inverse_normal_tail(tail);
}

/// The quantile z >= 0 with Q(z) = tail, for tail in (0, 1/2].
template <class Real>
RECKON_HD Real inverse_normal_upper_tail(Real tail) {
  if (tail >= inverse_normal_central_limit(tail)) return inverse_normal_central(tail);
  if (tail >= inverse_normal_far_limit(tail)) return inverse_normal_tail(tail);
  return inverse_normal_far(tail);
}

RECKON_END_NAMESPACE
