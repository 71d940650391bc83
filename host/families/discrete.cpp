// discrete(values, weights): parameters are the values, then as many weights.
#include <algorithm>

#include "families/family.h"
#include "families/quantile_table.h"

namespace reckon {

namespace {

struct Discrete {
  static TwoTails tails_at(const Distribution& d, double x, bool before) {
    return discrete_tails(d.parameters, x, before);
  }

  static Support ends_of(const Distribution& d) {
    const auto [low, high] =
        std::minmax_element(d.parameters.begin(), d.parameters.begin() + static_cast<long>(d.parameters.size() / 2));
    return {*low, *high};
  }

  static std::vector<double> atoms_of(const Distribution& d) {
    return {d.parameters.begin(), d.parameters.begin() + static_cast<long>(d.parameters.size() / 2)};
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    const Support ends = ends_of(d);
    return search_quantile(d, tail, upper, ends.low, ends.high);
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>&, const Distribution* constant) {
    const auto& x = constant->parameters;
    const auto half = x.begin() + static_cast<long>(x.size() / 2);
    const NodeId uniform = e.uniform();
    return e.graph().discrete(uniform, discrete_table({x.begin(), half}, {half, x.end()}));
  }
};

}  // namespace

const FamilyDefinition families::discrete{
    .forms = {},
    .tails = Discrete::tails_at,
    .quantile = Discrete::quantile_of,
    .support = Discrete::ends_of,
    .emit = Discrete::draw,
    .atoms = Discrete::atoms_of,
};

}  // namespace reckon
