// normal(mean, sd).
#include "distributions/normal.h"
#include "families/family.h"
#include "families/solve.h"

namespace reckon {

namespace {

struct Normal {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    return normal_tails((x - d.parameters[0]) / d.parameters[1]);
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return d.parameters[0] + d.parameters[1] * standard_normal_quantile(upper ? tail : -tail);
  }

  static double decay(const Distribution& d, double from, double x, bool upper) {
    const double sign = upper ? 1 : -1, sd = d.parameters[1];
    return normal_decay(sign * (from - d.parameters[0]) / sd, sign * (x - from) / sd);
  }

  static void check(Check& c) {
    c.require(c.p[1] > 0, "the sd must be positive", "write the mean first: normal(mean, sd)");
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    return e.scaled(p[0], p[1], e.normal());
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support&) {
    return solve_location_family({0, 1, 0, {Family::normal, {0, 1}, {}}}, first, second);
  }
};

}  // namespace

const FamilyDefinition families::normal{
    .forms = {{"normal", {{"mean"}, {"sd"}}, true, true, Normal::check, nullptr, scale_holds}},
    .tails = Normal::tails_at,
    .quantile = Normal::quantile_of,
    .support = everywhere,
    .emit = Normal::draw,
    .from_statistics = Normal::solve,
    .decay = Normal::decay,
};

}  // namespace reckon
