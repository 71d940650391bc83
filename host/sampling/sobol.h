// The numbers that a stream's Sobol' points are made of.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "model/program.h"
#include "sobol_points.h"

namespace reckon {

/// Dimensions with direction numbers (Joe and Kuo 2008, by Boost's table).
constexpr uint32_t kMostSobolDimensions = 3667;

/// Direction numbers of a dimension, the first bit's first, each with the most significant bit first.
std::array<uint32_t, kSobolBits> sobol_directions(uint32_t dimension);

/// Of each stream what the kernels take; empty beyond the table's dimensions, where Philox goes on. `scramble`: which
/// of several independent ones.
std::vector<std::vector<uint32_t>> sobol_words(const std::vector<StreamName>& streams, uint64_t seed,
                                               uint32_t scramble);

}  // namespace reckon
