// The draws of a block whose tail lies below an edge, packed together, so that their longer formula
// runs on them alone.
#pragma once
#include "engine/cpu/loops.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

RECKON_BEGIN_NAMESPACE

#if defined(__AVX512F__)

struct VectorOfDouble {
  using Mask = __mmask8;
  __m512d values;
  explicit VectorOfDouble(const double* from) : values(_mm512_loadu_pd(from)) {}
  Mask below(double edge) const { return _mm512_cmp_pd_mask(_mm512_abs_pd(values), _mm512_set1_pd(edge), _CMP_LT_OQ); }
  void pack(Mask mask, double others, double* to) const {
    _mm512_storeu_pd(to, _mm512_mask_compress_pd(_mm512_set1_pd(others), mask, values));
  }
  void unpack(Mask mask, double* to) const { _mm512_storeu_pd(to, _mm512_mask_expand_pd(_mm512_loadu_pd(to), mask, values)); }
};
struct VectorOfFloat {
  using Mask = __mmask16;
  __m512 values;
  explicit VectorOfFloat(const float* from) : values(_mm512_loadu_ps(from)) {}
  Mask below(float edge) const { return _mm512_cmp_ps_mask(_mm512_abs_ps(values), _mm512_set1_ps(edge), _CMP_LT_OQ); }
  void pack(Mask mask, float others, float* to) const {
    _mm512_storeu_ps(to, _mm512_mask_compress_ps(_mm512_set1_ps(others), mask, values));
  }
  void unpack(Mask mask, float* to) const { _mm512_storeu_ps(to, _mm512_mask_expand_ps(_mm512_loadu_ps(to), mask, values)); }
};
VectorOfDouble vector_of(double);
VectorOfFloat vector_of(float);

/// Compressed and expanded in registers and stored whole.
template <class Real>
class TailList {
  using Vector = decltype(vector_of(Real()));
  static constexpr int kWidth = 64 / sizeof(Real);
  static constexpr int kUsual = sizeof(Real) == 8 ? 136 : 144;  // of 128 on average: the loop over them is mostly of one length
  typename Vector::Mask mask_[kBlockDraws / kWidth];

 public:
  alignas(64) Real packed[kBlockDraws + kWidth];
  int count, padded;

  inline TailList(const Real* uniform, Real edge) {
    for (int i = 0; i < kUsual; ++i) packed[i] = edge;
    Real* next = packed;
    for (int i = 0; i < kBlockDraws / kWidth; ++i) {
      const Vector vector(uniform + i * kWidth);
      const typename Vector::Mask mask = vector.below(edge);
      vector.pack(mask, edge, next);
      next += __builtin_popcount(mask);
      mask_[i] = mask;
    }
    for (int i = 0; i < kWidth; ++i) next[i] = edge;
    count = static_cast<int>(next - packed);
    padded = count <= kUsual ? kUsual : (count + kWidth - 1) / kWidth * kWidth;
  }

  /// Puts a value for each of the list in its place.
  inline void put_back(const Real* values, Real* out) const {
    for (int i = 0; i < kBlockDraws / kWidth; ++i) {
      const typename Vector::Mask mask = mask_[i];
      Vector(values).unpack(mask, out + i * kWidth);
      values += __builtin_popcount(mask);
    }
  }
};

#else

template <class Real>
class TailList {
  static constexpr int kWidth = 32 / sizeof(Real);
  int32_t place_[kBlockDraws];

 public:
  alignas(64) Real packed[kBlockDraws + kWidth];
  int count = 0, padded;

  inline TailList(const Real* uniform, Real edge) {
    for (int i = 0; i < kBlockDraws; ++i) {
      place_[count] = i;
      packed[count] = uniform[i];
      count += magnitude(uniform[i]) < edge ? 1 : 0;
    }
    padded = (count + kWidth - 1) / kWidth * kWidth;
    for (int i = count; i < padded; ++i) packed[i] = edge;
  }

  /// Puts a value for each of the list in its place.
  inline void put_back(const Real* values, Real* out) const {
    for (int i = 0; i < count; ++i) out[place_[i]] = values[i];
  }
};

#endif

/// Bit i: whether the magnitude of value i lies below an edge; of 64 values.
inline uint64_t below_edge(const float* values, float edge) {
  uint64_t below = 0;
#if defined(__AVX512F__)
  for (int i = 0; i < 64; i += 16) below |= static_cast<uint64_t>(VectorOfFloat(values + i).below(edge)) << i;
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

/// The same where such draws are rare.
template <class Real>
class FewTails {
  static constexpr int kWidth = 16;
  int32_t place_[kBlockDraws];

 public:
  alignas(64) Real packed[kBlockDraws + kWidth];
  int count = 0, padded;

  inline FewTails(const Real* uniform, Real edge) {
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

/// The list for the uniform numbers of a stream: 1 draw in 8 in double, 1 in 256 in single.
template <class Real>
struct PlainTailsOf {
  using List = TailList<Real>;
};
template <>
struct PlainTailsOf<float> {
  using List = FewTails<float>;
};
template <class Real>
using PlainTails = typename PlainTailsOf<Real>::List;

RECKON_END_NAMESPACE
