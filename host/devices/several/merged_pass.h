// Passes over parts of a range of tiles, as one.
#pragma once
#include <map>
#include <vector>

#include "sampling/pass.h"

namespace reckon {

class MergedPass {
 public:
  /// A pass from `first_tile` on; takes copies of what the engine keeps only until its next one.
  void add(uint64_t first_tile, Pass&& part);
  /// What another one has.
  void add(MergedPass&& other);
  /// All as one. Where a part's values ascended all do; they stay in `buffers`.
  Pass finish(std::vector<std::vector<double>>& buffers);

 private:
  struct Output {
    OutputPass sum;
    std::map<uint64_t, TreeSums> sums;      // by the first tile
    std::vector<std::vector<double>> runs;  // each ascends
  };
  void add_output(Output& to, Output&& from);

  bool any_ = false;
  std::vector<Output> outputs_;
  std::vector<EventPass> events_;
};

}  // namespace reckon
