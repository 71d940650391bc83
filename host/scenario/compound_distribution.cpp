// Distributions made of lists or of other distributions: discrete, mixture, truncate.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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

bool valid_weights(const std::vector<double>& weights) {
  double sum = 0;
  for (const double w : weights) {
    if (!(w >= 0)) return false;
    sum += w;
  }
  return sum > 0 && sum - sum == 0;
}

/// The values of a distribution that has no others than such as have a probability of their own, then as many weights,
/// which add to `weight`; nothing for any other.
std::optional<std::vector<double>> all_atoms(const Distribution& d, double weight = 1) {
  std::vector<double> values, weights;
  if (d.family == Family::mixture) {
    const double total = total_weight(d.parameters);
    for (size_t i = 0; i < d.components.size(); ++i) {
      const auto part = all_atoms(*d.components[i], weight * d.parameters[i] / total);
      if (!part) return std::nullopt;
      const auto half = part->begin() + static_cast<long>(part->size() / 2);
      values.insert(values.end(), part->begin(), half);
      weights.insert(weights.end(), half, part->end());
    }
  } else if (d.family == Family::discrete) {
    const size_t count = d.parameters.size() / 2;
    std::vector<std::pair<double, double>> atoms;
    double total = 0;
    for (size_t i = 0; i < count; ++i) atoms.emplace_back(d.parameters[i], d.parameters[count + i]);
    std::stable_sort(atoms.begin(), atoms.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& atom : atoms) total += atom.second;
    for (const auto& [x, w] : atoms) {
      if (values.empty() || values.back() != x) values.push_back(x), weights.push_back(0);
      weights.back() += weight * w / total;
    }
  } else {
    if (!atomic(d.family)) return std::nullopt;
    values = definition_of(d.family).atoms(d);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (const double x : values) {
      const TwoTails at = distribution_function(d, x), before = distribution_function_before(d, x);
      weights.push_back(weight * (at.below < 0.5 ? at.below - before.below : before.above - at.above));
    }
  }
  values.insert(values.end(), weights.begin(), weights.end());
  return values;
}

constexpr size_t kMostAtoms = 1'000'000;  // of a mixture, in its list
constexpr size_t kMostSteps = 500;        // in a table between densities

size_t count_atoms(const Distribution& d) {
  size_t count = atomic(d.family) ? definition_of(d.family).atoms(d).size() : 0;
  for (const DistributionPointer& part : d.components) count += count_atoms(*part);
  return count;
}

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

/// Of values with probabilities of their own those between the ends, both included.
std::optional<Specification> Sampler::truncated_atoms(const Expression& expression, const Specification& inner,
                                                      double low, double high) {
  const auto between = definition_of(inner.family).atoms_between;
  const std::vector<double> all =
      between != nullptr ? between(*inner.constant, low, high) : *all_atoms(*inner.constant);
  std::vector<double> values, weights;
  for (size_t i = 0; i < all.size() / 2; ++i) {
    if (!(all[i] >= low && all[i] <= high)) continue;
    values.push_back(all[i]);
    weights.push_back(all[all.size() / 2 + i]);
  }
  if (!valid_weights(weights)) {
    builder_.error(expression.span, "truncate: the distribution has no value between these ends");
    return std::nullopt;
  }
  values.insert(values.end(), weights.begin(), weights.end());
  Specification specification;
  specification.family = Family::discrete;
  specification.dimension = inner.dimension;
  specification.constant = std::make_shared<Distribution>(Distribution{Family::discrete, values, {}});
  return specification;
}

namespace {

/// Whether both ends lie far out on one side of a family that knows how it decays there.
bool is_far_tail(const Distribution& truncated) {
  const Distribution& base = *truncated.components[0];
  if (definition_of(base.family).decay == nullptr) return false;
  const double low = truncated.parameters[0], high = truncated.parameters[1];
  const bool upper = distribution_function(base, low).above < 0.5;
  const double decay = definition_of(base.family).decay(base, upper ? low : high, upper ? high : low, upper);
  return (upper ? low >= support_of(base).low : high <= support_of(base).high) && decay > 0;
}

}  // namespace

std::optional<Specification> Sampler::specify_truncation(const Expression& expression) {
  if (expression.children.size() != 3) {
    builder_.error(expression.span, "truncate(distribution, low, high) takes three arguments",
                   "for one side use a far limit on the other");
    return std::nullopt;
  }
  auto inner = specify(*expression.children[0]);
  if (!inner) return std::nullopt;
  if (!inner->constant) {
    builder_.error(expression.children[0]->span, "truncate needs a distribution with constant parameters");
    return std::nullopt;
  }
  double ends[2];
  for (size_t i = 0; i < 2; ++i) {
    const auto value = builder_.constant(*expression.children[i + 1], "an end of truncate");
    if (!value) return std::nullopt;
    const bool zero = value->first == 0 && value->second.empty();
    if (value->second != inner->dimension && !zero) {
      builder_.error(expression.children[i + 1]->span, fmt::format("the distribution is {}, this end {}",
                                                                   in_unit(inner->dimension), in_unit(value->second)));
      return std::nullopt;
    }
    ends[i] = value->first;
  }
  if (!(ends[0] < ends[1])) {
    builder_.error(expression.span, "truncate: the low end must be below the high end");
    return std::nullopt;
  }
  if (atomic(inner->family)) return truncated_atoms(expression, *inner, ends[0], ends[1]);
  DistributionPointer base = inner->constant;
  if (base->family == Family::truncated) {  // a truncation of a truncation is one truncation
    ends[0] = std::max(ends[0], base->parameters[0]);
    ends[1] = std::min(ends[1], base->parameters[1]);
    base = base->components[0];
  }
  Specification specification;
  specification.family = Family::truncated;
  specification.dimension = inner->dimension;
  const Distribution truncated = truncated_between(base, ends[0], ends[1]);
  const bool in_range = ends[0] < ends[1], numbers = in_range && truncation_of(truncated).mass > 1e-280;
  if (in_range && !numbers && is_far_tail(truncated)) {
    specification.family = Family::far_tail;
    specification.constant = std::make_shared<Distribution>(Distribution{Family::far_tail, {ends[0], ends[1]}, {base}});
    return specification;
  }
  if (!numbers) {
    builder_.error(expression.span,
                   "truncate: the distribution has less than 1e-280 of its probability between these ends",
                   "bring the ends closer to its centre");
    return std::nullopt;
  }
  specification.constant = std::make_shared<Distribution>(truncated);
  return specification;
}

}  // namespace reckon
