#include "model/program.h"

#include <algorithm>
#include <limits>
#include <map>

namespace reckon {

namespace {

constexpr uint32_t kNever = std::numeric_limits<uint32_t>::max();

/// Depth-first from each result, so that a value is computed shortly before it is used.
std::vector<NodeId> evaluation_order(const Graph& graph, const std::vector<NodeId>& results) {
  std::vector<NodeId> order;
  std::vector<char> state(graph.nodes().size(), 0);  // 0 unseen, 1 waiting for operands, 2 done
  std::vector<NodeId> stack;
  for (const NodeId result : results) {
    stack.push_back(result);
    while (!stack.empty()) {
      const NodeId id = stack.back();
      if (state[id] == 2) {
        stack.pop_back();
      } else if (state[id] == 1) {
        state[id] = 2;
        stack.pop_back();
        if (!graph.is_constant(id)) order.push_back(id);
      } else {
        state[id] = 1;
        const auto& operands = graph.nodes()[id].operands;
        for (auto operand = operands.rbegin(); operand != operands.rend(); ++operand) {
          if (state[*operand] == 0) stack.push_back(*operand);
        }
      }
    }
  }
  return order;
}

class Translator {
 public:
  Translator(const Graph& graph, const std::vector<NodeId>& results)
      : graph_(graph), results_(results), dimensions_(graph.dimensions()) {}

  Program translate() {
    const std::vector<NodeId> order = evaluation_order(graph_, results_);
    std::vector<uint32_t> last_use(graph_.nodes().size(), 0);
    for (uint32_t at = 0; at < order.size(); ++at) {
      for (const NodeId operand : graph_.nodes()[order[at]].operands) last_use[operand] = at;
    }
    for (const NodeId result : results_) last_use[result] = kNever;
    for (uint32_t at = 0; at < order.size(); ++at) {
      const Node& node = graph_.nodes()[order[at]];
      Instruction instruction;
      instruction.operation = node.operation;
      instruction.plain = plain(node);
      for (const NodeId operand : node.operands) instruction.operands.push_back(operand_of(operand));
      if (node.operation == Operation::uniform) instruction.stream = stream_of(node.stream);
      if (node.discrete) instruction.table = add_unique(program_.discrete, node.discrete);
      if (node.table) instruction.table = add_unique(program_.tables, node.table);
      for (size_t i = 0; i < node.operands.size(); ++i) {
        const NodeId operand = node.operands[i];
        const bool repeated = std::find(node.operands.begin(), node.operands.begin() + static_cast<long>(i), operand) !=
                              node.operands.begin() + static_cast<long>(i);
        if (!graph_.is_constant(operand) && last_use[operand] == at && !repeated)
          free_.push_back(register_.at(operand));
      }
      instruction.target = register_[order[at]] = take_register();
      program_.instructions.push_back(std::move(instruction));
    }
    for (const NodeId result : results_) program_.results.push_back(operand_of(result));
    second_replicate_last();
    return std::move(program_);
  }

 private:
  bool plain(const Node& node) const {
    if (node.operands.empty()) return false;
    const Node& first = graph_.nodes()[node.operands[0]];
    return first.operation == Operation::uniform || (first.operation == Operation::standard_normal && plain(first));
  }
  Operand operand_of(NodeId id) {
    if (!graph_.is_constant(id)) return {false, register_.at(id)};
    const auto [found, added] = constant_.try_emplace(id, static_cast<uint32_t>(program_.constants.size()));
    if (added) program_.constants.push_back(graph_.value(id));
    return {true, found->second};
  }
  uint32_t stream_of(uint32_t stream) {
    const auto [found, added] = stream_.try_emplace(stream, static_cast<uint32_t>(program_.streams.size()));
    if (added) {
      program_.streams.push_back(graph_.streams()[stream]);
      program_.streams.back().dimension = dimensions_[stream];
    }
    return found->second;
  }
  void second_replicate_last() {
    std::vector<uint32_t> place(program_.streams.size());
    std::vector<StreamName> sorted;
    for (const bool second : {false, true}) {
      for (size_t i = 0; i < program_.streams.size(); ++i) {
        if (program_.streams[i].second != second) continue;
        place[i] = static_cast<uint32_t>(sorted.size());
        sorted.push_back(program_.streams[i]);
      }
    }
    program_.streams = std::move(sorted);
    for (Instruction& instruction : program_.instructions) {
      if (instruction.operation == Operation::uniform) instruction.stream = place[instruction.stream];
    }
  }
  template <class Data>
  static uint32_t add_unique(std::vector<Data>& list, const Data& data) {
    const auto at = std::find(list.begin(), list.end(), data);
    if (at == list.end()) list.push_back(data);
    return static_cast<uint32_t>(std::find(list.begin(), list.end(), data) - list.begin());
  }
  uint32_t take_register() {
    if (free_.empty()) return program_.registers++;
    const uint32_t result = free_.back();
    free_.pop_back();
    return result;
  }

  const Graph& graph_;
  const std::vector<NodeId>& results_;
  const std::vector<uint32_t> dimensions_;
  Program program_;
  std::map<NodeId, uint32_t> register_, constant_;
  std::map<uint32_t, uint32_t> stream_;
  std::vector<uint32_t> free_;
};

}  // namespace

Program make_program(const Graph& graph, const std::vector<NodeId>& results) {
  return Translator(graph, results).translate();
}

}  // namespace reckon
