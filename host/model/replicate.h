// The same model on other draws: pick-freeze designs are rewritings of the graph.
#pragma once
#include <vector>

#include "model/graph.h"

namespace reckon {

/// A result as it would be with the given streams (indexes into Graph::streams, ascending) taken from the second
/// replicate. What does not depend on them stays the same nodes.
NodeId with_second_replicate(Graph& graph, NodeId result, const std::vector<uint32_t>& streams);

/// Those that one node draws on, ascending.
std::vector<uint32_t> streams_of(const Graph& graph, NodeId node);

}  // namespace reckon
