// The ranks that bound a quantile's error.
#pragma once
#include <cstdint>

namespace reckon {

/// The ranks that bound the Monte Carlo error of a quantile at 95% without assuming a distribution:
/// the binomial interval of the rank, in the normal approximation, rounded outwards. Where even the
/// smallest draw lies below the quantile with less than 97.5%, nothing bounds it from below, and
/// likewise from above: too few draws, or the ends of the distribution.
struct ErrorRanks {
  uint64_t low = 1, high = 1;
  bool open_below = false, open_above = false;
};
ErrorRanks error_ranks(double p, uint64_t n);

}  // namespace reckon
