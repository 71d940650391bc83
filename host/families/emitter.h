// Emits the nodes that draw a distribution.
#pragma once
#include <optional>
#include <vector>

#include "families/distribution.h"
#include "model/graph.h"

namespace reckon {

/// The randomness of one distribution: a uniform number, or a correlated normal score.
struct Source {
  std::optional<NodeId> uniform, normal;
};

class Emitter {
 public:
  Emitter(Graph& graph, Source source) : graph_(graph), source_(source) {}

  Graph& graph() { return graph_; }
  NodeId uniform();
  NodeId normal();
  NodeId constant(double value) { return graph_.constant(value); }
  NodeId apply(Operation operation, std::vector<NodeId> operands) {
    return graph_.apply(operation, std::move(operands));
  }
  NodeId table(const Distribution& distribution);
  /// location + scale * standard
  NodeId scaled(NodeId location, NodeId scale, NodeId standard);
  /// 1 / (1 + e^-x)
  NodeId logistic(NodeId x);
  /// Where a table's values may lie beyond the support by its rounding, they are brought back.
  NodeId within(const Distribution& distribution, NodeId x);

 private:
  Graph& graph_;
  Source source_;
};

}  // namespace reckon
