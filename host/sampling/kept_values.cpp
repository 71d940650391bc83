#include "sampling/kept_values.h"

#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/transform_iterator.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace reckon {

namespace {

using Place = boost::counting_iterator<size_t>;

/// The keys of values that ascend, by their places.
struct KeyAt {
  const AscendingValues* values;

  uint64_t operator()(size_t place) const { return ordered_key((*values)[place]); }
};

/// Two ascending sequences as one: keys, and those of the places from `from` to `to`.
struct TwoAscending {
  std::span<const uint64_t> keys;
  KeyAt key;
  size_t from, to;

  size_t count() const { return keys.size() + (to - from); }
  /// The one at a place, from 0, of both together.
  uint64_t at(size_t place) const {
    // How many of the smaller ones are of `keys`: the least number that leaves no smaller one behind.
    size_t least = place > to - from ? place - (to - from) : 0, most = std::min(place, keys.size());
    while (least < most) {
      const size_t middle = least + (most - least) / 2;
      if (keys[middle] < key(from + (place - middle - 1))) {
        least = middle + 1;
      } else {
        most = middle;
      }
    }
    const size_t other = from + (place - least);
    if (least == keys.size()) return key(other);
    return other == to ? keys[least] : std::min(keys[least], key(other));
  }
};

}  // namespace

void KeptValues::drop(const BinMap& map) {
  size_t next = 0, ordered = ordered_;
  const auto value = [&](size_t i) { return value_of_key(keys_[i]); };
  map.each(keys_.size(), value, [&](size_t i, uint32_t b) {
    if (i == ordered_) ordered = next;
    keys_[next] = keys_[i];
    next += bins_[b].keep ? 1 : 0;
  });
  ordered_ = std::min(ordered, next);
  keys_.resize(next);
}

/// Without branches: whether to keep is as good as random.
void KeptValues::take(const BinMap& map, const std::vector<double>& values) {
  size_t next = keys_.size();
  keys_.resize(next + values.size() + 1);
  const auto value = [&](size_t i) { return values[i]; };
  map.each(values.size(), value, [&](size_t i, uint32_t b) {
    KeptBin& bin = bins_[b];
    const uint64_t key = ordered_key(values[i]);
    const bool below = key < bin.low;
    bin.dropped_below += below ? 1 : 0;
    keys_[next] = key;
    next += static_cast<size_t>(bin.keep) & static_cast<size_t>(!below) & static_cast<size_t>(key <= bin.high);
  });
  keys_.resize(next);
}

void KeptValues::order() {
  const auto middle = keys_.begin() + static_cast<long>(ordered_);
  tbb::parallel_sort(middle, keys_.end());
  std::inplace_merge(keys_.begin(), middle, keys_.end());
  ordered_ = keys_.size();
}

void KeptValues::narrow(const BinMap& map, const std::vector<Hull>& hulls, const AscendingValues& added) {
  order();
  for (const Hull& hull : hulls)
    (void)map.first_key(hull.bin), (void)map.first_key(hull.bin + 1);  // known before threads ask
  std::vector<Part> parts(hulls.size());
  tbb::parallel_for(size_t{0}, hulls.size(), [&](size_t i) { parts[i] = cut(map, hulls[i], added); });
  long count = 0;
  for (Part& part : parts) part.place = std::exchange(count, count + part.count());
  if (added.count > 0) {
    merge(parts, static_cast<size_t>(count), added);
  } else {  // each part moves towards the front
    for (const Part& part : parts)
      std::copy(keys_.begin() + part.first, keys_.begin() + part.last, keys_.begin() + part.place);
    keys_.resize(static_cast<size_t>(count));
  }
  ordered_ = keys_.size();
}

void KeptValues::merge(const std::vector<Part>& parts, size_t count, const AscendingValues& added) {
  merged_.clear();  // nothing of it is copied
  merged_.resize(count);
  tbb::parallel_for(size_t{0}, parts.size(), [&](size_t i) {
    const Part& part = parts[i];
    std::merge(keys_.begin() + part.first, keys_.begin() + part.last,
               boost::make_transform_iterator(Place(part.first_added), KeyAt{&added}),
               boost::make_transform_iterator(Place(part.last_added), KeyAt{&added}), merged_.begin() + part.place);
  });
  keys_.swap(merged_);
}

/// What a bin keeps, of keys_ and of values that ascend.
KeptValues::Part KeptValues::cut(const BinMap& map, const Hull& hull, const AscendingValues& added) {
  KeptBin& bin = bins_[hull.bin];
  const uint64_t first_of_bin = map.first_key(hull.bin), last_of_bin = map.last_key(hull.bin);
  const KeyAt key{&added};
  const auto first_added = [&](uint64_t least) {
    return *std::partition_point(Place(0), Place(added.count), [&](size_t place) { return key(place) < least; });
  };
  const auto end_of_added = [&](uint64_t last) { return last == ~uint64_t{0} ? added.count : first_added(last + 1); };
  const auto start = std::lower_bound(keys_.begin(), keys_.end(), first_of_bin),
             end = std::upper_bound(start, keys_.end(), last_of_bin);
  const size_t from = first_added(std::max(first_of_bin, bin.low)),
               to = std::max(from, end_of_added(std::min(bin.high, last_of_bin)));
  bin.dropped_below += from - first_added(first_of_bin);
  const TwoAscending both{{start, end}, key, from, to};
  const uint64_t count = both.count();
  if (count == 0) return {};
  const uint64_t low = hull.low > bin.dropped_below ? hull.low - bin.dropped_below : 1;
  const uint64_t high = hull.high > bin.dropped_below ? hull.high - bin.dropped_below : 1;
  if (low > 1) bin.low = std::max(bin.low, both.at(std::min(low, count) - 1));
  if (high < count) bin.high = std::min(bin.high, both.at(high - 1));
  const auto first = std::lower_bound(start, end, bin.low), last = std::upper_bound(first, end, bin.high);
  const size_t next = std::max(from, first_added(bin.low)), stop = std::max(next, std::min(to, end_of_added(bin.high)));
  bin.dropped_below += static_cast<uint64_t>(first - start) + (next - from);
  return {first - keys_.begin(), last - keys_.begin(), next, stop, 0};
}

void KeptValues::release() {
  keys_ = UninitializedVector<uint64_t>();  // a list of none would keep the memory
  free_room();
  ordered_ = 0;
  for (KeptBin& bin : bins_) bin.keep = false, bin.complete = false;
}

size_t KeptValues::between(uint64_t low_key, uint64_t high_key, size_t place, uint64_t& key) const {
  const auto first = std::lower_bound(keys_.begin(), keys_.end(), low_key);
  const auto count = static_cast<size_t>(std::upper_bound(first, keys_.end(), high_key) - first);
  if (place < count) key = *(first + static_cast<long>(place));
  return count;
}

}  // namespace reckon
