// cuRAND's host generator as an oracle for Philox, and its direction vectors against Boost's: needs
// the toolkit, no GPU.
#include <curand.h>
#include <gtest/gtest.h>

#include <boost/random/sobol.hpp>
#include <vector>

#include "philox.h"
#include "sampling/sobol.h"

namespace {

TEST(Curand, PhiloxGivesTheSameWords) {
  const uint64_t seed = 0x123456789abcdef1u;
  // cuRAND strides over 65,536 subsequences: words 4 s .. 4 s + 3 are counter {0, 0, s, 0}, and
  // counter {1, 0, 0, 0} follows after them all.
  std::vector<uint32_t> words(2 * 4 * 65536);
  curandGenerator_t generator = nullptr;
  ASSERT_EQ(curandCreateGeneratorHost(&generator, CURAND_RNG_PSEUDO_PHILOX4_32_10), CURAND_STATUS_SUCCESS);
  ASSERT_EQ(curandSetPseudoRandomGeneratorSeed(generator, seed), CURAND_STATUS_SUCCESS);
  ASSERT_EQ(curandGenerate(generator, words.data(), words.size()), CURAND_STATUS_SUCCESS);
  curandDestroyGenerator(generator);
  for (uint32_t i = 0; i < 2; ++i) {
    for (uint32_t s = 0; s < 65536; ++s) {
      const auto ours = reckon::philox({{i, 0, s, 0}}, static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32));
      for (uint32_t w = 0; w < 4; ++w) ASSERT_EQ(words[4 * (65536 * i + s) + w], ours.word[w]) << i << " " << s;
    }
  }
}

TEST(Curand, SobolDirectionsAreBoosts) {
  constexpr size_t kDimensions = 1000;
  curandDirectionVectors64_t* directions = nullptr;
  ASSERT_EQ(curandGetDirectionVectors64(&directions, CURAND_DIRECTION_VECTORS_64_JOEKUO6), CURAND_STATUS_SUCCESS);
  boost::random::sobol boost_points(kDimensions);
  // Point n is the exclusive or of the directions of the bits of n's Gray code.
  for (uint64_t n = 1; n <= 64; ++n) {
    for (size_t d = 0; d < kDimensions; ++d) {
      uint64_t x = 0;
      const uint64_t gray = n ^ (n >> 1);
      for (int bit = 0; bit < 8; ++bit) x ^= ((gray >> bit) & 1u) != 0 ? directions[d][bit] : 0;
      ASSERT_EQ(boost_points(), x) << "point " << n << ", dimension " << d;
    }
  }
}

TEST(Curand, OurSobolDirectionsAreThoseOfJoeAndKuo) {
  curandDirectionVectors32_t* directions = nullptr;
  ASSERT_EQ(curandGetDirectionVectors32(&directions, CURAND_DIRECTION_VECTORS_32_JOEKUO6), CURAND_STATUS_SUCCESS);
  for (uint32_t d = 0; d < reckon::kMostSobolDimensions; ++d) {
    const auto ours = reckon::sobol_directions(d);
    for (uint32_t k = 0; k < reckon::kSobolBits; ++k) ASSERT_EQ(ours[k], directions[d][k]) << d << " " << k;
  }
}

}  // namespace
