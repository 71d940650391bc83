#include "sampling/looks.h"

#include <algorithm>

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
  const uint64_t width = (look.high - look.low) / kBins + 1;
  found.low_key = look.low + part * width;
  found.high_key = std::min(look.high, found.low_key + (width - 1));
  found.below += below;
  found.inside = result.counts[part];
  found.value = value_of_key(found.low_key);
  return found.low_key == found.high_key;
}

}  // namespace

void Looks::resolve(const std::vector<Wanted>& wanted, std::vector<std::map<uint64_t, double>>& values) {
  std::map<Wanted, Selection::Found> missing;
  for (const Wanted& item : wanted) {
    std::map<uint64_t, double>& known = values[item.first];
    if (known.count(item.second) != 0) continue;
    const Selection::Found found = selections_[item.first].find(item.second);
    if (found.known) {
      known[item.second] = found.value;
    } else {
      missing[item] = found;
    }
  }
  while (!missing.empty()) look_again(missing, values);
}

/// One more pass over all draws: each interval is either read whole or cut into smaller ones.
void Looks::look_again(std::map<Wanted, Selection::Found>& missing, std::vector<std::map<uint64_t, double>>& values) {
  std::map<std::pair<size_t, uint64_t>, size_t> look_at;  // output and low key -> look
  std::vector<Look> looks;
  uint64_t room = most_values_;
  for (const auto& [item, found] : missing) {
    if (!look_at.try_emplace({item.first, found.low_key}, looks.size()).second) continue;
    const bool read = found.inside <= room;
    if (read) room -= found.inside;
    looks.push_back({item.first, found.low_key, found.high_key, read, found.inside});
  }
  auto results = engine_.look(looks, 0, (draws_ + kDrawsPerTile - 1) / kDrawsPerTile, draws_);
  ++count_;
  for (LookResult& result : results) {
    std::sort(result.values.begin(), result.values.end(),
              [](double a, double b) { return ordered_key(a) < ordered_key(b); });
  }
  for (auto item = missing.begin(); item != missing.end();) {
    const auto& [output, rank] = item->first;
    Selection::Found& found = item->second;
    const size_t index = look_at.at({output, found.low_key});
    const bool known = looks[index].values ? read_value(results[index], rank, found)
                                           : narrow(looks[index], results[index], rank, found);
    if (known) values[output][rank] = found.value;
    item = known ? missing.erase(item) : std::next(item);
  }
}

}  // namespace reckon
