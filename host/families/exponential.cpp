// exponential(mean).
#include "distributions/exponential.h"
#include "families/family.h"
#include "families/solve.h"

namespace reckon {

namespace {

TwoTails tails_at(const Distribution& d, double x, bool) { return exponential_tails(x / d.parameters[0]); }

double quantile_of(const Distribution& d, double tail, bool upper) {
  return d.parameters[0] * standard_exponential_quantile(upper ? tail : -tail);
}

void check(Check& c) { c.require(c.p[0] > 0, "the mean must be positive"); }

NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
  return e.apply(Operation::multiply, {p[0], e.apply(Operation::standard_exponential, {e.uniform()})});
}

std::optional<std::vector<double>> solve(const GivenStatistic& given, const GivenStatistic&, const Support&) {
  const double p = percentile_of(given.first);
  if (given.first == "mode" || given.second <= 0) return std::nullopt;
  return std::vector<double>{p > 0 ? given.second / -logarithm_of_one_plus(-p) : given.second};
}

}  // namespace

const FamilyDefinition families::exponential{
    .forms = {{"exponential", {{"mean"}}, true, true, check}},
    .tails = tails_at,
    .quantile = quantile_of,
    .support = positive,
    .emit = draw,
    .from_statistics = solve,
    .statistics = 1,
};

}  // namespace reckon
