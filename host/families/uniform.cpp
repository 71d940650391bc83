// uniform(low, high).
#include "distributions/uniform_interval.h"
#include "families/family.h"
#include "families/solve.h"

namespace reckon {

namespace {

struct Uniform {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    const std::vector<double>& p = d.parameters;
    return clamped_tails((x - p[0]) / (p[1] - p[0]), (p[1] - x) / (p[1] - p[0]));
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return uniform_quantile(upper ? tail : -tail, d.parameters[0], d.parameters[1]);
  }

  static Support ends_of(const Distribution& d) { return {d.parameters[0], d.parameters[1]}; }

  static void check(Check& c) { c.require(c.p[0] < c.p[1], "the low end must be below the high end"); }

  static NodeId holds(Graph& graph, const std::vector<NodeId>& p) { return not_above(graph, p[0], p[1]); }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    return e.apply(Operation::uniform_between, {e.uniform(), p[0], p[1]});
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support&) {
    auto found = solve_location_family({0.5, 1 / (2 * kSqrt3), kNone, {Family::uniform, {0, 1}, {}}}, first, second);
    if (found) (*found)[1] = (*found)[0] + (*found)[1];
    return found;
  }
};

}  // namespace

const FamilyDefinition families::uniform{
    .forms = {{"uniform", {{"low"}, {"high"}}, true, true, Uniform::check, nullptr, Uniform::holds}},
    .tails = Uniform::tails_at,
    .quantile = Uniform::quantile_of,
    .support = Uniform::ends_of,
    .emit = Uniform::draw,
    .from_statistics = Uniform::solve,
};

}  // namespace reckon
