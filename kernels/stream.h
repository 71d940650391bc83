// Which random word belongs to which draw of which prior. Draw d of a stream is word d & 3 of the
// Philox block whose counter is
//
//   words 0-1   d >> 2 (62 bits); bit 63 is the half (0: the leading 32 bits of a uniform, 1: the
//               trailing), bit 62 the replicate: a second value of every prior (for pick-freeze designs)
//   words 2-3   the stream's identity: the first 8 bytes, little-endian, of SHA-256 of the prior's
//               full name
//
// under the seed as key. So a draw depends on seed, name and index, and on nothing else.
#pragma once
#include "philox.h"

RECKON_BEGIN_NAMESPACE

struct Stream {
  uint64_t seed;
  uint64_t identity;
};

constexpr uint32_t kDrawsPerCounter = 4;
constexpr uint32_t kLeadingHalf = 0;
constexpr uint32_t kTrailingHalf = 1;
constexpr uint64_t kSecondReplicate = uint64_t{1} << 62;

/// Keys: as philox takes them. Counter: d >> 2, with kSecondReplicate or without.
template <class Keys>
RECKON_HD PhiloxWords stream_words(const Keys& keys, uint64_t identity, uint64_t counter, uint32_t half) {
  const uint32_t high = static_cast<uint32_t>(counter >> 32) | (half << 31);
  return philox(
      {{static_cast<uint32_t>(counter), high, static_cast<uint32_t>(identity), static_cast<uint32_t>(identity >> 32)}},
      keys);
}
RECKON_HD PhiloxWords stream_words(const Stream& stream, uint64_t counter, uint32_t half) {
  const PhiloxSeed seed{static_cast<uint32_t>(stream.seed), static_cast<uint32_t>(stream.seed >> 32)};
  return stream_words(seed, stream.identity, counter, half);
}

RECKON_END_NAMESPACE
