// mixture(a, b, ..., weights): parameters are the weights.
#include <algorithm>

#include "families/family.h"

namespace reckon {

namespace {

struct Mixture {
  static TwoTails tails_at(const Distribution& d, double x, bool before) {
    const std::vector<double>& weights = d.parameters;
    TwoTails sum;
    const double total = total_weight(weights);
    for (size_t i = 0; i < weights.size(); ++i) {
      const Distribution& part = *d.components[i];
      const TwoTails of_part = definition_of(part.family).tails(part, x, before);
      sum.below += weights[i] / total * of_part.below;
      sum.above += weights[i] / total * of_part.above;
    }
    return sum;
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    double low = kInfinity, high = -kInfinity;
    for (const DistributionPointer& component : d.components) {
      const double x = quantile(*component, tail, upper);
      low = std::min(low, x);
      high = std::max(high, x);
    }
    return search_quantile(d, tail, upper, low, high);
  }

  static Support ends_of(const Distribution& d) {
    Support ends{kInfinity, -kInfinity};
    for (const DistributionPointer& component : d.components) {
      const Support of_component = support_of(*component);
      ends.low = std::min(ends.low, of_component.low);
      ends.high = std::max(ends.high, of_component.high);
    }
    return ends;
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>&, const Distribution* constant) {
    return e.within(*constant, e.table(*constant));
  }
};

}  // namespace

const FamilyDefinition families::mixture{
    .forms = {},
    .tails = Mixture::tails_at,
    .quantile = Mixture::quantile_of,
    .support = Mixture::ends_of,
    .emit = Mixture::draw,
    .tabulated = true,
};

}  // namespace reckon
