// exp and expm1 in binary64 and binary32. Method: x = n ln 2 + r with |r| <= ln 2 / 2 (Cody and
// Waite, 1980), a minimax-like polynomial in r, and an exact scaling by 2^n in two steps so that
// subnormal results round once. Largest errors, tested against MPFR: exp 1.0 ULP in double and
// 1.1 ULP in single; expm1 1.7 ULP in double. The whole range is covered: 0 below, infinity above.
#pragma once
#include "special/approximations.h"

RECKON_BEGIN_NAMESPACE

struct ReducedDouble {
  double remainder;
  uint64_t shifted;  // n in the low bits
};
struct ReducedFloat {
  float remainder;
  uint32_t shifted;
};

// Adding these leaves a rounded number in the low bits; their own low bits are 0.
constexpr double kRoundingShiftDouble = 0x1.8p52;
constexpr float kRoundingShiftFloat = 0x1.8p23f;

RECKON_HD ReducedDouble reduce_by_log2(double x) {
  const double shifted = fused_multiply_add(x, 0x1.71547652b82fep+0, kRoundingShiftDouble);
  const double n = shifted - kRoundingShiftDouble;
  double r = fused_multiply_add(n, -0x1.62e42fefa39efp-1, x);
  r = fused_multiply_add(n, -0x1.abc9e3b39803fp-56, r);
  return {r, to_bits(shifted)};
}
RECKON_HD ReducedFloat reduce_by_log2(float x) {
  const float shifted = fused_multiply_add(x, 0x1.715476p+0f, kRoundingShiftFloat);
  const float n = shifted - kRoundingShiftFloat;
  float r = fused_multiply_add(n, -0x1.62e400p-1f, x);
  r = fused_multiply_add(n, -0x1.7f7d1cp-20f, r);
  return {r, to_bits(shifted)};
}

/// value * 2^n for the n of a reduction; one rounding, also into the subnormals.
RECKON_HD double scale_by_power(double value, uint64_t shifted) {
  const uint64_t exponent = shifted - to_bits(kRoundingShiftDouble) + 2048u;
  const uint64_t half = exponent >> 1;
  const double first = from_bits((half - 1u) << 52);
  const double second = from_bits((exponent - half - 1u) << 52);
  return value * first * second;
}
RECKON_HD float scale_by_power(float value, uint32_t shifted) {
  const uint32_t exponent = shifted - to_bits(kRoundingShiftFloat) + 256u;
  const uint32_t half = exponent >> 1;
  const float first = from_bits((half - 1u) << 23);
  const float second = from_bits((exponent - half - 1u) << 23);
  return value * first * second;
}

/// exp r for a reduced r.
template <class Real>
RECKON_HD Real exponential_of_remainder(Real r) {
  return Real(1) + fused_multiply_add(r * r, approximation::exponential(r), r);
}

RECKON_HD double exponential(double x) {
  x = x > 710.0 ? 710.0 : x;
  x = x < -746.0 ? -746.0 : x;
  const ReducedDouble reduced = reduce_by_log2(x);
  return scale_by_power(exponential_of_remainder(reduced.remainder), reduced.shifted);
}
RECKON_HD float exponential(float x) {
  x = x > 89.0f ? 89.0f : x;
  x = x < -104.0f ? -104.0f : x;
  const ReducedFloat reduced = reduce_by_log2(x);
  return scale_by_power(exponential_of_remainder(reduced.remainder), reduced.shifted);
}

/// Whether exp x is sure to be a normal number.
RECKON_HD bool exponential_is_normal(double x) { return magnitude(x) <= 708.0; }
RECKON_HD bool exponential_is_normal(float x) { return magnitude(x) <= 87.0f; }

/// exp x where exponential_is_normal: the same bits as exponential, scaled by one integer addition.
RECKON_HD double exponential_normal(double x) {
  const ReducedDouble reduced = reduce_by_log2(x);
  return from_bits(to_bits(exponential_of_remainder(reduced.remainder)) + (reduced.shifted << 52));
}
RECKON_HD float exponential_normal(float x) {
  const ReducedFloat reduced = reduce_by_log2(x);
  return from_bits(to_bits(exponential_of_remainder(reduced.remainder)) + (reduced.shifted << 23));
}

/// 2^(a b), the product exact: for exponentials to a factor known beforehand, with its share of
/// log2(e). Needs no correction of the remainder, which is rounded once.
template <class Real>
struct ReducedPower {
  Real mantissa;
  decltype(to_bits(Real())) shifted;  // n in the low bits
};
RECKON_HD double rounding_shift(double) { return kRoundingShiftDouble; }
RECKON_HD float rounding_shift(float) { return kRoundingShiftFloat; }
template <class Real>
RECKON_HD ReducedPower<Real> reduce_power_of_two(Real a, Real b) {
  const Real shifted = fused_multiply_add(a, b, rounding_shift(a));
  const Real r = fused_multiply_add(a, b, rounding_shift(a) - shifted);
  return {fused_multiply_add(r, approximation::power_of_two(r), Real(1)), to_bits(shifted)};
}

/// Up to here 2^x is sure to be a normal number.
RECKON_HD double most_normal_power(double) { return 1021.0; }
RECKON_HD float most_normal_power(float) { return 125.0f; }

/// 2^(a b) where |a b| <= most_normal_power, or within a rounding of it.
RECKON_HD double power_of_two_normal(double a, double b) {
  const auto reduced = reduce_power_of_two(a, b);
  return from_bits(to_bits(reduced.mantissa) + (reduced.shifted << 52));
}
RECKON_HD float power_of_two_normal(float a, float b) {
  const auto reduced = reduce_power_of_two(a, b);
  return from_bits(to_bits(reduced.mantissa) + (reduced.shifted << 23));
}

/// 2^(a b) for any a and b: the same bits where that is a normal number.
template <class Real>
RECKON_HD Real power_of_two(Real a, Real b) {
  const Real x = a * b, far = most_normal_power(a) + Real(56);
  const auto reduced = reduce_power_of_two(a, b);
  const Real power = scale_by_power(reduced.mantissa, reduced.shifted);
  return x > far ? infinity_of(x) : x < -far ? Real(0) : power;
}

/// exp(high + low) for a small correction low, within 0.6 ULP: the remainder and 1 + r are sums of two parts, so that a
/// power that is a number of the format comes out as that number.
RECKON_HD double exponential_of_sum(double high, double low) {
  double x = high > 710.0 ? 710.0 : high;
  x = x < -746.0 ? -746.0 : x;
  const ReducedDouble reduced = reduce_by_log2(x);
  const double n = from_bits(reduced.shifted) - kRoundingShiftDouble;
  const double r = fused_multiply_add(n, -0x1.62e42fefa39efp-1, x);  // exact
  const double rest = fused_multiply_add(n, -0x1.abc9e3b39803fp-56, low);
  const double square = r * r * approximation::exponential(r);
  const double sum = 1.0 + r;
  const double lost = r - (sum - 1.0);
  return scale_by_power(sum + (lost + fused_multiply_add(rest, sum + square, square)), reduced.shifted);
}

/// exp(x) - 1 without cancellation.
RECKON_HD double exponential_minus_one(double x) {
  double y = x > 60.0 ? 60.0 : x;
  y = y < -60.0 ? -60.0 : y;
  const ReducedDouble reduced = reduce_by_log2(y);
  const double r = reduced.remainder;
  const double p = fused_multiply_add(r * r, approximation::exponential(r), r);
  const double power = scale_by_power(1.0, reduced.shifted);
  const double near = fused_multiply_add(power, p, power - 1.0);
  return x > 60.0 ? exponential(x) : near;
}
RECKON_HD float exponential_minus_one(float x) {
  return static_cast<float>(exponential_minus_one(static_cast<double>(x)));
}

RECKON_END_NAMESPACE
