// What a truncation leaves of a distribution so far out that its probability is no number any more: relative to the
// near end it still has tails. One component, and the ends as parameters.
#include <algorithm>

#include "families/family.h"
#include "special/exponential.h"

namespace reckon {

namespace {

struct FarTail {
  /// Beyond x on the side that goes on outwards, and between.
  static TwoTails outward(const Distribution& d, double x, bool upper) {
    const double low = d.parameters[0], high = d.parameters[1], from = upper ? low : high, end = upper ? high : low;
    const Distribution& whole = *d.components[0];
    const auto decay = [&](double to) { return definition_of(whole.family).decay(whole, from, to, upper); };
    const double all = -exponential_minus_one(-decay(end)), here = decay(x);
    const double passed = -exponential_minus_one(-here) / all;
    const double left = -exponential(-here) * exponential_minus_one(here - decay(end)) / all;
    return {passed, left};
  }

  static bool is_upper(const Distribution& d) {
    return distribution_function(*d.components[0], d.parameters[0]).above < 0.5;
  }

  static TwoTails tails_at(const Distribution& d, double x, bool) {
    if (x <= d.parameters[0]) return {0, 1};
    if (x >= d.parameters[1]) return {1, 0};
    const bool upper = is_upper(d);
    const TwoTails at = outward(d, x, upper);
    return upper ? clamped_tails(at.below, at.above) : clamped_tails(at.above, at.below);
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return search_quantile(d, tail, upper, d.parameters[0], d.parameters[1]);
  }

  static Support ends_of(const Distribution& d) { return {d.parameters[0], d.parameters[1]}; }

  static NodeId draw(Emitter& e, const std::vector<NodeId>&, const Distribution* constant) {
    return e.within(*constant, e.table(*constant));
  }
};

}  // namespace

const FamilyDefinition families::far_tail{
    .forms = {},
    .tails = FarTail::tails_at,
    .quantile = FarTail::quantile_of,
    .support = FarTail::ends_of,
    .emit = FarTail::draw,
    .tabulated = true,
};

}  // namespace reckon
