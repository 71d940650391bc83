// loguniform(low, high).
#include "distributions/uniform_interval.h"
#include "families/family.h"
#include "families/solve.h"
#include "operations.h"

namespace reckon {

namespace {

struct Loguniform {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    const std::vector<double>& p = d.parameters;
    if (x <= p[0]) return {0, 1};
    const double width = logarithm(p[1] / p[0]);
    return clamped_tails(logarithm(x / p[0]) / width, logarithm(p[1] / x) / width);
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    const std::vector<double>& p = d.parameters;
    return loguniform_quantile(upper ? tail : -tail, p[0], p[1], logarithm(p[1] / p[0]));
  }

  static Support ends_of(const Distribution& d) { return {d.parameters[0], d.parameters[1]}; }

  static void check(Check& c) {
    c.require(c.p[0] > 0 && c.p[0] < c.p[1], "the ends must be positive and in order");
    c.require(c.p[1] / c.p[0] < kInfinity, "the ends are more than 308 orders of magnitude apart");
  }

  static NodeId holds(Graph& graph, const std::vector<NodeId>& p) {
    return both(graph, positive(graph, p[0]), not_above(graph, p[0], p[1]));
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    const NodeId ratio = e.apply(Operation::logarithm, {e.apply(Operation::divide, {p[1], p[0]})});
    return e.apply(Operation::loguniform, {e.uniform(), p[0], p[1], ratio});
  }

  /// The logarithm of a statistic of low end 1.
  static double statistic(const std::string& name, double width) {
    const double growth = exponential_minus_one(width);
    if (name == "mean") return logarithm(growth / width);
    if (name == "sd") {
      const double mean = growth / width;
      return 0.5 * logarithm(exponential_minus_one(2 * width) / (2 * width) - mean * mean);
    }
    if (name == "mode") return kNone;
    return width * percentile_of(name);
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support&) {
    const auto found = solve_scale_family(statistic, first, second, 1e-4, 300, Narrower::first);
    if (!found) return std::nullopt;
    return std::vector<double>{found->scale, found->scale * exponential(found->shape)};
  }
};

}  // namespace

const FamilyDefinition families::loguniform{
    .forms = {{"loguniform", {{"low"}, {"high"}}, true, true, Loguniform::check, nullptr, Loguniform::holds}},
    .tails = Loguniform::tails_at,
    .quantile = Loguniform::quantile_of,
    .support = Loguniform::ends_of,
    .emit = Loguniform::draw,
    .from_statistics = Loguniform::solve,
};

}  // namespace reckon
