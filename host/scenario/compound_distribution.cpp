// Distributions made of lists or of other distributions: discrete, mixture.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/atoms.h"
#include "families/family.h"
#include "families/quantile_table.h"
#include "operations.h"
#include "scenario/builder.h"

namespace reckon {

std::optional<std::vector<double>> Sampler::numbers(const Expression& list, const std::string& what,
                                                    Dimension& dimension) {
  if (list.kind != Expression::Kind::list || list.children.empty()) {
    builder_.error(list.span, fmt::format("{} must be a list", what), "write [1, 2, 3]");
    return std::nullopt;
  }
  std::vector<double> result;
  bool zeros = true;  // so far: a literal 0 fits any unit
  for (const auto& item : list.children) {
    const auto value = builder_.constant(*item, "an entry of " + what);
    if (!value) return std::nullopt;
    const bool zero = value->first == 0 && value->second.empty();
    if (!zero && !zeros && value->second != dimension) {
      builder_.error(item->span,
                     fmt::format("the entries of {} are {} and {}", what, in_unit(dimension), in_unit(value->second)));
      return std::nullopt;
    }
    if (!zero) dimension = value->second, zeros = false;
    result.push_back(value->first);
  }
  return result;
}

namespace {

/// The argument called `name`, or else the last one, where it is a list.
const Expression* list_argument(const Expression& call, const std::string& name) {
  for (size_t i = 0; i < call.children.size(); ++i) {
    if (call.argument_names[i] == name) return call.children[i].get();
  }
  const bool list = !call.children.empty() && call.argument_names.back().empty() &&
                    call.children.back()->kind == Expression::Kind::list;
  return list ? call.children.back().get() : nullptr;
}

/// Whether some weights are percentages and others are not: then no sum is what was meant.
bool mixes_percent(const Expression* weights) {
  if (weights == nullptr) return false;
  size_t percent = 0;
  for (const auto& item : weights->children) percent += item->percent ? 1 : 0;
  return percent > 0 && percent < weights->children.size();
}

/// A discrete distribution whose only value is 0.
bool is_zero(const Specification& part) {
  if (!part.constant || part.family != Family::discrete || !part.dimension.empty()) return false;
  const std::vector<double>& values = part.constant->parameters;  // then as many weights
  return std::all_of(values.begin(), values.begin() + static_cast<long>(values.size() / 2),
                     [](double value) { return value == 0; });
}

constexpr size_t kMostAtoms = 1'000'000;  // of a mixture, in its list
constexpr size_t kMostSteps = 500;        // in a table between densities

}  // namespace

std::optional<Specification> Sampler::mixed_weights(const Expression& weights) {
  builder_.error(weights.span, "some weights are percentages and some are not",
                 "write all of them with %, or none; they are divided by their sum");
  return std::nullopt;
}

std::optional<Specification> Sampler::specify_discrete(const Expression& expression) {
  Specification specification;
  specification.family = Family::discrete;
  const Expression* weights = expression.children.size() == 2 ? list_argument(expression, "weights") : nullptr;
  if (expression.children.empty() || expression.children.size() > 2 ||
      (expression.children.size() == 2 && weights == nullptr)) {
    builder_.error(expression.span, "discrete(…) takes values and weights",
                   "write discrete([1, 2, 3], [0.5, 0.3, 0.2])");
    return std::nullopt;
  }
  const Expression* values =
      expression.children[0].get() != weights ? expression.children[0].get() : expression.children[1].get();
  auto x = numbers(*values, "the values", specification.dimension);
  if (!x) return std::nullopt;
  Dimension pure;
  auto w = weights != nullptr ? numbers(*weights, "the weights", pure) : std::vector<double>(x->size(), 1.0);
  if (!w) return std::nullopt;
  if (mixes_percent(weights)) return mixed_weights(*weights);
  if (w->size() != x->size() || !valid_weights(*w) || !pure.empty()) {
    builder_.error(expression.span,
                   fmt::format("discrete(…) has {} values and {} weights, or weights that are negative or all zero",
                               x->size(), w->size()),
                   "give each value one weight");
    return std::nullopt;
  }
  x->insert(x->end(), w->begin(), w->end());
  specification.constant = std::make_shared<Distribution>(Distribution{Family::discrete, *x, {}});
  return specification;
}

/// A part of a mixture: a distribution, or a constant, which is one of a single value.
std::optional<Specification> Sampler::specify_part(const Expression& expression) {
  using Kind = Expression::Kind;
  const Expression& inner = expression.kind == Kind::with_unit ? *expression.children[0] : expression;
  const Expression* behind_minus = inner.kind == Kind::unary ? inner.children[0].get() : nullptr;
  if (behind_minus != nullptr && behind_minus->kind == Kind::with_unit) behind_minus = behind_minus->children[0].get();
  const bool negative = behind_minus != nullptr && behind_minus->kind == Kind::number;
  if (inner.kind != Kind::number && !negative) return specify(expression);
  const auto value = builder_.constant(expression, "a part of a mixture");
  if (!value) return std::nullopt;
  Specification specification;
  specification.family = Family::discrete;
  specification.dimension = value->second;
  specification.constant = std::make_shared<Distribution>(Distribution{Family::discrete, {value->first, 1}, {}});
  return specification;
}

namespace {

/// Without mixtures among its parts, each of which would be searched within every step of a search.
Distribution flattened(const Distribution& mixture) {
  Distribution result{Family::mixture, {}, {}};
  for (size_t i = 0; i < mixture.components.size(); ++i) {
    const Distribution& part = *mixture.components[i];
    const bool nested = part.family == Family::mixture;
    const double weight = mixture.parameters[i], total = nested ? total_weight(part.parameters) : 1;
    for (size_t j = 0; j < (nested ? part.components.size() : 1); ++j) {
      result.parameters.push_back(nested ? weight * part.parameters[j] / total : weight);
      result.components.push_back(nested ? part.components[j] : mixture.components[i]);
    }
  }
  return result;
}

}  // namespace

std::optional<Specification> Sampler::specify_mixture(const Expression& expression) {
  Specification specification;
  specification.family = Family::mixture;
  const Expression* weights = list_argument(expression, "weights");
  Distribution mixture{Family::mixture, {}, {}};
  constexpr size_t kMostParts = 500;  // a table of them takes a second
  if (expression.children.size() > kMostParts + 1) {
    builder_.error(expression.span, "a mixture has more than 500 parts", "use discrete(…), or a mixture of mixtures");
    return std::nullopt;
  }
  bool first = true;
  for (size_t i = 0; i < expression.children.size(); ++i) {
    if (expression.children[i].get() == weights) continue;
    if (!expression.argument_names[i].empty()) {
      builder_.error(expression.argument_spans[i],
                     fmt::format("mixture has no parameter '{}'", expression.argument_names[i]),
                     "its only name is weights");
      return std::nullopt;
    }
    const auto part = specify_part(*expression.children[i]);
    if (!part) return std::nullopt;
    if (!part->constant) {
      builder_.error(expression.children[i]->span, "the parts of a mixture must have constant parameters");
      return std::nullopt;
    }
    const bool zero = is_zero(*part);  // which fits any unit
    if (!first && !zero && part->dimension != specification.dimension) {
      builder_.error(expression.children[i]->span,
                     fmt::format("the parts of the mixture are {} and {}", in_unit(specification.dimension),
                                 in_unit(part->dimension)));
      return std::nullopt;
    }
    if (!zero) first = false, specification.dimension = part->dimension;
    mixture.components.push_back(part->constant);
  }
  Dimension pure;
  auto w =
      weights != nullptr ? numbers(*weights, "the weights", pure) : std::vector<double>(mixture.components.size(), 1.0);
  if (!w) return std::nullopt;
  if (mixes_percent(weights)) return mixed_weights(*weights);
  if (mixture.components.empty() || w->size() != mixture.components.size() || !valid_weights(*w)) {
    builder_.error(expression.span,
                   fmt::format("mixture(…) has {} parts and {} weights, or weights that are negative or all zero",
                               mixture.components.size(), w->size()),
                   "write mixture(1 to 2, 5 to 9, weights = [0.7, 0.3])");
    return std::nullopt;
  }
  for (size_t i = w->size(); i-- > 0;) {  // a part without weight is no part
    if ((*w)[i] > 0) continue;
    w->erase(w->begin() + static_cast<long>(i));
    mixture.components.erase(mixture.components.begin() + static_cast<long>(i));
  }
  mixture.parameters = *w;
  mixture = flattened(mixture);
  if (const size_t atoms = count_atoms(mixture); atoms > kMostAtoms) {
    builder_.error(
        expression.span,
        fmt::format("the parts of the mixture have {} single values in all, more than {}", atoms, kMostAtoms),
        "write normal(mean, sd) for counts so large");
    return std::nullopt;
  }
  specification.constant = std::make_shared<Distribution>(mixture);
  if (auto values = all_atoms(mixture)) {  // no table has to find its steps
    specification.family = Family::discrete;
    specification.constant = std::make_shared<Distribution>(Distribution{Family::discrete, *values, {}});
  } else if (count_atoms(mixture) > kMostSteps) {
    builder_.error(expression.span,
                   fmt::format("a mixture of a density with more than {} single values is not sampled", kMostSteps),
                   "take fewer values, or quantiles(…) of the data");
    return std::nullopt;
  }
  return specification;
}

}  // namespace reckon
