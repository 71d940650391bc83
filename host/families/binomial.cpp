// binomial(n, p): successes in n trials.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/counts.h"

namespace reckon {

namespace {

struct Binomial {
  static CountLaw law_of(const Distribution& d) {
    const double n = d.parameters[0], p = d.parameters[1], odds = p / (1 - p);
    const bool fixed = p == 0 || p == 1;  // at one count
    const double mode = fixed ? n * p : std::clamp(std::floor((n + 1) * p), 0.0, n);
    return {fmt::format("binomial {} {}", n, p), mode, fixed ? mode : 0, fixed ? mode : n,
            [=](double k) { return (n - k) / (k + 1) * odds; }};
  }

  static void check(Check& c) {
    c.require(c.p[0] >= 0 && c.p[0] <= 9e15 && c.p[0] == std::floor(c.p[0]), "n must be a whole number of 0 or more");
    c.require(c.p[1] >= 0 && c.p[1] <= 1, "a probability lies between 0 and 1", "write 35% for a percentage");
    c.require(c.p[0] * c.p[1] * (1 - c.p[1]) <= kLargestCountSd * kLargestCountSd,
              "the standard deviation, sqrt(n p (1 - p)), is above 50000",
              "write normal(n * p, sqrt(n * p * (1 - p))), which is as good there");
  }
};

}  // namespace

const FamilyDefinition families::binomial =
    count_family<Binomial>({{"binomial", {{"n"}, {"p", false}}, false, false, Binomial::check}});

}  // namespace reckon
