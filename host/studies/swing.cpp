#include "studies/swing.h"

#include <algorithm>

#include "model/interpret.h"
#include "studies/perturb.h"

namespace reckon {

namespace {

constexpr double kLow = 0.05, kHigh = 0.95;

/// Every node's value with the driver's streams at uniform numbers of their own and all others at 1/2.
template <class Uniform>
std::vector<double> values_with(const Scenario& scenario, const Driver& driver, const Uniform& uniform,
                                const std::map<NodeId, double>& fixed = {}) {
  std::vector<std::string> names;
  for (const uint32_t stream : driver.streams) names.push_back(scenario.graph.streams()[stream].name);
  return interpret(
      scenario.graph,
      [&](const StreamName& stream) {
        return std::find(names.begin(), names.end(), stream.name) == names.end() ? -0.5 : uniform(stream);
      },
      fixed);
}

}  // namespace

SwungValues swing_prior(const Scenario& scenario, const Driver& driver, const Question& question,
                        const Machine& machine) {
  const auto at = [&](double p) {
    return values_with(scenario, driver, [&](const StreamName&) { return signed_tail(p); });
  };
  if (!driver.single) return {at(kLow), at(kHigh)};  // by its own random number
  const NodeId node = scenario.quantities[*driver.single].node;
  const int turns = direction(scenario.graph, node);
  if (turns > 0) return {at(kLow), at(kHigh)};
  if (turns < 0) return {at(kHigh), at(kLow)};
  Scenario free = scenario;
  free.condition.reset();
  std::vector<double> column = Sample(free, question, machine, kMostGivenData).columns(scenario.graph, {node})[0];
  const auto moved = [&](const Probability& p) {
    const auto place = column.begin() + static_cast<long>(rank_of(p, column.size()) - 1);
    std::nth_element(column.begin(), place, column.end());
    return values_with(scenario, driver, [](const StreamName&) { return -0.5; }, {{node, *place}});
  };
  return {moved({5, 100}), moved({95, 100})};
}

SwungValues swing_group(const Scenario& scenario, const Driver& driver, uint64_t seed, uint64_t low_draw,
                        uint64_t high_draw) {
  const auto at = [&](uint64_t draw) {
    return values_with(scenario, driver, [&](const StreamName& stream) { return uniform_of_draw(stream, seed, draw); });
  };
  return {at(low_draw), at(high_draw)};
}

}  // namespace reckon
