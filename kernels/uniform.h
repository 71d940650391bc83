// A uniform number as a side and a tail probability, in one floating-point number: the magnitude
// is the tail t in (0, 1/2], the sign the side. Negative: the lower tail, u = t. Positive: the
// upper tail, u = 1 - t. Both tails are equally fine; neither 0 nor 1 occurs.
//
// Of the random bits K the top one is the side; the others, complemented above the middle, are k,
// and t = (k + 1/2) 2^-b rounded once: b = 64 in double, t in [2^-65, 1/2]; in single b = 32 with
// the leading 32 of the same bits, t in [2^-33, 1/2]. So with K as an integer with a sign, which is
// negative on the upper side, the number is -(K + 1/2) 2^-b, rounded once.
#pragma once
#include "portable.h"

RECKON_BEGIN_NAMESPACE

RECKON_HD void uniform_from_words(uint32_t leading, uint32_t trailing, double& tail) {
  const double rest = fused_multiply_add(number_of(trailing), -0x1p-64, -0x1p-65);  // exact
  tail = fused_multiply_add(number_of(static_cast<int32_t>(leading)), -0x1p-32, rest);
}
/// Through the odd number 2 |K + 1/2|, whose conversion rounds, and a power of two with the sign.
RECKON_HD void uniform_from_words(uint32_t leading, uint32_t, float& tail) {
  const uint32_t upper = static_cast<uint32_t>(static_cast<int32_t>(leading) >> 31);  // all ones on the upper side
  const uint32_t odd = exclusive_or_with(leading << 1, upper, 1u);
  const float unit = from_bits(masked_exclusive_or(leading, 0x80000000u, 0xaf000000u));  // 2^-33
  tail = nearest_number(odd) * unit;
}

/// The probabilities below and above a uniform number; one of them is its tail.
template <class Real>
RECKON_HD Real probability_below(Real uniform) {
  return uniform < Real(0) ? -uniform : Real(1) - uniform;
}
template <class Real>
RECKON_HD Real probability_above(Real uniform) {
  return uniform < Real(0) ? Real(1) + uniform : uniform;
}

/// The smallest tail a uniform number can have: tables end there.
RECKON_HD double smallest_tail(double) { return 0x1p-65; }
RECKON_HD float smallest_tail(float) { return 0x1p-33f; }

RECKON_END_NAMESPACE
