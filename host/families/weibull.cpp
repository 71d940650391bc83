// weibull(shape, scale).
#include "distributions/exponential.h"
#include "families/family.h"
#include "families/solve.h"
#include "special/power.h"

namespace reckon {

namespace {

struct Weibull {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    return x <= 0 ? TwoTails{0, 1} : exponential_tails(power(x / d.parameters[1], d.parameters[0]));
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return d.parameters[1] * power(standard_exponential_quantile(upper ? tail : -tail), 1 / d.parameters[0]);
  }

  static double decay(const Distribution& d, double from, double x, bool upper) {
    const double shape = d.parameters[0], scale = d.parameters[1];
    return upper ? power(x / scale, shape) - power(from / scale, shape) : kNone;
  }

  static void check(Check& c) { c.require(c.p[0] > 0 && c.p[1] > 0, "shape and scale must be positive"); }

  static NodeId holds(Graph& graph, const std::vector<NodeId>& p) {
    return both(graph, positive(graph, p[0]), not_negative(graph, p[1]));
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    const NodeId inverse = e.apply(Operation::divide, {e.constant(1), p[0]});
    const NodeId variate = e.apply(Operation::standard_exponential, {e.uniform()});
    return e.apply(Operation::multiply, {p[1], e.apply(Operation::power, {variate, inverse})});
  }

  /// The logarithm of a statistic of scale 1.
  static double statistic(const std::string& name, double shape) {
    if (name == "mean") return log_gamma(1 + 1 / shape);
    if (name == "sd") {
      const double first = log_gamma(1 + 1 / shape), second = log_gamma(1 + 2 / shape);
      return first + 0.5 * logarithm(exponential_minus_one(second - 2 * first));
    }
    if (name == "mode") return shape > 1 ? logarithm(1 - 1 / shape) / shape : kNone;
    return logarithm(quantile_at({Family::weibull, {shape, 1}, {}}, percentile_of(name)));
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support&) {
    const auto found = solve_scale_family(statistic, first, second, 0.05, 1e4, Narrower::last);
    if (!found) return std::nullopt;
    return std::vector<double>{found->shape, found->scale};
  }
};

}  // namespace

const FamilyDefinition families::weibull{
    .forms = {{"weibull", {{"shape", false}, {"scale"}}, true, true, Weibull::check, nullptr, Weibull::holds}},
    .tails = Weibull::tails_at,
    .quantile = Weibull::quantile_of,
    .support = positive,
    .emit = Weibull::draw,
    .from_statistics = Weibull::solve,
    .decay = Weibull::decay,
};

}  // namespace reckon
