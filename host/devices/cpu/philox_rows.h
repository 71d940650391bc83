// The uniform numbers of a block, several counters at a time: the bits of kernels/stream.h and
// kernels/uniform.h. Words sit in 64-bit lanes, whose upper halves may hold anything, because the
// 32 x 32 -> 64 bit multiplication reads the lower halves alone. Four independent chains side by
// side hide the latency of the ten dependent rounds.
#pragma once
#include "stream.h"
#include "uniform.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

RECKON_BEGIN_NAMESPACE

#if defined(__x86_64__)

#if defined(__AVX512F__)
constexpr int kPhiloxWidth = 8;
#elif defined(__AVX2__)
constexpr int kPhiloxWidth = 4;
#else
constexpr int kPhiloxWidth = 2;
#endif
constexpr int kPhiloxChains = 4;
#if defined(__clang__)
#define RECKON_UNROLLED(j, count) _Pragma("unroll") for (int j = 0; j < (count); ++j)
#else
#define RECKON_UNROLLED(j, count) _Pragma("GCC unroll 10") for (int j = 0; j < (count); ++j)
#endif

typedef uint64_t PhiloxVector __attribute__((vector_size(8 * kPhiloxWidth)));
typedef int64_t PhiloxSigned __attribute__((vector_size(8 * kPhiloxWidth)));
typedef double PhiloxDouble __attribute__((vector_size(8 * kPhiloxWidth)));
typedef uint32_t PhiloxWordVector __attribute__((vector_size(8 * kPhiloxWidth)));
typedef int32_t PhiloxWordSigned __attribute__((vector_size(8 * kPhiloxWidth)));
typedef float PhiloxFloat __attribute__((vector_size(8 * kPhiloxWidth)));

RECKON_HD PhiloxVector multiply_low_halves(PhiloxVector a, PhiloxVector b) {
#if defined(__AVX512F__)
  return (PhiloxVector)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
  return (PhiloxVector)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#else
  return (PhiloxVector)_mm_mul_epu32((__m128i)a, (__m128i)b);
#endif
}

/// The key of each round, in memory to be broadcast from.
struct PhiloxKeys {
  uint64_t word[kPhiloxRounds][2];

  explicit PhiloxKeys(uint64_t seed) {
    uint32_t key0 = static_cast<uint32_t>(seed), key1 = static_cast<uint32_t>(seed >> 32);
    for (auto& round : word) {
      round[0] = key0, round[1] = key1;
      key0 += kPhiloxWeyl0, key1 += kPhiloxWeyl1;
    }
  }
};

/// One state per chain: word[r][j] holds word r of chain j's counters.
struct PhiloxState {
  PhiloxVector word[4][kPhiloxChains];

  /// Chain j takes the counters first[j], first[j] + stride, ...
  RECKON_HD void start(const Stream& stream, const uint64_t (&first)[kPhiloxChains], uint64_t stride,
                       const uint32_t (&half)[kPhiloxChains]) {
    PhiloxVector step = {};
    for (int i = 0; i < kPhiloxWidth; ++i) step[i] = stride * static_cast<uint64_t>(i);
    const PhiloxVector zero = {};
    RECKON_UNROLLED(j, kPhiloxChains) {
      const PhiloxVector counter = step + first[j];
      word[0][j] = counter;
      word[1][j] = (counter >> 32) | static_cast<uint64_t>(half[j] << 31);
      word[2][j] = zero + (stream.identity & UINT64_C(0xffffffff));
      word[3][j] = zero + (stream.identity >> 32);
    }
  }

  RECKON_HD void mix(const PhiloxKeys& keys) {
    const PhiloxVector zero = {};
    const PhiloxVector m0 = zero + kPhiloxMultiplier0, m1 = zero + kPhiloxMultiplier1;
    RECKON_UNROLLED(round, kPhiloxRounds) {
      const PhiloxVector k0 = zero + keys.word[round][0], k1 = zero + keys.word[round][1];
      PhiloxVector p[kPhiloxChains], q[kPhiloxChains];
      RECKON_UNROLLED(j, kPhiloxChains) {
        p[j] = multiply_low_halves(word[0][j], m0);
        q[j] = multiply_low_halves(word[2][j], m1);
      }
      RECKON_UNROLLED(j, kPhiloxChains) {
        word[0][j] = (q[j] >> 32) ^ word[1][j] ^ k0;
        word[2][j] = (p[j] >> 32) ^ word[3][j] ^ k1;
        word[1][j] = q[j];
        word[3][j] = p[j];
      }
    }
  }
};

/// uniform_from_words for each lane: there, the sum of two exact parts is rounded; here, where integers
/// without sign convert in one instruction, the odd number 2 k + 1.
#if defined(__AVX512F__)
RECKON_HD PhiloxDouble uniforms_from_lanes(PhiloxVector leading, PhiloxVector trailing) {
  const PhiloxVector bits = (leading << 32) | (trailing & UINT64_C(0xffffffff));
  const PhiloxVector odd = ((bits + bits) | 1) ^ ((PhiloxVector)((PhiloxSigned)bits >> 63) & ~UINT64_C(1));
  const PhiloxVector scaled =
      (PhiloxVector) __builtin_convertvector(odd, PhiloxDouble) - (UINT64_C(65) << 52);  // * 2^-65
  return (PhiloxDouble)(scaled | (~bits & UINT64_C(0x8000000000000000)));
}
RECKON_HD PhiloxFloat uniforms_from_lanes(PhiloxWordVector bits) {
  const PhiloxWordVector odd = ((bits + bits) | 1u) ^ ((PhiloxWordVector)((PhiloxWordSigned)bits >> 31) & ~1u);
  const PhiloxWordVector scaled =
      (PhiloxWordVector) __builtin_convertvector(odd, PhiloxFloat) - (33u << 23);  // * 2^-33
  return (PhiloxFloat)(scaled | (~bits & 0x80000000u));
}
#else
RECKON_HD PhiloxDouble uniforms_from_lanes(PhiloxVector leading, PhiloxVector trailing) {
  const PhiloxVector bits = (leading << 32) | (trailing & UINT64_C(0xffffffff));
  const PhiloxVector folded = bits ^ (PhiloxVector)((PhiloxSigned)bits >> 63);
  const PhiloxDouble head = (PhiloxDouble)((folded >> 32) | UINT64_C(0x4130000000000000)) - 0x1p20;
  const PhiloxDouble rest =
      (PhiloxDouble)((folded & UINT64_C(0xffffffff)) | UINT64_C(0x3f30000000000000)) - 0x1.fffffffffffffp-13;
  return (PhiloxDouble)((PhiloxVector)(head + rest) | (~bits & UINT64_C(0x8000000000000000)));
}
RECKON_HD PhiloxFloat uniforms_from_lanes(PhiloxWordVector bits) {
  const PhiloxWordVector folded = bits ^ (PhiloxWordVector)((PhiloxWordSigned)bits >> 31);
  const PhiloxFloat head = (PhiloxFloat)((folded >> 8) | 0x3f000000u) - 0.5f;
  const PhiloxFloat rest = (PhiloxFloat)((folded & 0xffu) | 0x3b000000u) - 0x1.fffffep-10f;
  return (PhiloxFloat)((PhiloxWordVector)(head + rest) | (~bits & 0x80000000u));
}
#endif

/// The lower halves of the lanes, those of `odd` above those of `even`.
RECKON_HD PhiloxWordVector interleave_low_halves(PhiloxVector even, PhiloxVector odd) {
#if defined(__AVX512F__)
  return (PhiloxWordVector)_mm512_mask_shuffle_epi32((__m512i)even, 0xaaaa, (__m512i)odd, _MM_PERM_CCAA);
#else
  return (PhiloxWordVector)((even & UINT64_C(0xffffffff)) | (odd << 32));
#endif
}

/// uniform[r * count + t]: draw r of counter first + t; count is a multiple of 4 * kPhiloxWidth.
inline void uniform_rows(const Stream& stream, uint64_t first, int count, double* uniform) {
  const PhiloxKeys keys(stream.seed);
  for (int t = 0; t < count; t += 2 * kPhiloxWidth) {
    const uint64_t start = first + static_cast<uint64_t>(t);
    PhiloxState state;
    const uint64_t next = start + kPhiloxWidth;
    state.start(stream, {start, start, next, next}, 1, {kLeadingHalf, kTrailingHalf, kLeadingHalf, kTrailingHalf});
    state.mix(keys);
    RECKON_UNROLLED(r, 4) {
      PhiloxDouble* out = reinterpret_cast<PhiloxDouble*>(uniform + r * count + t);
      out[0] = uniforms_from_lanes(state.word[r][0], state.word[r][1]);
      out[1] = uniforms_from_lanes(state.word[r][2], state.word[r][3]);
    }
  }
}
inline void uniform_rows(const Stream& stream, uint64_t first, int count, float* uniform) {
  const PhiloxKeys keys(stream.seed);
  for (int t = 0; t < count; t += 4 * kPhiloxWidth) {
    const uint64_t start = first + static_cast<uint64_t>(t);
    constexpr uint64_t width = 2 * kPhiloxWidth;
    PhiloxState state;
    // Odd counters go above even ones, into one vector of 32-bit words.
    state.start(stream, {start, start + 1, start + width, start + width + 1}, 2,
                {kLeadingHalf, kLeadingHalf, kLeadingHalf, kLeadingHalf});
    state.mix(keys);
    RECKON_UNROLLED(r, 4) {
      RECKON_UNROLLED(j, 2) {
        const PhiloxWordVector bits = interleave_low_halves(state.word[r][2 * j], state.word[r][2 * j + 1]);
        *reinterpret_cast<PhiloxFloat*>(uniform + r * count + t + 2 * kPhiloxWidth * j) = uniforms_from_lanes(bits);
      }
    }
  }
}

#else

template <class Real>
inline void uniform_rows(const Stream& stream, uint64_t first, int count, Real* uniform) {
  for (int t = 0; t < count; ++t) {
    const PhiloxWords leading = stream_words(stream, first + static_cast<uint64_t>(t), kLeadingHalf);
    const PhiloxWords trailing =
        sizeof(Real) == 8 ? stream_words(stream, first + static_cast<uint64_t>(t), kTrailingHalf) : PhiloxWords{};
    for (int r = 0; r < 4; ++r) uniform_from_words(leading.word[r], trailing.word[r], uniform[r * count + t]);
  }
}

#endif

RECKON_END_NAMESPACE
