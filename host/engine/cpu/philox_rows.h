// The random words of a block, several counters at a time: the bits of kernels/stream.h. Words sit in
// 64-bit lanes, whose upper halves may hold anything, because the 32 x 32 -> 64 bit multiplication
// reads the lower halves alone.
#pragma once
#include "stream.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

RECKON_BEGIN_NAMESPACE

#if defined(__AVX512F__)
constexpr int kPhiloxWidth = 8;
#elif defined(__AVX2__)
constexpr int kPhiloxWidth = 4;
#elif defined(__x86_64__)
constexpr int kPhiloxWidth = 2;
#else
constexpr int kPhiloxWidth = 1;
#endif

#if defined(__x86_64__)
typedef uint64_t PhiloxVector __attribute__((vector_size(8 * kPhiloxWidth)));
typedef uint32_t PhiloxHalves __attribute__((vector_size(4 * kPhiloxWidth)));

RECKON_HD PhiloxVector multiply_low_halves(PhiloxVector a, PhiloxVector b) {
#if defined(__AVX512F__)
  return (PhiloxVector)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
  return (PhiloxVector)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#else
  return (PhiloxVector)_mm_mul_epu32((__m128i)a, (__m128i)b);
#endif
}

/// words[r * stride + t] for counters first + t, t < count; count is a multiple of kPhiloxWidth.
inline void philox_rows(const Stream& stream, uint64_t first, uint32_t half, int count, int stride, uint32_t* words) {
  const PhiloxVector zero = {};
  PhiloxVector step = {};
  for (int i = 0; i < kPhiloxWidth; ++i) step[i] = static_cast<uint64_t>(i);
  const PhiloxVector m0 = zero + kPhiloxMultiplier0, m1 = zero + kPhiloxMultiplier1;
  const uint64_t top = static_cast<uint64_t>(half) << 31;
  for (int t = 0; t < count; t += kPhiloxWidth) {
    const PhiloxVector counter = step + (first + static_cast<uint64_t>(t));
    PhiloxVector a = counter, b = ((counter >> 32) & UINT64_C(0x3fffffff)) | top;
    PhiloxVector c = zero + (stream.identity & UINT64_C(0xffffffff)), d = zero + (stream.identity >> 32);
    uint32_t key0 = static_cast<uint32_t>(stream.seed), key1 = static_cast<uint32_t>(stream.seed >> 32);
    for (int round = 0; round < kPhiloxRounds; ++round) {
      const PhiloxVector p = multiply_low_halves(a, m0), q = multiply_low_halves(c, m1);
      a = (q >> 32) ^ b ^ (zero + static_cast<uint64_t>(key0));
      c = (p >> 32) ^ d ^ (zero + static_cast<uint64_t>(key1));
      b = q;
      d = p;
      key0 += kPhiloxWeyl0;
      key1 += kPhiloxWeyl1;
    }
    *reinterpret_cast<PhiloxHalves*>(words + t) = __builtin_convertvector(a, PhiloxHalves);
    *reinterpret_cast<PhiloxHalves*>(words + stride + t) = __builtin_convertvector(b, PhiloxHalves);
    *reinterpret_cast<PhiloxHalves*>(words + 2 * stride + t) = __builtin_convertvector(c, PhiloxHalves);
    *reinterpret_cast<PhiloxHalves*>(words + 3 * stride + t) = __builtin_convertvector(d, PhiloxHalves);
  }
}
#else
inline void philox_rows(const Stream& stream, uint64_t first, uint32_t half, int count, int stride, uint32_t* words) {
  for (int t = 0; t < count; ++t) {
    const PhiloxWords w = stream_words(stream, first + static_cast<uint64_t>(t), half);
    for (int r = 0; r < 4; ++r) words[r * stride + t] = w.word[r];
  }
}
#endif

RECKON_END_NAMESPACE
