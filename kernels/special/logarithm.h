// Natural logarithm in binary64 and binary32, log1p, and a double-double logarithm for pow, log2
// and log10. Method: x = 2^k m with m in [sqrt(1/2), sqrt 2); s = (m-1)/(m+1) and an odd series
// in s (Tang 1990; the order of additions follows fdlibm's analysis). Largest errors, tested
// against MPFR: log 0.9 ULP in double and 1.1 ULP in single, log1p 1.6 ULP, log2 and log10 0.6 ULP.
#pragma once
#include "special/approximations.h"

RECKON_BEGIN_NAMESPACE

struct SplitDouble {
  double exponent;  // k
  double fraction;  // m - 1
};
struct SplitFloat {
  float exponent;
  float fraction;
};

/// x = 2^k (1 + fraction) for a positive normal x.
RECKON_HD SplitDouble split_logarithmically(double x) {
  const uint64_t root = UINT64_C(0x3fe6a09e667f3bcd);  // bits of sqrt(1/2)
  const uint64_t shifted = to_bits(x) + (UINT64_C(0x3ff0000000000000) - root);
  const double m = from_bits((shifted & UINT64_C(0x000fffffffffffff)) + root);
  // 2^52 + biased exponent, as bits: an exact conversion without a conversion instruction
  const double k = from_bits(UINT64_C(0x4330000000000000) | (shifted >> 52)) - (0x1p52 + 1023.0);
  return {k, m - 1.0};
}
RECKON_HD SplitFloat split_logarithmically(float x) {
  const uint32_t root = 0x3f3504f3u;
  const uint32_t shifted = to_bits(x) + (0x3f800000u - root);
  const float m = from_bits((shifted & 0x007fffffu) + root);
  const float k = from_bits(0x4b000000u | (shifted >> 23)) - (0x1p23f + 127.0f);
  return {k, m - 1.0f};
}

/// ln(2^k (1 + f)).
RECKON_HD double logarithm_of_split(double k, double f) {
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double half_square = 0.5 * f * f;
  const double rest = z * approximation::logarithm(z);
  const double low = fused_multiply_add(s, half_square + rest, k * 0x1.ef35793c76730p-45);
  return k * 0x1.62e42fefa3800p-1 - ((half_square - low) - f);
}
RECKON_HD float logarithm_of_split(float k, float f) {
  const float square = f * f;
  const float cubic = square * f * approximation::logarithm(f);
  const float low = fused_multiply_add(k, 0x1.7f7d1cp-20f, cubic);
  return fused_multiply_add(k, 0x1.62e400p-1f, f - fused_multiply_add(0.5f, square, -low));
}

/// ln x for a positive normal x; the caller vouches for the domain.
template <class Real>
RECKON_HD Real logarithm_of_normal(Real x) {
  const auto split = split_logarithmically(x);
  return logarithm_of_split(split.exponent, split.fraction);
}

/// ln x; -infinity at 0, NaN below.
RECKON_HD double logarithm(double x) {
  const bool subnormal = x < 0x1p-1022;
  const SplitDouble split = split_logarithmically(subnormal ? x * 0x1p54 : x);
  double result = logarithm_of_split(subnormal ? split.exponent - 54.0 : split.exponent, split.fraction);
  result = x == infinity_of(x) ? x : result;
  result = x == 0.0 ? -infinity_of(x) : result;
  return x >= 0.0 ? result : not_a_number_of(x);
}
RECKON_HD float logarithm(float x) {
  const bool subnormal = x < 0x1p-126f;
  const SplitFloat split = split_logarithmically(subnormal ? x * 0x1p25f : x);
  float result = logarithm_of_split(subnormal ? split.exponent - 25.0f : split.exponent, split.fraction);
  result = x == infinity_of(x) ? x : result;
  result = x == 0.0f ? -infinity_of(x) : result;
  return x >= 0.0f ? result : not_a_number_of(x);
}

/// ln(1 + x): the rounding of 1 + x is put back to first order.
RECKON_HD double logarithm_of_one_plus(double x) {
  const double sum = 1.0 + x;
  const double lost = x - (sum - 1.0);
  const double corrected = logarithm(sum) + lost / sum;
  const bool plain = sum == 0.0 || !(sum < infinity_of(x));
  const double result = plain ? logarithm(sum) : corrected;
  return magnitude(x) < 0x1p-54 ? x : result;
}
RECKON_HD float logarithm_of_one_plus(float x) {
  return static_cast<float>(logarithm_of_one_plus(static_cast<double>(x)));
}

/// An unevaluated sum high + low, |low| <= ulp(high) / 2.
struct Pair {
  double high;
  double low;
};

RECKON_HD Pair exact_product(double a, double b) {
  const double high = a * b;
  return {high, fused_multiply_add(a, b, -high)};
}
RECKON_HD Pair ordered_sum(double large, double small) {
  const double high = large + small;
  return {high, small - (high - large)};
}

/// ln(1 + f) to about 2^-65, relative; |f| as split_logarithmically gives it.
RECKON_HD Pair logarithm_pair_of_fraction(double f) {
  const Pair denominator = ordered_sum(2.0, f);
  const double s = f / denominator.high;
  const double s_low = (fused_multiply_add(-s, denominator.high, f) - s * denominator.low) / denominator.high;
  const Pair z = exact_product(s, s);
  const double z_low = fused_multiply_add(2.0 * s, s_low, z.low);
  // 2/3 + z T(z), then 2 + z (...), then times s: ln((1+s)/(1-s))
  const Pair c = ordered_sum(0x1.5555555555555p-1, z.high * approximation::logarithm_third(z.high));
  const double c_low = c.low + 0x1.5555555555555p-55;
  const Pair w = exact_product(z.high, c.high);
  const double w_low = w.low + (z.high * c_low + z_low * c.high);
  const Pair g = ordered_sum(2.0, w.high);
  const double g_low = g.low + w_low;
  const Pair product = exact_product(s, g.high);
  return ordered_sum(product.high, product.low + (s * g_low + s_low * g.high));
}

/// ln x as a pair for a positive finite x.
RECKON_HD Pair logarithm_pair(double x) {
  const bool subnormal = x < 0x1p-1022;
  const SplitDouble split = split_logarithmically(subnormal ? x * 0x1p54 : x);
  const double k = subnormal ? split.exponent - 54.0 : split.exponent;
  const Pair fraction = logarithm_pair_of_fraction(split.fraction);
  const double whole = k * 0x1.62e42fefa3800p-1;  // exact: ln 2's head has 42 bits
  const Pair sum = k == 0.0 ? Pair{fraction.high, 0.0} : ordered_sum(whole, fraction.high);
  return ordered_sum(sum.high, sum.low + (fraction.low + k * 0x1.ef35793c76730p-45));
}

RECKON_HD double logarithm_to_base(double x, double inverse_high, double inverse_low) {
  const Pair natural = logarithm_pair(x);
  const Pair product = exact_product(natural.high, inverse_high);
  const double result = product.high + (product.low + (natural.low * inverse_high + natural.high * inverse_low));
  return x > 0.0 && x < infinity_of(x) ? result : logarithm(x);
}
/// Exact at powers of two; -infinity at 0, NaN below.
RECKON_HD double logarithm_base_2(double x) {
  const bool subnormal = x < 0x1p-1022;
  const SplitDouble split = split_logarithmically(subnormal ? x * 0x1p54 : x);
  const double k = subnormal ? split.exponent - 54.0 : split.exponent;
  const Pair fraction = logarithm_pair_of_fraction(split.fraction);
  const Pair scaled = exact_product(fraction.high, 0x1.71547652b82fep+0);
  const double low = scaled.low + (fraction.low * 0x1.71547652b82fep+0 + fraction.high * 0x1.777d0ffda0d24p-56);
  const Pair sum = k == 0.0 ? Pair{scaled.high, 0.0} : ordered_sum(k, scaled.high);
  return x > 0.0 && x < infinity_of(x) ? sum.high + (sum.low + low) : logarithm(x);
}
RECKON_HD double logarithm_base_10(double x) {
  return logarithm_to_base(x, 0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57);
}
RECKON_HD float logarithm_base_2(float x) { return static_cast<float>(logarithm_base_2(static_cast<double>(x))); }
RECKON_HD float logarithm_base_10(float x) { return static_cast<float>(logarithm_base_10(static_cast<double>(x))); }

RECKON_END_NAMESPACE
