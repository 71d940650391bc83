// pareto(scale, shape): scale is the least value.
#include "distributions/exponential.h"
#include "families/family.h"
#include "families/solve.h"
#include "special/power.h"

namespace reckon {

namespace {

struct Pareto {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    if (x <= d.parameters[0]) return {0, 1};
    return exponential_tails(d.parameters[1] * logarithm(x / d.parameters[0]));
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return d.parameters[0] * exponential(standard_exponential_quantile(upper ? tail : -tail) / d.parameters[1]);
  }

  static Support ends_of(const Distribution& d) { return {d.parameters[0], kInfinity}; }

  static void check(Check& c) {
    c.require(c.p[0] > 0, "the scale, which is the least value, must be positive");
    c.require(c.p[1] > 0, "the shape must be positive");
    c.require(c.p[1] >= 0.1, "the shape must be 0.1 or more, or its tail leaves the range of a number");
  }

  static NodeId holds(Graph& graph, const std::vector<NodeId>& p) {
    return both(graph, positive(graph, p[0]), not_above(graph, graph.constant(0.1), p[1]));
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    const NodeId variate = e.apply(Operation::standard_exponential, {e.uniform()});
    return e.apply(Operation::multiply,
                   {p[0], e.apply(Operation::exponential, {e.apply(Operation::divide, {variate, p[1]})})});
  }

  /// The logarithm of a statistic of scale 1.
  static double statistic(const std::string& name, double shape) {
    if (name == "mean") return shape > 1 ? logarithm(shape / (shape - 1)) : kNone;
    if (name == "sd") return shape > 2 ? 0.5 * logarithm(shape / (shape - 2)) - logarithm(shape - 1) : kNone;
    if (name == "mode") return 0;
    return -logarithm_of_one_plus(-percentile_of(name)) / shape;
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support&) {
    const auto found = solve_scale_family(statistic, first, second, 0.1, 1e4, Narrower::last);
    if (!found) return std::nullopt;
    return std::vector<double>{found->scale, found->shape};
  }
};

}  // namespace

const FamilyDefinition families::pareto{
    .forms = {{"pareto", {{"scale"}, {"shape", false}}, true, true, Pareto::check, nullptr, Pareto::holds}},
    .tails = Pareto::tails_at,
    .quantile = Pareto::quantile_of,
    .support = Pareto::ends_of,
    .emit = Pareto::draw,
    .from_statistics = Pareto::solve,
};

}  // namespace reckon
