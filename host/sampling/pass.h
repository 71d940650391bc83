// What a pass over tiles of draws is asked to collect, and what it brings; how parts of it are put together.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "bins.h"

namespace reckon {

constexpr uint64_t kDrawsPerTile = 65536;

enum class Precision { wide, narrow };  // double, single
constexpr const char* precision_name(Precision precision) { return precision == Precision::wide ? "double" : "single"; }

/// The bin a value falls into, in the arithmetic of a precision.
inline uint32_t bin_of(const BinLayout<double>& layout, double value, Precision precision) {
  if (precision == Precision::wide) return static_cast<uint32_t>(bin_position(layout, value));
  const BinLayout<float> narrow{static_cast<float>(layout.centre), static_cast<float>(layout.inverse_scale),
                                static_cast<float>(layout.offset), static_cast<float>(layout.width)};
  return static_cast<uint32_t>(bin_position(narrow, static_cast<float>(value)));
}

/// For one output: how to bin it and what else to count.
struct OutputPlan {
  BinLayout<double> layout{0, 1, 0, 1};
  std::vector<uint8_t> keep;      // per bin: return the values
  std::vector<double> low, high;  // per bin: of its values only these, ends included; empty: all
  double shift = 0;
  double scale = 1;            // a power of two
  std::vector<double> points;  // count the values below and equal to each
  double share = 0;            // of the draws, that it expects to keep
};

/// Sum of (y - shift) * scale and of its square over one tile, in the fixed order of lanes.
struct TileSums {
  double first = 0, second = 0;
};

/// Numbers of either precision that ascend, where the engine has them until its next pass.
struct AscendingValues {
  const double* wide = nullptr;
  const float* narrow = nullptr;
  size_t count = 0;

  double operator[](size_t i) const { return wide != nullptr ? wide[i] : static_cast<double>(narrow[i]); }
};

struct OutputPass {
  std::vector<uint64_t> counts;         // per bin
  std::vector<double> kept;             // in no particular order, or
  AscendingValues ascending;            // these
  std::vector<uint64_t> dropped_below;  // per bin: values below its low; empty: none
  bool incomplete = false;              // there was no room for all kept values: `kept` is useless
  std::vector<uint64_t> below, equal;
  double lowest = 0, highest = 0;
  uint64_t not_finite = 0;
  std::vector<TileSums> sums;  // per tile

  size_t kept_count() const { return kept.size() + ascending.count; }
  /// Copies of all kept values.
  std::vector<double> kept_values() const {
    std::vector<double> values = kept;
    for (size_t i = 0; i < ascending.count; ++i) values.push_back(ascending[i]);
    return values;
  }
};

struct EventPass {
  uint64_t hits = 0, not_a_number = 0;
};

/// Sums of counts, element by element; `sum` grows to the size of `more`.
inline void add_counts(std::vector<uint64_t>& sum, const std::vector<uint64_t>& more) {
  sum.resize(std::max(sum.size(), more.size()));
  for (size_t i = 0; i < more.size(); ++i) sum[i] += more[i];
}
inline void add_counts(std::vector<EventPass>& sum, const std::vector<EventPass>& more) {
  for (size_t i = 0; i < sum.size(); ++i) {
    sum[i].hits += more[i].hits;
    sum[i].not_a_number += more[i].not_a_number;
  }
}

struct Pass {
  std::vector<OutputPass> outputs;
  std::vector<EventPass> events;
};

/// The sums of all tiles by the binary tree aligned to their indices: log N partial sums, each over 2^level tiles.
class TreeSum {
 public:
  void add(TileSums leaf) {
    for (uint64_t carry = count_++; (carry & 1) != 0; carry >>= 1) {
      leaf = {parts_.back().first + leaf.first, parts_.back().second + leaf.second};
      parts_.pop_back();
    }
    parts_.push_back(leaf);
  }
  TileSums total() const {
    TileSums sum = parts_.back();
    for (size_t i = parts_.size() - 1; i-- > 0;) sum = {parts_[i].first + sum.first, parts_[i].second + sum.second};
    return sum;
  }

 private:
  std::vector<TileSums> parts_;
  uint64_t count_ = 0;
};

}  // namespace reckon
