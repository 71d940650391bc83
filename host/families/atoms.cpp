#include "families/atoms.h"

#include <algorithm>

#include "families/family.h"

namespace reckon {

bool valid_weights(const std::vector<double>& weights) {
  double sum = 0;
  for (const double w : weights) {
    if (!(w >= 0)) return false;
    sum += w;
  }
  return sum > 0 && sum - sum == 0;
}

std::optional<std::vector<double>> all_atoms(const Distribution& d, double weight) {
  std::vector<double> values, weights;
  if (d.family == Family::mixture) {
    const double total = total_weight(d.parameters);
    for (size_t i = 0; i < d.components.size(); ++i) {
      const auto part = all_atoms(*d.components[i], weight * d.parameters[i] / total);
      if (!part) return std::nullopt;
      const auto half = part->begin() + static_cast<long>(part->size() / 2);
      values.insert(values.end(), part->begin(), half);
      weights.insert(weights.end(), half, part->end());
    }
  } else if (d.family == Family::discrete) {
    const size_t count = d.parameters.size() / 2;
    std::vector<std::pair<double, double>> atoms;
    double total = 0;
    for (size_t i = 0; i < count; ++i) atoms.emplace_back(d.parameters[i], d.parameters[count + i]);
    std::stable_sort(atoms.begin(), atoms.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& atom : atoms) total += atom.second;
    for (const auto& [x, w] : atoms) {
      if (values.empty() || values.back() != x) values.push_back(x), weights.push_back(0);
      weights.back() += weight * w / total;
    }
  } else {
    if (!atomic(d.family)) return std::nullopt;
    values = definition_of(d.family).atoms(d);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (const double x : values) {
      const TwoTails at = distribution_function(d, x), before = distribution_function_before(d, x);
      weights.push_back(weight * (at.below < 0.5 ? at.below - before.below : before.above - at.above));
    }
  }
  values.insert(values.end(), weights.begin(), weights.end());
  return values;
}

size_t count_atoms(const Distribution& d) {
  size_t count = atomic(d.family) ? definition_of(d.family).atoms(d).size() : 0;
  for (const DistributionPointer& part : d.components) count += count_atoms(*part);
  return count;
}

}  // namespace reckon
