// poisson(mean): how many of what happens at a constant rate.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/counts.h"

namespace reckon {

namespace {

struct Poisson {
  static CountLaw law_of(const Distribution& d) {
    const double mean = d.parameters[0], most = mean == 0 ? 0 : kInfinity;
    return {fmt::format("poisson {}", mean), std::floor(mean), 0, most, [=](double k) { return mean / (k + 1); }};
  }

  static void check(Check& c) {
    c.require(c.p[0] >= 0, "the mean must be 0 or more");
    c.require(c.p[0] <= kLargestCountSd * kLargestCountSd,
              "the standard deviation, the root of the mean, is above 50000",
              "write normal(mean, sqrt(mean)), which is as good there");
  }
};

}  // namespace

const FamilyDefinition families::poisson =
    count_family<Poisson>({{"poisson", {{"mean"}}, false, false, Poisson::check}});

}  // namespace reckon
