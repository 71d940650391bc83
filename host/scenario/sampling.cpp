// Sampling: from what a distribution is to the nodes that draw it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "distributions/normal.h"
#include "families/family.h"
#include "families/quantile_table.h"
#include "families/statistics.h"
#include "operations.h"
#include "scenario/builder.h"

namespace reckon {

Source Sampler::own_source() {
  std::string name = context_.full_name;
  if (!context_.lone) name += fmt::format("#{}", ++context_.anonymous);
  const auto correlated = builder_.correlated_.find(name);
  if (correlated != builder_.correlated_.end()) return {std::nullopt, correlated->second};
  return {builder_.graph_.uniform(name), std::nullopt};
}

DistributionPointer Sampler::constant_distribution(const Expression& expression) {
  const Expression& inner = expression.kind == Expression::Kind::with_unit ? *expression.children[0] : expression;
  const auto specification = specify(inner);
  return specification ? specification->constant : nullptr;
}

bool Sampler::constant(const Specification& specification) const {
  return std::all_of(specification.parameters.begin(), specification.parameters.end(),
                     [&](NodeId node) { return builder_.graph_.is_constant(node); });
}

MaybeQuantity Sampler::sample(const Expression& expression) {
  if (!context_.constant.empty()) {
    builder_.error(expression.span, fmt::format("{} must be a constant, not a distribution", context_.constant),
                   "write a number");
    return std::nullopt;
  }
  if (context_.full_name.empty()) {
    builder_.error(expression.span, "a distribution stands outside [priors]",
                   "give it a name in [priors] and use the name here");
    return std::nullopt;
  }
  const bool lone = std::exchange(context_.lone, false);  // what stands in the parameters is anonymous
  const auto specification = specify(expression);
  context_.lone = lone;
  if (!specification) return std::nullopt;
  if (lone && builder_.correlated_.count(context_.full_name) != 0 && !constant(*specification)) {
    builder_.error(expression.span,
                   "a correlated prior's parameters are themselves uncertain, so that its rank correlation would not "
                   "be the given one",
                   "correlate a prior of constant parameters, and compute this one from it");
    return std::nullopt;
  }
  if (!builder_.node_limit(expression.span)) return std::nullopt;
  try {
    Emitter emitter(builder_.graph_, own_source());
    NodeId node =
        definition_of(specification->family).emit(emitter, specification->parameters, specification->constant.get());
    if (specification->holds)  // else the draw has no value, and the run an error
      node = emitter.apply(Operation::choose, {*specification->holds, node, emitter.constant(kNone)});
    Quantity result{{node}};
    result.dimension = specification->dimension;
    return result;
  } catch (const CannotTabulate& e) {
    builder_.error(expression.span, fmt::format("this distribution cannot be sampled ({})", e.what()),
                   "use fewer parts, or less extreme shapes");
    return std::nullopt;
  }
}

MaybeQuantity Sampler::sample_dirichlet(const Expression& expression, const IndexDefinition& index,
                                        const std::string& full_name) {
  Graph& graph = builder_.graph_;
  const size_t count = index.labels.size();
  if (expression.children.size() == index.all_labels.size() && count < index.all_labels.size()) {
    builder_.error(index.span,
                   fmt::format("index '{}' picks {} of {} labels, but '{}' is a dirichlet over all of them", index.name,
                               count, index.all_labels.size(), full_name),
                   "override the dirichlet with one for these labels, or keep the whole index");
    return std::nullopt;
  }
  if (expression.children.size() != count) {
    builder_.error(expression.span,
                   fmt::format("dirichlet(…) has {} parameters, but index '{}' has {} labels",
                               expression.children.size(), index.name, count),
                   fmt::format("give one for each of {}", fmt::join(index.labels, ", ")));
    return std::nullopt;
  }
  const bool by_place = std::any_of(expression.argument_names.begin(), expression.argument_names.end(),
                                    [](const std::string& name) { return name.empty(); });
  const auto& files = builder_.document_.files;
  const bool elsewhere = expression.span.file && expression.span.file->path != index.path &&
                         std::any_of(files.begin(), files.end(), [&](const LoadedFile& file) {
                           return file.path == expression.span.file->path;  // not --set, not a row
                         });
  if (by_place && elsewhere && index.labels != index.all_labels) {
    builder_.error(index.span,
                   fmt::format("index '{}' stands in another order than where '{}' was written, whose parameters go by "
                               "place",
                               index.name, full_name),
                   fmt::format("keep the order {}", fmt::join(index.all_labels, ", ")));
    return std::nullopt;
  }
  std::vector<double> shapes(count);
  std::vector<bool> set(count, false);
  for (size_t i = 0; i < count; ++i) {
    size_t at = i;
    if (!expression.argument_names[i].empty()) {
      at = static_cast<size_t>(std::find(index.labels.begin(), index.labels.end(), expression.argument_names[i]) -
                               index.labels.begin());
    }
    const auto value = builder_.constant(*expression.children[i], "a parameter of dirichlet");
    if (!value) return std::nullopt;
    if (at >= count || set[at] || !value->second.empty() ||
        !(value->first >= kSmallestShape && value->first <= kLargestShape)) {
      builder_.error(expression.argument_spans[i],
                     at >= count || set[at] ? fmt::format("dirichlet: '{}' is no label of '{}', or is given twice",
                                                          expression.argument_names[i], index.name)
                                            : "dirichlet(…): a parameter must be a pure number between 0.01 and 1e6");
      return std::nullopt;
    }
    set[at] = true;
    shapes[at] = value->first;
  }
  if (count == 1) return Quantity{{graph.constant(1)}, &index};
  const bool logarithmic = *std::min_element(shapes.begin(), shapes.end()) < kLogarithmicShape;
  std::vector<NodeId> parts;
  for (size_t i = 0; i < count; ++i) {
    const NodeId uniform = graph.uniform(full_name + "." + index.labels[i]);
    const Distribution part = logarithmic ? Distribution{Family::log_gamma, {shapes[i]}, {}}
                                          : Distribution{Family::gamma, {shapes[i], 1}, {}};
    parts.push_back(graph.tabulated(uniform, quantile_table(part)));
  }
  if (logarithmic) {  // exp(l - max l), so that the largest share is never lost
    NodeId largest = parts[0];
    for (size_t i = 1; i < count; ++i) largest = graph.apply(Operation::maximum, {largest, parts[i]});
    for (NodeId& part : parts)
      part = graph.apply(Operation::exponential, {graph.apply(Operation::subtract, {part, largest})});
  }
  NodeId sum = parts[0];
  for (size_t i = 1; i < count; ++i) sum = graph.apply(Operation::add, {sum, parts[i]});
  const NodeId inverse = graph.apply(Operation::divide, {graph.constant(1), sum});  // one division, not one a label
  Quantity result{{}, &index};
  for (const NodeId part : parts) result.nodes.push_back(graph.apply(Operation::multiply, {part, inverse}));
  return result;
}

}  // namespace reckon
