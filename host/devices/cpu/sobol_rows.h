// The uniform numbers of a block of Sobol' points: the bits of kernels/sobol_points.h. Counters of a block differ in
// their lowest bits alone, whose points are the same in every block but for one exclusive or.
#pragma once
#include "sobol_points.h"

RECKON_BEGIN_NAMESPACE

/// uniform[r * Count + t]: draw r of counter first + t; first is a multiple of Count, a power of two.
template <int Count, class Real>
inline void sobol_rows(const uint32_t* words, uint64_t first, Real* uniform) {
  alignas(64) uint32_t low[Count];
  low[0] = sobol_of_counter(first, words);
  for (int width = 1, b = 2; width < Count; width *= 2, ++b) {
    for (int t = 0; t < width; ++t) low[width + t] = low[t] ^ words[b];
  }
  for (int r = 0; r < 4; ++r) {
    const uint32_t of_row = ((r & 1) != 0 ? words[0] : 0u) ^ ((r & 2) != 0 ? words[1] : 0u);
    for (int t = 0; t < Count; ++t) uniform_of_sobol(low[t] ^ of_row, words, uniform[r * Count + t]);
  }
}

RECKON_END_NAMESPACE
