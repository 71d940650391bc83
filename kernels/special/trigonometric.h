// sin and cos for |x| <= 2^30 (NaN beyond: no uncertainty model means such an angle), tanh.
// Method: x = n pi/2 + r with pi/2 in three parts; the first fma is exact by cancellation, the
// remainder keeps a correction term. Largest errors, tested against MPFR: sin and cos 0.9 ULP,
// tanh 1.5 ULP in double; single goes through double and rounds once.
#pragma once
#include "special/exponential.h"

RECKON_BEGIN_NAMESPACE

struct ReducedAngle {
  double high;
  double low;
  uint64_t quadrant;
};

RECKON_HD ReducedAngle reduce_by_half_pi(double x) {
  const double magic = 0x1.8p52;
  const double shifted = fused_multiply_add(x, 0x1.45f306dc9c883p-1, magic);
  const double n = shifted - magic;
  const double first = fused_multiply_add(n, -0x1.921fb54442d18p+0, x);  // exact
  const double second = n * 0x1.1a62633145c07p-54;
  const double second_low = fused_multiply_add(n, 0x1.1a62633145c07p-54, -second);
  const double high = first - second;
  const double rounding = (first - high) - second;
  const double low = rounding - second_low + n * 0x1.f1976b7ed8fbcp-110;
  const double sum = high + low;
  return {sum, low - (sum - high), to_bits(shifted)};
}

RECKON_HD double sine_of_reduced(double r, double low) {
  const double z = r * r;
  const double rest = r * z * approximation::sine(z);
  return r + (rest + fused_multiply_add(-0.5 * z, low, low));
}
RECKON_HD double cosine_of_reduced(double r, double low) {
  const double z = r * r;
  const double half = 0.5 * z;
  const double head = 1.0 - half;
  const double lost = (1.0 - head) - half;
  return head + (lost + (z * z * approximation::cosine(z) - r * low));
}

RECKON_HD double circular(double x, uint64_t shift) {
  const ReducedAngle angle = reduce_by_half_pi(x);
  const uint64_t quadrant = angle.quadrant + shift;
  const double value =
      (quadrant & 1u) != 0u ? cosine_of_reduced(angle.high, angle.low) : sine_of_reduced(angle.high, angle.low);
  const double result = (quadrant & 2u) != 0u ? -value : value;
  return magnitude(x) <= 0x1p30 ? result : not_a_number_of(x);
}
RECKON_HD double sine(double x) { return x == 0.0 ? x : circular(x, 0u); }
RECKON_HD double cosine(double x) { return circular(x, 1u); }
RECKON_HD float sine(float x) { return static_cast<float>(sine(static_cast<double>(x))); }
RECKON_HD float cosine(float x) { return static_cast<float>(cosine(static_cast<double>(x))); }

RECKON_HD double hyperbolic_tangent(double x) {
  const double e = exponential_minus_one(2.0 * (magnitude(x) > 30.0 ? 30.0 : magnitude(x)));
  const double z = x * x;
  const double small = magnitude(x) * z * (approximation::tanh_numerator(z) / approximation::tanh_denominator(z));
  const double size = e > 2.0 ? 1.0 - 2.0 / (e + 2.0) : magnitude(x) + small;  // e = 2 at z = 0.3017
  const double result = with_sign(size, x);
  return x != x ? x : result;
}
RECKON_HD float hyperbolic_tangent(float x) { return static_cast<float>(hyperbolic_tangent(static_cast<double>(x))); }

RECKON_END_NAMESPACE
