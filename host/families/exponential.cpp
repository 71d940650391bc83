// exponential(mean).
#include "distributions/exponential.h"
#include "families/family.h"
#include "families/solve.h"

namespace reckon {

namespace {

struct Exponential {
  static TwoTails tails_at(const Distribution& d, double x, bool) { return exponential_tails(x / d.parameters[0]); }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return d.parameters[0] * standard_exponential_quantile(upper ? tail : -tail);
  }

  static double decay(const Distribution& d, double from, double x, bool upper) {
    return upper ? (x - from) / d.parameters[0] : kNone;
  }

  static void check(Check& c) { c.require(c.p[0] > 0, "the mean must be positive"); }

  static NodeId holds(Graph& graph, const std::vector<NodeId>& p) { return not_negative(graph, p[0]); }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    return e.apply(Operation::multiply, {p[0], e.apply(Operation::standard_exponential, {e.uniform()})});
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& given, const GivenStatistic&, const Support&) {
    const double p = percentile_of(given.first);
    if (given.first == "mode" || given.second <= 0) return std::nullopt;
    return std::vector<double>{p > 0 ? given.second / -logarithm_of_one_plus(-p) : given.second};
  }
};

}  // namespace

const FamilyDefinition families::exponential{
    .forms = {{"exponential", {{"mean"}}, true, true, Exponential::check, nullptr, Exponential::holds}},
    .tails = Exponential::tails_at,
    .quantile = Exponential::quantile_of,
    .support = positive,
    .emit = Exponential::draw,
    .from_statistics = Exponential::solve,
    .statistics = 1,
    .decay = Exponential::decay,
};

}  // namespace reckon
