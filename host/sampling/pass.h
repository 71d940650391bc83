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

  template <class Archive>
  void serialize(Archive& archive) {
    archive(layout.centre, layout.inverse_scale, layout.offset, layout.width, keep, low, high, shift, scale, points,
            share);
  }
};

/// Sum of (y - shift) * scale and of its square over one tile, in the fixed order of lanes, or over several.
struct TileSums {
  double first = 0, second = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(first, second);
  }
};

/// The sums over adjacent tiles, folded as far as the binary tree aligned to the tiles' indices allows: one sum for
/// each largest range of 2^level tiles that starts at a multiple of 2^level. So it is small, and the same however the
/// tiles were divided.
class TreeSums {
 public:
  struct Part {
    uint64_t first = 0;  // tile
    int level = 0;
    TileSums sums;

    template <class Archive>
    void serialize(Archive& archive) {
      archive(first, level, sums);
    }
  };

  TreeSums() = default;
  TreeSums(uint64_t first_tile, const std::vector<TileSums>& tiles) {
    for (const TileSums& sums : tiles) add({first_tile++, 0, sums});
  }
  explicit TreeSums(std::vector<Part> parts) : parts_(std::move(parts)) {}

  /// A part that follows the last one.
  void add(Part part) {
    while (!parts_.empty() && parts_.back().level == part.level && (parts_.back().first >> part.level) % 2 == 0) {
      const Part& left = parts_.back();
      part = {left.first, part.level + 1, {left.sums.first + part.sums.first, left.sums.second + part.sums.second}};
      parts_.pop_back();
    }
    parts_.push_back(part);
  }
  /// The sums of the tiles that follow.
  void append(const TreeSums& next) {
    for (const Part& part : next.parts_) add(part);
  }
  TileSums total() const {
    TileSums sum = parts_.back().sums;
    for (size_t i = parts_.size() - 1; i-- > 0;)
      sum = {parts_[i].sums.first + sum.first, parts_[i].sums.second + sum.second};
    return sum;
  }
  const std::vector<Part>& parts() const { return parts_; }

  template <class Archive>
  void serialize(Archive& archive) {
    archive(parts_);
  }

 private:
  std::vector<Part> parts_;
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
  TreeSums sums;

  /// But for values that ascend, which stand elsewhere.
  template <class Archive>
  void serialize(Archive& archive) {
    archive(counts, kept, dropped_below, incomplete, below, equal, lowest, highest, not_finite, sums);
  }
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

  template <class Archive>
  void serialize(Archive& archive) {
    archive(hits, not_a_number);
  }
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

  template <class Archive>
  void serialize(Archive& archive) {
    archive(outputs, events);
  }
};

}  // namespace reckon
