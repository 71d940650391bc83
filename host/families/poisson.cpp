// poisson(mean): how many of what happens at a constant rate.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/counts.h"

namespace reckon {

namespace {

struct Poisson {
  static std::string key_of(double mean) { return fmt::format("poisson {}", mean); }
  static auto ratio_of(double mean) {
    return [=](double k) { return mean / (k + 1); };
  }

  static std::shared_ptr<const DiscreteData> table_of(const Distribution& d) {
    const double mean = d.parameters[0], most = mean == 0 ? 0 : kInfinity;
    return count_table(key_of(mean), std::floor(mean), 0, most, ratio_of(mean));
  }

  static std::vector<double> between(const Distribution& d, double low, double high) {
    const double mean = d.parameters[0], most = mean == 0 ? 0 : kInfinity;
    return counts_between(key_of(mean), std::floor(mean), 0, most, ratio_of(mean), low, high);
  }

  static TwoTails tails_at(const Distribution& d, double x, bool before) {
    return count_tails(*table_of(d), x, before);
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return count_quantile(*table_of(d), tail, upper);
  }

  static Support ends_of(const Distribution& d) {
    const auto table = table_of(d);
    return {table->value.front(), table->value.back()};
  }

  static std::vector<double> atoms_of(const Distribution& d) { return table_of(d)->value; }

  static void check(Check& c) {
    c.require(c.p[0] >= 0, "the mean must be 0 or more");
    c.require(c.p[0] <= kLargestCountSd * kLargestCountSd,
              "the standard deviation, the root of the mean, is above 50000",
              "write normal(mean, sqrt(mean)), which is as good there");
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>&, const Distribution* constant) {
    return e.graph().discrete(e.uniform(), table_of(*constant));
  }
};

}  // namespace

const FamilyDefinition families::poisson{
    .forms = {{"poisson", {{"mean"}}, false, false, Poisson::check}},
    .tails = Poisson::tails_at,
    .quantile = Poisson::quantile_of,
    .support = Poisson::ends_of,
    .emit = Poisson::draw,
    .atoms = Poisson::atoms_of,
    .atoms_between = Poisson::between,
};

}  // namespace reckon
