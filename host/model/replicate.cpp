#include "model/replicate.h"

#include <algorithm>
#include <map>

namespace reckon {

NodeId with_second_replicate(Graph& graph, NodeId result, const std::vector<uint32_t>& streams) {
  std::map<NodeId, NodeId> moved;  // nodes that have changed
  for (const NodeId id : graph.needed_for({result})) {
    const Node node = graph.nodes()[id];  // a copy: the graph grows
    if (node.operation == Operation::uniform) {
      const StreamName stream = graph.streams()[node.stream];
      if (std::binary_search(streams.begin(), streams.end(), node.stream)) moved[id] = graph.uniform(stream.name, true);
      continue;
    }
    std::vector<NodeId> operands = node.operands;
    bool changed = false;
    for (NodeId& operand : operands) {
      const auto at = moved.find(operand);
      if (at == moved.end()) continue;
      operand = at->second;
      changed = true;
    }
    if (!changed) continue;
    moved[id] = node.discrete ? graph.discrete(operands[0], node.discrete)
                : node.table  ? graph.tabulated(operands[0], node.table)
                              : graph.apply(node.operation, std::move(operands));
  }
  const auto at = moved.find(result);
  return at == moved.end() ? result : at->second;
}

std::vector<uint32_t> streams_of(const Graph& graph, NodeId node) {
  std::vector<uint32_t> streams;
  for (const NodeId id : graph.needed_for({node})) {
    if (graph.nodes()[id].operation == Operation::uniform) streams.push_back(graph.nodes()[id].stream);
  }
  std::sort(streams.begin(), streams.end());
  return streams;
}

}  // namespace reckon
