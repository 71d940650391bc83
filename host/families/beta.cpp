// beta(alpha, beta, min, max), and pert(min, mode, max, lambda) of it. Below shape 1/2 a variate is tabulated by its
// logit.
#include <algorithm>

#include "families/family.h"
#include "families/solve.h"
#include "operations.h"

namespace reckon {

namespace {

struct Beta {
  static TwoTails tails_at(const Distribution& d, double x, bool) {
    const std::vector<double>& p = d.parameters;
    if (x <= p[2]) return {0, 1};
    if (x >= p[3]) return {1, 0};
    const double width = p[3] - p[2];
    return incomplete_beta(p[0], p[1], (x - p[2]) / width, (p[3] - x) / width);
  }

  static double quantile_of(const Distribution& d, double tail, bool upper) {
    const std::vector<double>& p = d.parameters;
    double complement = 0;
    const double x = incomplete_beta_inverse(p[0], p[1], tail, upper, complement);
    const double width = p[3] - p[2];
    return x < complement ? p[2] + width * x : p[3] - width * complement;
  }

  static Support ends_of(const Distribution& d) { return {d.parameters[2], d.parameters[3]}; }

  static void check(Check& c) {
    if (!c.wrong.empty()) return;
    c.require(is_shape(c.p[0]) && is_shape(c.p[1]), "alpha and beta must lie between 0.01 and 1e6",
              "for a mean and an sd write beta(mean = …, sd = …)");
    c.require(c.p[2] < c.p[3], "min must be below max");
  }

  static void check_pert(Check& c) {
    const std::vector<double> p = c.p;  // min, mode, max, lambda
    c.require(p[0] <= p[1] && p[1] <= p[2] && p[0] < p[2], "min <= mode <= max must hold, with min < max",
              "the order is (min, mode, max)");
    c.require(p[3] > 0, "lambda must be positive");
    if (!c.wrong.empty()) return;
    const double width = p[2] - p[0];
    c.p = {1 + p[3] * ((p[1] - p[0]) / width), 1 + p[3] * ((p[2] - p[1]) / width), p[0], p[2]};
    check(c);
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>& p, const Distribution* constant) {
    const std::vector<double>& number = constant->parameters;
    const double a = number[0], b = number[1];
    const NodeId x = std::min(a, b) < kLogarithmicShape ? e.logistic(e.table({Family::logit_beta, {a, b}, {}}))
                                                        : e.table({Family::beta, {a, b, 0, 1}, {}});
    return e.scaled(p[2], e.constant(number[3] - number[2]), x);
  }

  static double statistic(const std::string& name, double a, double b) {
    if (name == "mean") return a / (a + b);
    if (name == "sd") return square_root(a * b / (a + b + 1)) / (a + b);
    if (name == "mode") {
      if (a <= 1 && b <= 1) return kNone;
      return a <= 1 ? 0 : b <= 1 ? 1 : (a - 1) / (a + b - 2);
    }
    return quantile_at({Family::beta, {a, b, 0, 1}, {}}, percentile_of(name));
  }

  /// On [0, 1]: for each concentration the mean that meets the first statistic, then the concentration that
  /// meets the second.
  static std::optional<std::pair<double, double>> solve_standard(GivenStatistic first, GivenStatistic second) {
    if (first.first == "sd") std::swap(first, second);
    if (first.first == "mean" && second.first == "sd") {
      const double m = first.second, v = second.second * second.second;
      const double concentration = m * (1 - m) / v - 1;
      const double a = m * concentration, b = (1 - m) * concentration;
      if (!(a > 0 && b > 0)) return std::nullopt;
      return std::pair(a, b);
    }
    const auto mean_for = [&](double concentration) {
      double low = 1e-6, high = 1 - 1e-6;
      if (first.first == "mean") return first.second;
      for (int i = 0; i < 60; ++i) {
        const double m = 0.5 * (low + high);
        double at = statistic(first.first, m * concentration, (1 - m) * concentration);
        if (at != at) at = m < 0.5 ? 0 : 1;  // a mode at an end
        (at < first.second ? low : high) = m;
      }
      return 0.5 * (low + high);
    };
    const bool inside = first.first == "mode" || second.first == "mode";  // a mode that is asked for is at no end
    const auto shapes = [&](double c) {
      const double m = mean_for(c);
      return std::pair(m * c, (1 - m) * c);
    };
    const auto miss = [&](double c) {
      const auto [a, b] = shapes(c);
      return statistic(second.first, a, b) - second.second;
    };
    const auto accept = [&](double c) {
      const auto [a, b] = shapes(c);
      return is_shape(a) && is_shape(b) && (!inside || (a > 1 && b > 1));
    };
    double concentration = find_root(miss, 0.1, 1e5, 60, Narrower::last, accept);
    if (concentration != concentration)
      concentration = find_root(miss, 0.1, 1e6, 1200, Narrower::last, accept);  // two roots lie close
    if (concentration != concentration) return std::nullopt;
    return shapes(concentration);
  }

  static std::optional<std::vector<double>> solve(const GivenStatistic& first, const GivenStatistic& second,
                                                  const Support& ends) {
    const double low = ends.low, width = ends.high - ends.low;
    const auto unit = [&](const GivenStatistic& given) {
      return GivenStatistic{given.first, given.first == "sd" ? given.second / width : (given.second - low) / width};
    };
    const auto shapes = solve_standard(unit(first), unit(second));
    if (!shapes) return std::nullopt;
    return std::vector<double>{shapes->first, shapes->second, ends.low, ends.high};
  }

  static std::optional<Distribution> as_logarithms(const Distribution& truncated) {
    const std::vector<double>& p = truncated.components[0]->parameters;
    if (std::min(p[0], p[1]) >= kLogarithmicShape) return std::nullopt;
    const auto end = [&](double x) {
      if (x >= p[3]) return kFarLogarithm;
      const double odds = (x - p[2]) / (p[3] - x);
      return odds > 0 ? std::min(logarithm(odds), kFarLogarithm) : -kFarLogarithm;
    };
    return truncated_between(std::make_shared<Distribution>(Distribution{Family::logit_beta, {p[0], p[1]}, {}}),
                             end(truncated.parameters[0]), end(truncated.parameters[1]));
  }

  static NodeId of_logarithms(Emitter& e, const Distribution& inner, NodeId x) {
    const std::vector<double>& p = inner.parameters;
    const NodeId low = e.constant(p[2]), width = e.constant(p[3] - p[2]);
    return e.scaled(low, width, e.logistic(x));
  }
};

}  // namespace

const FamilyDefinition families::beta{
    .forms =
        {{"beta", {{"alpha", false}, {"beta", false}, {"min", true, 0}, {"max", true, 1}}, false, true, Beta::check},
         {"pert", {{"min"}, {"mode"}, {"max"}, {"lambda", false, 4}}, false, false, Beta::check_pert}},
    .tails = Beta::tails_at,
    .quantile = Beta::quantile_of,
    .support = Beta::ends_of,
    .emit = Beta::draw,
    .from_statistics = Beta::solve,
    .tabulated = true,
    .smooth = true,
    .in_logarithms = Beta::as_logarithms,
    .from_logarithms = Beta::of_logarithms,
};

}  // namespace reckon
