// One quantity while one prior moves and every other stays at its median: only what the prior reaches is computed anew.
#pragma once
#include <vector>

#include "scenario/scenario.h"

namespace reckon {

class MovedPrior {
 public:
  /// `target` of the scenario's graph; the scenario must outlive it.
  MovedPrior(const Scenario& scenario, NodeId target);

  /// The priors with random numbers of their own that the target hangs on, in the scenario's order.
  const std::vector<const NamedNode*>& priors() const { return priors_; }
  double at_median() const { return median_[target_]; }
  /// Chooses one of priors(), by its place there.
  void choose(size_t prior);
  /// The target with the chosen prior at a probability of its own; a correlated one is moved by its own score.
  double at(double p);
  /// How many nodes one move of each prior computes.
  size_t work() const;

 private:
  std::vector<NodeId> reached_from(const std::vector<NodeId>& sources) const;

  const Graph& graph_;
  NodeId target_;
  std::vector<const NamedNode*> priors_;
  std::vector<std::vector<NodeId>> sources_;  // of each prior: its uniform numbers, or its normal score
  std::vector<char> is_score_;                // of each prior
  std::vector<char> fixed_;                   // of each node: a score, which moves by itself alone
  std::vector<std::vector<NodeId>> users_;    // of each node that the target hangs on
  std::vector<double> median_, values_;       // of every node; the second with the chosen prior moved
  size_t chosen_ = 0;
  std::vector<NodeId> reached_;  // from the chosen prior, in order
};

}  // namespace reckon
