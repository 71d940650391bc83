#include "families/counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

namespace reckon {

std::shared_ptr<const DiscreteData> count_table(const CountLaw& law) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const DiscreteData>> cache;
  static size_t values = 0;
  constexpr size_t kMostTables = 32, kMostValues = 4'000'000;
  const std::lock_guard lock(mutex);
  if (cache.size() > kMostTables || values > kMostValues) cache.clear(), values = 0;
  auto& entry = cache[law.key];
  if (entry) return entry;
  constexpr double kLeastWeight = 0x1p-80;
  std::vector<double> down, up{1};  // weights from the mode on
  for (double k = law.mode, weight = 1; k > law.least; --k) {
    weight /= law.ratio(k - 1);
    if (!(weight > kLeastWeight)) break;
    down.push_back(weight);
  }
  for (double k = law.mode, weight = 1; k < law.most; ++k) {
    weight *= law.ratio(k);
    if (!(weight > kLeastWeight)) break;
    up.push_back(weight);
  }
  auto table = std::make_shared<DiscreteData>();
  std::vector<double> weights(down.rbegin(), down.rend());
  weights.insert(weights.end(), up.begin(), up.end());
  const double first = law.mode - static_cast<double>(down.size());
  const size_t count = weights.size();
  values += count;
  table->above.resize(count);
  double below = 0, above = 0;
  for (size_t i = 0; i < count; ++i) {
    table->value.push_back(first + static_cast<double>(i));
    table->below.push_back(below += weights[i]);
  }
  for (size_t i = count; i-- > 0;) {
    table->above[i] = above;
    above += weights[i];
  }
  for (size_t i = 0; i < count; ++i) {
    table->below[i] /= below;
    table->above[i] /= above;
  }
  return entry = std::move(table);
}

std::vector<double> counts_between(CountLaw law, double low, double high) {
  law.least = std::max(law.least, std::ceil(low));
  law.most = std::min(law.most, std::floor(high));
  if (!(law.least <= law.most)) return {};
  law.mode = std::clamp(law.mode, law.least, law.most);
  law.key += fmt::format(" from {} to {}", law.least, law.most);
  const auto table = count_table(law);
  std::vector<double> all = table->value;
  for (size_t i = 0; i < table->value.size(); ++i) {
    const double below = i > 0 ? table->below[i - 1] : 0, above = i > 0 ? table->above[i - 1] : 1;
    all.push_back(table->below[i] < 0.5 ? table->below[i] - below : above - table->above[i]);
  }
  return all;
}

TwoTails count_tails(const DiscreteData& table, double x, bool before) {
  const auto& values = table.value;
  const auto after =
      before ? std::lower_bound(values.begin(), values.end(), x) : std::upper_bound(values.begin(), values.end(), x);
  if (after == values.begin()) return {0, 1};
  const auto i = static_cast<size_t>(after - values.begin()) - 1;
  return {table.below[i], table.above[i]};
}

double count_quantile(const DiscreteData& table, double tail, bool upper) {
  size_t low = 0, high = table.value.size() - 1;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (upper ? table.above[middle] <= tail : table.below[middle] >= tail) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return table.value[low];
}

}  // namespace reckon
