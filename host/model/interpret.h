// The graph, evaluated for one draw in plain scalar code: the reference for the engines, and what
// `reckon explain --at median` shows.
#pragma once
#include <functional>
#include <map>
#include <vector>

#include "model/graph.h"

namespace reckon {

/// Values of all nodes, in double, given each stream's uniform number as a signed tail; nodes in `fixed` have
/// the value there.
std::vector<double> interpret(const Graph& graph, const std::function<double(const StreamName&)>& uniform,
                              const std::map<NodeId, double>& fixed = {});

/// The value of one node, by way of what it needs alone.
double value_of_node(const Graph& graph, NodeId node, const std::function<double(const StreamName&)>& uniform);

/// The value of a node that is no random number, by its operands'.
double computed(const Graph& graph, NodeId node, const std::vector<double>& values);

/// Values of all nodes with every uniform number at 1/2: every prior at its median.
std::vector<double> values_at_median(const Graph& graph);

/// The uniform number of a draw of a stream.
double uniform_of_draw(const StreamName& stream, uint64_t seed, uint64_t draw);

}  // namespace reckon
