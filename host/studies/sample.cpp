#include "studies/sample.h"

#include <algorithm>

#include "studies/runner.h"

namespace reckon {

Sample::Sample(const Scenario& scenario, const Question& question, const Machine& machine, uint64_t most)
    : question_(question), machine_(machine), draws_(std::min(question.draws, most)) {
  if (!scenario.condition) return;
  const auto engine =
      make_cpu_engine(make_program(scenario.graph, {scenario.condition->truth}), engine_options(question, machine));
  for (uint64_t first = 0; first < question.draws && accepted_.size() < most; first += kDrawsPerTile) {
    const auto truth = engine->draws(first, std::min(kDrawsPerTile, question.draws - first))[0];
    for (size_t i = 0; i < truth.size() && accepted_.size() < most; ++i) {
      if (truth[i] == 1) accepted_.push_back(first + i);
    }
  }
  draws_ = accepted_.size();
}

std::vector<std::vector<double>> Sample::columns(const Graph& graph, const std::vector<NodeId>& nodes) const {
  const auto engine = make_cpu_engine(make_program(graph, nodes), engine_options(question_, machine_));
  std::vector<std::vector<double>> columns(nodes.size());
  for (auto& column : columns) column.reserve(draws_);
  const uint64_t end = accepted_.empty() ? draws_ : accepted_.back() + 1;
  size_t next = 0;  // of the accepted
  for (uint64_t first = 0; first < end; first += kDrawsPerTile) {
    const uint64_t count = std::min(kDrawsPerTile, end - first);
    if (!accepted_.empty() && accepted_[next] >= first + count) continue;
    const auto values = engine->draws(first, count);
    const size_t start = next;
    while (next < accepted_.size() && accepted_[next] < first + count) ++next;
    for (size_t k = 0; k < nodes.size(); ++k) {
      if (accepted_.empty()) columns[k].insert(columns[k].end(), values[k].begin(), values[k].end());
      for (size_t i = start; i < next; ++i) columns[k].push_back(values[k][accepted_[i] - first]);
    }
  }
  return columns;
}

}  // namespace reckon
