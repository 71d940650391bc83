// gamma(shape, scale), and chi_squared(dof) of it. Below shape 1/2 a variate is tabulated by its logarithm.
#include <algorithm>

#include "families/family.h"
#include "families/solve.h"
#include "operations.h"

namespace reckon {

namespace {

struct Gamma {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    return x <= 0 ? TwoTails{0, 1} : incomplete_gamma(d.parameters[0], x / d.parameters[1]);
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return d.parameters[1] * incomplete_gamma_inverse(d.parameters[0], tail, upper);
  }

  static void check(Check& c) {
    c.require(is_shape(c.p[0]), "the shape must lie between 0.01 and 1e6",
              "for a mean and an sd write gamma(mean = …, sd = …)");
    c.require(c.p[1] > 0, "the scale must be positive");
  }

  static void check_chi_squared(Check& c) {
    c.require(is_shape(c.p[0] / 2), "the degrees of freedom must lie between 0.02 and 2e6");
    c.p = {c.p[0] / 2, 2};
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution* constant) {
    const double shape = constant->parameters[0];
    const bool small = shape < kLogarithmicShape;
    const NodeId x = small ? e.apply(Operation::exponential, {e.table({Family::log_gamma, {shape}, {}})})
                           : e.table({Family::gamma, {shape, 1}, {}});
    return e.apply(Operation::multiply, {p[1], x});
  }

  /// The logarithm of a statistic of scale 1.
  static double statistic(const std::string& name, double shape) {
    if (name == "mean") return logarithm(shape);
    if (name == "sd") return 0.5 * logarithm(shape);
    if (name == "mode") return shape > 1 ? logarithm(shape - 1) : kNone;
    return logarithm(quantile_at({Family::gamma, {shape, 1}, {}}, percentile_of(name)));
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support&) {
    const auto found = solve_scale_family(statistic, first, second, kSmallestShape, kLargestShape, Narrower::last);
    if (!found) return std::nullopt;
    return std::vector<double>{found->shape, found->scale};
  }

  static std::optional<Distribution> as_logarithms(const Distribution& truncated) {
    const std::vector<double>& p = truncated.components[0]->parameters;
    if (p[0] >= kLogarithmicShape) return std::nullopt;
    const auto end = [&](double x) {
      const double standard = x / p[1];
      return standard > 0 ? std::min(logarithm(standard), 0x1p6) : -kFarLogarithm;
    };
    return truncated_between(std::make_shared<Distribution>(Distribution{Family::log_gamma, {p[0]}, {}}),
                             end(truncated.parameters[0]), end(truncated.parameters[1]));
  }

  static NodeId of_logarithms(Emitter& e, const Distribution& inner, NodeId x) {
    return e.apply(Operation::multiply, {e.constant(inner.parameters[1]), e.apply(Operation::exponential, {x})});
  }
};

}  // namespace

const FamilyDefinition families::gamma{
    .forms = {{"gamma", {{"shape", false}, {"scale"}}, false, true, Gamma::check},
              {"chi_squared", {{"dof", false}}, false, false, Gamma::check_chi_squared}},
    .tails = Gamma::tails_at,
    .quantile = Gamma::quantile_of,
    .support = positive,
    .emit = Gamma::draw,
    .from_statistics = Gamma::solve,
    .tabulated = true,
    .smooth = true,
    .in_logarithms = Gamma::as_logarithms,
    .from_logarithms = Gamma::of_logarithms,
};

}  // namespace reckon
