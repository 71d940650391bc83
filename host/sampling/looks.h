// Looking again at all draws for order statistics whose values were not kept.
#pragma once
#include <functional>
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

  /// The exact values of ranks, for all outputs at once: of each output by rank. Calls `part_done` after each part of a
  /// pass.
  const std::vector<std::map<uint64_t, double>>& resolve(const std::vector<Wanted>& wanted,
                                                         const std::function<void()>& part_done);
  /// How many looks that took.
  uint64_t count() const { return count_; }

  /// What is found so far, for the same wishes.
  template <class Archive>
  void serialize(Archive& archive) {
    archive(started_, missing_, values_, results_, tile_, count_, most_values_);
  }

 private:
  void look_again(const std::function<void()>& part_done);
  void conclude(const std::vector<Look>& looks);

  Engine& engine_;
  uint64_t draws_;
  size_t most_values_;
  const std::vector<Selection>& selections_;
  bool started_ = false;
  std::map<Wanted, Selection::Found> missing_;
  std::vector<std::map<uint64_t, double>> values_;
  std::vector<LookResult> results_;  // of the pass that is under way
  uint64_t tile_ = 0;                // up to which it has come
  uint64_t count_ = 0;
};

}  // namespace reckon
