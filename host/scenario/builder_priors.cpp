// Priors: a value, or one for each label of an index; what replaces one keeps its dimension.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenario/builder.h"

namespace reckon {

MaybeQuantity Builder::build_element(const PriorDefinition& prior, const Value& value, const IndexDefinition* index,
                                     size_t label) {
  if (!value.expression) return std::nullopt;
  Context context;
  context.full_name = full_name(prior, index != nullptr ? index->labels[label] : "");
  context.index = index;
  context.label = label;
  context.lone = is_lone_distribution(*value.expression);
  const bool correlated = correlated_.count(context.full_name) != 0 && !context.lone;
  auto result = evaluate(*value.expression, context);
  // An override may fix a correlated prior; the other one keeps its distribution.
  const bool fixed = prior.replaced && result && result->scalar() && graph_.is_constant(result->nodes[0]);
  if (result && !has_original_dimension(prior, *value.expression, *result)) return std::nullopt;
  if (result && correlated && !fixed) {
    error(value.expression->span, fmt::format("'{}' is correlated but is not a single distribution", prior.name),
          "give the distribution a prior of its own and correlate that");
    return std::nullopt;
  }
  if (result && result->truth) {
    error(value.expression->span, fmt::format("prior '{}' is true or false, not a number", prior.name),
          "use bernoulli(p) for a chance");
    return std::nullopt;
  }
  if (result && result->scalar() && graph_.is_constant(result->nodes[0]) &&
      !std::isfinite(graph_.value(result->nodes[0]))) {
    error(value.expression->span, fmt::format("prior '{}' is not a finite number", prior.name),
          "look for a division by zero, or a logarithm or root of a negative number");
    return std::nullopt;
  }
  if (result && !result->scalar()) {
    error(value.expression->span,
          fmt::format("prior '{}' has one value for each label of '{}' but no matching `over`", prior.name,
                      result->index->name),
          fmt::format("write over = \"{}\"", result->index->name));
    return std::nullopt;
  }
  return result;
}

const Dimension& Builder::original_dimension(const PriorDefinition& prior) {
  const OriginalPrior& original = *prior.original;
  if (!original.dimension) {
    Graph scratch;
    Diagnostics ignored;
    const auto built = Builder(document_, scratch, ignored).build_prior(original.definition);
    original.dimension = built ? built->dimension : Dimension();
  }
  return *original.dimension;
}

/// What replaces a prior has its dimension. A literal 0 takes it.
bool Builder::has_original_dimension(const PriorDefinition& prior, const Expression& value, Quantity& result) {
  if (!prior.replaced) return true;
  const Dimension& expected = original_dimension(prior);
  if (result.dimension == expected) return true;
  if (expected.empty()) {
    error(value.span,
          fmt::format("'{}' is a pure number, and what replaces it is {}", prior.name, in_unit(result.dimension)),
          "leave out the unit, or give the prior that is replaced one");
    return false;
  }
  if (result.bare_zero) {
    result.dimension = expected;
    result.bare_zero = false;
    return true;
  }
  const Value* written = first_value(prior.original->definition);
  const Expression* unit = written == nullptr || !written->expression ? nullptr : written_unit(*written->expression);
  const std::string wanted =
      unit != nullptr && unit->unit.dimension == expected ? unit->unit_text : base_name(expected);
  error(value.span,
        fmt::format("'{}' is in {}, and what replaces it is {}", prior.name, wanted, in_unit(result.dimension)),
        result.dimension.empty() ? fmt::format("give it a unit, as in 2 [{}]", wanted)
                                 : fmt::format("convert it to a value in {}", wanted));
  return false;
}

MaybeQuantity Builder::build_prior(const PriorDefinition& prior) {
  if (prior.over.empty()) return prior.value ? build_element(prior, *prior.value, nullptr, 0) : std::nullopt;
  const auto found = document_.indexes.find(prior.over);
  if (found == document_.indexes.end()) {
    std::vector<std::string> names;
    for (const auto& [name, index] : document_.indexes) names.push_back(name);
    const std::string hint = did_you_mean(prior.over, names);
    error(prior.over_span, fmt::format("unknown index '{}'", prior.over),
          hint.empty() ? "define it in [index], as in chip = [\"H800\", \"H100\"]" : hint);
    return std::nullopt;
  }
  const IndexDefinition& index = found->second;
  if (is_dirichlet(prior)) {
    Context context;
    return Sampler(*this, context).sample_dirichlet(*prior.value->expression, index, full_name(prior));
  }
  bool good = true;
  for (const auto& [label, value] : prior.by_label) {
    if (std::find(index.labels.begin(), index.labels.end(), label) != index.labels.end()) continue;
    // An index may pick a subset of an included one, whose priors then have labels too many.
    const bool own =
        value.span.file && prior.path == index.span.file->path && value.span.file->path == index.span.file->path;
    if (!own && std::find(index.all_labels.begin(), index.all_labels.end(), label) != index.all_labels.end()) continue;
    std::string hint = did_you_mean(label, index.labels);
    if (hint.empty()) hint = fmt::format("its labels: {}", fmt::join(index.labels, ", "));
    error(value.span, fmt::format("index '{}' has no label '{}'", index.name, label), hint);
    good = false;
  }
  Quantity result;
  result.index = &index;
  bool zeros = true;  // so far: a literal 0 fits any unit
  for (size_t i = 0; i < index.labels.size(); ++i) {
    const auto own = prior.by_label.find(index.labels[i]);
    if (own == prior.by_label.end() && !prior.value) {
      error(
          prior.span,
          fmt::format("prior '{}' has no value for label '{}' of index '{}'", prior.name, index.labels[i], index.name),
          fmt::format("add {} = \"…\" to its values", index.labels[i]));
      good = false;
      continue;
    }
    const Value& value = own != prior.by_label.end() ? own->second : *prior.value;
    auto element = build_element(prior, value, &index, i);
    if (!element) {
      good = false;
      continue;
    }
    if (!element->bare_zero && !zeros && element->dimension != result.dimension) {
      error(value.expression->span,
            fmt::format("'{}.{}' is {}, but the labels before it are {}", prior.name, index.labels[i],
                        in_unit(element->dimension), in_unit(result.dimension)),
            "give every label a unit of one kind");
      good = false;
      continue;
    }
    if (!element->bare_zero) result.dimension = element->dimension, zeros = false;
    result.nodes.push_back(element->nodes[0]);
  }
  return good ? MaybeQuantity(result) : std::nullopt;
}

}  // namespace reckon
