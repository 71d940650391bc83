// A uniform number as a side and a tail probability, in one floating-point number: the magnitude
// is the tail t in (0, 1/2], the sign the side. Negative: the lower tail, u = t. Positive: the
// upper tail, u = 1 - t. Both tails are equally fine; neither 0 nor 1 occurs.
//
// Of the random bits K the top one is the side; the others, complemented above the middle, are k,
// and t = (k + 1/2) 2^-b rounded once: b = 64 in double, t in [2^-65, 1/2]; in single b = 32 with
// the leading 32 of the same bits, t in [2^-33, 1/2]. Integers become numbers through the bits of
// a power of two, which needs no conversion instruction and is exact.
#pragma once
#include "portable.h"

RECKON_BEGIN_NAMESPACE

RECKON_HD void uniform_from_words(uint32_t leading, uint32_t trailing, double& tail) {
  const uint32_t upper = 0u - (leading >> 31);  // all ones on the upper side
  const uint64_t high = leading ^ upper;
  const uint64_t low = trailing ^ upper;
  const double head = from_bits(UINT64_C(0x4130000000000000) | high) - 0x1p20;                // * 2^-32
  const double rest = from_bits(UINT64_C(0x3f30000000000000) | low) - 0x1.fffffffffffffp-13;  // + 2^-65
  const uint64_t sign = static_cast<uint64_t>(~leading & 0x80000000u) << 32;
  tail = from_bits(to_bits(head + rest) | sign);
}
RECKON_HD void uniform_from_words(uint32_t leading, uint32_t, float& tail) {
  const uint32_t upper = 0u - (leading >> 31);
  const uint32_t bits = leading ^ upper;
  const float head = from_bits(0x3f000000u | (bits >> 8)) - 0.5f;                // * 2^-24
  const float rest = from_bits(0x3b000000u | (bits & 0xffu)) - 0x1.fffffep-10f;  // + 2^-33
  tail = from_bits(to_bits(head + rest) | (~leading & 0x80000000u));
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
