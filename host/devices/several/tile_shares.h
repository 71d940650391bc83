// Tiles handed out to devices as they finish, so that a slow one takes fewer and the work of one that is lost goes to
// the others.
#pragma once
#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace reckon {

struct TileRange {
  uint64_t first = 0, last = 0;  // without the last

  uint64_t count() const { return last - first; }
};

/// What a device takes at a time.
struct Appetite {
  double share = 1;     // of the work, by its rate; 1: it is alone
  uint64_t least = 1;   // what it does no faster in smaller pieces
  uint64_t most = 1;    // what it can take
  bool fastest = true;  // it takes whatever is left
};

class TileShares {
 public:
  explicit TileShares(TileRange all) : rest_(all) {}

  /// What a device does next: half of its share of what is left, so that all end at about the same time; nothing where
  /// the others would wait for it.
  std::optional<TileRange> take(const Appetite& by) {
    const std::lock_guard lock(mutex_);
    if (!returned_.empty()) {
      const TileRange range = split(returned_.back(), by.most);
      if (returned_.back().count() == 0) returned_.pop_back();
      return range;
    }
    if (rest_.count() == 0) return std::nullopt;
    const double fair = by.share * static_cast<double>(rest_.count());
    if (!by.fastest && fair < static_cast<double>(by.least)) return std::nullopt;
    uint64_t count = by.share < 1 ? std::max(by.least, static_cast<uint64_t>(fair / 2)) : rest_.count();
    if (by.fastest && rest_.count() < count + by.least / 2) count = rest_.count();  // no crumbs
    return split(rest_, std::min(count, by.most));
  }
  /// What a device took and did not do.
  void give_back(const TileRange& range) {
    const std::lock_guard lock(mutex_);
    returned_.push_back(range);
  }
  bool empty() const {
    const std::lock_guard lock(mutex_);
    return rest_.count() == 0 && returned_.empty();
  }

 private:
  static TileRange split(TileRange& from, uint64_t count) {
    const TileRange range{from.first, from.first + std::min(count, from.count())};
    from.first = range.last;
    return range;
  }

  TileRange rest_;
  std::vector<TileRange> returned_;
  mutable std::mutex mutex_;
};

}  // namespace reckon
