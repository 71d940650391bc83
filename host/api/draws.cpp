#include <algorithm>

#include "api/inside.h"
#include "base/usage_error.h"
#include "language/diagnostics.h"
#include "studies/sample.h"

namespace reckon_v1 {

namespace {

/// Outputs and priors by name; without names every output.
std::vector<::reckon::NamedNode> nodes_of(const ::reckon::Scenario& scenario, const std::vector<std::string>& names) {
  std::vector<::reckon::NamedNode> known(
      scenario.outputs.begin(), scenario.outputs.begin() + static_cast<ptrdiff_t>(scenario.reported_outputs()));
  if (names.empty()) return known;
  for (const ::reckon::NamedNode& quantity : scenario.quantities) {
    if (::reckon::find_named(known, quantity.name) == nullptr) known.push_back(quantity);
  }
  std::vector<::reckon::NamedNode> nodes;
  for (const std::string& name : names) {
    const ::reckon::NamedNode* const node = ::reckon::find_named(known, name);
    if (node == nullptr) {
      std::vector<std::string> all;
      for (const ::reckon::NamedNode& one : known) all.push_back(one.name);
      refuse("there is no quantity '" + name + "'", ::reckon::similar_or_known(name, all, "quantities"));
    }
    nodes.push_back(*node);
  }
  return nodes;
}

Draws::Inside sampled(const Answer::Inside& inside, uint64_t count, const std::vector<std::string>& names,
                      const Stop& stop) {
  const ::reckon::Scenario& scenario = inside.scenario.inside().scenario;
  const bool sobol = inside.question.sampler == ::reckon::SamplerKind::sobol;
  if (sobol && count < inside.answer.draws)
    refuse("samples: the first of Sobol' points are those of one scramble", "take all of them");
  if (sobol && scenario.condition)
    refuse("samples: under a condition they are of independent draws", "leave out the sampler sobol, or the condition");
  const std::vector<::reckon::NamedNode> nodes = nodes_of(scenario, names);
  std::vector<::reckon::NodeId> ids;
  for (const ::reckon::NamedNode& node : nodes) ids.push_back(node.node);
  ::reckon::Question question = inside.question;
  question.draws = inside.answer.draws;
  const ::reckon::Machine machine = open(inside.machine, question.draws, stop);
  Draws::Inside draws;
  for (const ::reckon::NamedNode& node : nodes) draws.quantities.push_back(quantity_of(node));
  std::vector<std::vector<double>> columns(nodes.size());
  if (scenario.condition) {
    columns = ::reckon::Sample(scenario, question, machine, count).columns(scenario.graph, ids);
  } else {
    const auto take = [&](const std::vector<std::vector<double>>& values) {
      for (size_t k = 0; k < values.size(); ++k)
        columns[k].insert(columns[k].end(), values[k].begin(), values[k].end());
    };
    for (auto& column : columns) column.reserve(std::min(count, question.draws));
    ::reckon::for_each_tile(scenario, question, machine, std::min(count, question.draws), ids, take);
  }
  for (size_t k = 0; k < nodes.size(); ++k) {
    for (double& value : columns[k]) value = nodes[k].display.convert(value);
    draws.columns.push_back(std::make_shared<const std::vector<double>>(std::move(columns[k])));
  }
  return draws;
}

size_t place_of_column(const Draws::Inside& inside, const std::string& name) {
  std::vector<std::string> all;
  for (size_t k = 0; k < inside.quantities.size(); ++k) {
    if (inside.quantities[k].name == name) return k;
    all.push_back(inside.quantities[k].name);
  }
  refuse("these draws have no '" + name + "'", ::reckon::similar_or_known(name, all, "they have"));
}

}  // namespace

Draws Answer::samples(uint64_t count, const std::vector<std::string>& quantities, const Stop& stop) const {
  return guarded([&] { return Draws(shared(sampled(*inside_, count, quantities, stop))); });
}

size_t Draws::size() const { return inside_->columns.empty() ? 0 : inside_->columns.front()->size(); }

std::vector<Quantity> Draws::quantities() const { return inside_->quantities; }

std::span<const double> Draws::operator[](const std::string& name) const& {
  return translated([&]() -> std::span<const double> { return *inside_->columns[place_of_column(*inside_, name)]; });
}

Draws Draws::only(const std::string& name) const {
  return translated([&] {
    const size_t k = place_of_column(*inside_, name);
    return Draws(shared(Inside{{inside_->quantities[k]}, {inside_->columns[k]}}));
  });
}

}  // namespace reckon_v1
