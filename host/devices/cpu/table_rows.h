// Rows of a quantile table, several draws at a time: evaluate_table_row for each. Rows are loaded
// as they lie and transposed in registers, which is faster than gathering each coefficient.
#pragma once
#include "distributions/tabulated.h"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

RECKON_BEGIN_NAMESPACE

#if defined(__AVX2__)

/// Two halves of 128 bits, each from memory.
RECKON_HD __m256d load_halves(const double* low, const double* high) {
  return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(low)), _mm_loadu_pd(high), 1);
}
RECKON_HD __m256 load_halves(const float* low, const float* high) {
  return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(low)), _mm_loadu_ps(high), 1);
}

/// out[i] = the polynomial of row[i] at place[i]; count is a multiple of 8.
inline void evaluate_table_rows(const double* coefficients, const uint32_t* row, const double* place, double* out,
                                int count) {
  for (int i = 0; i < count; i += 4) {
    const double* r[4];
    for (int j = 0; j < 4; ++j) r[j] = coefficients + row[i + j] * TableLayoutDouble::coefficients;
    __m256d c[8];
    for (int k = 0; k < 8; k += 2) {
      const __m256d even = load_halves(r[0] + k, r[2] + k), odd = load_halves(r[1] + k, r[3] + k);
      c[k] = _mm256_unpacklo_pd(even, odd);
      c[k + 1] = _mm256_unpackhi_pd(even, odd);
    }
    const __m256d x = _mm256_loadu_pd(place + i), square = _mm256_mul_pd(x, x);
    const __m256d even =
        _mm256_fmadd_pd(_mm256_fmadd_pd(_mm256_fmadd_pd(c[6], square, c[4]), square, c[2]), square, c[0]);
    const __m256d odd =
        _mm256_fmadd_pd(_mm256_fmadd_pd(_mm256_fmadd_pd(c[7], square, c[5]), square, c[3]), square, c[1]);
    _mm256_storeu_pd(out + i, _mm256_fmadd_pd(odd, x, even));
  }
}
inline void evaluate_table_rows(const float* coefficients, const uint32_t* row, const float* place, float* out,
                                int count) {
  for (int i = 0; i < count; i += 8) {
    __m256 pair[4];  // rows j and j + 4
    for (int j = 0; j < 4; ++j) {
      pair[j] = load_halves(coefficients + row[i + j] * TableLayoutFloat::coefficients,
                            coefficients + row[i + j + 4] * TableLayoutFloat::coefficients);
    }
    const __m256 low01 = _mm256_unpacklo_ps(pair[0], pair[1]), high01 = _mm256_unpackhi_ps(pair[0], pair[1]);
    const __m256 low23 = _mm256_unpacklo_ps(pair[2], pair[3]), high23 = _mm256_unpackhi_ps(pair[2], pair[3]);
    const __m256 c0 = _mm256_shuffle_ps(low01, low23, 0x44), c1 = _mm256_shuffle_ps(low01, low23, 0xee);
    const __m256 c2 = _mm256_shuffle_ps(high01, high23, 0x44), c3 = _mm256_shuffle_ps(high01, high23, 0xee);
    const __m256 x = _mm256_loadu_ps(place + i), square = _mm256_mul_ps(x, x);
    const __m256 even = _mm256_fmadd_ps(c2, square, c0), odd = _mm256_fmadd_ps(c3, square, c1);
    _mm256_storeu_ps(out + i, _mm256_fmadd_ps(odd, x, even));
  }
}

#else

template <class Real>
inline void evaluate_table_rows(const Real* coefficients, const uint32_t* row, const Real* place, Real* out,
                                int count) {
  constexpr uint32_t kCoefficients =
      sizeof(Real) == 8 ? TableLayoutDouble::coefficients : TableLayoutFloat::coefficients;
  for (int i = 0; i < count; ++i) out[i] = evaluate_table_row(coefficients + row[i] * kCoefficients, place[i]);
}

#endif

RECKON_END_NAMESPACE
