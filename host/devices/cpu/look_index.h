// Which of one output's looks a draw is in. Most draws are in none, and intervals may be a hundred.
#pragma once
#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "sampling/engine.h"

namespace reckon {

class LookIndex {
 public:
  static constexpr size_t kNone = SIZE_MAX;

  /// Of the looks at `output`, whose intervals do not overlap.
  LookIndex(const std::vector<Look>& looks, size_t output) : output_(output) {
    for (size_t i = 0; i < looks.size(); ++i) {
      if (looks[i].output == output) intervals_.push_back({looks[i].low, looks[i].high, i});
    }
    if (intervals_.empty()) return;
    std::sort(intervals_.begin(), intervals_.end(), [](const Interval& a, const Interval& b) { return a.low < b.low; });
    const uint64_t keys = intervals_.back().high - intervals_.front().low;
    shift_ = std::max(0, static_cast<int>(std::bit_width(keys)) - kBits);
    for (uint64_t part = 0; part <= keys >> shift_; ++part) {
      const uint64_t key = intervals_.front().low + (part << shift_);
      uint32_t at = part == 0 ? 0 : first_.back();
      while (intervals_[at].high < key) ++at;
      first_.push_back(at);
    }
  }

  bool empty() const { return intervals_.empty(); }
  size_t output() const { return output_; }

  /// The place among the looks of the one that holds a key, or kNone; not of an empty one.
  size_t find(uint64_t key) const {
    if (key < intervals_.front().low || key > intervals_.back().high) return kNone;
    const Interval* interval = &intervals_[first_[(key - intervals_.front().low) >> shift_]];
    while (interval->high < key) ++interval;
    return interval->low <= key ? interval->look : kNone;
  }

 private:
  static constexpr int kBits = 12;  // some 4,096 parts of the keys: seldom more than one interval in each
  struct Interval {
    uint64_t low, high;
    size_t look;
  };
  size_t output_;
  std::vector<Interval> intervals_;
  std::vector<uint32_t> first_;  // of each part, the first interval that does not end before it
  int shift_ = 0;
};

}  // namespace reckon
