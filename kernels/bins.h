// Order-preserving integers for floating-point numbers, and bins for counting.
#pragma once
#include "portable.h"

namespace reckon {

/// How values fall into bins: linear within `1 / inverse_scale` of the centre, logarithmic beyond,
/// both from the bits of 1 + |x - centre| * inverse_scale. Monotone, whatever the numbers; the
/// layout decides speed alone, never a result. Bin 0 is everything below, the last everything above.
template <class Real>
struct BinLayout {
  Real centre;
  Real inverse_scale;
  Real offset;  // of the lowest bin, in units of the transformed key
  Real width;   // bins per unit
};

}  // namespace reckon

RECKON_BEGIN_NAMESPACE

/// Integers in the order of the values: a < b exactly when key(a) < key(b); -0 below +0.
RECKON_HD uint64_t ordered_key(double x) {
  const uint64_t bits = to_bits(x);
  return bits ^ (static_cast<uint64_t>(static_cast<int64_t>(bits) >> 63) | UINT64_C(0x8000000000000000));
}
RECKON_HD double value_of_key(uint64_t key) {
  return from_bits(key ^ ((key >> 63) != 0u ? UINT64_C(0x8000000000000000) : ~UINT64_C(0)));
}

constexpr uint32_t kBins = 4096;

/// Monotone in x; about log2(1 + |x|) with linear pieces, odd in x.
RECKON_HD double folded_logarithm(double x) {
  const double stretched = 1.0 + magnitude(x);
  // exponent and fraction of a number >= 1 as one number, in octaves
  const uint64_t bits = to_bits(stretched) - UINT64_C(0x3ff0000000000000);
  const double value = from_bits(UINT64_C(0x40b0000000000000) | (bits >> 12)) - 0x1p12;
  return with_sign(value, x);
}
RECKON_HD float folded_logarithm(float x) {
  const float stretched = 1.0f + magnitude(x);
  const uint32_t bits = to_bits(stretched) - 0x3f800000u;
  const float value = from_bits(0x43800000u | (bits >> 8)) - 0x1p8f;
  return with_sign(value, x);
}

/// A number between 0 and the last bin, by its bits: as integers with a sign, negative numbers lie below
/// 0, and NaN beyond an end.
template <class Integer, class Real>
RECKON_HD Real between_ends(Real position) {
  const Integer bits = static_cast<Integer>(to_bits(position)), last = static_cast<Integer>(to_bits(Real(kBins - 1)));
  const Integer raised = bits > 0 ? bits : 0;
  return from_bits(static_cast<decltype(to_bits(position))>(raised < last ? raised : last));
}
/// The same before it is held between the ends.
template <class Real>
RECKON_HD Real unbounded_bin_position(const BinLayout<Real>& layout, Real x) {
  return (folded_logarithm((x - layout.centre) * layout.inverse_scale) - layout.offset) * layout.width;
}
RECKON_HD double bin_position(const BinLayout<double>& layout, double x) {
  return between_ends<int64_t>(unbounded_bin_position(layout, x));
}
RECKON_HD float bin_position(const BinLayout<float>& layout, float x) {
  return between_ends<int32_t>(unbounded_bin_position(layout, x));
}
/// The bin of x. A GPU's conversion ends at 0 by itself.
template <class Real>
RECKON_HD uint32_t bin_of(const BinLayout<Real>& layout, Real x) {
#if defined(__CUDA_ARCH__)
  const uint32_t bin = truncated_to_unsigned(unbounded_bin_position(layout, x));
  return bin < kBins - 1u ? bin : kBins - 1u;
#else
  return static_cast<uint32_t>(static_cast<int32_t>(bin_position(layout, x)));
#endif
}

RECKON_END_NAMESPACE
