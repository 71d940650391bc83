// cauchy(loc, scale): neither a mean nor an sd.
#include "families/family.h"
#include "families/solve.h"
#include "special/trigonometric.h"

namespace reckon {

namespace {

struct Cauchy {
  /// cot(pi t), for a tail t.
  static double cotangent(double tail) { return cosine(kPi * tail) / sine(kPi * tail); }

  /// P(X > x) of the standard one at x >= 0, to the last places however far out: arctan(1 / x) / pi by Newton's method
  /// on its cotangent, from a start within 5%.
  static double upper_tail(double x) {
    double tail = 1 / (kPi * (x + 2 / kPi));
    for (int i = 0; i < 6; ++i) {
      const double s = sine(kPi * tail);
      tail += (cosine(kPi * tail) - x * s) * s / kPi;
    }
    return tail;
  }

  static TwoTails tails_at(const Distribution& d, double x, bool) {
    const double z = (x - d.parameters[0]) / d.parameters[1];
    return on_side(z < 0, upper_tail(magnitude(z)));
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    const double z = cotangent(tail);
    return d.parameters[0] + d.parameters[1] * (upper ? z : -z);
  }

  static void check(Check& c) { c.require(c.p[1] > 0, "the scale must be positive"); }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    const NodeId uniform = e.uniform();  // its sign is the side, its magnitude the tail
    const NodeId angle = e.apply(Operation::multiply, {e.constant(kPi), e.apply(Operation::absolute, {uniform})});
    const NodeId z =
        e.apply(Operation::divide, {e.apply(Operation::cosine, {angle}), e.apply(Operation::sine, {angle})});
    const NodeId lower = e.apply(Operation::less, {uniform, e.constant(0)});
    return e.scaled(p[0], p[1], e.apply(Operation::choose, {lower, e.apply(Operation::negate, {z}), z}));
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support&) {
    return solve_location_family({kNone, kNone, 0, {Family::cauchy, {0, 1}, {}}}, first, second);
  }
};

}  // namespace

const FamilyDefinition families::cauchy{
    .forms = {{"cauchy", {{"loc"}, {"scale"}}, true, true, Cauchy::check, nullptr, scale_holds}},
    .tails = Cauchy::tails_at,
    .quantile = Cauchy::quantile_of,
    .support = everywhere,
    .emit = Cauchy::draw,
    .from_statistics = Cauchy::solve,
};

}  // namespace reckon
