// laplace(loc, scale).
#include "distributions/exponential.h"
#include "families/family.h"
#include "families/solve.h"
#include "operations.h"

namespace reckon {

namespace {

struct Laplace {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    return on_side(x < d.parameters[0], 0.5 * exponential(-magnitude((x - d.parameters[0]) / d.parameters[1])));
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return d.parameters[0] + d.parameters[1] * standard_laplace_quantile(upper ? tail : -tail);
  }

  static double decay(const Distribution& d, double from, double x, bool upper) {
    return (upper ? x - from : from - x) / d.parameters[1];
  }

  static void check(Check& c) { c.require(c.p[1] > 0, "the scale must be positive"); }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    return e.scaled(p[0], p[1], e.apply(Operation::standard_laplace, {e.uniform()}));
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support&) {
    return solve_location_family({0, kSqrt2, 0, {Family::laplace, {0, 1}, {}}}, first, second);
  }
};

}  // namespace

const FamilyDefinition families::laplace{
    .forms = {{"laplace", {{"loc"}, {"scale"}}, true, true, Laplace::check, nullptr, scale_holds}},
    .tails = Laplace::tails_at,
    .quantile = Laplace::quantile_of,
    .support = everywhere,
    .emit = Laplace::draw,
    .from_statistics = Laplace::solve,
    .decay = Laplace::decay,
};

}  // namespace reckon
