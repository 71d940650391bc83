// binomial(n, p): successes in n trials.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/counts.h"

namespace reckon {

namespace {

struct Binomial {
  /// Calls `make` with what says all of the distribution: key, mode, least and most count, ratio.
  template <class Make>
  static auto make(const Distribution& d, const Make& made) {
    const double n = d.parameters[0], p = d.parameters[1], odds = p / (1 - p);
    const bool fixed = p == 0 || p == 1;  // at one count
    const double mode = fixed ? n * p : std::clamp(std::floor((n + 1) * p), 0.0, n);
    return made(fmt::format("binomial {} {}", n, p), mode, fixed ? mode : 0, fixed ? mode : n,
                [=](double k) { return (n - k) / (k + 1) * odds; });
  }

  static std::shared_ptr<const DiscreteData> table_of(const Distribution& d) { return make(d, count_table); }

  static std::vector<double> between(const Distribution& d, double low, double high) {
    return make(d, [&](const std::string& key, double mode, double least, double most, const auto& ratio) {
      return counts_between(key, mode, least, most, ratio, low, high);
    });
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
    c.require(c.p[0] >= 0 && c.p[0] <= 9e15 && c.p[0] == std::floor(c.p[0]), "n must be a whole number of 0 or more");
    c.require(c.p[1] >= 0 && c.p[1] <= 1, "a probability lies between 0 and 1", "write 35% for a percentage");
    c.require(c.p[0] * c.p[1] * (1 - c.p[1]) <= kLargestCountSd * kLargestCountSd,
              "the standard deviation, sqrt(n p (1 - p)), is above 50000",
              "write normal(n * p, sqrt(n * p * (1 - p))), which is as good there");
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>&, const Distribution* constant) {
    return e.graph().discrete(e.uniform(), table_of(*constant));
  }
};

}  // namespace

const FamilyDefinition families::binomial{
    .forms = {{"binomial", {{"n"}, {"p", false}}, false, false, Binomial::check}},
    .tails = Binomial::tails_at,
    .quantile = Binomial::quantile_of,
    .support = Binomial::ends_of,
    .emit = Binomial::draw,
    .atoms = Binomial::atoms_of,
    .atoms_between = Binomial::between,
};

}  // namespace reckon
