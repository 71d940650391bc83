// truncate(d, low, high): real truncation; one component, the ends as parameters, and what they cut off.
#include <algorithm>

#include "distributions/truncated.h"
#include "families/family.h"

namespace reckon {

namespace {

struct Truncated {
  static TwoTails tails_at(const Distribution& d, double x, bool before) {
    const std::vector<double>& p = d.parameters;
    const Truncation cut = truncation_of(d);
    const Distribution& whole = *d.components[0];
    const TwoTails inner = definition_of(whole.family).tails(whole, x, before);
    if (x < p[0]) return {0, 1};
    if (x >= p[1] && !(before && x == p[1])) return {1, 0};
    // The difference of the tails that are small loses nothing.
    const double below = cut.below > 0.5 ? cut.mass + cut.above - inner.above : inner.below - cut.below;
    const double above = cut.above > 0.5 ? cut.mass + cut.below - inner.below : inner.above - cut.above;
    return clamped_tails(below / cut.mass, above / cut.mass);
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    const Truncation cut = truncation_of(d);
    const double inner = truncated_uniform(upper ? tail : -tail, cut.below, cut.above, cut.mass);
    const double x = quantile(*d.components[0], magnitude(inner), inner > 0);
    return std::min(std::max(x, d.parameters[0]), d.parameters[1]);
  }

  static Support ends_of(const Distribution& d) {
    const Support whole = support_of(*d.components[0]);
    return {std::max(d.parameters[0], whole.low), std::min(d.parameters[1], whole.high)};
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>&, const Distribution* constant) {
    const Distribution &truncated = *constant, &inner = *truncated.components[0];
    const FamilyDefinition& family = definition_of(inner.family);
    // Rounding may reach a unit of the last place beyond an end.
    const auto in_bounds = [&](NodeId x) {
      const NodeId least = e.apply(Operation::maximum, {x, e.constant(truncated.parameters[0])});
      return e.apply(Operation::minimum, {least, e.constant(truncated.parameters[1])});
    };
    if (family.in_logarithms != nullptr) {
      if (const auto logarithmic = family.in_logarithms(truncated))
        return in_bounds(family.from_logarithms(e, inner, e.table(*logarithmic)));
    }
    if (family.tabulated) return e.within(truncated, e.table(truncated));
    const Truncation cut = truncation_of(truncated);
    std::vector<NodeId> parameters;
    for (const double value : inner.parameters) parameters.push_back(e.constant(value));
    Source restricted;
    restricted.uniform = e.apply(Operation::truncated_uniform,
                                 {e.uniform(), e.constant(cut.below), e.constant(cut.above), e.constant(cut.mass)});
    Emitter within(e.graph(), restricted);
    return in_bounds(family.emit(within, parameters, &inner));
  }
};

}  // namespace

const FamilyDefinition families::truncated{
    .forms = {},
    .tails = Truncated::tails_at,
    .quantile = Truncated::quantile_of,
    .support = Truncated::ends_of,
    .emit = Truncated::draw,
};

}  // namespace reckon
