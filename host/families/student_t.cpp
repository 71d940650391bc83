// student_t(dof, loc, scale).
#include "families/family.h"
#include "operations.h"
#include "uniform.h"

namespace reckon {

namespace {

struct StudentT {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    const double degrees = d.parameters[0], t = (x - d.parameters[1]) / d.parameters[2];
    const double square = t * t;
    const double b = degrees / (degrees + square), c = square / (degrees + square);
    return on_side(t < 0, 0.5 * incomplete_beta(degrees / 2, 0.5, b, c).below);
  }

  static double standard_quantile(double degrees, double tail) {
    double complement = 0;
    if (const double middle = 1 - 2 * tail; middle < 0x1p-24) {
      // The root of the complement is proportional to it; Boost 1.74 loses it here for 4 and 6 degrees of freedom.
      constexpr double kNear = 0x1p-60;
      const double at_near = incomplete_beta(degrees / 2, 0.5, 1, kNear).above;
      return square_root(degrees * kNear) * (middle / at_near);
    }
    const double b = incomplete_beta_inverse(degrees / 2, 0.5, 2 * tail, false, complement);
    return square_root(degrees * (complement / b));
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return d.parameters[1] +
           d.parameters[2] * with_sign(standard_quantile(d.parameters[0], tail), upper ? tail : -tail);
  }

  static void check(Check& c) {
    c.require(c.p[0] >= kSmallestDegrees && c.p[0] <= kLargestShape,
              "the degrees of freedom must lie between 0.5 and 1e6");
    c.require(c.p[2] > 0, "the scale must be positive");
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution* constant) {
    return e.scaled(p[1], p[2], e.table({Family::student_t, {constant->parameters[0], 0, 1}, {}}));
  }
};

}  // namespace

const FamilyDefinition families::student_t{
    .forms = {{"student_t", {{"dof", false}, {"loc", true, 0}, {"scale", true, 1}}, false, false, StudentT::check}},
    .tails = StudentT::tails_at,
    .quantile = StudentT::quantile_of,
    .support = everywhere,
    .emit = StudentT::draw,
    .tabulated = true,
    .smooth = true,
};

}  // namespace reckon
