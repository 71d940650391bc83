// Sobol' points, scrambled, by draw number. Point n of a dimension is the exclusive or of the direction numbers of n's
// bits; its bits are scrambled in Owen's sense (each depends on those above it alone, and keeps the net) by a hash of
// the reversed bits: Burley 2020, "Practical Hash-based Owen Scrambling", JCGT 9(4), after Laine and Karras 2011. Below
// the 32 bits of the net come hashed bits, so that tails are as fine as those of other uniform numbers.
#pragma once
#include "uniform.h"

RECKON_BEGIN_NAMESPACE

constexpr uint32_t kSobolBits = 32;     // of a draw's number: 2^32 points
constexpr uint32_t kWordsOfSobol = 34;  // direction numbers, reversed; the seeds of the scramble and of the bits below

RECKON_HD uint32_t scramble_reversed(uint32_t bits, uint32_t seed) {
  bits += seed;
  bits ^= bits * 0x6c50b47cu;
  bits ^= bits * 0xb82f1e52u;
  bits ^= bits * 0xc7afe638u;
  bits ^= bits * 0x8d22f6e6u;
  return bits;
}

/// A bijection that leaves no pattern (MurmurHash3's finalizer).
RECKON_HD uint32_t mixed_bits(uint32_t bits) {
  bits = (bits ^ (bits >> 16)) * 0x85ebca6bu;
  bits = (bits ^ (bits >> 13)) * 0xc2b2ae35u;
  return bits ^ (bits >> 16);
}

/// The uniform number of a point, whose net bits come reversed.
template <class Real>
RECKON_HD void uniform_of_sobol(uint32_t reversed, const uint32_t* words, Real& uniform) {
  const uint32_t leading = reverse_bits(scramble_reversed(reversed, words[kSobolBits]));
  uniform_from_words(leading, sizeof(Real) == 8 ? mixed_bits(leading ^ words[kSobolBits + 1]) : 0u, uniform);
}

/// The net bits, reversed, of the first of a counter's four draws.
RECKON_HD uint32_t sobol_of_counter(uint64_t counter, const uint32_t* words) {
  const uint32_t number = static_cast<uint32_t>(counter);
  uint32_t reversed = 0;
  for (uint32_t b = 0; b < kSobolBits - 2; ++b) reversed ^= (0u - ((number >> b) & 1u)) & words[b + 2];
  return reversed;
}

/// A counter's four draws.
template <class Real>
RECKON_HD void sobol_uniforms(const uint32_t* words, uint64_t counter, Real (&uniform)[4]) {
  const uint32_t first = sobol_of_counter(counter, words);
  uniform_of_sobol(first, words, uniform[0]);
  uniform_of_sobol(first ^ words[0], words, uniform[1]);
  uniform_of_sobol(first ^ words[1], words, uniform[2]);
  uniform_of_sobol(first ^ words[0] ^ words[1], words, uniform[3]);
}

RECKON_END_NAMESPACE
