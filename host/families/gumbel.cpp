// gumbel(loc, scale): the largest of many; its mode is loc.
#include "distributions/exponential.h"
#include "families/family.h"
#include "families/solve.h"
#include "operations.h"

namespace reckon {

namespace {

struct Gumbel {
  static constexpr double kEuler = 0x1.2788cfc6fb619p-1;

  /// -ln(-ln u) with u = P(X <= x), through the exponential variate -ln u.
  static double standard_quantile(double tail, bool upper) {
    return -logarithm(standard_exponential_quantile(upper ? -tail : tail));
  }

  static TwoTails tails_at(const Distribution& d, double x, bool) {
    const TwoTails of_exponential = exponential_tails(exponential(-(x - d.parameters[0]) / d.parameters[1]));
    return {of_exponential.above, of_exponential.below};
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return d.parameters[0] + d.parameters[1] * standard_quantile(tail, upper);
  }

  static void check(Check& c) { c.require(c.p[1] > 0, "the scale must be positive"); }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    const NodeId other_side = e.apply(Operation::negate, {e.uniform()});
    const NodeId variate = e.apply(Operation::standard_exponential, {other_side});
    return e.scaled(p[0], p[1], e.apply(Operation::negate, {e.apply(Operation::logarithm, {variate})}));
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support&) {
    return solve_location_family({kEuler, kPi / kSqrt6, 0, {Family::gumbel, {0, 1}, {}}}, first, second);
  }
};

}  // namespace

const FamilyDefinition families::gumbel{
    .forms = {{"gumbel", {{"loc"}, {"scale"}}, true, true, Gumbel::check, nullptr, scale_holds}},
    .tails = Gumbel::tails_at,
    .quantile = Gumbel::quantile_of,
    .support = everywhere,
    .emit = Gumbel::draw,
    .from_statistics = Gumbel::solve,
};

}  // namespace reckon
