// The draws of a block whose tail lies below an edge, one in 256, packed together, so that their longer
// formula runs on them alone.
#pragma once
#include "devices/cpu/loops.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

RECKON_BEGIN_NAMESPACE

/// Bit i: whether the magnitude of value i lies below an edge; of 64 values.
inline uint64_t below_edge(const double* values, double edge) {
  uint64_t below = 0;
#if defined(__AVX512F__)
  for (int i = 0; i < 64; i += 8)
    below |= static_cast<uint64_t>(
                 _mm512_cmp_pd_mask(_mm512_abs_pd(_mm512_loadu_pd(values + i)), _mm512_set1_pd(edge), _CMP_LT_OQ))
             << i;
#elif defined(__SSE2__)
  const __m128d sign = _mm_set1_pd(-0.0);
  for (int i = 0; i < 64; i += 2) {
    const __m128d less = _mm_cmplt_pd(_mm_andnot_pd(sign, _mm_loadu_pd(values + i)), _mm_set1_pd(edge));
    below |= static_cast<uint64_t>(_mm_movemask_pd(less)) << i;
  }
#else
  for (int i = 0; i < 64; ++i) below |= static_cast<uint64_t>(magnitude(values[i]) < edge ? 1 : 0) << i;
#endif
  return below;
}
inline uint64_t below_edge(const float* values, float edge) {
  uint64_t below = 0;
#if defined(__AVX512F__)
  for (int i = 0; i < 64; i += 16)
    below |= static_cast<uint64_t>(
                 _mm512_cmp_ps_mask(_mm512_abs_ps(_mm512_loadu_ps(values + i)), _mm512_set1_ps(edge), _CMP_LT_OQ))
             << i;
#elif defined(__SSE2__)
  const __m128 sign = _mm_set1_ps(-0.0f);
  for (int i = 0; i < 64; i += 4) {
    const __m128 less = _mm_cmplt_ps(_mm_andnot_ps(sign, _mm_loadu_ps(values + i)), _mm_set1_ps(edge));
    below |= static_cast<uint64_t>(_mm_movemask_ps(less)) << i;
  }
#else
  for (int i = 0; i < 64; ++i) below |= static_cast<uint64_t>(magnitude(values[i]) < edge ? 1 : 0) << i;
#endif
  return below;
}

template <class Real>
class TailList {
  static constexpr int kWidth = 64 / sizeof(Real);
  int32_t place_[kBlockDraws];

 public:
  alignas(64) Real packed[kBlockDraws + kWidth];
  int count = 0, padded;

  inline TailList(const Real* uniform, Real edge) {
    for (int first = 0; first < kBlockDraws; first += 64) {
      for (uint64_t below = below_edge(uniform + first, edge); below != 0; below &= below - 1) {
        const int i = first + __builtin_ctzll(below);
        place_[count] = i;
        packed[count++] = uniform[i];
      }
    }
    padded = (count + kWidth - 1) / kWidth * kWidth;
    for (int i = count; i < padded; ++i) packed[i] = edge;
  }

  /// Puts a value for each of the list in its place.
  inline void put_back(const Real* values, Real* out) const {
    for (int i = 0; i < count; ++i) out[place_[i]] = values[i];
  }
};

RECKON_END_NAMESPACE
