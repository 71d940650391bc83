// What all passes of a simulation add up to, but for the order statistics: sums in the fixed order, ends, counts.
#pragma once
#include "sampling/simulation.h"

namespace reckon {

class Totals {
 public:
  Totals(const std::vector<OutputRequest>& requests, size_t events);

  /// Sums of an output are of differences from the median of its first draws, which are reordered; and scaled where the
  /// square of the farthest would leave the range of a double.
  void centre(size_t output, std::vector<double>& first_draws);
  double shift(size_t output) const { return shifts_[output]; }
  double scale(size_t output) const { return scales_[output]; }
  /// Adds a pass from `first_tile` on; with its sums, unless the draws come again.
  void take(const Pass& pass, uint64_t first_tile, bool sums);
  /// Something was not finite.
  bool failed() const;
  /// The mean and the sd of `count` draws.
  void moments(uint64_t count);

  SimulationResult result;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(result, sums_, shifts_, scales_, seen_);
  }

 private:
  std::vector<TreeSums> sums_;
  std::vector<double> shifts_, scales_;
  bool seen_ = false;
};

}  // namespace reckon
