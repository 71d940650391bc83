// The standard normal distribution function and its inverse.
//
// Upper tail: Q(x) = exp(-x^2/2) g(x) / (x + 7/8), where g stays within 14% of 7/16 and its deviation
// is a rational approximation; the exponential, g, the sum and the quotient carry what their
// roundings lose, and x^2 too. Inverse: polynomials in parts of the octaves from 2^-9 to 1/2, whose
// coefficients are looked up: no division, and so few tails that they cost little. Below, in the manner
// of Wichura (1988, AS 241), rational approximations in r = sqrt(-ln t), joined at 2^-66. Largest errors,
// tested against MPFR: distribution function 1.5 ULP; inverse 4 ULP in double and 3 in single, about the
// centre 2.2 and 1.4.
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
  const Real product_low =
      fused_multiply_add(e.high, g.high, -product) + fused_multiply_add(e.high, g.low, e.low * g.high);
  const Real inverse = Real(1) / s.high;
  const Real quotient = product * inverse;
  const Real remainder =
      fused_multiply_add(-quotient, s.high, product) + fused_multiply_add(-quotient, s.low, product_low);
  const Real tail = scale_by_power(fused_multiply_add(remainder, inverse, quotient), reduced.shifted);
  return x > largest_normal_tail(x) ? Real(0) : tail;
}

/// P(Z <= x).
template <class Real>
RECKON_HD Real normal_cdf(Real x) {
  const Real tail = normal_upper_tail(magnitude(x));
  return x < Real(0) ? tail : Real(1) - tail;
}

/// Where a tail lies among the segments: which, and how far below its end.
template <class Real>
struct NormalSegment {
  uint32_t index;
  Real distance;
};
RECKON_HD NormalSegment<double> locate_normal_segment(double tail) {
  const uint64_t before = to_bits(tail) - 1u;  // so that the end belongs to its segment
  return {static_cast<uint32_t>(before >> 51) & 15u, from_bits((before | UINT64_C(0x7ffffffffffff)) + 1u) - tail};
}
RECKON_HD NormalSegment<float> locate_normal_segment(float tail) {
  const uint32_t before = to_bits(tail) - 1u;
  return {(before >> 21) & 31u, from_bits((before | 0x1fffffu) + 1u) - tail};
}

/// The segments' coefficients: a row of 128 bytes for each power of the distance.
template <class Real>
struct NormalRows {
  static RECKON_HD const Real* of(int power) { return approximation::inverse_normal_segments(Real(), power); }
};
constexpr int kDoublesOfNormalRow = 16;
#if defined(RECKON_NORMAL_ROWS_IN_SHARED_MEMORY)  // as which numbers: simulate.cuh puts them there
template <>
struct NormalRows<RECKON_NORMAL_ROWS_IN_SHARED_MEMORY> {
  static RECKON_HD const RECKON_NORMAL_ROWS_IN_SHARED_MEMORY* of(int power) {
    return reinterpret_cast<const RECKON_NORMAL_ROWS_IN_SHARED_MEMORY*>(reckon_shared_memory +
                                                                        kDoublesOfNormalRow * power);
  }
};
#endif

/// The quantile z >= 0 with Q(z) = tail, for tail in (2^-9, 1/2].
template <class Real>
RECKON_HD Real inverse_normal_central(Real tail) {
  const NormalSegment<Real> at = locate_normal_segment(tail);
  constexpr int degree = approximation::inverse_normal_segments_degree(Real());
  Real z = NormalRows<Real>::of(degree)[at.index];
  for (int k = degree - 1; k >= 0; --k) z = fused_multiply_add(z, at.distance, NormalRows<Real>::of(k)[at.index]);
  return z;
}

/// The same for tail in [2^-66, 2^-9], in single [2^-34, 2^-9].
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
// 2^-9 itself ends a segment that is not there.
RECKON_HD double inverse_normal_central_limit(double) { return 0x1.0000000000001p-9; }
RECKON_HD float inverse_normal_central_limit(float) { return 0x1.000002p-9f; }

/// The quantile z >= 0 with Q(z) = tail, for the tails a uniform number can have: never the far ones.
template <class Real>
RECKON_HD Real inverse_normal_of_uniform_tail(Real tail) {
  if (tail >= inverse_normal_central_limit(tail)) [[likely]] {
    return inverse_normal_central(tail);
  }
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
