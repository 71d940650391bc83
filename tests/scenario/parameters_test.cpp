// Parameters of distributions: what they must be where they are other priors, and where something is counted.
#include <gtest/gtest.h>

#include "studies/run.h"
#include "test_support.h"

namespace reckon {
namespace {

std::string said_of(const std::string& prior, const std::string& m = "-1 to 3") {
  const TemporaryScenario file("id = \"t\"\n[priors]\nm = \"" + m + "\"\nx = \"" + prior + "\"\n[model]\ny = \"x\"\n");
  try {
    (void)run_scenario(load_scenario(file.path(), {}), with_draws(20'000));
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "good";
}

TEST(Parameters, ThatArePriorsAreCheckedInEachDraw) {
  for (const char* prior :
       {"normal(0, m)", "lognormal(0, m)", "uniform(m, 1)", "loguniform(1, m)", "loguniform(m, 90)",
        "triangular(0, m, 1)", "exponential(m)", "laplace(0, m)", "logistic(0, m)", "cauchy(0, m)", "gumbel(0, m)",
        "weibull(m, 1)", "weibull(1, m)", "pareto(m, 1)", "pareto(1, m)", "bernoulli(m)"}) {
    EXPECT_SAYS(said_of(prior), "'y' is not a finite number in ") << prior;
    EXPECT_SAYS(said_of(prior), "x = nan") << prior;
    EXPECT_SAYS(said_of(prior), "a distribution's parameter out of its range") << prior;
  }
}

TEST(Parameters, ThatArePriorsMayBeAtTheEndOfTheirRange) {
  const std::string m = "bernoulli(0.5)";
  for (const char* prior :
       {"normal(0, m)", "lognormal(0, m)", "uniform(m, 1)", "loguniform(1, 1 + m)", "triangular(0, m, 1)",
        "exponential(m)", "bernoulli(m)", "weibull(1 + m, m)", "pareto(1 + m, 0.1 + m)"})
    EXPECT_EQ(said_of(prior, m), "good") << prior;
}

TEST(Parameters, ThatAreConstantBesidePriorsAreChecked) {
  EXPECT_SAYS(said_of("normal(m, -5)"), "normal(…): the sd must be positive");
  EXPECT_SAYS(said_of("weibull(m, 1)"), "not a finite number");
  EXPECT_EQ(said_of("normal(m, 5)"), "good");
}

TEST(Parameters, OfCountsAreNumbers) {
  EXPECT_SAYS(said_of("poisson(3 [1/yr])"), "poisson counts things, and `mean` is in 1/s");
  EXPECT_SAYS(said_of("poisson(3 [kUSD])"), "poisson counts things");
  EXPECT_SAYS(said_of("binomial(10 [h], 0.5)"), "binomial counts things, and `n` is in s");
  for (const char* prior :
       {"poisson(3)", "poisson(3 [GPU])", "poisson(3) [h]", "binomial(10 [person], 0.5)", "poisson(2 [1/yr] * 3 [yr])"})
    EXPECT_EQ(said_of(prior), "good") << prior;
}

/// 5 has nine tenths of the probability, and nothing else is above -5 to 5 more than 3 draws in ten million.
TEST(Parameters, SingleValuesBesideADensityComeOutExactly) {
  const TemporaryScenario file(
      "id = \"t\"\n[priors]\nx = \"mixture(normal(0, 1), 5, weights = [1, 9])\"\n[model]\ny = \"x\"\n"
      "[events]\nequal = \"x == 5\"\nabove = \"x > 5\"\n");
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    Question question = with_draws(1'000'000);
    question.precision = precision;
    const Answer answer = run_scenario(load_scenario(file.path(), {}), question);
    EXPECT_NEAR(answer.events[0].probability, 0.9, 5 * 3e-4);
    EXPECT_LE(answer.events[1].probability, 3e-6);
    EXPECT_NEAR(answer.outputs[0].highest, 5, 1);
  }
}

}  // namespace
}  // namespace reckon
