// Looking again at all draws for order statistics whose values were not kept.
#pragma once
#include <map>
#include <utility>
#include <vector>

#include "sampling/engine.h"
#include "sampling/selection.h"

namespace reckon {

/// An output and a rank of it.
using Wanted = std::pair<size_t, uint64_t>;

class Looks {
 public:
  /// `most_values` may be read in one look; `selections`, one an output, have seen all draws.
  Looks(Engine& engine, uint64_t draws, size_t most_values, const std::vector<Selection>& selections)
      : engine_(engine), draws_(draws), most_values_(most_values), selections_(selections) {}

  /// The exact values of ranks, for all outputs at once; those already in `values` (an output's, by rank) stay.
  void resolve(const std::vector<Wanted>& wanted, std::vector<std::map<uint64_t, double>>& values);
  /// How many looks that took.
  uint64_t count() const { return count_; }

 private:
  void look_again(std::map<Wanted, Selection::Found>& missing, std::vector<std::map<uint64_t, double>>& values);

  Engine& engine_;
  uint64_t draws_;
  size_t most_values_;
  const std::vector<Selection>& selections_;
  uint64_t count_ = 0;
};

}  // namespace reckon
