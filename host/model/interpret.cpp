#include "model/interpret.h"

#include <set>

#include "distributions/discrete.h"
#include "distributions/exponential.h"
#include "distributions/normal.h"
#include "distributions/tabulated.h"
#include "distributions/triangular.h"
#include "distributions/truncated.h"
#include "distributions/uniform_interval.h"
#include "model/tables.h"
#include "stream.h"

namespace reckon {

namespace {

double sample(const Node& node, const double* x) {
  const double x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
  switch (node.operation) {
// clang-format off
#define SOURCE(name)
#define SAMPLE(name, operands, value) case Operation::name: return value;
#define OPERATION(name, text, operands, value)
// clang-format on
#include "model/operations.def"
    case Operation::discrete: {
      const DiscreteData& d = *node.discrete;
      return discrete_quantile(x[0], DiscreteTable<double>{d.value.data(), d.below.data(), d.above.data(),
                                                           static_cast<uint32_t>(d.value.size())});
    }
    case Operation::tabulated: {
      const auto& rows = node.table->wide;
      return tabulated_quantile(x[0], table_view(rows));
    }
    default: return evaluate_constant(node.operation, x);
  }
}

template <class ValueOf>
double value_of(const Graph& graph, const Node& node, const std::function<double(const StreamName&)>& uniform,
                const ValueOf& operand) {
  if (node.operation == Operation::constant) return node.value;
  if (node.operation == Operation::uniform) return uniform(graph.streams()[node.stream]);
  double operands[4] = {};
  for (size_t i = 0; i < node.operands.size(); ++i) operands[i] = operand(node.operands[i]);
  return sample(node, operands);
}

}  // namespace

std::vector<double> interpret(const Graph& graph, const std::function<double(const StreamName&)>& uniform,
                              const std::map<NodeId, double>& fixed) {
  std::vector<double> values;
  values.reserve(graph.nodes().size());
  for (const Node& node : graph.nodes()) {
    if (const auto known = fixed.find(static_cast<NodeId>(values.size())); known != fixed.end()) {
      values.push_back(known->second);
    } else {
      values.push_back(value_of(graph, node, uniform, [&](NodeId operand) { return values[operand]; }));
    }
  }
  return values;
}

double value_of_node(const Graph& graph, NodeId node, const std::function<double(const StreamName&)>& uniform) {
  std::set<NodeId> needed{node};  // operands come before what uses them
  for (auto at = needed.rbegin(); at != needed.rend(); ++at) {
    for (const NodeId operand : graph.nodes()[*at].operands) needed.insert(operand);
  }
  std::map<NodeId, double> values;
  for (const NodeId id : needed)
    values[id] = value_of(graph, graph.nodes()[id], uniform, [&](NodeId operand) { return values.at(operand); });
  return values.at(node);
}

double computed(const Graph& graph, NodeId node, const std::vector<double>& values) {
  return value_of(
      graph, graph.nodes()[node], [](const StreamName&) { return -0.5; },
      [&](NodeId operand) { return values[operand]; });
}

std::vector<double> values_at_median(const Graph& graph) {
  return interpret(graph, [](const StreamName&) { return -0.5; });
}

double uniform_of_draw(const StreamName& stream, uint64_t seed, uint64_t draw) {
  const Stream source{seed, stream.identity};
  const uint32_t word = static_cast<uint32_t>(draw % kDrawsPerCounter);
  const uint64_t counter = draw / kDrawsPerCounter + (stream.second ? kSecondReplicate : 0);
  double uniform = 0;
  uniform_from_words(stream_words(source, counter, kLeadingHalf).word[word],
                     stream_words(source, counter, kTrailingHalf).word[word], uniform);
  return uniform;
}

}  // namespace reckon
