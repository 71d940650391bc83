#include "studies/picture.h"

#include <algorithm>
#include <cmath>

#include "model/interpret.h"
#include "sampling/rank.h"
#include "special/logarithm.h"
#include "studies/error_ranks.h"
#include "studies/perturb.h"
#include "studies/sample.h"

namespace reckon {

namespace {

constexpr uint64_t kMostDrawn = uint64_t{1} << 18;
constexpr size_t kDensityBins = 60;

double ranked(std::vector<double>& values, uint64_t rank) {
  const auto at = values.begin() + static_cast<long>(rank - 1);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

Density density_of(std::vector<double> values) {
  Density density;
  if (values.empty()) return density;
  const uint64_t n = values.size();
  density.low = ranked(values, rank_of({5, 100}, n));
  density.middle = ranked(values, rank_of({50, 100}, n));
  density.high = ranked(values, rank_of({95, 100}, n));
  const double first = ranked(values, rank_of({1, 1000}, n)), last = ranked(values, rank_of({999, 1000}, n));
  if (!(first < last) || !std::isfinite(last - first)) return density;
  density.logarithmic = first > 0 && last / 10 >= first;
  const auto place = [&](double value) {
    return density.logarithmic ? logarithm(value / first) / logarithm(last / first) : (value - first) / (last - first);
  };
  const double bins = static_cast<double>(kDensityBins);
  for (size_t b = 0; b <= kDensityBins; ++b) {
    const double share = static_cast<double>(b) / bins;
    density.edges.push_back(density.logarithmic ? first * std::pow(last / first, share)
                                                : first + share * (last - first));
  }
  density.shares.resize(kDensityBins);
  for (const double value : values) {
    if (value < first || value > last) continue;
    density.shares[std::min(kDensityBins - 1, static_cast<size_t>(bins * place(value)))] += 1 / static_cast<double>(n);
  }
  return density;
}

/// The median of the first 256, 512, … values.
std::vector<std::pair<uint64_t, Estimate>> settling_of(const std::vector<double>& values) {
  std::vector<std::pair<uint64_t, Estimate>> settling;
  for (uint64_t n = 256; n <= values.size(); n *= 2) {
    std::vector<double> some(values.begin(), values.begin() + static_cast<long>(n));
    const ErrorRanks error = error_ranks(0.5, n);
    settling.push_back({n, {ranked(some, rank_of({5, 10}, n)), ranked(some, error.low), ranked(some, error.high)}});
  }
  return settling;
}

/// The quantiles themselves in place of the sample's, where the prior is a function of one random number.
void be_exact(Density& density, const Graph& graph, NodeId node) {
  const int turns = direction(graph, node);
  if (turns == 0) return;
  const auto at = [&](double p) {
    return value_of_node(graph, node, [&](const StreamName&) { return signed_tail(turns > 0 ? p : 1 - p); });
  };
  density.low = at(0.05), density.middle = at(0.5), density.high = at(0.95);
}

}  // namespace

Picture picture_of(const Scenario& scenario, const Question& question, const Machine& machine, const Answer& answer,
                   size_t settled) {
  Machine quiet = machine;
  quiet.progress = {};
  const Sample sample(scenario, question, quiet, kMostDrawn);
  Picture picture;
  picture.sample = sample.size();
  picture.settled = settled;
  const size_t outputs = scenario.reported_outputs();
  constexpr size_t kAbreast = 32;  // columns in memory at once
  const auto each = [&](size_t count, const auto& node_of, const auto& take) {
    for (size_t first = 0; first < count; first += kAbreast) {
      std::vector<NodeId> nodes;
      for (size_t k = first; k < std::min(count, first + kAbreast); ++k) nodes.push_back(node_of(k));
      auto columns = sample.columns(scenario.graph, nodes);
      for (size_t k = 0; k < columns.size(); ++k) take(first + k, std::move(columns[k]));
    }
  };
  picture.outputs.resize(outputs);
  each(
      outputs, [&](size_t k) { return scenario.outputs[k].node; },
      [&](size_t k, std::vector<double> values) {
        if (k == settled) picture.settling = settling_of(values);
        picture.outputs[k] = density_of(std::move(values));
      });
  if (settled < answer.outputs.size() && answer.counted > picture.sample)
    picture.settling.emplace_back(answer.counted, answer.outputs[settled].median);
  std::vector<size_t> priors;
  for (size_t i = 0; i < scenario.quantities.size(); ++i) {
    if (scenario.quantities[i].prior) priors.push_back(i);
  }
  picture.quantities.resize(scenario.quantities.size());
  each(
      priors.size(), [&](size_t i) { return scenario.quantities[priors[i]].node; },
      [&](size_t i, std::vector<double> values) {
        Density& density = picture.quantities[priors[i]] = density_of(std::move(values));
        if (!scenario.condition) be_exact(density, scenario.graph, scenario.quantities[priors[i]].node);
      });
  return picture;
}

}  // namespace reckon
