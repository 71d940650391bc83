// The values kept of one output, as keys, and of each bin what of it is kept.
#pragma once
#include <cstdint>
#include <vector>

#include "base/uninitialized.h"
#include "sampling/bin_map.h"
#include "sampling/engine.h"

namespace reckon {

struct KeptBin {
  bool keep = false;
  bool complete = true;            // everything in [low, high] since the first draw is kept
  uint64_t low = 0, high = ~0ull;  // keys kept
  uint64_t dropped_below = 0;      // values of the bin with keys below low

  template <class Archive>
  void serialize(Archive& archive) {
    archive(keep, complete, low, high, dropped_below);
  }
};

/// Of a bin, between which of its draws so far, counted from 1, the wanted ranks lie.
struct Hull {
  uint32_t bin;
  uint64_t low, high;
};

class KeptValues {
 public:
  std::vector<KeptBin>& bins() { return bins_; }
  const std::vector<KeptBin>& bins() const { return bins_; }
  size_t count() const { return keys_.size(); }

  /// Drops what its bin keeps no more.
  void drop(const BinMap& map);
  /// Keeps what its bin keeps.
  void take(const BinMap& map, const std::vector<double>& values);
  /// Sorts what was added since, and merges it with the rest.
  void order();
  /// Takes values that ascend, none or a pass's; keeps the hulls, which are in the order of their bins, and nothing
  /// else.
  void narrow(const BinMap& map, const std::vector<Hull>& hulls, const AscendingValues& added);
  /// Gives up keeping.
  void release();
  /// Of what narrow() needs room for: nothing more comes.
  void free_room() { merged_ = UninitializedVector<uint64_t>(); }
  /// How many kept values lie in [low, high], once all are in order, and the one at a place among them, from 0.
  size_t between(uint64_t low_key, uint64_t high_key, size_t place, uint64_t& key) const;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(bins_, keys_, ordered_);
  }

 private:
  /// Of a bin the places of what is kept, in keys_ and in the values added; and where both together go.
  struct Part {
    long first = 0, last = 0;
    size_t first_added = 0, last_added = 0;
    long place = 0;

    long count() const { return last - first + static_cast<long>(last_added - first_added); }
  };
  void merge(const std::vector<Part>& parts, size_t count, const AscendingValues& added);
  Part cut(const BinMap& map, const Hull& hull, const AscendingValues& added);

  std::vector<KeptBin> bins_ = std::vector<KeptBin>(kBins);
  UninitializedVector<uint64_t> keys_, merged_;  // the second is room for what merge() makes
  size_t ordered_ = 0;  // so many at the front ascend; all once nothing more comes, and before it is narrowed
};

}  // namespace reckon
