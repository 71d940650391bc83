#include "model/graph.h"

#include <algorithm>
#include <bit>

#include "base/sha256.h"
#include "distributions/discrete.h"
#include "operations.h"

namespace reckon {

uint64_t stream_identity(const std::string& full_name) {
  const std::array<unsigned char, 32> digest = sha256(full_name);
  uint64_t identity = 0;
  for (int i = 7; i >= 0; --i) identity = identity << 8 | digest[i];
  return identity;
}

double evaluate_constant(Operation operation, const double* x) {
  switch (operation) {
    case Operation::add: return x[0] + x[1];
    case Operation::subtract: return x[0] - x[1];
    case Operation::multiply: return x[0] * x[1];
    case Operation::divide: return x[0] / x[1];
    case Operation::power: return power(x[0], x[1]);
    case Operation::negate: return -x[0];
    case Operation::absolute: return magnitude(x[0]);
    case Operation::square_root: return square_root(x[0]);
    case Operation::exponential: return exponential(x[0]);
    case Operation::logarithm: return logarithm(x[0]);
    case Operation::logarithm_base_2: return logarithm_base_2(x[0]);
    case Operation::logarithm_base_10: return logarithm_base_10(x[0]);
    case Operation::sine: return sine(x[0]);
    case Operation::cosine: return cosine(x[0]);
    case Operation::hyperbolic_tangent: return hyperbolic_tangent(x[0]);
    case Operation::normal_cdf: return normal_cdf(x[0]);
    case Operation::floor: return round_down(x[0]);
    case Operation::ceil: return round_up(x[0]);
    case Operation::round: return round_half_away(x[0]);
    case Operation::minimum: return minimum(x[0], x[1]);
    case Operation::maximum: return maximum(x[0], x[1]);
    case Operation::less: return less(x[0], x[1]);
    case Operation::less_or_equal: return less_or_equal(x[0], x[1]);
    case Operation::equal: return equal(x[0], x[1]);
    case Operation::logical_not: return logical_not(x[0]);
    case Operation::choose: return choose(x[0], x[1], x[2]);
    default: return not_a_number_of(0.0);
  }
}

const char* operation_name(Operation operation) {
  static const char* const names[] = {"constant",
                                      "uniform",
                                      "truncated_uniform",
                                      "uniform_of_normal",
                                      "standard_normal",
                                      "uniform_between",
                                      "loguniform",
                                      "triangular",
                                      "standard_exponential",
                                      "standard_logistic",
                                      "standard_laplace",
                                      "lognormal",
                                      "bernoulli",
                                      "discrete",
                                      "tabulated",
                                      "add",
                                      "subtract",
                                      "multiply",
                                      "divide",
                                      "power",
                                      "negate",
                                      "abs",
                                      "sqrt",
                                      "exp",
                                      "log",
                                      "log2",
                                      "log10",
                                      "sin",
                                      "cos",
                                      "tanh",
                                      "normal_cdf",
                                      "floor",
                                      "ceil",
                                      "round",
                                      "min",
                                      "max",
                                      "less",
                                      "less_or_equal",
                                      "equal",
                                      "not",
                                      "if"};
  return names[static_cast<int>(operation)];
}

namespace {

bool is_pure(Operation operation) { return operation >= Operation::add; }

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

NodeId Graph::uniform(const std::string& full_name) {
  const auto [found, added] = stream_index_.try_emplace(full_name, static_cast<uint32_t>(streams_.size()));
  if (added) streams_.push_back({full_name, stream_identity(full_name)});
  Node node;
  node.operation = Operation::uniform;
  node.stream = found->second;
  return add(std::move(node), "u" + full_name);
}

NodeId Graph::apply(Operation operation, std::vector<NodeId> operands) {
  const auto is = [&](size_t i, double x) { return is_constant(operands[i]) && value(operands[i]) == x; };
  if (operation == Operation::power) {
    if (is(1, 1)) return operands[0];
    if (is(1, 2)) return apply(Operation::multiply, {operands[0], operands[0]});
    if (is(1, 0.5)) return apply(Operation::square_root, {operands[0]});
    if (is(1, -1)) return apply(Operation::divide, {constant(1), operands[0]});
  }
  bool constants = is_pure(operation);
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

std::pair<std::string, std::string> Graph::colliding_streams() const {
  std::map<uint64_t, std::string> seen;
  for (const StreamName& stream : streams_) {
    const auto [found, added] = seen.try_emplace(stream.identity, stream.name);
    if (!added) return {found->second, stream.name};
  }
  return {};
}

}  // namespace reckon
