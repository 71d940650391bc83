// The draws of a block whose tail lies below an edge, packed together: where they stand, and their
// uniform numbers.
#pragma once
#include "engine/cpu/block.h"

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

RECKON_BEGIN_NAMESPACE

#if defined(__AVX512F__)

/// Compressed in registers and stored whole: up to a vector beyond the count is written.
inline int list_tails(const double* uniform, double edge, double* packed, int32_t* place) {
  const __m512d bound = _mm512_set1_pd(edge);
  __m256i index = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  int count = 0;
  for (int i = 0; i < kBlockDraws; i += 8) {
    const __m512d u = _mm512_loadu_pd(uniform + i);
    const __mmask8 tail = _mm512_cmp_pd_mask(_mm512_abs_pd(u), bound, _CMP_LT_OQ);
    _mm512_storeu_pd(packed + count, _mm512_maskz_compress_pd(tail, u));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(place + count), _mm256_maskz_compress_epi32(tail, index));
    count += __builtin_popcount(tail);
    index = _mm256_add_epi32(index, _mm256_set1_epi32(8));
  }
  return count;
}
inline int list_tails(const float* uniform, float edge, float* packed, int32_t* place) {
  const __m512 bound = _mm512_set1_ps(edge);
  __m512i index = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  int count = 0;
  for (int i = 0; i < kBlockDraws; i += 16) {
    const __m512 u = _mm512_loadu_ps(uniform + i);
    const __mmask16 tail = _mm512_cmp_ps_mask(_mm512_abs_ps(u), bound, _CMP_LT_OQ);
    _mm512_storeu_ps(packed + count, _mm512_maskz_compress_ps(tail, u));
    _mm512_storeu_si512(place + count, _mm512_maskz_compress_epi32(tail, index));
    count += __builtin_popcount(tail);
    index = _mm512_add_epi32(index, _mm512_set1_epi32(16));
  }
  return count;
}

#else

template <class Real>
inline int list_tails(const Real* uniform, Real edge, Real* packed, int32_t* place) {
  int count = 0;
  for (int i = 0; i < kBlockDraws; ++i) {
    place[count] = i;
    packed[count] = uniform[i];
    count += magnitude(uniform[i]) < edge ? 1 : 0;
  }
  return count;
}

#endif

RECKON_END_NAMESPACE
