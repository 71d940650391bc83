// Where the bins of one output lie, and which values fall into each.
#pragma once
#include <algorithm>
#include <vector>

#include "sampling/engine.h"

namespace reckon {

class BinMap {
 public:
  /// `bins_of`: a faster way to find the bins of many values; null: there is none.
  explicit BinMap(Precision precision, BinsOf bins_of = nullptr)
      : precision_(precision), bins_of_(bins_of), first_keys_(kBins) {}

  /// Logarithmic about zero or linear about the median: whichever spreads the pilot, in any order, more evenly. How
  /// many of it fall into each bin.
  std::vector<uint64_t> choose(std::vector<double>& pilot, double lowest, double highest);
  const BinLayout<double>& layout() const { return layout_; }
  Precision precision() const { return precision_; }

  uint32_t bin_of(double value) const { return reckon::bin_of(layout_, value, precision_); }
  /// For each of `count` places in order: use(place, the bin of value(place)).
  template <class Value, class Use>
  void each(size_t count, Value value, Use use) const;

  /// About the smallest value of a bin: the inverse of bin_position, but for rounding.
  double about_first(uint32_t bin) const;
  /// The smallest and the largest key of a bin, exactly. A first call for a bin is not safe beside others.
  uint64_t first_key(uint32_t bin) const;
  uint64_t last_key(uint32_t bin) const { return bin == kBins - 1 ? ~uint64_t{0} : first_key(bin + 1) - 1; }

  template <class Archive>
  void serialize(Archive& archive) {
    archive(layout_.centre, layout_.inverse_scale, layout_.offset, layout_.width);
  }

 private:
  std::vector<uint64_t> counts_of(const std::vector<double>& values) const;

  Precision precision_;
  BinsOf bins_of_;
  BinLayout<double> layout_{0, 1, 0, 1};
  mutable std::vector<uint64_t> first_keys_;  // of each bin, once asked for; 0: not yet
};

template <class Value, class Use>
void BinMap::each(size_t count, Value value, Use use) const {
  constexpr size_t kChunk = 1024;
  double values[kChunk];
  uint32_t bins[kChunk];
  for (size_t start = 0; start < count; start += kChunk) {
    const size_t size = std::min(kChunk, count - start);
    for (size_t i = 0; i < size; ++i) values[i] = value(start + i);
    if (bins_of_ != nullptr) {
      bins_of_(layout_, values, static_cast<int>(size), bins);
    } else {
      for (size_t i = 0; i < size; ++i) bins[i] = bin_of(values[i]);
    }
    for (size_t i = 0; i < size; ++i) use(start + i, bins[i]);
  }
}

}  // namespace reckon
