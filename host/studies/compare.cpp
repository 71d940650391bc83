#include "studies/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "language/diagnostics.h"

namespace reckon {

namespace {

/// The names of all streams that the given nodes depend on.
std::set<std::string> streams_of(const Graph& graph, const std::vector<NodeId>& nodes) {
  std::set<std::string> names;
  for (const NodeId id : graph.needed_for(nodes)) {
    const Node& node = graph.nodes()[id];
    if (node.operation == Operation::uniform) names.insert(graph.streams()[node.stream].name);
  }
  return names;
}

void suffix(std::vector<NamedNode>& list, const std::string& side) {
  for (NamedNode& item : list) item.name += ", " + side;
}

/// Priors of one name and text in two files of different ids: variants of one file, whose draws are not shared.
void find_alike(const Document& a, const Document& b, Comparison& comparison) {
  for (const std::string& name : a.prior_order) {
    const auto other = b.priors.find(name);
    if (other == b.priors.end()) continue;
    const PriorDefinition &left = a.priors.at(name), &right = other->second;
    if (left.id == right.id || !left.value || !right.value || left.value->text != right.value->text) continue;
    comparison.alike.push_back(name);
    comparison.id_a = left.id, comparison.id_b = right.id;
  }
}

}  // namespace

Comparison join(const Sides& sides, const std::vector<std::string>& names) {
  const Document &a = sides.a, &b = sides.b;
  const std::string &name_a = sides.name_a, &name_b = sides.name_b;
  Comparison comparison;
  comparison.a = name_a;
  comparison.b = name_b;
  Scenario first = build_scenario(a);
  Scenario second = build_scenario(b, {}, std::move(first.graph));
  keep_warnings(comparison.warnings, first.warnings);
  keep_warnings(comparison.warnings, second.warnings);
  Scenario& joint = comparison.joint;
  joint.document = a;
  for (const LoadedFile& file : b.files) {
    const auto same = [&](const LoadedFile& other) { return other.path == file.path; };
    if (std::none_of(a.files.begin(), a.files.end(), same)) joint.document.files.push_back(file);
  }
  joint.graph = std::move(second.graph);
  std::vector<std::string> wanted = names;
  if (wanted.empty()) {
    for (const NamedNode& output : first.outputs) {
      const NamedNode* other = find_named(second.outputs, output.name);
      if (other != nullptr && other->display.base == output.display.base) wanted.push_back(output.name);
    }
    if (wanted.empty()) {
      throw ScenarioError(
          fmt::format("error: {} and {} have no output of the same name and unit\n      = give both outputs one name\n",
                      name_a, name_b));
    }
  }
  std::vector<NodeId> nodes_a, nodes_b;
  for (const std::string& name : wanted) {
    const NamedNode *left = find_quantity(first, name), *right = find_quantity(second, name);
    if (left == nullptr || right == nullptr) {
      throw ScenarioError(
          fmt::format("error: --outputs: '{}' is no quantity of {}\n", name, left == nullptr ? name_a : name_b));
    }
    if (left->display.base != right->display.base) {
      throw ScenarioError(fmt::format("error: --outputs: '{}' is in {} in {}, but in {} in {}\n", name,
                                      left->display.unit, name_a, right->display.unit, name_b));
    }
    ComparedOutput compared;
    compared.quantity = name;
    compared.name = left->label.empty() ? name : left->label;
    const auto add = [&](const std::string& what, NodeId node, const Display& display) {
      joint.outputs.push_back({name + ", " + what, left->label, node, display, false});
      return joint.outputs.size() - 1;
    };
    compared.a = add(name_a, left->node, left->display);
    compared.b = add(name_b, right->node, left->display);
    compared.difference =
        add("difference", joint.graph.apply(Operation::subtract, {right->node, left->node}), left->display);
    compared.ratio = add("ratio", joint.graph.apply(Operation::divide, {right->node, left->node}), {});
    compared.larger = joint.events.size();
    joint.events.push_back({fmt::format("{}, {} above {}", name, name_b, name_a), "",
                            joint.graph.apply(Operation::less, {left->node, right->node})});
    comparison.outputs.push_back(compared);
    nodes_a.push_back(left->node);
    nodes_b.push_back(right->node);
  }
  const std::set<std::string> streams_a = streams_of(joint.graph, nodes_a),
                              streams_b = streams_of(joint.graph, nodes_b);
  std::set_intersection(streams_a.begin(), streams_a.end(), streams_b.begin(), streams_b.end(),
                        std::back_inserter(comparison.shared));
  std::erase_if(comparison.shared, [&](const std::string& stream) {
    const NodeId plain = joint.graph.apply(Operation::standard_normal, {joint.graph.uniform(stream)});
    const auto score = [&](const Scenario& side) {
      const auto correlated = side.correlated.find(stream.substr(stream.find('/') + 1));
      return correlated == side.correlated.end() ? plain : correlated->second;
    };
    return score(first) != score(second);  // correlated otherwise: not the same draws
  });
  find_alike(a, b, comparison);
  suffix(first.quantities, name_a);
  suffix(second.quantities, name_b);
  joint.quantities = std::move(first.quantities);
  joint.quantities.insert(joint.quantities.end(), second.quantities.begin(), second.quantities.end());
  return comparison;
}

namespace {

/// Whether there was such a ratio; the outputs behind it move up.
bool drop_ratio(Comparison& comparison, const std::string& name) {
  std::vector<NamedNode>& outputs = comparison.joint.outputs;
  for (ComparedOutput& compared : comparison.outputs) {
    if (!compared.ratio || outputs[*compared.ratio].name != name) continue;
    const size_t gone = *std::exchange(compared.ratio, std::nullopt);
    outputs.erase(outputs.begin() + static_cast<long>(gone));
    for (ComparedOutput& other : comparison.outputs) {
      for (size_t* place : {&other.a, &other.b, &other.difference}) *place -= *place > gone ? 1 : 0;
      if (other.ratio && *other.ratio > gone) --*other.ratio;
    }
    return true;
  }
  return false;
}

}  // namespace

Answer run_comparison(Comparison& comparison, const Question& question, const Machine& machine) {
  while (true) {
    try {
      return run_scenario(comparison.joint, question, machine);
    } catch (const NotFinite& failure) {
      const std::vector<std::string>& names = failure.quantities();
      if (names.empty()) throw;
      for (const std::string& name : names) {
        if (!drop_ratio(comparison, name)) throw;
      }
    }
  }
}

std::vector<std::pair<std::string, size_t>> lines_of(const Comparison& comparison, const ComparedOutput& compared) {
  const std::string &a = comparison.a, &b = comparison.b;
  std::vector<std::pair<std::string, size_t>> lines{
      {a, compared.a}, {b, compared.b}, {b + " - " + a, compared.difference}};
  if (compared.ratio) lines.emplace_back(b + " / " + a, *compared.ratio);
  return lines;
}

}  // namespace reckon
