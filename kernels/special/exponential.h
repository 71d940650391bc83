// exp and expm1 in binary64 and binary32. Method: x = n ln 2 + r with |r| <= ln 2 / 2 (Cody and
// Waite, 1980), a minimax-like polynomial in r, and an exact scaling by 2^n in two steps so that
// subnormal results round once. Largest errors, tested against MPFR: exp 1.0 ULP in double and
// 1.1 ULP in single; expm1 1.7 ULP in double. The whole range is covered: 0 below, infinity above.
#pragma once
#include "special/approximations.h"

RECKON_BEGIN_NAMESPACE

struct ReducedDouble {
  double remainder;
  uint64_t exponent;  // n + 2048
};
struct ReducedFloat {
  float remainder;
  uint32_t exponent;  // n + 256
};

RECKON_HD ReducedDouble reduce_by_log2(double x) {
  const double magic = 0x1.8p52;  // adding it leaves round(x / ln 2) in the low bits
  const double shifted = fused_multiply_add(x, 0x1.71547652b82fep+0, magic);
  const double n = shifted - magic;
  double r = fused_multiply_add(n, -0x1.62e42fefa39efp-1, x);
  r = fused_multiply_add(n, -0x1.abc9e3b39803fp-56, r);
  return {r, to_bits(shifted) - to_bits(magic) + 2048u};
}
RECKON_HD ReducedFloat reduce_by_log2(float x) {
  const float magic = 0x1.8p23f;
  const float shifted = fused_multiply_add(x, 0x1.715476p+0f, magic);
  const float n = shifted - magic;
  float r = fused_multiply_add(n, -0x1.62e400p-1f, x);
  r = fused_multiply_add(n, -0x1.7f7d1cp-20f, r);
  return {r, to_bits(shifted) - to_bits(magic) + 256u};
}

/// value * 2^n for the biased n of a reduction; one rounding, also into the subnormals.
RECKON_HD double scale_by_power(double value, uint64_t exponent) {
  const uint64_t half = exponent >> 1;
  const double first = from_bits((half - 1u) << 52);
  const double second = from_bits((exponent - half - 1u) << 52);
  return value * first * second;
}
RECKON_HD float scale_by_power(float value, uint32_t exponent) {
  const uint32_t half = exponent >> 1;
  const float first = from_bits((half - 1u) << 23);
  const float second = from_bits((exponent - half - 1u) << 23);
  return value * first * second;
}

RECKON_HD double exponential(double x) {
  x = x > 710.0 ? 710.0 : x;
  x = x < -746.0 ? -746.0 : x;
  const ReducedDouble reduced = reduce_by_log2(x);
  const double r = reduced.remainder;
  const double p = fused_multiply_add(r * r, approximation::exponential(r), r);
  return scale_by_power(1.0 + p, reduced.exponent);
}
RECKON_HD float exponential(float x) {
  x = x > 89.0f ? 89.0f : x;
  x = x < -104.0f ? -104.0f : x;
  const ReducedFloat reduced = reduce_by_log2(x);
  const float r = reduced.remainder;
  const float p = fused_multiply_add(r * r, approximation::exponential(r), r);
  return scale_by_power(1.0f + p, reduced.exponent);
}

/// exp(high + low) for a small correction low: exp's error and one rounding more.
RECKON_HD double exponential_of_sum(double high, double low) {
  const double e = exponential(high);
  const double corrected = fused_multiply_add(e, low, e);
  return e > 0.0 && e < infinity_of(e) ? corrected : e;
}

/// exp(x) - 1 without cancellation.
RECKON_HD double exponential_minus_one(double x) {
  double y = x > 60.0 ? 60.0 : x;
  y = y < -60.0 ? -60.0 : y;
  const ReducedDouble reduced = reduce_by_log2(y);
  const double r = reduced.remainder;
  const double p = fused_multiply_add(r * r, approximation::exponential(r), r);
  const double power = scale_by_power(1.0, reduced.exponent);
  const double near = fused_multiply_add(power, p, power - 1.0);
  return x > 60.0 ? exponential(x) : near;
}
RECKON_HD float exponential_minus_one(float x) { return static_cast<float>(exponential_minus_one(static_cast<double>(x))); }

RECKON_END_NAMESPACE
