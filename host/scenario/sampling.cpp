// Sampling: from what a distribution is to the nodes that draw it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "families/parameters.h"
#include "families/quantile_table.h"
#include "operations.h"
#include "distributions/normal.h"
#include "scenario/builder.h"

namespace reckon {

namespace {

bool tabulated(Family family) {
  return family == Family::beta || family == Family::gamma || family == Family::student_t || family == Family::mixture;
}

/// A truncated gamma or beta of small shape as the truncated logarithm or logit that is tabulated for it.
std::optional<Distribution> in_logarithms(const Distribution& truncated) {
  constexpr double kFar = 1e5;  // e^-kFar: no probability is left there for any shape
  const Distribution& inner = *truncated.components[0];
  const std::vector<double>& p = inner.parameters;
  const bool gamma = inner.family == Family::gamma && p[0] < kLogarithmicShape;
  const bool beta = inner.family == Family::beta && std::min(p[0], p[1]) < kLogarithmicShape;
  if (!gamma && !beta) return std::nullopt;
  const auto end = [&](double x) {
    const double odds = gamma ? x / p[1] : (x - p[2]) / (p[3] - x);
    if (beta && x >= p[3]) return kFar;
    return odds > 0 ? std::min(logarithm(odds), gamma ? 0x1p6 : kFar) : -kFar;
  };
  const Distribution whole = gamma ? Distribution{Family::log_gamma, {p[0]}, {}} : Distribution{Family::logit_beta, {p[0], p[1]}, {}};
  return Distribution{
      Family::truncated, {end(truncated.parameters[0]), end(truncated.parameters[1])}, {std::make_shared<Distribution>(whole)}};
}

}  // namespace

Source Sampler::own_source() {
  std::string name = context_.full_name;
  if (!context_.lone) name += fmt::format("#{}", ++context_.anonymous);
  const auto correlated = builder_.correlated_.find(name);
  if (correlated != builder_.correlated_.end()) return {std::nullopt, correlated->second};
  return {builder_.graph_.uniform(name), std::nullopt};
}
NodeId Sampler::uniform_of(Source& source) {
  if (!source.uniform) source.uniform = builder_.graph_.apply(Operation::uniform_of_normal, {*source.normal});
  return *source.uniform;
}
NodeId Sampler::normal_of(Source& source) {
  if (!source.normal) source.normal = builder_.graph_.apply(Operation::standard_normal, {*source.uniform});
  return *source.normal;
}

bool Sampler::constant(const Specification& specification) const {
  return std::all_of(specification.parameters.begin(), specification.parameters.end(),
                     [&](NodeId node) { return builder_.graph_.is_constant(node); });
}

MaybeQuantity Sampler::sample(const Expression& expression) {
  if (context_.full_name.empty()) {
    builder_.error(expression.span, "a distribution stands outside [priors]", "give it a name in [priors] and use the name here");
    return std::nullopt;
  }
  const bool lone = std::exchange(context_.lone, false);  // what stands in the parameters is anonymous
  const auto specification = specify(expression);
  context_.lone = lone;
  if (!specification) return std::nullopt;
  if (lone && builder_.correlated_.count(context_.full_name) != 0 && !constant(*specification)) {
    builder_.error(expression.span,
                   "a correlated prior's parameters are themselves uncertain, so that its rank correlation would not be the given one",
                   "correlate a prior of constant parameters, and compute this one from it");
    return std::nullopt;
  }
  try {
    Quantity result{{emit(*specification, own_source())}};
    result.dimension = specification->dimension;
    return result;
  } catch (const CannotTabulate& e) {
    builder_.error(expression.span, fmt::format("this distribution cannot be sampled ({})", e.what()),
                   "use fewer parts, or less extreme shapes");
    return std::nullopt;
  }
}

NodeId Sampler::emit_scaled(NodeId location, NodeId scale, NodeId standard) {
  Graph& graph = builder_.graph_;
  const NodeId scaled = graph.apply(Operation::multiply, {scale, standard});
  if (graph.is_constant(location) && graph.value(location) == 0) return scaled;
  return graph.apply(Operation::add, {location, scaled});
}

NodeId Sampler::emit(const Specification& s, Source source) {
  Graph& graph = builder_.graph_;
  const std::vector<NodeId>& p = s.parameters;
  const auto table = [&](Family family, std::vector<double> parameters) {
    return graph.tabulated(uniform_of(source), quantile_table({family, std::move(parameters), {}}));
  };
  const auto number = [&](size_t i) { return s.constant->parameters[i]; };
  switch (s.family) {
    case Family::normal: return emit_scaled(p[0], p[1], normal_of(source));
    case Family::lognormal: {
      constexpr double kOctavesOfE = 0x1.71547652b82fep+0;  // log2(e)
      const NodeId octaves = graph.apply(Operation::multiply, {p[1], graph.constant(kOctavesOfE)});
      return graph.apply(Operation::lognormal, {normal_of(source), octaves, p[0]});
    }
    case Family::uniform: return graph.apply(Operation::uniform_between, {uniform_of(source), p[0], p[1]});
    case Family::loguniform: {
      const NodeId ratio = graph.apply(Operation::logarithm, {graph.apply(Operation::divide, {p[1], p[0]})});
      return graph.apply(Operation::loguniform, {uniform_of(source), p[0], p[1], ratio});
    }
    case Family::triangular: return graph.apply(Operation::triangular, {uniform_of(source), p[0], p[1], p[2]});
    case Family::exponential:
      return graph.apply(Operation::multiply, {p[0], graph.apply(Operation::standard_exponential, {uniform_of(source)})});
    case Family::weibull: {
      const NodeId inverse = graph.apply(Operation::divide, {graph.constant(1), p[0]});
      const NodeId e = graph.apply(Operation::standard_exponential, {uniform_of(source)});
      return graph.apply(Operation::multiply, {p[1], graph.apply(Operation::power, {e, inverse})});
    }
    case Family::logistic: return emit_scaled(p[0], p[1], graph.apply(Operation::standard_logistic, {uniform_of(source)}));
    case Family::laplace: return emit_scaled(p[0], p[1], graph.apply(Operation::standard_laplace, {uniform_of(source)}));
    case Family::bernoulli: return graph.apply(Operation::bernoulli, {uniform_of(source), p[0]});
    case Family::beta: {
      const double a = number(0), b = number(1);
      NodeId x;
      if (std::min(a, b) < kLogarithmicShape) {
        x = logistic(table(Family::logit_beta, {a, b}));
      } else {
        x = table(Family::beta, {a, b, 0, 1});
      }
      return emit_scaled(p[2], graph.constant(number(3) - number(2)), x);
    }
    case Family::gamma: {
      const bool small = number(0) < kLogarithmicShape;
      const NodeId x =
          small ? graph.apply(Operation::exponential, {table(Family::log_gamma, {number(0)})}) : table(Family::gamma, {number(0), 1});
      return graph.apply(Operation::multiply, {p[1], x});
    }
    case Family::student_t: return emit_scaled(p[1], p[2], table(Family::student_t, {number(0), 0, 1}));
    case Family::discrete: {
      const auto& x = s.constant->parameters;
      const auto half = x.begin() + static_cast<long>(x.size() / 2);
      return graph.discrete(uniform_of(source), discrete_table({x.begin(), half}, {half, x.end()}));
    }
    case Family::mixture: return within(*s.constant, graph.tabulated(uniform_of(source), quantile_table(*s.constant)));
    case Family::truncated: return emit_truncated(s, source);
    default: return graph.constant(0);
  }
}

/// 1 / (1 + e^-x)
NodeId Sampler::logistic(NodeId x) {
  Graph& graph = builder_.graph_;
  const NodeId odds = graph.apply(Operation::exponential, {graph.apply(Operation::negate, {x})});
  return graph.apply(Operation::divide, {graph.constant(1), graph.apply(Operation::add, {graph.constant(1), odds})});
}

/// Where the table's values may lie beyond the support by its rounding, they are brought back.
NodeId Sampler::within(const Distribution& distribution, NodeId x) {
  Graph& graph = builder_.graph_;
  if (resolution(distribution) == 0) return x;
  const double low = lowest(distribution), high = highest(distribution);
  if (std::isfinite(low)) x = graph.apply(Operation::maximum, {x, graph.constant(low)});
  if (std::isfinite(high)) x = graph.apply(Operation::minimum, {x, graph.constant(high)});
  return x;
}

NodeId Sampler::emit_truncated(const Specification& s, Source source) {
  Graph& graph = builder_.graph_;
  const Distribution& truncated = *s.constant;
  const Distribution& inner = *truncated.components[0];
  const auto in_bounds = [&](NodeId x) {
    const NodeId least = graph.apply(Operation::maximum, {x, graph.constant(truncated.parameters[0])});
    return graph.apply(Operation::minimum, {least, graph.constant(truncated.parameters[1])});
  };
  if (const auto logarithmic = in_logarithms(truncated)) {
    const NodeId x = graph.tabulated(uniform_of(source), quantile_table(*logarithmic));
    const std::vector<double>& p = inner.parameters;
    if (inner.family == Family::gamma)
      return in_bounds(graph.apply(Operation::multiply, {graph.constant(p[1]), graph.apply(Operation::exponential, {x})}));
    return in_bounds(emit_scaled(graph.constant(p[2]), graph.constant(p[3] - p[2]), logistic(x)));
  }
  if (tabulated(inner.family)) return within(truncated, graph.tabulated(uniform_of(source), quantile_table(truncated)));
  const Truncation cut = truncation_of(truncated);
  Specification plain;
  plain.family = inner.family;
  for (const double value : inner.parameters) plain.parameters.push_back(graph.constant(value));
  plain.constant = truncated.components[0];
  Source restricted;
  restricted.uniform = graph.apply(Operation::truncated_uniform,
                                   {uniform_of(source), graph.constant(cut.below), graph.constant(cut.above), graph.constant(cut.mass)});
  // Rounding may reach a unit of the last place beyond an end.
  return in_bounds(emit(plain, restricted));
}

MaybeQuantity Sampler::sample_dirichlet(const Expression& expression, const IndexDefinition& index, const std::string& full_name) {
  Graph& graph = builder_.graph_;
  const size_t count = index.labels.size();
  if (expression.children.size() == index.all_labels.size() && count < index.all_labels.size()) {
    builder_.error(index.span,
                   fmt::format("index '{}' picks {} of {} labels, but '{}' is a dirichlet over all of them", index.name, count,
                               index.all_labels.size(), full_name),
                   "override the dirichlet with one for these labels, or keep the whole index");
    return std::nullopt;
  }
  if (expression.children.size() != count) {
    builder_.error(
        expression.span,
        fmt::format("dirichlet(…) has {} parameters, but index '{}' has {} labels", expression.children.size(), index.name, count),
        fmt::format("give one for each of {}", fmt::join(index.labels, ", ")));
    return std::nullopt;
  }
  std::vector<double> shapes(count);
  std::vector<bool> set(count, false);
  for (size_t i = 0; i < count; ++i) {
    size_t at = i;
    if (!expression.argument_names[i].empty()) {
      at = static_cast<size_t>(std::find(index.labels.begin(), index.labels.end(), expression.argument_names[i]) - index.labels.begin());
    }
    const auto value = builder_.constant(*expression.children[i], "a parameter of dirichlet");
    if (!value) return std::nullopt;
    if (at >= count || set[at] || !value->second.empty() || !(value->first >= kSmallestShape && value->first <= kLargestShape)) {
      builder_.error(expression.argument_spans[i],
                     at >= count || set[at]
                         ? fmt::format("dirichlet: '{}' is no label of '{}', or is given twice", expression.argument_names[i], index.name)
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
    const Distribution part =
        logarithmic ? Distribution{Family::log_gamma, {shapes[i]}, {}} : Distribution{Family::gamma, {shapes[i], 1}, {}};
    parts.push_back(graph.tabulated(uniform, quantile_table(part)));
  }
  if (logarithmic) {  // exp(l - max l), so that the largest share is never lost
    NodeId largest = parts[0];
    for (size_t i = 1; i < count; ++i) largest = graph.apply(Operation::maximum, {largest, parts[i]});
    for (NodeId& part : parts) part = graph.apply(Operation::exponential, {graph.apply(Operation::subtract, {part, largest})});
  }
  NodeId sum = parts[0];
  for (size_t i = 1; i < count; ++i) sum = graph.apply(Operation::add, {sum, parts[i]});
  const NodeId inverse = graph.apply(Operation::divide, {graph.constant(1), sum});  // one division, not one a label
  Quantity result{{}, &index};
  for (const NodeId part : parts) result.nodes.push_back(graph.apply(Operation::multiply, {part, inverse}));
  return result;
}

}  // namespace reckon
