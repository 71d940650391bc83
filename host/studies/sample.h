// The first draws that count, a column for each quantity that is asked for.
#pragma once
#include <vector>

#include "studies/run.h"

namespace reckon {

class Sample {
 public:
  /// At most `most` draws, those that meet the scenario's condition where it has one.
  Sample(const Scenario& scenario, const Question& question, const Machine& machine, uint64_t most);

  size_t size() const { return draws_; }
  /// Values of nodes, a column each.
  std::vector<std::vector<double>> columns(const Graph& graph, const std::vector<NodeId>& nodes) const;
  /// Which draw of the run a place in a column is.
  uint64_t draw(size_t place) const { return accepted_.empty() ? place : accepted_[place]; }

 private:
  const Question& question_;
  const Machine& machine_;
  size_t draws_;
  std::vector<uint64_t> accepted_;  // empty: all
};

}  // namespace reckon
