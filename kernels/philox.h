// Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as
// easy as 1, 2, 3", SC 2011. A bijection of a 128-bit counter under a 64-bit key; no state.
#pragma once
#include "portable.h"

RECKON_BEGIN_NAMESPACE

constexpr uint32_t kPhiloxMultiplier0 = 0xD2511F53u;
constexpr uint32_t kPhiloxMultiplier1 = 0xCD9E8D57u;
constexpr uint32_t kPhiloxWeyl0 = 0x9E3779B9u;  // golden ratio
constexpr uint32_t kPhiloxWeyl1 = 0xBB67AE85u;  // sqrt(3) - 1
constexpr int kPhiloxRounds = 10;

struct PhiloxWords {
  uint32_t word[4];
};

/// The keys of the rounds of a seed, computed as they are needed.
struct PhiloxSeed {
  uint32_t low, high;
  RECKON_HD uint32_t key0(int round) const { return low + static_cast<uint32_t>(round) * kPhiloxWeyl0; }
  RECKON_HD uint32_t key1(int round) const { return high + static_cast<uint32_t>(round) * kPhiloxWeyl1; }
};

/// Keys: PhiloxSeed, or anything with its key0 and key1.
template <class Keys>
RECKON_HD PhiloxWords philox(PhiloxWords counter, const Keys& keys) {
  uint32_t a = counter.word[0], b = counter.word[1], c = counter.word[2], d = counter.word[3];
#if defined(__CUDA_ARCH__)
#pragma unroll
#endif
  for (int round = 0; round < kPhiloxRounds; ++round) {
    const Halves first = multiply_wide(kPhiloxMultiplier0, a), second = multiply_wide(kPhiloxMultiplier1, c);
    a = exclusive_or(second.high, b, keys.key0(round));
    b = second.low;
    c = exclusive_or(first.high, d, keys.key1(round));
    d = first.low;
  }
  return {{a, b, c, d}};
}
RECKON_HD PhiloxWords philox(PhiloxWords counter, uint32_t key0, uint32_t key1) {
  return philox(counter, PhiloxSeed{key0, key1});
}

RECKON_END_NAMESPACE
