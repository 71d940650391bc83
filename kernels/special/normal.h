// The standard normal distribution function and its inverse.
//
// Upper tail: Q(x) = exp(-x^2/2) g(x) / (x + 7/8), where g stays within 14% of 7/16 and its deviation
// is a rational approximation; the exponential, g, the sum and the quotient carry what their
// roundings lose, and x^2 too. Inverse in double: three rational approximations joined at 1/16 and
// 2^-66 in the manner of Wichura (1988, AS 241): about the centre in q = 1/2 - t, then in
// r = sqrt(-ln t). In single the centre reaches to 2^-9, by polynomials in quarters of octaves, whose
// coefficients are looked up: no division, and so few tails that they cost nothing. Largest errors,
// tested against MPFR: distribution function 1.5 ULP, inverse 4 ULP, in single 3 (about the centre 1.4).
#pragma once
#include "special/exponential.h"
#include "special/logarithm.h"

RECKON_BEGIN_NAMESPACE

/// A number as the sum of two.
template <class Real>
struct TwoParts {
  Real high;
  Real low;
};

/// a + b, rounded, and what the rounding took (Knuth's two-sum).
template <class Real>
RECKON_HD TwoParts<Real> exact_sum(Real a, Real b) {
  const Real high = a + b;
  const Real of_b = high - a;
  return {high, (a - (high - of_b)) + (b - of_b)};
}

RECKON_HD double largest_normal_tail(double) { return 39.0; }  // beyond, the upper tail is 0
RECKON_HD float largest_normal_tail(float) { return 15.0f; }

/// P(Z > x) for x >= 0.
template <class Real>
RECKON_HD Real normal_upper_tail(Real x) {
  const Real square = x * x;
  const Real lost = fused_multiply_add(x, x, -square);
  // exp(-x^2 / 2) = (e.high + e.low) 2^n
  const auto reduced = reduce_by_log2(Real(-0.5) * square);
  const Real r = reduced.remainder + Real(-0.5) * lost;
  const TwoParts<Real> e = exact_sum(Real(1), fused_multiply_add(r * r, approximation::exponential(r), r));
  const Real rest = approximation::mills_rest_numerator(x) / approximation::mills_rest_denominator(x);
  const TwoParts<Real> g = exact_sum(Real(0.4375), rest);
  const TwoParts<Real> s = exact_sum(x, Real(0.875));
  const Real product = e.high * g.high;
  const Real product_low = fused_multiply_add(e.high, g.high, -product) + fused_multiply_add(e.high, g.low, e.low * g.high);
  const Real inverse = Real(1) / s.high;
  const Real quotient = product * inverse;
  const Real remainder = fused_multiply_add(-quotient, s.high, product) + fused_multiply_add(-quotient, s.low, product_low);
  const Real tail = scale_by_power(fused_multiply_add(remainder, inverse, quotient), reduced.shifted);
  return x > largest_normal_tail(x) ? Real(0) : tail;
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

/// Where a tail lies in the segments of single precision: which, and how far below its end.
struct NormalSegment {
  uint32_t index;
  float distance;
};
RECKON_HD NormalSegment locate_normal_segment(float tail) {
  const uint32_t before = to_bits(tail) - 1u;  // so that the end belongs to its segment
  return {(before >> 21) & 31u, from_bits((before | 0x1fffffu) + 1u) - tail};
}

/// The same for tail in (2^-9, 1/2].
RECKON_HD float inverse_normal_central(float tail) {
  const NormalSegment at = locate_normal_segment(tail);
  float z = approximation::inverse_normal_segments(5)[at.index];
  z = fused_multiply_add(z, at.distance, approximation::inverse_normal_segments(4)[at.index]);
  z = fused_multiply_add(z, at.distance, approximation::inverse_normal_segments(3)[at.index]);
  z = fused_multiply_add(z, at.distance, approximation::inverse_normal_segments(2)[at.index]);
  z = fused_multiply_add(z, at.distance, approximation::inverse_normal_segments(1)[at.index]);
  return fused_multiply_add(z, at.distance, approximation::inverse_normal_segments(0)[at.index]);
}

/// The same for tail in [2^-66, 1/16], in single [2^-34, 2^-9].
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
RECKON_HD double inverse_normal_central_limit(double) { return 0.0625; }
RECKON_HD float inverse_normal_central_limit(float) { return 0x1.000002p-9f; }  // 2^-9 ends a segment that is not there

/// The quantile z >= 0 with Q(z) = tail, for the tails a uniform number can have: never the far ones.
/// Nearly every warp of a GPU takes both sides in double, so they share the division.
RECKON_HD double inverse_normal_of_uniform_tail(double tail) {
  const bool central = tail >= inverse_normal_central_limit(tail);
  const double q = 0.5 - tail;
  double numerator, denominator;
  if (central) {
    const double x = fused_multiply_add(-q, q, 0.19140625);
    numerator = approximation::inverse_normal_central_numerator(x);
    denominator = approximation::inverse_normal_central_denominator(x);
  } else {
    const double r = square_root(-logarithm_of_normal(tail));
    numerator = approximation::inverse_normal_tail_numerator(r);
    denominator = approximation::inverse_normal_tail_denominator(r);
  }
  const double ratio = numerator / denominator;
  return central ? q * ratio : ratio;
}
RECKON_HD float inverse_normal_of_uniform_tail(float tail) {
  if (tail >= inverse_normal_central_limit(tail)) return inverse_normal_central(tail);
  return seldom_to(inverse_normal_tail(seldom_from(tail)));
}

/// The quantile z >= 0 with Q(z) = tail, for tail in (0, 1/2].
template <class Real>
RECKON_HD Real inverse_normal_upper_tail(Real tail) {
  if (tail >= inverse_normal_central_limit(tail)) return inverse_normal_central(tail);
  if (tail >= inverse_normal_far_limit(tail)) return inverse_normal_tail(tail);
  return inverse_normal_far(tail);
}

RECKON_END_NAMESPACE
