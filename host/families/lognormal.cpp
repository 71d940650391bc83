// lognormal(mu, sigma) of the logarithm; as a distribution its median and sigma.
#include "distributions/normal.h"
#include "families/family.h"
#include "families/solve.h"

namespace reckon {

namespace {

struct Lognormal {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    return x <= 0 ? TwoTails{0, 1} : normal_tails(logarithm(x / d.parameters[0]) / d.parameters[1]);
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return d.parameters[0] * exponential(d.parameters[1] * standard_normal_quantile(upper ? tail : -tail));
  }

  static double decay(const Distribution& d, double from, double x, bool upper) {
    const double sign = upper ? 1 : -1, sigma = d.parameters[1];
    if (x <= 0) return kInfinity;
    return normal_decay(sign * logarithm(from / d.parameters[0]) / sigma, sign * logarithm(x / from) / sigma);
  }

  static void check(Check& c) {
    c.require(c.p[1] > 0, "sigma must be positive", "for percentiles write lognormal(p5 = …, p95 = …)");
    c.require(c.p[0] < 700 && c.p[0] > -700, "mu is the mean of the logarithm, and e^mu overflows",
              "write lognormal(mean = …, sd = …) for the mean itself");
    c.p[0] = exponential(c.p[0]);
  }

  static void vary(Graph& graph, std::vector<NodeId>& p) { p[0] = graph.apply(Operation::exponential, {p[0]}); }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution*) {
    constexpr double kOctavesOfE = 0x1.71547652b82fep+0;  // log2(e)
    const NodeId octaves = e.apply(Operation::multiply, {p[1], e.constant(kOctavesOfE)});
    return e.apply(Operation::lognormal, {e.normal(), octaves, p[0]});
  }

  /// The logarithm of a statistic of median 1.
  static double statistic(const std::string& name, double sigma) {
    const double square = sigma * sigma;
    if (name == "mean") return 0.5 * square;
    if (name == "sd") return 0.5 * square + 0.5 * logarithm(exponential_minus_one(square));
    if (name == "mode") return -square;
    const double p = percentile_of(name);
    return sigma * standard_normal_quantile(p <= 0.5 ? -p : 1 - p);
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support&) {
    const auto found = solve_scale_family(statistic, first, second, 1e-6, 30, Narrower::first);
    if (!found) return std::nullopt;
    return std::vector<double>{found->scale, found->shape};
  }
};

}  // namespace

const FamilyDefinition families::lognormal{
    .forms =
        {{"lognormal", {{"mu", false}, {"sigma", false}}, true, true, Lognormal::check, Lognormal::vary, scale_holds}},
    .tails = Lognormal::tails_at,
    .quantile = Lognormal::quantile_of,
    .support = positive,
    .emit = Lognormal::draw,
    .from_statistics = Lognormal::solve,
    .decay = Lognormal::decay,
};

}  // namespace reckon
