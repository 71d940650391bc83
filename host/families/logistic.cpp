// logistic(loc, scale).
#include "distributions/exponential.h"
#include "families/family.h"
#include "families/solve.h"
#include "operations.h"

namespace reckon {

namespace {

struct Logistic {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    const double e = exponential(-magnitude((x - d.parameters[0]) / d.parameters[1]));
    return on_side(x < d.parameters[0], e / (1 + e));
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return d.parameters[0] + d.parameters[1] * standard_logistic_quantile(upper ? tail : -tail);
  }

  static double decay(const Distribution& d, double from, double x, bool upper) {
    return (upper ? x - from : from - x) / d.parameters[1];
  }

  static void check(Check& c) { c.require(c.p[1] > 0, "the scale must be positive"); }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    return e.scaled(p[0], p[1], e.apply(Operation::standard_logistic, {e.uniform()}));
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support&) {
    return solve_location_family({0, kPi / kSqrt3, 0, {Family::logistic, {0, 1}, {}}}, first, second);
  }
};

}  // namespace

const FamilyDefinition families::logistic{
    .forms = {{"logistic", {{"loc"}, {"scale"}}, true, true, Logistic::check, nullptr, scale_holds}},
    .tails = Logistic::tails_at,
    .quantile = Logistic::quantile_of,
    .support = everywhere,
    .emit = Logistic::draw,
    .from_statistics = Logistic::solve,
    .decay = Logistic::decay,
};

}  // namespace reckon
