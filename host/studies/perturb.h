// The model in single points: some priors moved, all others at their medians.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "scenario/scenario.h"

namespace reckon {

/// A probability as a signed tail: the form of a uniform number.
double signed_tail(double p);

/// The prior, or label of one, that a stream belongs to: "rent.H800" of "rents/rent.H800#2".
std::string prior_of(const Scenario& scenario, const StreamName& stream);

/// The priors with random numbers of their own.
std::vector<const NamedNode*> random_priors(const Scenario& scenario);

/// 1 where a node rises with its only random number throughout, -1 where it falls; 0: neither, or it has several.
int direction(const Graph& graph, NodeId node);

/// Every node's value with some priors at a probability of their own and all others at their medians. A
/// correlated prior is moved by its own score: the others stay where they are.
std::vector<double> values_at(const Scenario& scenario, const std::map<std::string, double>& probability);

}  // namespace reckon
