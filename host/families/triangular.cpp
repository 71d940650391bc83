// triangular(min, mode, max).
#include "distributions/triangular.h"
#include "families/family.h"

namespace reckon {

namespace {

struct Triangular {
  /// At `beyond` behind the mode, which has a side before and a side behind it; both tails without cancellation.
  static TwoTails beyond_mode(double beyond, double before, double behind) {
    const double whole = (before + behind) * behind, rest = behind - beyond;
    return {(behind * before + beyond * (behind + rest)) / whole, rest * rest / whole};
  }

  static TwoTails tails_at(const Distribution& d, double x, bool) {
    const double low = d.parameters[0], mode = d.parameters[1], high = d.parameters[2];
    if (x <= low) return {0, 1};
    if (x >= high) return {1, 0};
    if (x < mode) {
      const TwoTails mirrored = beyond_mode(mode - x, high - mode, mode - low);
      return {mirrored.above, mirrored.below};
    }
    return beyond_mode(x - mode, mode - low, high - mode);
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return triangular_quantile(upper ? tail : -tail, d.parameters[0], d.parameters[1], d.parameters[2]);
  }

  static Support ends_of(const Distribution& d) { return {d.parameters[0], d.parameters[2]}; }

  static void check(Check& c) {
    c.require(c.p[0] <= c.p[1] && c.p[1] <= c.p[2] && c.p[0] < c.p[2], "min <= mode <= max must hold, with min < max",
              "the order is (min, mode, max)");
  }

  static NodeId holds(Graph& graph, const std::vector<NodeId>& p) {
    return both(graph, not_above(graph, p[0], p[1]), not_above(graph, p[1], p[2]));
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    return e.apply(Operation::triangular, {e.uniform(), p[0], p[1], p[2]});
  }
};

}  // namespace

const FamilyDefinition families::triangular{
    .forms = {{"triangular", {{"min"}, {"mode"}, {"max"}}, true, false, Triangular::check, nullptr, Triangular::holds}},
    .tails = Triangular::tails_at,
    .quantile = Triangular::quantile_of,
    .support = Triangular::ends_of,
    .emit = Triangular::draw,
};

}  // namespace reckon
