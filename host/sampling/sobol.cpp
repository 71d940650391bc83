#include "sampling/sobol.h"

#include <bit>
#include <boost/random/detail/sobol_table.hpp>

#include "stream.h"

namespace reckon {

std::array<uint32_t, kSobolBits> sobol_directions(uint32_t dimension) {
  std::array<uint32_t, kSobolBits> directions{};
  if (dimension == 0) {
    for (uint32_t k = 0; k < kSobolBits; ++k) directions[k] = uint32_t{1} << (31 - k);
    return directions;
  }
  using Table = boost::random::detail::qrng_tables::sobol;
  const uint32_t polynomial = Table::polynomial(dimension - 1);
  const auto degree = static_cast<uint32_t>(std::bit_width(polynomial)) - 1;
  for (uint32_t k = 0; k < kSobolBits; ++k) {
    uint32_t m = k < degree ? Table::minit(dimension - 1, k) : 0;
    if (k >= degree) {  // in units of the k-th bit: m_k = m_{k-s} + 2^s m_{k-s} + the polynomial's terms between
      const auto earlier = [&](uint32_t back) { return directions[k - back] >> (31 - (k - back)); };
      m = earlier(degree) ^ (earlier(degree) << degree);
      for (uint32_t i = 1; i < degree; ++i) m ^= ((polynomial >> (degree - i)) & 1u) != 0 ? earlier(i) << i : 0;
    }
    directions[k] = m << (31 - k);
  }
  return directions;
}

std::vector<std::vector<uint32_t>> sobol_words(const std::vector<StreamName>& streams, uint64_t seed,
                                               uint32_t scramble) {
  std::vector<std::vector<uint32_t>> all;
  for (const StreamName& stream : streams) {
    std::vector<uint32_t> words;
    if (stream.dimension < kMostSobolDimensions) {
      for (const uint32_t direction : sobol_directions(stream.dimension)) words.push_back(reverse_bits(direction));
      // Of the stream's random words those far beyond any draw.
      const uint64_t place = (uint64_t{1} << 61) + scramble + (stream.second ? kSecondReplicate : 0);
      const PhiloxWords seeds = stream_words(Stream{seed, stream.identity}, place, kLeadingHalf);
      words.insert(words.end(), {seeds.word[0], seeds.word[1]});
    }
    all.push_back(std::move(words));
  }
  return all;
}

}  // namespace reckon
