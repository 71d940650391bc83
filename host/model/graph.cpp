#include "model/graph.h"

#include <algorithm>
#include <bit>

#include "base/sha256.h"
#include "distributions/discrete.h"
#include "model/tables.h"
#include "operations.h"

namespace reckon {

uint64_t stream_identity(const std::string& full_name) {
  const std::array<unsigned char, 32> digest = sha256(full_name);
  uint64_t identity = 0;
  for (int i = 7; i >= 0; --i) identity = identity << 8 | digest[i];
  return identity;
}

double evaluate_constant(Operation operation, const double* x) {
  [[maybe_unused]] const double x0 = x[0], x1 = x[1], x2 = x[2];
  switch (operation) {
// clang-format off
#define SOURCE(name)
#define SAMPLE(name, operands, value)
#define OPERATION(name, text, operands, value) case Operation::name: return value;
// clang-format on
#include "model/operations.def"
    default: return not_a_number_of(0.0);
  }
}

const char* operation_name(Operation operation) {
  static const char* const names[] = {
// clang-format off
#define SOURCE(name) #name,
#define SAMPLE(name, operands, value) #name,
#define OPERATION(name, text, operands, value) text,
// clang-format on
#include "model/operations.def"
  };
  return names[static_cast<int>(operation)];
}

namespace {

bool commutes(Operation operation) { return operation == Operation::add || operation == Operation::multiply; }

template <class Value>
void append_bytes(std::string& key, const Value& value) {
  key.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

NodeId Graph::add(Node node, const std::string& key) {
  const auto [found, added] = known_.try_emplace(key, static_cast<NodeId>(nodes_.size()));
  if (added) nodes_.push_back(std::move(node));
  return found->second;
}

NodeId Graph::constant(double value) {
  std::string key = "c";
  append_bytes(key, std::bit_cast<uint64_t>(value));
  Node node;
  node.value = value;
  return add(std::move(node), key);
}

NodeId Graph::uniform(const std::string& full_name, bool second) {
  const auto [found, added] =
      stream_index_.try_emplace(std::pair(full_name, second), static_cast<uint32_t>(streams_.size()));
  if (added) streams_.push_back({full_name, stream_identity(full_name), 0, second});
  Node node;
  node.operation = Operation::uniform;
  node.stream = found->second;
  return add(std::move(node), (second ? "v" : "u") + full_name);
}

NodeId Graph::apply(Operation operation, std::vector<NodeId> operands) {
  const auto is = [&](size_t i, double x) { return is_constant(operands[i]) && value(operands[i]) == x; };
  if (operation == Operation::power) {
    if (is(1, 1)) return operands[0];
    if (is(1, 2)) return apply(Operation::multiply, {operands[0], operands[0]});
    if (is(1, 0.5)) return apply(Operation::square_root, {operands[0]});
    if (is(1, -1)) return apply(Operation::divide, {constant(1), operands[0]});
  }
  bool constants = is_arithmetic(operation);
  for (const NodeId id : operands) constants = constants && is_constant(id);
  if (constants) {
    double values[4] = {};
    for (size_t i = 0; i < operands.size(); ++i) values[i] = value(operands[i]);
    return constant(evaluate_constant(operation, values));
  }
  if (operation == Operation::multiply) {
    if (is(0, 1)) return operands[1];
    if (is(1, 1)) return operands[0];
  }
  if (operation == Operation::divide && is(1, 1)) return operands[0];
  if (commutes(operation) && operands[0] > operands[1]) std::swap(operands[0], operands[1]);
  std::string key = "o";
  append_bytes(key, operation);
  for (const NodeId id : operands) append_bytes(key, id);
  Node node;
  node.operation = operation;
  node.operands = std::move(operands);
  return add(std::move(node), key);
}

NodeId Graph::discrete(NodeId uniform, std::shared_ptr<const DiscreteData> data) {
  std::string key = "d";
  append_bytes(key, uniform);
  append_bytes(key, reinterpret_cast<uintptr_t>(data.get()));
  Node node;
  node.operation = Operation::discrete;
  node.operands = {uniform};
  if (discrete_.insert(data.get()).second) single_values_ += data->value.size();
  node.discrete = std::move(data);
  return add(std::move(node), key);
}

NodeId Graph::tabulated(NodeId uniform, std::shared_ptr<const QuantileTableData> data) {
  std::string key = "t";
  append_bytes(key, uniform);
  append_bytes(key, reinterpret_cast<uintptr_t>(data.get()));
  Node node;
  node.operation = Operation::tabulated;
  node.operands = {uniform};
  tables_.insert(data.get());
  node.table = std::move(data);
  return add(std::move(node), key);
}

std::vector<NodeId> Graph::needed_for(const std::vector<NodeId>& results) const {
  std::vector<char> needed(nodes_.size(), 0);
  for (const NodeId result : results) needed[result] = 1;
  std::vector<NodeId> found;
  for (size_t id = nodes_.size(); id-- > 0;) {  // operands come before what uses them
    if (needed[id] == 0) continue;
    found.push_back(static_cast<NodeId>(id));
    for (const NodeId operand : nodes_[id].operands) needed[operand] = 1;
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<uint32_t> Graph::dimensions() const {
  std::vector<uint32_t> dimensions(streams_.size());
  for (const bool second : {false, true}) {  // the index is sorted by name
    uint32_t next = 0;
    for (const auto& [name, stream] : stream_index_) next += name.second ? 0 : 1;
    if (!second) next = 0;
    for (const auto& [name, stream] : stream_index_) {
      if (name.second == second) dimensions[stream] = next++;
    }
  }
  return dimensions;
}

std::pair<std::string, std::string> Graph::colliding_streams() const {
  std::map<uint64_t, std::string> seen;
  for (const StreamName& stream : streams_) {
    const auto [found, added] = seen.try_emplace(stream.identity, stream.name);
    if (!added && found->second != stream.name) return {found->second, stream.name};
  }
  return {};
}

}  // namespace reckon
