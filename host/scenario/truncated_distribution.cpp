// truncate(distribution, low, high).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/atoms.h"
#include "families/family.h"
#include "families/quantile_table.h"
#include "scenario/builder.h"

namespace reckon {

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

/// Tails of a mixture are sums with an error of 2^-49, which must be small beside what lies between two of its modes.
constexpr double kLeastGap = 1e-11;

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
  constexpr double kFar = 1e-30;  // from there on probabilities in single lose their digits
  if (base->family == Family::pareto && distribution_function(*base, ends[0]).above < kFar)  // the same, begun there
    base = std::make_shared<Distribution>(Distribution{Family::pareto, {ends[0], base->parameters[1]}, {}});
  Specification specification;
  specification.family = Family::truncated;
  specification.dimension = inner->dimension;
  const Distribution truncated = truncated_between(base, ends[0], ends[1]);
  const bool in_range = ends[0] < ends[1];
  const Truncation cut = in_range ? truncation_of(truncated) : Truncation{};
  const bool numbers = in_range && cut.mass > 1e-280;
  if (in_range && !(cut.mass > kFar) && is_far_tail(truncated)) {
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
  if (base->family == Family::mixture && !(cut.mass > kLeastGap * std::min(cut.below, cut.above))) {
    builder_.error(expression.span,
                   "truncate: between the modes of a mixture too little lies between these ends for its shape there "
                   "to be known",
                   "bring in more of a mode, or write what lies there as a distribution of its own");
    return std::nullopt;
  }
  specification.constant = std::make_shared<Distribution>(truncated);
  return specification;
}

}  // namespace reckon
