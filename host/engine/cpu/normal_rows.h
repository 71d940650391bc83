// The centres of the normal numbers of a block: inverse_normal_central for each draw. In single the
// coefficients are looked up in registers, which compilers do not find; in double plain loops serve.
#pragma once
#include "distributions/normal.h"
#include "engine/cpu/loops.h"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

RECKON_BEGIN_NAMESPACE

template <class Real>
inline void central_normals(const Real* uniform, Real* out) {
  RECKON_EACH(i) out[i] = with_sign(inverse_normal_central(magnitude(uniform[i])), uniform[i]);
}

#if defined(__AVX512F__)

inline void central_normals(const float* uniform, float* out) {
  __m512 low[6], high[6];
  for (int k = 0; k < 6; ++k) {
    low[k] = _mm512_load_ps(approximation::inverse_normal_segments(k));
    high[k] = _mm512_load_ps(approximation::inverse_normal_segments(k) + 16);
  }
  const __m512i sign = _mm512_set1_epi32(INT32_MIN), one = _mm512_set1_epi32(1), rest = _mm512_set1_epi32(0x1fffff);
  for (int i = 0; i < kBlockDraws; i += 16) {
    const __m512 u = _mm512_loadu_ps(uniform + i), tail = _mm512_abs_ps(u);
    const __m512i before = _mm512_sub_epi32(_mm512_castps_si512(tail), one);
    const __m512i index = _mm512_srli_epi32(before, 21);
    const __m512 end = _mm512_castsi512_ps(_mm512_add_epi32(_mm512_or_epi32(before, rest), one));
    const __m512 distance = _mm512_sub_ps(end, tail);
    __m512 z = _mm512_permutex2var_ps(low[5], index, high[5]);
    for (int k = 4; k >= 0; --k) z = _mm512_fmadd_ps(z, distance, _mm512_permutex2var_ps(low[k], index, high[k]));
    const __m512i signed_z = _mm512_ternarylogic_epi32(_mm512_castps_si512(z), _mm512_castps_si512(u), sign, 0xf8);  // z | (u & sign)
    _mm512_storeu_ps(out + i, _mm512_castsi512_ps(signed_z));
  }
}

#elif defined(__AVX2__)

/// rows[index], index below 32: two of its bits choose among four registers.
inline __m256 look_up(const float* rows, __m256i index, __m256 second_eight, __m256 second_half) {
  const __m256 a = _mm256_permutevar8x32_ps(_mm256_load_ps(rows), index), b = _mm256_permutevar8x32_ps(_mm256_load_ps(rows + 8), index);
  const __m256 c = _mm256_permutevar8x32_ps(_mm256_load_ps(rows + 16), index), d = _mm256_permutevar8x32_ps(_mm256_load_ps(rows + 24), index);
  return _mm256_blendv_ps(_mm256_blendv_ps(a, b, second_eight), _mm256_blendv_ps(c, d, second_eight), second_half);
}

inline void central_normals(const float* uniform, float* out) {
  const __m256 sign = _mm256_set1_ps(-0.0f);
  const __m256i one = _mm256_set1_epi32(1), rest = _mm256_set1_epi32(0x1fffff);
  for (int i = 0; i < kBlockDraws; i += 8) {
    const __m256 u = _mm256_loadu_ps(uniform + i), tail = _mm256_andnot_ps(sign, u);
    const __m256i before = _mm256_sub_epi32(_mm256_castps_si256(tail), one);
    const __m256i index = _mm256_srli_epi32(before, 21);
    // Bits 3 and 4 of the index at the top of a lane, where a blend looks.
    const __m256 second_eight = _mm256_castsi256_ps(_mm256_slli_epi32(before, 7)), second_half = _mm256_castsi256_ps(_mm256_slli_epi32(before, 6));
    const __m256 end = _mm256_castsi256_ps(_mm256_add_epi32(_mm256_or_si256(before, rest), one));
    const __m256 distance = _mm256_sub_ps(end, tail);
    __m256 z = look_up(approximation::inverse_normal_segments(5), index, second_eight, second_half);
    for (int k = 4; k >= 0; --k)
      z = _mm256_fmadd_ps(z, distance, look_up(approximation::inverse_normal_segments(k), index, second_eight, second_half));
    _mm256_storeu_ps(out + i, _mm256_or_ps(z, _mm256_and_ps(u, sign)));
  }
}

#endif

RECKON_END_NAMESPACE
