// The centres of the normal numbers of a block: inverse_normal_central for each draw. The coefficients
// are looked up in registers, which compilers do not find.
#pragma once
#include "devices/cpu/loops.h"
#include "devices/cpu/table_rows.h"
#include "distributions/normal.h"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

RECKON_BEGIN_NAMESPACE

#if defined(__AVX512F__)

/// Several vectors side by side, for a row of coefficients does not fit the registers for long.
inline void central_normals(const double* uniform, double* out) {
  constexpr int kDegree = approximation::inverse_normal_segments_degree(0.0), kVectors = 4;
  const __m512i sign = _mm512_set1_epi64(INT64_MIN), one = _mm512_set1_epi64(1),
                rest = _mm512_set1_epi64(0x7ffffffffffff);
  for (int i = 0; i < kBlockDraws; i += 8 * kVectors) {
    __m512i index[kVectors];
    __m512d distance[kVectors], z[kVectors];
    for (int j = 0; j < kVectors; ++j) {
      const __m512d tail = _mm512_abs_pd(_mm512_loadu_pd(uniform + i + 8 * j));
      const __m512i before = _mm512_sub_epi64(_mm512_castpd_si512(tail), one);
      index[j] = _mm512_srli_epi64(before, 51);
      distance[j] = _mm512_sub_pd(_mm512_castsi512_pd(_mm512_add_epi64(_mm512_or_epi64(before, rest), one)), tail);
      z[j] = _mm512_setzero_pd();
    }
    for (int k = kDegree; k >= 0; --k) {
      const double* row = approximation::inverse_normal_segments(0.0, k);
      const __m512d low = _mm512_load_pd(row), high = _mm512_load_pd(row + 8);
      for (int j = 0; j < kVectors; ++j)
        z[j] = _mm512_fmadd_pd(z[j], distance[j], _mm512_permutex2var_pd(low, index[j], high));
    }
    for (int j = 0; j < kVectors; ++j) {
      const __m512i u = _mm512_loadu_si512(uniform + i + 8 * j);
      const __m512i signed_z = _mm512_ternarylogic_epi64(_mm512_castpd_si512(z[j]), u, sign, 0xf8);  // z | (u & sign)
      _mm512_storeu_pd(out + i + 8 * j, _mm512_castsi512_pd(signed_z));
    }
  }
}

inline void central_normals(const float* uniform, float* out) {
  constexpr int kDegree = approximation::inverse_normal_segments_degree(0.0f);
  __m512 low[kDegree + 1], high[kDegree + 1];
  for (int k = 0; k <= kDegree; ++k) {
    low[k] = _mm512_load_ps(approximation::inverse_normal_segments(0.0f, k));
    high[k] = _mm512_load_ps(approximation::inverse_normal_segments(0.0f, k) + 16);
  }
  const __m512i sign = _mm512_set1_epi32(INT32_MIN), one = _mm512_set1_epi32(1), rest = _mm512_set1_epi32(0x1fffff);
  for (int i = 0; i < kBlockDraws; i += 16) {
    const __m512 u = _mm512_loadu_ps(uniform + i), tail = _mm512_abs_ps(u);
    const __m512i before = _mm512_sub_epi32(_mm512_castps_si512(tail), one), index = _mm512_srli_epi32(before, 21);
    const __m512 distance =
        _mm512_sub_ps(_mm512_castsi512_ps(_mm512_add_epi32(_mm512_or_epi32(before, rest), one)), tail);
    __m512 z = _mm512_permutex2var_ps(low[kDegree], index, high[kDegree]);
    for (int k = kDegree - 1; k >= 0; --k)
      z = _mm512_fmadd_ps(z, distance, _mm512_permutex2var_ps(low[k], index, high[k]));
    const __m512i signed_z = _mm512_ternarylogic_epi32(_mm512_castps_si512(z), _mm512_castps_si512(u), sign, 0xf8);
    _mm512_storeu_ps(out + i, _mm512_castsi512_ps(signed_z));
  }
}

#elif defined(__AVX2__)

/// A segment's coefficients side by side, loaded as they lie and transposed in registers.
inline void central_normals(const double* uniform, double* out) {
  constexpr int kDegree = approximation::inverse_normal_segments_degree(0.0), kSegments = 16;
  static_assert(kDegree % 2 == 0);
  alignas(32) double segment[kSegments][kDegree + 2];
  for (int k = 0; k <= kDegree; ++k) {
    for (int s = 0; s < kSegments; ++s) segment[s][k] = approximation::inverse_normal_segments(0.0, k)[s];
  }
  for (int s = 0; s < kSegments; ++s) segment[s][kDegree + 1] = 0;
  alignas(32) double distance[kBlockDraws];
  alignas(32) uint64_t index[kBlockDraws];
  RECKON_EACH(i) {
    const NormalSegment<double> at = locate_normal_segment(magnitude(uniform[i]));
    index[i] = at.index;
    distance[i] = at.distance;
  }
  const __m256d sign = _mm256_set1_pd(-0.0);
  for (int i = 0; i < kBlockDraws; i += 4) {
    const double *a = segment[index[i]], *b = segment[index[i + 1]], *c = segment[index[i + 2]],
                 *d = segment[index[i + 3]];
    const __m256d x = _mm256_load_pd(distance + i);
    __m256d z = _mm256_unpacklo_pd(load_halves(a + kDegree, c + kDegree), load_halves(b + kDegree, d + kDegree));
    for (int k = kDegree - 2; k >= 0; k -= 2) {
      const __m256d even = load_halves(a + k, c + k), odd = load_halves(b + k, d + k);
      z = _mm256_fmadd_pd(z, x, _mm256_unpackhi_pd(even, odd));
      z = _mm256_fmadd_pd(z, x, _mm256_unpacklo_pd(even, odd));
    }
    _mm256_storeu_pd(out + i, _mm256_or_pd(z, _mm256_and_pd(_mm256_loadu_pd(uniform + i), sign)));
  }
}

/// rows[index], index below 32: two of its bits choose among four registers.
inline __m256 look_up(const float* row, __m256i index, __m256 second_eight, __m256 second_half) {
  const __m256 a = _mm256_permutevar8x32_ps(_mm256_load_ps(row), index),
               b = _mm256_permutevar8x32_ps(_mm256_load_ps(row + 8), index);
  const __m256 c = _mm256_permutevar8x32_ps(_mm256_load_ps(row + 16), index),
               d = _mm256_permutevar8x32_ps(_mm256_load_ps(row + 24), index);
  return _mm256_blendv_ps(_mm256_blendv_ps(a, b, second_eight), _mm256_blendv_ps(c, d, second_eight), second_half);
}

inline void central_normals(const float* uniform, float* out) {
  constexpr int kDegree = approximation::inverse_normal_segments_degree(0.0f);
  const __m256 sign = _mm256_set1_ps(-0.0f);
  const __m256i one = _mm256_set1_epi32(1), rest = _mm256_set1_epi32(0x1fffff);
  for (int i = 0; i < kBlockDraws; i += 8) {
    const __m256 u = _mm256_loadu_ps(uniform + i), tail = _mm256_andnot_ps(sign, u);
    const __m256i before = _mm256_sub_epi32(_mm256_castps_si256(tail), one), index = _mm256_srli_epi32(before, 21);
    // Bits 3 and 4 of the index at the top of a lane, where a blend looks.
    const __m256 second_eight = _mm256_castsi256_ps(_mm256_slli_epi32(before, 7)),
                 second_half = _mm256_castsi256_ps(_mm256_slli_epi32(before, 6));
    const __m256 distance =
        _mm256_sub_ps(_mm256_castsi256_ps(_mm256_add_epi32(_mm256_or_si256(before, rest), one)), tail);
    __m256 z = look_up(approximation::inverse_normal_segments(0.0f, kDegree), index, second_eight, second_half);
    for (int k = kDegree - 1; k >= 0; --k)
      z = _mm256_fmadd_ps(z, distance,
                          look_up(approximation::inverse_normal_segments(0.0f, k), index, second_eight, second_half));
    _mm256_storeu_ps(out + i, _mm256_or_ps(z, _mm256_and_ps(u, sign)));
  }
}

#else

template <class Real>
inline void central_normals(const Real* uniform, Real* out) {
  RECKON_EACH(i) out[i] = with_sign(inverse_normal_central(magnitude(uniform[i])), uniform[i]);
}

#endif

RECKON_END_NAMESPACE
