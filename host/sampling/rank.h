// Exact decimals and the ranks they stand for.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace reckon {

/// A probability as written: digits / scale, scale a power of ten (times 64 for steps of a level).
struct Probability {
  uint64_t digits = 0;
  uint64_t scale = 1;

  double value() const { return static_cast<double>(digits) / static_cast<double>(scale); }
};

/// A decimal in [0, 1] of at most 15 digits after the point, or a percentage ("5%").
std::optional<Probability> parse_probability(const std::string& text);

/// The order statistic of Q(p): max(1, ceil(p n)), exactly.
uint64_t rank_of(const Probability& p, uint64_t n);

}  // namespace reckon
