// bernoulli(p): 1 with probability p, else 0.
#include "distributions/discrete.h"
#include "families/family.h"

namespace reckon {

namespace {

struct Bernoulli {
  static TwoTails tails_at(const Distribution& d, double x, bool before) {
    return discrete_tails({0, 1, 1 - d.parameters[0], d.parameters[0]}, x, before);
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return bernoulli_quantile(upper ? tail : -tail, d.parameters[0]);
  }

  static Support ends_of(const Distribution&) { return {0, 1}; }

  static std::vector<double> atoms_of(const Distribution&) { return {0, 1}; }

  static void check(Check& c) {
    c.require(c.p[0] >= 0 && c.p[0] <= 1, "a probability lies between 0 and 1", "write 35% for a percentage");
  }

  static NodeId holds(Graph& graph, const std::vector<NodeId>& p) {
    return both(graph, not_negative(graph, p[0]), not_above(graph, p[0], graph.constant(1)));
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    return e.apply(Operation::bernoulli, {e.uniform(), p[0]});
  }
};

}  // namespace

const FamilyDefinition families::bernoulli{
    .forms = {{"bernoulli", {{"p", false}}, true, false, Bernoulli::check, nullptr, Bernoulli::holds}},
    .tails = Bernoulli::tails_at,
    .quantile = Bernoulli::quantile_of,
    .support = Bernoulli::ends_of,
    .emit = Bernoulli::draw,
    .atoms = Bernoulli::atoms_of,
};

}  // namespace reckon
