// bernoulli(p): 1 with probability p, else 0.
#include "distributions/discrete.h"
#include "families/family.h"

namespace reckon {

namespace {

TwoTails tails_at(const Distribution& d, double x, bool before) {
  return discrete_tails({0, 1, 1 - d.parameters[0], d.parameters[0]}, x, before);
}

double quantile_of(const Distribution& d, double tail, bool upper) {
  return bernoulli_quantile(upper ? tail : -tail, d.parameters[0]);
}

Support ends_of(const Distribution&) { return {0, 1}; }

void check(Check& c) {
  c.require(c.p[0] >= 0 && c.p[0] <= 1, "a probability lies between 0 and 1", "write 35% for a percentage");
}

NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
  return e.apply(Operation::bernoulli, {e.uniform(), p[0]});
}

}  // namespace

const FamilyDefinition families::bernoulli{
    .forms = {{"bernoulli", {{"p", false}}, true, false, check}},
    .tails = tails_at,
    .quantile = quantile_of,
    .support = ends_of,
    .emit = draw,
    .atoms = true,
};

}  // namespace reckon
