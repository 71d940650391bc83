// Distributions against closed forms and numerical integration: quantiles deep into both tails,
// moments of samples to a stated multiple of the Monte Carlo error, tables to their stated bound.
#include <gtest/gtest.h>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/cauchy.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/extreme_value.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/laplace.hpp>
#include <boost/math/distributions/logistic.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/pareto.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <functional>

#include "distributions/tabulated.h"
#include "families/metalog.h"
#include "families/quantile_table.h"
#include "families/statistics.h"

namespace reckon {
namespace {

struct Reference {
  std::string name;
  Distribution distribution;
  std::function<double(double)> lower, upper;  // quantiles by Boost.Math in double
};

template <class Boost>
Reference reference(const std::string& name, Distribution d, Boost boost) {
  return {name, std::move(d), [boost](double t) { return quantile(boost, t); },
          [boost](double t) { return quantile(complement(boost, t)); }};
}

std::vector<Reference> references() {
  namespace bm = boost::math;
  return {reference("normal", {Family::normal, {3, 2}, {}}, bm::normal(3, 2)),
          reference("lognormal", {Family::lognormal, {std::exp(1.0), 0.5}, {}}, bm::lognormal(1, 0.5)),
          reference("uniform", {Family::uniform, {-1, 4}, {}}, bm::uniform(-1, 4)),
          reference("triangular", {Family::triangular, {1, 2, 5}, {}}, bm::triangular(1, 2, 5)),
          reference("exponential", {Family::exponential, {2}, {}}, bm::exponential(0.5)),
          reference("weibull", {Family::weibull, {1.7, 3}, {}}, bm::weibull(1.7, 3)),
          reference("logistic", {Family::logistic, {1, 2}, {}}, bm::logistic(1, 2)),
          reference("laplace", {Family::laplace, {1, 2}, {}}, bm::laplace(1, 2)),
          reference("cauchy", {Family::cauchy, {1, 2}, {}}, bm::cauchy(1, 2)),
          reference("gumbel", {Family::gumbel, {1, 2}, {}}, bm::extreme_value(1, 2)),
          reference("pareto", {Family::pareto, {2, 3}, {}}, bm::pareto(2, 3)),
          reference("beta", {Family::beta, {20, 30, 0, 1}, {}}, bm::beta_distribution<>(20, 30)),
          reference("beta, U-shaped", {Family::beta, {0.6, 0.7, 0, 1}, {}}, bm::beta_distribution<>(0.6, 0.7)),
          reference("gamma", {Family::gamma, {2.5, 3}, {}}, bm::gamma_distribution<>(2.5, 3)),
          reference("gamma, small", {Family::gamma, {0.5, 1}, {}}, bm::gamma_distribution<>(0.5, 1)),
          reference("student_t", {Family::student_t, {3, 0, 1}, {}}, bm::students_t(3)),
          reference("student_t, 1", {Family::student_t, {1, 0, 1}, {}}, bm::students_t(1))};
}

const double kTails[] = {0.5, 0.49, 0.3, 0.1, 1e-2, 1e-4, 1e-7, 1e-10, 1e-14, 1e-18, 3e-20};

TEST(Distribution, QuantilesAgreeWithBoostDeepIntoTheTails) {
  for (const Reference& r : references()) {
    for (const double t : kTails) {
      const double low = r.lower(t), high = r.upper(t);
      EXPECT_NEAR(quantile(r.distribution, t, false), low, 2e-12 * std::fabs(low) + 1e-13) << r.name << " lower " << t;
      EXPECT_NEAR(quantile(r.distribution, t, true), high, 2e-12 * std::fabs(high) + 1e-13) << r.name << " upper " << t;
    }
  }
}

TEST(Distribution, FunctionInvertsQuantile) {
  for (const Reference& r : references()) {
    for (const double t : kTails) {
      const double low = distribution_function(r.distribution, quantile(r.distribution, t, false)).below;
      // Where the quantile is near an end that is not zero, a double cannot name it better.
      const double resolution = r.name == "uniform" || r.name == "triangular" || r.name == "weibull" ? 2e-16
                                : r.name == "pareto"                                                 ? 7e-16
                                                                                                     : 0;
      EXPECT_NEAR(low / t, 1, 2e-11 + resolution / t) << r.name << " " << t;
    }
  }
}

TEST(Distribution, CountsAgreeWithBoostInBothTails) {
  namespace bm = boost::math;
  const auto check = [](const Distribution& d, const auto& boost, double k) {
    const TwoTails at = distribution_function(d, k), before = distribution_function_before(d, k);
    const double below = cdf(boost, k), above = cdf(complement(boost, k));
    EXPECT_NEAR(at.below / below, 1, 1e-10) << k;
    if (above > 0) {
      EXPECT_NEAR(at.above / above, 1, 1e-10) << k;
    }
    EXPECT_NEAR(at.below - before.below, pdf(boost, k), 1e-10 * at.below);
    if (below < 0.5 && below > 1e-18) {
      EXPECT_EQ(quantile(d, below * (1 - 1e-9), false), k);
    }
  };
  for (const double k : {0, 1, 6, 12, 18, 20})
    check({Family::binomial, {20, 0.3}, {}}, bm::binomial_distribution<>(20, 0.3), k);
  for (const double k : {499'900.0, 500'000.0, 501'000.0, 503'000.0})
    check({Family::binomial, {1e6, 0.5}, {}}, bm::binomial_distribution<>(1e6, 0.5), k);
  for (const double k : {0, 1, 3, 8, 20}) check({Family::poisson, {3.5}, {}}, bm::poisson_distribution<>(3.5), k);
  for (const double k : {9'500, 9'999, 10'000, 10'300})
    check({Family::poisson, {1e4}, {}}, bm::poisson_distribution<>(1e4), k);
  for (const auto& [p, only] : {std::pair<double, double>{0, 0}, {1, 7}}) {
    const Distribution certain{Family::binomial, {7, p}, {}};
    EXPECT_EQ(quantile(certain, 1e-18, false), only);
    EXPECT_EQ(quantile(certain, 1e-18, true), only);
  }
}

TEST(Distribution, MetalogsGoThroughTheirQuantiles) {
  const std::vector<QuantilePoint> points{{0.05, 1}, {0.25, 2.3}, {0.5, 4}, {0.75, 7}, {0.95, 15}};
  for (const auto& [lower, upper] :
       {std::pair<double, double>{-INFINITY, INFINITY}, {0, INFINITY}, {-INFINITY, 40}, {0, 40}}) {
    const auto metalog = metalog_through(points, lower, upper);
    ASSERT_TRUE(metalog) << lower << " " << upper;
    for (const QuantilePoint& point : points) {
      const bool high = point.p > 0.5;
      EXPECT_NEAR(quantile(*metalog, high ? 1 - point.p : point.p, high), point.x, 1e-11 * point.x);
      EXPECT_NEAR(distribution_function(*metalog, point.x).below, point.p, 1e-11);
    }
  }
  const std::vector<QuantilePoint> impossible{{0.1, 2}, {0.5, 8.9}, {0.9, 9}};
  EXPECT_FALSE(metalog_through(impossible, -INFINITY, INFINITY));
  const auto nearest = nearest_feasible(impossible, -INFINITY, INFINITY);
  ASSERT_TRUE(nearest);
  std::vector<QuantilePoint> moved = impossible;
  moved[nearest->point].x = nearest->x;
  EXPECT_TRUE(metalog_through(moved, -INFINITY, INFINITY));
  moved[nearest->point].x += 0.001 * (impossible[nearest->point].x - nearest->x);
  EXPECT_FALSE(metalog_through(moved, -INFINITY, INFINITY));
}

TEST(Distribution, QuantilesAreInterpolatedAndRise) {
  const Distribution d{Family::quantiles, {0.1, 0.5, 0.6, 0.9, 2, 4, 4.01, 9}, {}};
  for (int i = 0; i < 4; ++i) {
    const double p = d.parameters[i], x = d.parameters[i + 4];
    EXPECT_NEAR(quantile(d, p > 0.5 ? 1 - p : p, p > 0.5), x, 1e-12 * x);
  }
  double before = 0;
  for (int i = 1; i < 1000; ++i) {
    const double p = i / 1000.0, x = quantile(d, p > 0.5 ? 1 - p : p, p > 0.5);
    EXPECT_GT(x, before);
    before = x;
  }
}

/// A table, evaluated as the kernels do.
double from_table(const QuantileTableData& data, double uniform) {
  const auto& rows = data.wide;
  return tabulated_quantile(uniform, table_view(rows));
}
float from_table(const QuantileTableData& data, float uniform) {
  const auto& rows = data.narrow;
  return tabulated_quantile(uniform, table_view(rows));
}

DistributionPointer make(Family family, std::vector<double> p, std::vector<DistributionPointer> parts = {}) {
  return std::make_shared<Distribution>(Distribution{family, std::move(p), std::move(parts)});
}

std::vector<std::pair<std::string, Distribution>> tabulated_cases() {
  const auto normal = make(Family::normal, {0, 1}), far = make(Family::normal, {50, 2});
  const auto gamma = make(Family::gamma, {2, 3});
  return {{"beta(20, 30)", {Family::beta, {20, 30, 0, 1}, {}}},
          {"beta(0.5, 0.5)", {Family::beta, {0.5, 0.5, 0, 1}, {}}},
          {"beta(1e6, 1e6)", {Family::beta, {1e6, 1e6, 0, 1}, {}}},
          {"gamma(0.5)", {Family::gamma, {0.5, 1}, {}}},
          {"gamma(2)", {Family::gamma, {2, 1}, {}}},
          {"gamma(1e6)", {Family::gamma, {1e6, 1}, {}}},
          {"log gamma(0.01)", {Family::log_gamma, {0.01}, {}}},
          {"logit beta(0.01, 0.3)", {Family::logit_beta, {0.01, 0.3}, {}}},
          {"t(0.5)", {Family::student_t, {0.5, 0, 1}, {}}},
          {"t(1e6)", {Family::student_t, {1e6, 0, 1}, {}}},
          {"mixture of normals", {Family::mixture, {0.3, 0.7}, {normal, far}}},
          {"mixture with a gap",
           {Family::mixture, {0.3, 0.7}, {make(Family::uniform, {0, 1}), make(Family::uniform, {5, 6})}}},
          {"mixture that begins with its densest",
           {Family::mixture, {0.5, 0.5}, {make(Family::triangular, {0, 0, 1}), make(Family::uniform, {0, 1})}}},
          {"mixture with gamma", {Family::mixture, {0.5, 0.5}, {gamma, normal}}},
          {"quantiles", {Family::quantiles, {0.1, 0.5, 0.6, 0.9, 2, 4, 4.01, 9}, {}}},
          {"far tail of a normal", {Family::far_tail, {50, 51}, {normal}}},
          {"lower far tail", {Family::far_tail, {-60, -45}, {normal}}},
          {"far tail of a lognormal", {Family::far_tail, {1e30, 1e40}, {make(Family::lognormal, {1, 0.3})}}},
          {"truncated gamma", truncated_between(gamma, 1, 4)}};
}

/// Relative error in probability of a value x for a tail t; 0 where x is right to a few units.
double probability_error(const Distribution& d, double x, double t, bool upper, double unit) {
  const TwoTails at = distribution_function(d, x);
  const double found = std::fabs((upper ? at.above : at.below) - t) / t;
  const double truth = quantile(d, t, upper);
  return std::fabs(x - truth) <= unit * std::fabs(truth) ? 0 : found;
}

TEST(Table, MeetsItsBoundBetweenTheNodes) {
  int measured = 0;
  for (const auto& [name, d] : tabulated_cases()) {
    const auto table = quantile_table(d);
    double wide = 0, narrow = 0;
    for (int i = 0; i < 4000; ++i) {  // tails by octave, places by an irrational step
      const double t = std::ldexp(0.5 + 0.5 * std::fmod(i * 0.6180339887498949, 1.0), -(i % 60) - 1);
      for (const bool upper : {false, true}) {
        wide = std::max(wide, probability_error(d, from_table(*table, upper ? t : -t), t, upper, 4e-15));
        if (i % 60 < 30) {
          const auto u = static_cast<float>(upper ? t : -t);
          narrow = std::max(narrow, probability_error(d, from_table(*table, u), std::fabs(double(u)), upper, 2e-6));
        }
      }
    }
    EXPECT_LE(wide, 5 * kTableErrorDouble) << name;
    EXPECT_LE(narrow, 20 * kTableErrorSingle) << name;
    measured += wide > 0 ? 1 : 0;
  }
  EXPECT_GT(measured, 10) << "no error at all means that nothing was compared";
}

/// In single what lies below the smallest number there is 0.
TEST(Table, HoldsValuesThatSingleCannot) {
  const Distribution d{Family::mixture, {1, 1}, {make(Family::gamma, {0.2, 1}), make(Family::uniform, {5, 6})}};
  const auto table = quantile_table(d);
  for (double t = 0x1p-2; t > 0x1p-30; t /= 3) {
    const double truth = quantile(d, t, false);
    EXPECT_LE(probability_error(d, from_table(*table, -t), t, false, 4e-15), 5 * kTableErrorDouble) << t;
    EXPECT_NEAR(from_table(*table, static_cast<float>(-t)), truth, 4e-5 * truth + 0x1p-125) << t;
  }
}

TEST(Table, IsMonotoneToItsPrecision) {
  for (const auto& [name, d] : tabulated_cases()) {
    const auto table = quantile_table(d);
    double last = from_table(*table, -1e-19);
    for (int i = 1; i < 20000; ++i) {
      const double u = i / 20000.0;
      const double x = from_table(*table, u <= 0.5 ? -u : 1 - u);
      EXPECT_GE(x, last - 1e-9 * std::fabs(last)) << name << " at " << u;
      last = x;
    }
  }
}

/// Beside the centre the quantile is the distance from it over the density there.
TEST(StudentT, NearTheCentre) {
  for (const double degrees : {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 30.0}) {
    const double density = std::exp(std::lgamma((degrees + 1) / 2) - std::lgamma(degrees / 2)) /
                           std::sqrt(degrees * 3.14159265358979323846);
    for (const double distance : {0x1p-20, 0x1p-24, 0x1p-26, 0x1p-30, 0x1p-40, 0x1p-50}) {
      const double x = quantile({Family::student_t, {degrees, 0, 1}, {}}, 0.5 - distance, true);
      EXPECT_NEAR(x * density / distance, 1, 1e-9) << degrees << " at " << distance;
    }
  }
}

TEST(Parameters, ByStatisticsGiveThoseStatistics) {
  struct Case {
    Family family;
    std::map<std::string, double> given;
  };
  const Case cases[] = {
      {Family::normal, {{"mean", 3}, {"sd", 2}}},
      {Family::normal, {{"p10", 1}, {"p90", 4}}},
      {Family::lognormal, {{"p10", 2}, {"p90", 5}}},
      {Family::normal, {{"p2.5", 1}, {"p97.5", 3}}},
      {Family::lognormal, {{"mean", 3}, {"sd", 2}}},
      {Family::lognormal, {{"median", 3}, {"p95", 9}}},
      {Family::lognormal, {{"mode", 2}, {"mean", 3}}},
      {Family::gamma, {{"mean", 3}, {"sd", 2}}},
      {Family::gamma, {{"p5", 1}, {"p95", 7}}},
      {Family::weibull, {{"mean", 3}, {"sd", 2}}},
      {Family::weibull, {{"median", 3}, {"p90", 6}}},
      {Family::beta, {{"mean", 0.4}, {"sd", 0.07}}},
      {Family::beta, {{"p10", 0.2}, {"p90", 0.5}}},
      {Family::beta, {{"mode", 0.3}, {"p95", 0.6}}},
      {Family::beta, {{"mean", 0.05}, {"mode", 0.01}}},  // a mode begins to exist at one shape 1
      {Family::beta, {{"mode", 0.016103620782}, {"median", 0.072798361912}}},
      {Family::beta, {{"mean", 0.9793698}, {"p2.5", 0.8883684}}},  // the first root's shape is below 0.01
      {Family::beta, {{"mean", 0.0023694646}, {"p99", 0.02583785}}},
      {Family::beta, {{"sd", 0.131259087}, {"p1", 0.045895894}}},
      {Family::beta, {{"sd", 0.324037035}, {"p99", 0.994215909}}},
      {Family::uniform, {{"mean", 3}, {"sd", 2}}},
      {Family::loguniform, {{"p5", 1}, {"p95", 100}}},
      {Family::loguniform, {{"mean", 10}, {"median", 5}}},
      {Family::logistic, {{"p25", 1}, {"p75", 2}}},
      {Family::laplace, {{"mean", 1}, {"sd", 2}}},
      {Family::gumbel, {{"mean", 1}, {"sd", 2}}},
      {Family::gumbel, {{"mode", 1}, {"p90", 6}}},
      {Family::cauchy, {{"median", 1}, {"p75", 2}}},
      {Family::pareto, {{"p10", 1}, {"p90", 3}}},
      {Family::pareto, {{"mean", 3}, {"sd", 1}}},
      {Family::exponential, {{"median", 3}}}};
  for (const Case& item : cases) {
    std::string reason;
    const auto d = distribution_from_statistics(item.family, item.given, 0, 1, reason);
    ASSERT_TRUE(d) << reason;
    // Mean and sd by integrating the quantile over u = sin^2-spaced midpoints, mode by a scan.
    double mean = 0, square = 0;
    const int steps = 200000;
    for (int i = 0; i < steps; ++i) {
      const double v = (i + 0.5) / steps;
      const double u = v * v * v * (10 + v * (6 * v - 15));  // smooth ends
      const double weight = 30 * v * v * (1 - v) * (1 - v) / steps;
      const double x = u < 0.5 ? quantile(*d, u, false) : quantile(*d, 1 - u, true);
      mean += weight * x, square += weight * x * x;
    }
    for (const auto& [name, value] : item.given) {
      if (name == "mean") {
        EXPECT_NEAR(mean, value, 1e-6 * std::fabs(value));
      } else if (name == "sd") {
        EXPECT_NEAR(std::sqrt(square - mean * mean), value, 1e-5 * value);
      } else if (name != "mode") {
        const double p = name == "median" ? 0.5 : std::stod(name.substr(1)) / 100;
        EXPECT_NEAR(distribution_function(*d, value).below, p, 1e-9) << name;
      }
    }
  }
}

/// Each has a wider member with the same two statistics.
TEST(Parameters, OfTwoMembersTheNarrowerIsMeant) {
  struct Case {
    Distribution meant;
    std::map<std::string, double> given;  // without a value: a percentile of it
  };
  const double kAsked = std::numeric_limits<double>::quiet_NaN();
  const Case cases[] = {{{Family::weibull, {2, 3}, {}}, {{"mean", 3 * std::tgamma(1.5)}, {"p90", kAsked}}},
                        {{Family::weibull, {2, 3}, {}}, {{"mode", 3 * std::sqrt(0.5)}, {"p10", kAsked}}},
                        {{Family::gamma, {3, 2}, {}}, {{"mean", 6}, {"p90", kAsked}}},
                        {{Family::gamma, {3, 2}, {}}, {{"mode", 4}, {"p10", kAsked}}},
                        {{Family::pareto, {3, 4}, {}}, {{"mean", 4}, {"p90", kAsked}}},
                        {{Family::beta, {3, 5, 0, 1}, {}}, {{"sd", std::sqrt(15.0 / 9) / 8}, {"p97.5", kAsked}}},
                        {{Family::lognormal, {1, 0.5}, {}}, {{"mean", std::exp(0.125)}, {"p90", kAsked}}}};
  const auto at = [](const Distribution& d, double p) { return quantile(d, std::min(p, 1 - p), p > 0.5); };
  for (Case one : cases) {
    for (auto& [name, value] : one.given) {
      if (value != value) value = at(one.meant, std::stod(name.substr(1)) / 100);
    }
    std::string reason;
    const auto found = distribution_from_statistics(one.meant.family, one.given, 0, 1, reason);
    ASSERT_TRUE(found) << reason;
    for (const double u : {0.1, 0.5, 0.99})
      EXPECT_NEAR(at(*found, u) / at(one.meant, u), 1, 1e-6) << static_cast<int>(one.meant.family) << " at " << u;
  }
}

TEST(Parameters, ImpossibleOnesAreRefused) {
  std::string reason;
  EXPECT_FALSE(distribution_from_statistics(Family::lognormal, {{"p10", 5}, {"p90", 2}}, 0, 1, reason));
  EXPECT_EQ(reason, "p10 and p90 are in the wrong order");
  EXPECT_FALSE(distribution_from_statistics(Family::beta, {{"mean", 0.5}, {"sd", 0.9}}, 0, 1, reason));
  EXPECT_FALSE(distribution_from_statistics(Family::lognormal, {{"mean", -1}, {"sd", 1}}, 0, 1, reason));
  EXPECT_FALSE(distribution_from_statistics(Family::normal, {{"mean", 1}}, 0, 1, reason));
  EXPECT_FALSE(distribution_from_statistics(Family::cauchy, {{"mean", 1}, {"sd", 2}}, 0, 1, reason));  // it has neither
  EXPECT_FALSE(distribution_from_statistics(Family::normal, {{"mean", 1}, {"sd", 0}}, 0, 1, reason));
}

}  // namespace
}  // namespace reckon
