// Counts the bins of a block and keeps the values of those that are marked.
#pragma once
#include "devices/cpu/loops.h"

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

RECKON_BEGIN_NAMESPACE

#if defined(__AVX512F__)

/// Which of 16 bins are marked: a bitmap of 4096 in eight registers, of which two bits of the bin's
/// word choose a pair, and five a place in it.
inline __mmask16 marked(const uint32_t* bitmap, __m512i bins) {
  static_assert(kBins == 4096);
  const __m512i word = _mm512_srli_epi32(bins, 5);
  __m512i pair[4];
  for (int j = 0; j < 4; ++j) {
    pair[j] =
        _mm512_permutex2var_epi32(_mm512_load_si512(bitmap + 32 * j), word, _mm512_load_si512(bitmap + 32 * j + 16));
  }
  const __mmask16 odd = _mm512_test_epi32_mask(word, _mm512_set1_epi32(32)),
                  high = _mm512_test_epi32_mask(word, _mm512_set1_epi32(64));
  const __m512i low_half = _mm512_mask_mov_epi32(pair[0], odd, pair[1]),
                high_half = _mm512_mask_mov_epi32(pair[2], odd, pair[3]);
  const __m512i bits = _mm512_mask_mov_epi32(low_half, high, high_half);
  const __m512i place = _mm512_and_epi32(bins, _mm512_set1_epi32(31));
  return _mm512_test_epi32_mask(_mm512_srlv_epi32(bits, place), _mm512_set1_epi32(1));
}

inline float* append(const float* values, __mmask16 mask, float* to) {
  _mm512_storeu_ps(to, _mm512_maskz_compress_ps(mask, _mm512_loadu_ps(values)));
  return to + __builtin_popcount(mask);
}
inline double* append(const double* values, __mmask16 mask, double* to) {
  const __mmask8 first = static_cast<__mmask8>(mask), second = static_cast<__mmask8>(mask >> 8);
  _mm512_storeu_pd(to, _mm512_maskz_compress_pd(first, _mm512_loadu_pd(values)));
  to += __builtin_popcount(first);
  _mm512_storeu_pd(to, _mm512_maskz_compress_pd(second, _mm512_loadu_pd(values + 8)));
  return to + __builtin_popcount(second);
}

/// Returns the end of the kept values; writes up to kKeptSlack places beyond it. One store a draw,
/// which is what a processor retires in a cycle.
template <class Real>
inline Real* count_and_keep(const int32_t* bin, const Real* values, const Collector<Real>& c, Real* kept) {
  uint32_t* counts = c.counts;
  RECKON_UNROLL
  for (int i = 0; i < kBlockDraws; ++i) ++counts[bin[i]];
  for (int i = 0; i < kBlockDraws; i += 16) kept = append(values + i, marked(c.keep, _mm512_load_si512(bin + i)), kept);
  return kept;
}

#else

template <class Real>
inline Real* count_and_keep(const int32_t* bin, const Real* values, const Collector<Real>& c, Real* kept) {
  uint32_t* counts = c.counts;
  RECKON_UNROLL
  for (int i = 0; i < kBlockDraws; ++i) {
    const uint32_t count = counts[bin[i]] + 1u;
    counts[bin[i]] = count;
    *kept = values[i];
    kept += count >> 31;
  }
  return kept;
}

#endif

RECKON_END_NAMESPACE
