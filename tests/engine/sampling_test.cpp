// What comes out of whole runs, against closed forms, at a stated multiple of the Monte Carlo error.
// Every check here is at five standard errors: a false alarm of 6e-7 each, with a fixed seed.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "model/distribution.h"
#include "test_support.h"

namespace reckon {
namespace {

constexpr double kSigmas = 5;

struct Expected {
  std::string expression;
  double mean, sd;
  std::function<double(double)> cdf;
};

double phi(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }
TwoTails tails(Family family, std::vector<double> p, double x) { return distribution_function({family, std::move(p), {}}, x); }

std::vector<Expected> expectations() {
  const double z95 = 1.6448536269514722;
  const double s = std::log(10.0) / (2 * z95), m = std::log(std::sqrt(10.0));
  const double ln = std::exp(m + s * s / 2);
  const double pert_a = 1 + 4 * (0.25 / 1.95), pert_b = 1 + 4 * (1.7 / 1.95);
  const double pert_mean = (1.05 + 4 * 1.3 + 3.0) / 6;
  const double pert_sd = 1.95 * std::sqrt(pert_a * pert_b / (pert_a + pert_b + 1)) / (pert_a + pert_b);
  const double lo = phi(-1.0), hi = phi(2.0), density = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * M_PI); }(-1.0);
  const double upper_density = std::exp(-2.0) / std::sqrt(2 * M_PI), mass = hi - lo;
  const double trunc_mean = (density - upper_density) / mass;
  const double trunc_var = 1 + (-1.0 * density - 2.0 * upper_density) / mass - trunc_mean * trunc_mean;
  const double hazard = std::sqrt(2 / M_PI) * std::exp(-32.0) / std::erfc(8 / std::sqrt(2.0));
  return {
      {"1 to 10", ln, ln * std::sqrt(std::expm1(s * s)), [=](double x) { return phi((std::log(x) - m) / s); }},
      {"-1 to 3", 1, 2 / z95, [=](double x) { return phi((x - 1) * z95 / 2); }},
      {"normal(3, 2)", 3, 2, [](double x) { return phi((x - 3) / 2); }},
      {"lognormal(0, 0.5)", std::exp(0.125), std::sqrt(std::expm1(0.25)) * std::exp(0.125),
       [](double x) { return phi(std::log(x) / 0.5); }},
      {"uniform(2, 5)", 3.5, 3 / std::sqrt(12.0), [](double x) { return (x - 2) / 3; }},
      {"loguniform(1, 100)", 99 / std::log(100.0), std::sqrt(9999 / (2 * std::log(100.0)) - std::pow(99 / std::log(100.0), 2)),
       [](double x) { return std::log(x) / std::log(100.0); }},
      {"triangular(1, 2, 5)", 8.0 / 3, std::sqrt((1 + 4 + 25 - 2 - 5 - 10) / 18.0),
       [](double x) {
         return tails(Family::triangular, {1, 2, 5}, x).below;
       }},
      {"pert(1.05, 1.3, 3.0)", pert_mean, pert_sd,
       [=](double x) {
         return tails(Family::beta, {pert_a, pert_b, 1.05, 3.0}, x).below;
       }},
      {"beta(20, 30)", 0.4, std::sqrt(0.4 * 0.6 / 51),
       [](double x) {
         return tails(Family::beta, {20, 30, 0, 1}, x).below;
       }},
      {"beta(0.3, 0.2)", 0.6, std::sqrt(0.6 * 0.4 / 1.5), nullptr},
      {"beta(mean = 0.4, sd = 0.07)", 0.4, 0.07, nullptr},
      {"gamma(2.5, 3)", 7.5, 3 * std::sqrt(2.5),
       [](double x) {
         return tails(Family::gamma, {2.5, 3}, x).below;
       }},
      {"gamma(0.05, 2)", 0.1, 2 * std::sqrt(0.05), nullptr},
      {"exponential(2)", 2, 2, [](double x) { return -std::expm1(-x / 2); }},
      {"weibull(1.7, 3)", 3 * std::tgamma(1 + 1 / 1.7), 3 * std::sqrt(std::tgamma(1 + 2 / 1.7) - std::pow(std::tgamma(1 + 1 / 1.7), 2)),
       [](double x) { return -std::expm1(-std::pow(x / 3, 1.7)); }},
      {"student_t(6)", 0, std::sqrt(1.5),
       [](double x) {
         return tails(Family::student_t, {6, 0, 1}, x).below;
       }},
      {"logistic(1, 2)", 1, 2 * M_PI / std::sqrt(3.0), [](double x) { return 1 / (1 + std::exp(-(x - 1) / 2)); }},
      {"laplace(1, 2)", 1, 2 * std::sqrt(2.0),
       [](double x) { return x < 1 ? 0.5 * std::exp((x - 1) / 2) : 1 - 0.5 * std::exp(-(x - 1) / 2); }},
      {"bernoulli(0.3)", 0.3, std::sqrt(0.21), nullptr},
      {"discrete([1, 2, 10], [0.5, 0.3, 0.2])", 3.1, std::sqrt(0.5 + 1.2 + 20 - 9.61), nullptr},
      {"mixture(normal(0, 1), normal(10, 2), weights = [0.25, 0.75])", 7.5, std::sqrt(0.25 * 1 + 0.75 * (4 + 100) - 56.25),
       [](double x) { return 0.25 * phi(x) + 0.75 * phi((x - 10) / 2); }},
      {"truncate(normal(0, 1), -1, 2)", trunc_mean, std::sqrt(trunc_var), [=](double x) { return (phi(x) - lo) / mass; }},
      {"truncate(normal(0, 1), 8, 99)", hazard, std::sqrt(1 + 8 * hazard - hazard * hazard),
       [](double x) { return 1 - std::erfc(x / std::sqrt(2.0)) / std::erfc(8 / std::sqrt(2.0)); }},
      {"0.75 * (0.5 to 2)", 0.75 * std::exp(std::pow(std::log(4.0) / (2 * z95), 2) / 2),
       0.75 * std::exp(std::pow(std::log(4.0) / (2 * z95), 2) / 2) * std::sqrt(std::expm1(std::pow(std::log(4.0) / (2 * z95), 2))),
       nullptr},
  };
}

/// Mean, sd and the probability at each reported quantile, in standard errors.
void check(const Expected& e, const RunOptions& options) {
  const OutputSummary y = run_text(one_prior(e.expression), options).outputs.at(0);
  const double n = static_cast<double>(options.draws);
  EXPECT_NEAR(y.mean, e.mean, kSigmas * e.sd / std::sqrt(n)) << e.expression;
  // The sd of a sample sd needs the kurtosis; the sample's own fourth root bound of it is generous.
  EXPECT_NEAR(y.sd / e.sd, 1, kSigmas * 12 / std::sqrt(n)) << e.expression;
  if (!e.cdf) return;
  for (const QuantileSummary& q : y.quantiles) {
    EXPECT_NEAR(e.cdf(q.estimate.value), q.p, kSigmas * std::sqrt(q.p * (1 - q.p) / n)) << e.expression << " at " << q.p;
    EXPECT_LE(q.estimate.low, q.estimate.value);
    EXPECT_GE(q.estimate.high, q.estimate.value);
  }
}

RunOptions options_for(Precision precision) {
  RunOptions options;
  options.draws = 1'000'000;
  options.precision = precision;
  options.quantiles = {{"0.0001", {1, 10000}}, {"0.05", {5, 100}}, {"0.5", {5, 10}}, {"0.95", {95, 100}}, {"0.9999", {9999, 10000}}};
  return options;
}

TEST(Sampling, MatchesClosedFormsInDouble) {
  for (const Expected& e : expectations()) check(e, options_for(Precision::wide));
}
TEST(Sampling, MatchesClosedFormsInSingle) {
  for (const Expected& e : expectations()) check(e, options_for(Precision::narrow));
}

TEST(Sampling, AWrongSamplerIsRejected) {
  // The same checks see a mean that is one percent off, and a spread that is two percent off.
  const OutputSummary off = run_text(one_prior("normal(3.03, 2)"), options_for(Precision::wide)).outputs.at(0);
  EXPECT_GT(std::fabs(off.mean - 3), kSigmas * 2 / 1000);
  const OutputSummary wide = run_text(one_prior("normal(3, 2.04)"), options_for(Precision::wide)).outputs.at(0);
  const double error = kSigmas * std::sqrt(0.05 * 0.95) / 1000;
  EXPECT_GT(std::fabs(phi((wide.quantiles[1].estimate.value - 3) / 2) - 0.05), error);
}

TEST(Sampling, W2MatchesTheExactFigures) {
  RunOptions options;
  options.draws = 4'000'000;
  options.quantiles = {{"0.025", {25, 1000}}, {"0.05", {5, 100}}, {"0.5", {5, 10}}, {"0.95", {95, 100}}, {"0.975", {975, 1000}}};
  const OutputSummary y = run_scenario(load_scenario(RECKON_SOURCE "/benchmarks/w2.toml", {}), options).outputs.at(0);
  EXPECT_NEAR(y.mean, 145.4404618, kSigmas * 45.8791004 / 2000);
  EXPECT_NEAR(y.sd, 45.8791004, kSigmas * 45.8791004 * 1.2 / 2000);
  const double exact[] = {78.8529397, 86.0819916, 137.948234, 229.871096, 255.515680};
  for (int i = 0; i < 5; ++i) {
    const Estimate& e = y.quantiles[static_cast<size_t>(i)].estimate;
    EXPECT_NEAR(e.value, exact[i], kSigmas * (e.high - e.low) / (2 * 1.96)) << i;
  }
}

TEST(Sampling, SumsProductsAndCorrelations) {
  RunOptions options;
  options.draws = 1'000'000;
  const std::string priors = "id = \"t\"\n[priors]\na = \"normal(1, 3)\"\nb = \"normal(2, 4)\"\n";
  const OutputSummary sum = run_text(priors + "[model]\ny = \"a + b\"\n", options).outputs.at(0);
  EXPECT_NEAR(sum.mean, 3, kSigmas * 5 / 1000);
  EXPECT_NEAR(sum.sd, 5, kSigmas * 5 / std::sqrt(2e6));
  const double r = 2 * std::sin(M_PI / 6 * 0.6);
  const std::string correlation = "[[correlations]]\nbetween = [\"a\", \"b\"]\nrank = 0.6\n";
  const double sd = std::sqrt(9 + 16 + 2 * r * 12);
  const OutputSummary correlated = run_text(priors + "[model]\ny = \"a + b\"\n" + correlation, options).outputs.at(0);
  EXPECT_NEAR(correlated.sd, sd, kSigmas * sd / std::sqrt(2e6));
  EXPECT_GT(std::fabs(correlated.sd - 5), 100 * sd / std::sqrt(2e6)) << "independent draws would be rejected";
  // E[XY] of correlated lognormals, and of a gamma with its copula: the marginal must stay.
  const OutputSummary marginal =
      run_text("id = \"t\"\n[priors]\na = \"gamma(2.5, 3)\"\nb = \"1 to 10\"\n[model]\ny = \"a\"\nz = \"b\"\n" + correlation, options)
          .outputs.at(0);
  EXPECT_NEAR(marginal.mean, 7.5, kSigmas * 3 * std::sqrt(2.5) / 1000);
  const OutputSummary product =
      run_text("id = \"t\"\n[priors]\na = \"lognormal(0, 0.5)\"\nb = \"lognormal(0, 1)\"\n[model]\ny = \"a * b\"\n" + correlation, options)
          .outputs.at(0);
  const double variance = 0.25 + 1 + 2 * r * 0.5;
  EXPECT_NEAR(product.mean, std::exp(variance / 2), kSigmas * product.sd / 1000);
}

TEST(Sampling, DirichletSharesSumToOneWithTheRightMoments) {
  RunOptions options;
  options.draws = 1'000'000;
  for (const std::string shapes : {"6, 2, 2", "0.6, 0.2, 0.2"}) {
    const double scale = shapes[0] == '6' ? 1 : 0.1, total = 10 * scale;
    const auto result = run_text("[index]\ni = [\"a\", \"b\", \"c\"]\n[priors]\ns = { over = \"i\", value = \"dirichlet(" + shapes +
                                     ")\" }\n[model]\ny = \"s.a\"\nt = \"sum(s)\"\n",
                                 options);
    const double sd = std::sqrt(0.6 * 0.4 / (total + 1));
    EXPECT_NEAR(result.outputs[0].mean, 0.6, kSigmas * sd / 1000);
    EXPECT_NEAR(result.outputs[0].sd, sd, kSigmas * sd * 2 / 1000);
    EXPECT_NEAR(result.outputs[1].lowest, 1, 1e-15);
    EXPECT_NEAR(result.outputs[1].highest, 1, 1e-15);
  }
}

}  // namespace
}  // namespace reckon
