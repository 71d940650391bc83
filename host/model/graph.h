// The model graph: every quantity of a scenario as operations on scalars, arrays unrolled. Nodes are
// in order of evaluation, equal nodes are one node, constants are folded with the kernels' own
// arithmetic. Structure is what an engine compiles; numbers are data.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/operation.h"

namespace reckon {

using NodeId = uint32_t;

struct DiscreteData;       // host/model/tables.h
struct QuantileTableData;  // host/model/tables.h

struct Node {
  Operation operation = Operation::constant;
  std::vector<NodeId> operands;
  double value = 0;     // constant
  uint32_t stream = 0;  // uniform: index into Graph::streams
  std::shared_ptr<const DiscreteData> discrete;
  std::shared_ptr<const QuantileTableData> table;
};

/// A source of randomness: the full name and the 64 bits of its SHA-256 that key Philox.
struct StreamName {
  std::string name;
  uint64_t identity = 0;
  uint32_t dimension =
      0;  // under Sobol': the place among the names that a graph draws, those of the first replicate first
  bool second = false;  // of the second replicate (kernels/stream.h): another value of the same prior

  template <class Archive>
  void serialize(Archive& archive) {
    archive(name, identity, dimension, second);
  }
};

class Graph {
 public:
  NodeId constant(double value);
  NodeId uniform(const std::string& full_name, bool second = false);
  /// Adds an operation, folds it where every operand is constant, returns an equal node if one
  /// exists. Also applies the identities that keep every bit: x^2 = x x, x^1 = x, x / 1, x 1.
  NodeId apply(Operation operation, std::vector<NodeId> operands);
  NodeId discrete(NodeId uniform, std::shared_ptr<const DiscreteData> data);
  NodeId tabulated(NodeId uniform, std::shared_ptr<const QuantileTableData> data);

  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<StreamName>& streams() const { return streams_; }
  /// Of each stream its dimension (StreamName::dimension).
  std::vector<uint32_t> dimensions() const;
  /// How many different tables its values are read from.
  size_t tables() const { return tables_.size(); }
  /// How many values of their own its different discrete distributions have.
  size_t single_values() const { return single_values_; }
  bool is_constant(NodeId id) const { return nodes_[id].operation == Operation::constant; }
  double value(NodeId id) const { return nodes_[id].value; }
  /// The given nodes and everything that they are computed from, in order of evaluation.
  std::vector<NodeId> needed_for(const std::vector<NodeId>& results) const;
  /// Two different stream names that share one 64-bit identity, or empty strings.
  std::pair<std::string, std::string> colliding_streams() const;

 private:
  NodeId add(Node node, const std::string& key);

  std::vector<Node> nodes_;
  std::vector<StreamName> streams_;
  std::set<const QuantileTableData*> tables_;
  std::set<const DiscreteData*> discrete_;
  size_t single_values_ = 0;
  std::unordered_map<std::string, NodeId> known_;
  std::map<std::pair<std::string, bool>, uint32_t> stream_index_;
};

/// The first 8 bytes, little-endian, of SHA-256 of a full name.
uint64_t stream_identity(const std::string& full_name);

/// Value of an operation on constants, by the kernels' arithmetic.
double evaluate_constant(Operation operation, const double* operands);

/// Name of an operation as `reckon explain` prints it.
const char* operation_name(Operation operation);

}  // namespace reckon
