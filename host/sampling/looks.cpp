#include "sampling/looks.h"

#include <tbb/parallel_sort.h>

#include <algorithm>
#include <set>

namespace reckon {

namespace {

bool read_value(const LookResult& result, uint64_t rank, Selection::Found& found) {
  found.value = result.values.at(rank - found.below - 1);
  return true;
}

/// The part of an interval that holds a rank; true where it is one single value.
bool narrow(const Look& look, const LookResult& result, uint64_t rank, Selection::Found& found) {
  uint64_t below = 0;
  uint32_t part = 0;
  while (below + result.counts[part] < rank - found.below) below += result.counts[part++];
  const uint64_t width = width_of_part(look.low, look.high);
  found.low_key = look.low + part * width;
  found.high_key = std::min(look.high, found.low_key + (width - 1));
  found.below += below;
  found.inside = result.counts[part];
  found.value = value_of_key(found.low_key);
  return found.low_key == found.high_key;
}

}  // namespace

const std::vector<std::map<uint64_t, double>>& Looks::resolve(const std::vector<Wanted>& wanted,
                                                              const std::function<void()>& part_done) {
  if (!started_) {
    values_.resize(selections_.size());
    for (const Wanted& item : wanted) {
      const Selection::Found found = selections_[item.first].find(item.second);
      if (found.known) {
        values_[item.first][item.second] = found.value;
      } else {
        missing_[item] = found;
      }
    }
    started_ = true;
  }
  while (!missing_.empty()) look_again(part_done);
  return values_;
}

/// One more pass over all draws: each interval is either read whole or cut into smaller ones.
void Looks::look_again(const std::function<void()>& part_done) {
  std::vector<Look> looks;
  std::set<std::pair<size_t, uint64_t>> seen;  // output and low key
  uint64_t room = most_values_;
  for (const auto& [item, found] : missing_) {
    if (!seen.insert({item.first, found.low_key}).second) continue;
    const bool read = found.inside <= room;
    if (read) room -= found.inside;
    looks.push_back({item.first, found.low_key, found.high_key, read, found.inside});
  }
  const uint64_t tiles = (draws_ + kDrawsPerTile - 1) / kDrawsPerTile;
  results_.resize(looks.size());
  while (tile_ < tiles) {
    const uint64_t end = std::min(tiles, tile_ + engine_.longest_pass());
    const std::vector<LookResult> more = engine_.look(looks, tile_, end, draws_);
    for (size_t i = 0; i < looks.size(); ++i) results_[i].add(more[i]);
    tile_ = end;
    part_done();
  }
  conclude(looks);
  results_.clear();
  tile_ = 0;
  ++count_;
}

void Looks::conclude(const std::vector<Look>& looks) {
  for (LookResult& result : results_) {
    tbb::parallel_sort(result.values.begin(), result.values.end(),
                       [](double a, double b) { return ordered_key(a) < ordered_key(b); });
  }
  std::map<std::pair<size_t, uint64_t>, size_t> look_at;  // output and low key -> look
  for (size_t i = 0; i < looks.size(); ++i) look_at[{looks[i].output, looks[i].low}] = i;
  for (auto item = missing_.begin(); item != missing_.end();) {
    const auto& [output, rank] = item->first;
    Selection::Found& found = item->second;
    const size_t index = look_at.at({output, found.low_key});
    const bool known = looks[index].values ? read_value(results_[index], rank, found)
                                           : narrow(looks[index], results_[index], rank, found);
    if (known) values_[output][rank] = found.value;
    item = known ? missing_.erase(item) : std::next(item);
  }
}

}  // namespace reckon
