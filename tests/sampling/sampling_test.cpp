// What comes out of whole runs, against closed forms, at a stated multiple of the Monte Carlo error.
// Every check here is at five standard errors: a false alarm of 6e-7 each, with a fixed seed. Each is
// made of a wrong sampler too, which it must reject.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "families/distribution.h"
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
TwoTails tails(Family family, std::vector<double> p, double x) {
  return distribution_function({family, std::move(p), {}}, x);
}

/// The distribution function of what lies between two ends.
std::function<double(double)> cut(const Distribution& whole, double low, double high) {
  return [=](double x) {
    const double below = distribution_function(whole, low).below,
                 within = distribution_function(whole, high).below - below;
    return (distribution_function(whole, x).below - below) / within;
  };
}

/// The metalog of three terms through P10, P50, P90.
double metalog(double y, double logit, double p10, double p50, double p90) {
  const double nine = std::log(9.0), a2 = (p90 - p10) / (2 * nine), a3 = (p90 + p10 - 2 * p50) / (0.8 * nine);
  return p50 + a2 * logit + a3 * (y - 0.5) * logit;
}

/// Moments of a quantile function by the trapezoidal rule in the logit, its distribution function by bisection.
Expected by_quantile(const std::string& expression, const std::function<double(double, double)>& quantile) {
  const auto at = [quantile](double logit) { return quantile(1 / (1 + std::exp(-logit)), logit); };
  double mean = 0, square = 0;
  constexpr double kStep = 1e-3;
  for (double logit = -60; logit < 60; logit += kStep) {
    const double density = 1 / (2 + std::exp(-logit) + std::exp(logit)) * kStep, x = at(logit);
    mean += x * density, square += x * x * density;
  }
  const auto cdf = [at](double x) {
    double low = -60, high = 60;
    while (high - low > 1e-12) (at(0.5 * (low + high)) < x ? low : high) = 0.5 * (low + high);
    return 1 / (1 + std::exp(-low));
  };
  return {expression, mean, std::sqrt(square - mean * mean), cdf};
}

std::vector<Expected> expectations() {
  const double z95 = 1.6448536269514722;
  const double s = std::log(10.0) / (2 * z95), m = std::log(std::sqrt(10.0));
  const double ln = std::exp(m + s * s / 2);
  const double pert_a = 1 + 4 * (0.25 / 1.95), pert_b = 1 + 4 * (1.7 / 1.95);
  const double pert_mean = (1.05 + 4 * 1.3 + 3.0) / 6;
  const double pert_sd = 1.95 * std::sqrt(pert_a * pert_b / (pert_a + pert_b + 1)) / (pert_a + pert_b);
  const double lo = phi(-1.0), hi = phi(2.0),
               density = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * M_PI); }(-1.0);
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
      {"loguniform(1, 100)", 99 / std::log(100.0),
       std::sqrt(9999 / (2 * std::log(100.0)) - std::pow(99 / std::log(100.0), 2)),
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
      {"weibull(1.7, 3)", 3 * std::tgamma(1 + 1 / 1.7),
       3 * std::sqrt(std::tgamma(1 + 2 / 1.7) - std::pow(std::tgamma(1 + 1 / 1.7), 2)),
       [](double x) { return -std::expm1(-std::pow(x / 3, 1.7)); }},
      {"student_t(6)", 0, std::sqrt(1.5),
       [](double x) {
         return tails(Family::student_t, {6, 0, 1}, x).below;
       }},
      {"logistic(1, 2)", 1, 2 * M_PI / std::sqrt(3.0), [](double x) { return 1 / (1 + std::exp(-(x - 1) / 2)); }},
      {"laplace(1, 2)", 1, 2 * std::sqrt(2.0),
       [](double x) { return x < 1 ? 0.5 * std::exp((x - 1) / 2) : 1 - 0.5 * std::exp(-(x - 1) / 2); }},
      {"gumbel(1, 2)", 1 + 2 * 0.57721566490153286, 2 * M_PI / std::sqrt(6.0),
       [](double x) { return std::exp(-std::exp(-(x - 1) / 2)); }},
      {"pareto(2, 9)", 2.25, 2 * std::sqrt(9.0 / (64 * 7)), [](double x) { return 1 - std::pow(x / 2, -9); }},
      {"chi_squared(5)", 5, std::sqrt(10.0),
       [](double x) {
         return tails(Family::gamma, {2.5, 2}, x).below;
       }},
      {"truncate(cauchy(0, 1), -5, 5)", 0, std::sqrt(5 / std::atan(5.0) - 1),
       [](double x) { return 0.5 + 0.5 * std::atan(x) / std::atan(5.0); }},
      {"bernoulli(0.3)", 0.3, std::sqrt(0.21), nullptr},
      {"discrete([1, 2, 10], [0.5, 0.3, 0.2])", 3.1, std::sqrt(0.5 + 1.2 + 20 - 9.61), nullptr},
      {"mixture(normal(0, 1), normal(10, 2), weights = [0.25, 0.75])", 7.5,
       std::sqrt(0.25 * 1 + 0.75 * (4 + 100) - 56.25),
       [](double x) { return 0.25 * phi(x) + 0.75 * phi((x - 10) / 2); }},
      {"truncate(normal(0, 1), -1, 2)", trunc_mean, std::sqrt(trunc_var),
       [=](double x) { return (phi(x) - lo) / mass; }},
      {"truncate(normal(0, 1), 8, 99)", hazard, std::sqrt(1 + 8 * hazard - hazard * hazard),
       [](double x) { return 1 - std::erfc(x / std::sqrt(2.0)) / std::erfc(8 / std::sqrt(2.0)); }},
      // Moments of the next four by integration in 64-bit floating point.
      {"truncate(student_t(3, 5, 2), 0, 50)", 5.36726401721952, 2.7409922542036598,
       cut({Family::student_t, {3, 5, 2}, {}}, 0, 50)},
      {"truncate(gamma(0.1, 1), 0, 1)", 0.06037477923814473, 0.15212469369582704,
       cut({Family::gamma, {0.1, 1}, {}}, 0, 1)},
      {"truncate(beta(0.1, 0.2), 0.1, 0.9)", 0.48415953560567226, 0.2557914573958461,
       cut({Family::beta, {0.1, 0.2, 0, 1}, {}}, 0.1, 0.9)},
      {"mixture(truncate(normal(0, 1), 0, 5), normal(10, 1))", 5.39894102239606, 4.674551144557855,
       [](double x) {
         const double half = (phi(std::clamp(x, 0.0, 5.0)) - 0.5) / (phi(5) - 0.5);
         return 0.5 * half + 0.5 * phi(x - 10);
       }},
      {"binomial(20, 0.3)", 6, std::sqrt(4.2), nullptr},
      {"binomial(1e9, 0.5)", 5e8, std::sqrt(2.5e8), nullptr},
      {"poisson(3.5)", 3.5, std::sqrt(3.5), nullptr},
      {"poisson(1e6)", 1e6, 1e3, nullptr},
      {"truncate(poisson(3), 1, 4)", 39 / 15.375, std::sqrt(115.5 / 15.375 - std::pow(39 / 15.375, 2)), nullptr},
      {"truncate(poisson(1), 24, 60)", 24.041528869508557, 0.20763273898948748, nullptr},
      {"truncate(binomial(100, 0.01), 30, 60)", 30.023291101518232, 0.15421630765342842, nullptr},
      {"mixture(0, poisson(3), weights = [3, 1])", 0.75, std::sqrt(0.25 * 12 - 0.5625), nullptr},
      {"quantiles(p = [5%, 95%], x = [1, 10])", ln, ln * std::sqrt(std::expm1(s * s)),
       [=](double x) { return phi((std::log(x) - m) / s); }},
      {"quantiles(p = [0, 50%, 100%], x = [0, 1, 10])", 3, std::sqrt(0.5 / 3 + 18.5 - 9),
       [](double x) { return x < 1 ? x / 2 : 0.5 + (x - 1) / 18; }},
      by_quantile("metalog(p10 = 2, p50 = 4, p90 = 9)",
                  [](double y, double logit) { return metalog(y, logit, 2, 4, 9); }),
      by_quantile("metalog(p10 = 3, p50 = 4, p90 = 6, lower = 0)",
                  [](double y, double logit) {
                    return std::exp(metalog(y, logit, std::log(3.0), std::log(4.0), std::log(6.0)));
                  }),
      by_quantile("metalog(p10 = 20%, p50 = 40%, p90 = 70%, lower = 0, upper = 1)",
                  [](double y, double logit) {
                    return 1 / (1 + std::exp(-metalog(y, logit, std::log(0.25), std::log(2.0 / 3), std::log(7.0 / 3))));
                  }),
      // Far out the excess over the end is nearly exponential; moments by mpmath, as the median.
      {"truncate(normal(50, 1), 3, 4)", 3.978281, 0.02169923, nullptr},
      {"normal(normal(3, 1), 2)", 3, std::sqrt(5.0), [](double x) { return phi((x - 3) / std::sqrt(5.0)); }},
      {"0.75 * (0.5 to 2)", 0.75 * std::exp(std::pow(std::log(4.0) / (2 * z95), 2) / 2),
       0.75 * std::exp(std::pow(std::log(4.0) / (2 * z95), 2) / 2) *
           std::sqrt(std::expm1(std::pow(std::log(4.0) / (2 * z95), 2))),
       nullptr},
  };
}

/// What a sampler gets wrong of mean, sd and the probability at each quantile; nothing for the right one.
/// The sampler: the expression, `scale` times as wide, and moved by `shift` times its sd.
std::string disagreements(const Expected& e, const Question& question, double scale = 1, double shift = 0) {
  const std::string y =
      fmt::format("{:.17g} * x + {:.17g}", scale, e.mean * (1 - scale) + shift * e.sd);  // about the mean
  const Answer result = run_text(
      fmt::format("id = \"t\"\n[priors]\nx = \"{}\"\n[model]\ny = \"{}\"\nfourth = \"(({} - {:.17g}) / {:.17g})^4\"\n",
                  e.expression, y, y, e.mean, e.sd),
      question);
  const OutputSummary& found = result.outputs.at(0);
  const double n = static_cast<double>(question.draws), kurtosis = result.outputs.at(1).mean;
  std::string wrong;
  const auto check = [&](double value, double truth, double standard_error, const std::string& what) {
    if (!(std::fabs(value - truth) <= kSigmas * standard_error)) wrong += " " + what;
  };
  check(found.mean, e.mean, e.sd / std::sqrt(n), "mean");
  check(found.sd, e.sd, e.sd * std::sqrt((kurtosis - 1) / (4 * n)), "sd");
  for (const QuantileSummary& q : found.quantiles) {
    EXPECT_LE(q.estimate.low, q.estimate.value);
    EXPECT_GE(q.estimate.high, q.estimate.value);
    if (e.cdf) check(e.cdf(q.estimate.value), q.p, std::sqrt(q.p * (1 - q.p) / n), "P" + q.text);
  }
  return wrong;
}

Question options_for(Precision precision) {
  Question question;
  question.draws = 1'000'000;
  question.precision = precision;
  question.quantiles = {
      {"0.0001", {1, 10000}}, {"0.05", {5, 100}}, {"0.5", {5, 10}}, {"0.95", {95, 100}}, {"0.9999", {9999, 10000}}};
  return question;
}

TEST(Sampling, MatchesClosedFormsInDouble) {
  for (const Expected& e : expectations())
    EXPECT_EQ(disagreements(e, options_for(Precision::wide)), "") << e.expression;
}
TEST(Sampling, MatchesClosedFormsInSingle) {
  for (const Expected& e : expectations())
    EXPECT_EQ(disagreements(e, options_for(Precision::narrow)), "") << e.expression;
}

TEST(Sampling, AWrongSamplerIsRejected) {
  const auto names = [](const std::string& wrong, const std::string& what) {
    return wrong.find(what) != std::string::npos;
  };
  for (const Expected& e : expectations()) {
    const std::string wider = disagreements(e, options_for(Precision::wide), 1.05);
    EXPECT_TRUE(names(wider, " sd")) << e.expression << " five percent too wide:" << wider;
    EXPECT_TRUE(!e.cdf || names(wider, " P")) << e.expression << " five percent too wide:" << wider;
    const std::string shifted = disagreements(e, options_for(Precision::wide), 1, 0.02);
    EXPECT_TRUE(names(shifted, " mean")) << e.expression << " shifted by 0.02 sd:" << shifted;
    EXPECT_TRUE(!e.cdf || names(shifted, " P")) << e.expression << " shifted by 0.02 sd:" << shifted;
  }
}

TEST(Sampling, W2MatchesTheExactFigures) {
  Question question;
  question.draws = 4'000'000;
  question.quantiles = {
      {"0.025", {25, 1000}}, {"0.05", {5, 100}}, {"0.5", {5, 10}}, {"0.95", {95, 100}}, {"0.975", {975, 1000}}};
  const auto wrong_in = [&](const std::vector<std::string>& assignments) {
    LoadOptions load;
    load.assignments = assignments;
    const OutputSummary y =
        run_scenario(load_scenario(RECKON_SOURCE "/benchmarks/w2.toml", load), question).outputs.at(0);
    int wrong = std::fabs(y.mean - 145.4404618) > kSigmas * 45.8791004 / 2000 ? 1 : 0;
    wrong +=
        std::fabs(y.sd - 45.8791004) > kSigmas * 45.8791004 * 1.2 / 2000 ? 1 : 0;  // kurtosis 5.8: (5.8 - 1) / 4 = 1.2
    const double exact[] = {78.8529397, 86.0819916, 137.948234, 229.871096, 255.515680};
    for (size_t i = 0; i < 5; ++i) {
      const Estimate& e = y.quantiles[i].estimate;
      wrong += std::fabs(e.value - exact[i]) > kSigmas * (e.high - e.low) / (2 * 1.96) ? 1 : 0;
    }
    return wrong;
  };
  EXPECT_EQ(wrong_in({}), 0);
  EXPECT_EQ(wrong_in({"x8=8.2 to 82"}), 7) << "mean, sd and all five quantiles of another sum";
}

/// The mean of Sobol' points is far better than that of as many draws, and stated errors cover: 95% of 100 seeds, give
/// or take four standard errors.
TEST(Sampling, SobolPointsOfW2CoverTheExactFigures) {
  const Scenario scenario = load_scenario(std::string(RECKON_SOURCE) + "/benchmarks/w2.toml");
  constexpr int kSeeds = 100;
  constexpr double kStudent15 = 2.131;
  int mean = 0, median = 0, upper = 0;
  double squares = 0;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    Question question;
    question.draws = 1 << 16;
    question.seed = seed;
    question.sampler = SamplerKind::sobol;
    const OutputSummary found = run_scenario(scenario, question).outputs.at(0);
    const auto covers = [](const Estimate& e, double exact) { return e.low <= exact && exact <= e.high ? 1 : 0; };
    mean += std::fabs(found.mean - 145.4404618) <= kStudent15 * found.mean_se ? 1 : 0;
    median += covers(found.median, 137.948234);
    upper += covers(found.quantiles.at(2).estimate, 229.871096);
    squares += std::pow(found.mean - 145.4404618, 2) / kSeeds;
  }
  const double least = 0.95 * kSeeds - 4 * std::sqrt(0.95 * 0.05 * kSeeds);
  EXPECT_GE(mean, least);
  EXPECT_GE(median, least);
  EXPECT_GE(upper, least);
  EXPECT_LT(std::sqrt(squares), 45.8791004 / 256 / 20);  // a twentieth of the error of as many independent draws
}

/// Beyond the points that a run has, nothing bounds a quantile; a share is known to one point a run.
TEST(Sampling, SobolPointsSayWhatTheyDoNotKnow) {
  Question question;
  question.draws = 1 << 16;
  question.sampler = SamplerKind::sobol;
  question.quantiles = {{"0", {0, 1}}, {"0.0001", {1, 10'000}}, {"0.5", {5, 10}}, {"1", {1, 1}}};
  const Answer answer = run_text(
      "id = \"t\"\n[priors]\nx = \"normal(0, 1)\"\n[model]\ny = \"x\"\n[events]\nfar = \"x > 3.5\"\n", question);
  const OutputSummary& y = answer.outputs.at(0);
  EXPECT_EQ(y.quantiles[0].estimate.value, y.lowest);
  EXPECT_EQ(y.quantiles[3].estimate.value, y.highest);
  EXPECT_TRUE(std::isinf(y.quantiles[1].estimate.low));
  EXPECT_LT(-3.71902, y.quantiles[1].estimate.high);
  EXPECT_LT(y.quantiles[2].estimate.error(), 0.01);
  EXPECT_GT(answer.events.at(0).se, 0);
  EXPECT_NEAR(answer.events[0].probability, 2.3263e-4, 4 * answer.events[0].se);
}

/// One prior alone lies in equal strata in every scramble: their order statistics miss the quantile alike.
TEST(Sampling, SobolPointsOfOnePriorBoundItsQuantiles) {
  Question question;
  question.draws = 1 << 14;
  question.sampler = SamplerKind::sobol;
  question.quantiles = {{"0.05", {5, 100}}, {"0.5", {5, 10}}, {"0.95", {95, 100}}};
  size_t covered = 0;
  constexpr uint64_t kSeeds = 40;
  for (question.seed = 1; question.seed <= kSeeds; ++question.seed) {
    const Answer answer = run_text("id = \"t\"\n[priors]\nx = \"uniform(0, 1)\"\n[model]\ny = \"x\"\n", question);
    for (const QuantileSummary& q : answer.outputs[0].quantiles) {
      covered += q.estimate.low <= q.p && q.p <= q.estimate.high ? 1 : 0;
      EXPECT_LT(q.estimate.error(), 1.0 / 1024);  // a point of a run
    }
  }
  EXPECT_GE(covered, 3 * kSeeds * 9 / 10);
}

/// Of two modes either holds the shortest interval, never what lies between.
TEST(Sampling, SobolPointsGiveOneShortestInterval) {
  Question question;
  question.draws = 1 << 16;
  question.sampler = SamplerKind::sobol;
  question.level = {"0.3", {3, 10}};
  for (question.seed = 1; question.seed <= 5; ++question.seed) {
    const OutputSummary y = run_text(one_prior("mixture(normal(0, 1), normal(100, 1))"), question).outputs.at(0);
    const double mode = y.shortest_low < 50 ? 0 : 100;
    EXPECT_NEAR(y.shortest_low - mode, -0.8416, 0.2);  // the central 60% of a normal
    EXPECT_NEAR(y.shortest_high - mode, 0.8416, 0.2);
  }
}

TEST(Sampling, SumsProductsAndCorrelations) {
  Question question;
  question.draws = 1'000'000;
  const std::string priors = "id = \"t\"\n[priors]\na = \"normal(1, 3)\"\nb = \"normal(2, 4)\"\n";
  const OutputSummary sum = run_text(priors + "[model]\ny = \"a + b\"\n", question).outputs.at(0);
  EXPECT_NEAR(sum.mean, 3, kSigmas * 5 / 1000);
  EXPECT_NEAR(sum.sd, 5, kSigmas * 5 / std::sqrt(2e6));
  const double r = 2 * std::sin(M_PI / 6 * 0.6);
  const std::string correlation = "[[correlations]]\nbetween = [\"a\", \"b\"]\nrank = 0.6\n";
  const double sd = std::sqrt(9 + 16 + 2 * r * 12);
  const OutputSummary correlated = run_text(priors + "[model]\ny = \"a + b\"\n" + correlation, question).outputs.at(0);
  EXPECT_NEAR(correlated.sd, sd, kSigmas * sd / std::sqrt(2e6));
  EXPECT_GT(std::fabs(correlated.sd - 5), 100 * sd / std::sqrt(2e6)) << "independent draws would be rejected";
  // E[XY] of correlated lognormals, and of a gamma with its copula: the marginal must stay.
  const OutputSummary marginal =
      run_text(
          "id = \"t\"\n[priors]\na = \"gamma(2.5, 3)\"\nb = \"1 to 10\"\n[model]\ny = \"a\"\nz = \"b\"\n" + correlation,
          question)
          .outputs.at(0);
  EXPECT_NEAR(marginal.mean, 7.5, kSigmas * 3 * std::sqrt(2.5) / 1000);
  question.draws = 4'000'000;
  const OutputSummary product =
      run_text("id = \"t\"\n[priors]\na = \"lognormal(0, 0.5)\"\nb = \"lognormal(0, 1)\"\n[model]\ny = \"a * b\"\n" +
                   correlation,
               question)
          .outputs.at(0);
  const auto mean_with = [](double correlation_of_normals) {
    return std::exp((0.25 + 1 + 2 * correlation_of_normals * 0.5) / 2);
  };
  EXPECT_NEAR(product.mean, mean_with(r), kSigmas * product.sd / 2000);
  EXPECT_GT(std::fabs(product.mean - mean_with(0.6)), kSigmas * product.sd / 2000)
      << "a rank correlation taken for a linear one";
}

TEST(Sampling, DirichletSharesSumToOneWithTheRightMoments) {
  Question question;
  question.draws = 1'000'000;
  const auto run = [&](const std::string& shapes) {
    return run_text("[index]\ni = [\"a\", \"b\", \"c\"]\n[priors]\ns = { over = \"i\", value = \"dirichlet(" + shapes +
                        ")\" }\n[model]\ny = \"s.a\"\nt = \"sum(s)\"\n",
                    question);
  };
  for (const std::string shapes : {"6, 2, 2", "0.6, 0.2, 0.2"}) {
    const auto result = run(shapes), wrong = run(shapes + " * 1.05");
    const double total = shapes[0] == '6' ? 10 : 1, sd = std::sqrt(0.6 * 0.4 / (total + 1));
    EXPECT_NEAR(result.outputs[0].mean, 0.6, kSigmas * sd / 1000);
    EXPECT_NEAR(result.outputs[0].sd, sd, kSigmas * sd / 1000);  // a beta's kurtosis is below 5
    EXPECT_GT(std::fabs(wrong.outputs[0].mean - 0.6), kSigmas * sd / 1000) << "another last shape";
    EXPECT_NEAR(result.outputs[1].lowest, 1, 1e-15);
    EXPECT_NEAR(result.outputs[1].highest, 1, 1e-15);
  }
}

/// Spearman's rank correlation of values that draws share, by middle ranks: P(both) = 1/4 + 0.8 / 4 of fair coins, and
/// what is zero in six draws of ten.
TEST(Sampling, RankCorrelationOfPriorsWithAtoms) {
  Question question;
  question.draws = 1'000'000;
  const Answer coins = run_text(
      "id = \"t\"\n[priors]\na = \"bernoulli(0.5)\"\nb = \"bernoulli(0.5)\"\n[model]\nboth = \"a * "
      "b\"\n[[correlations]]\nbetween = [\"a\", \"b\"]\nrank = 0.8\n",
      question);
  EXPECT_NEAR(coins.outputs[0].mean, 0.45, 5 * coins.outputs[0].mean_se);
  // The middle rank of a zero is 0.3, of any other a its distribution function; of b, uniform, b itself.
  const Answer inflated = run_text(
      "id = \"t\"\n[priors]\na = \"mixture(0, uniform(0.6, 1), weights = [6, 4])\"\nb = \"uniform(0, "
      "1)\"\n[model]\ny = \"if(a == 0, 0.3, a) * b\"\n[[correlations]]\nbetween = [\"a\", \"b\"]\nrank = -0.7\n",
      question);
  const double covariance = -0.7 * std::sqrt((1 - 0.6 * 0.6 * 0.6) / 12 / 12);
  EXPECT_NEAR(inflated.outputs[0].mean, 0.25 + covariance, 5 * inflated.outputs[0].mean_se);
}

}  // namespace
}  // namespace reckon
