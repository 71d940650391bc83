// Ranges, mixtures and claims are read as people mean them, or refused.
#include <gtest/gtest.h>

#include "test_support.h"

namespace reckon {
namespace {

/// What is said of a prior: the warnings of a scenario that is good, or the errors of one that is not.
std::string said(const std::string& prior, const std::string& rest = "") {
  const TemporaryScenario file("id = \"t\"\n[priors]\nx = \"" + prior + "\"\n[model]\ny = \"x\"\n" + rest);
  try {
    return load_scenario(file.path(), {}).warnings;
  } catch (const ScenarioError& error) {
    return error.what();
  }
}

TEST(Ranges, AMultiplierAtOneEndIsWarnedOf) {
  EXPECT_SAYS(said("5 to 10M [USD]"), "'5 to 10M' goes from 5 to 10000000: 'M' covers one end alone");
  EXPECT_SAYS(said("5 to 10M [USD]"), "write 5M to 10M, or 5 to 10000000");
  EXPECT_SAYS(said("2 * (200 to 300k)"), "write 200k to 300k");
  EXPECT_SAYS(said("0.05 to 10%"), "write 0.05% to 10%");
  EXPECT_SAYS(said("1"), "");
  for (const char* good : {"5M to 10M", "900000 to 1M", "0 to 10M", "5% to 10%", "1k to 1M", "5 [USD] to 10M [USD]"})
    EXPECT_EQ(said(good), "") << good;
  EXPECT_SAYS(said("5 to 10 million [USD]"), "write 5M to 10M");
}

TEST(Ranges, AnyMarkAtOneEndIsWarnedOf) {
  EXPECT_SAYS(said("3 to 5e24 [FLOP]"), "write 3e24 to 5e24");
  EXPECT_SAYS(said("2 to 4 * 1e24"), "the factor covers the second end alone");
  EXPECT_SAYS(said("3% to 5"), "write 3% to 5%");
  EXPECT_SAYS(said("-5 to 10M"), "write -5M to 10M");
  EXPECT_SAYS(said("uniform(5, 10M)"), "'M' covers one end alone");
  EXPECT_SAYS(said("triangular(1, 2, 3M)"), "'M' covers one end alone");
  EXPECT_SAYS(said("lognormal(p5 = 5, p95 = 10M)"), "'M' covers one end alone");
  EXPECT_SAYS(said("5% to 10 [%]"), "the percent stands twice");
  EXPECT_SAYS(said("5% [%/yr]"), "the percent stands twice");
  for (const char* good : {"1 to 1e3", "2e24 to 4e24", "1% to 1", "-5M to 10M", "uniform(0, 10M)", "(2 to 4) * 1e24"})
    EXPECT_EQ(said(good), "") << good;
}

TEST(Ranges, DatesAreNoArithmetic) {
  EXPECT_SAYS(said("2020-5-28"), "this is arithmetic, not a date");
  EXPECT_SAYS(said("5/28/2020 [yr]"), "this is arithmetic, not a date");
  EXPECT_SAYS(said("date('24-05-20')"), "needs a day of the calendar");
  EXPECT_EQ(said("2020 - 5 - 50"), "");
}

TEST(Ranges, DatesAreNoArithmeticAnywhere) {
  for (const char* model : {"y = \"2020-5-28\"\n", "y = \"2024-01-01 + x\"\n",
                            "y = \"x\"\n[events]\ne = \"y > 2024-01-01\"\n", "y = \"x * (5/28/2020)\"\n"}) {
    const TemporaryScenario file(std::string("id = \"t\"\n[priors]\nx = \"1 to 2\"\n[model]\n") + model);
    try {
      (void)load_scenario(file.path(), {});
      FAIL() << model;
    } catch (const ScenarioError& error) {
      EXPECT_SAYS(std::string(error.what()), "this is arithmetic, not a date") << model;
    }
  }
  const TemporaryScenario file(
      "id = \"t\"\n[priors]\nx = \"1 to 2\"\n[model]\ny = \"2024 - 1 - x\"\nz = \"40 - 5 - 1\"\n");
  EXPECT_EQ(load_scenario(file.path(), {}).outputs.size(), 2u);
}

TEST(Ranges, HintsKeepTheSize) {
  EXPECT_SAYS(said("5 +- 10%"), "write 4.5 to 5.5");
  EXPECT_SAYS(said("5 +- 1M"), "write low to high");
  EXPECT_SAYS(said("$500m"), "write 500M [USD]");
  EXPECT_SAYS(said("$500MM"), "write 500M [USD]");
  EXPECT_SAYS(said("$2tn"), "write 2T [USD]");
  EXPECT_SAYS(said("$1,5M"), "as in 1.5M [USD]");
  EXPECT_SAYS(said("$3-5M"), "as in 3M to 5M [USD]");
  EXPECT_EQ(said("mixture(1 to 5 [USD], -3 [USD])"), "");
}

TEST(Ranges, AHyphenOrAPlusMinusMakesNone) {
  EXPECT_SAYS(said("0.3-0.5"), "this is the number -0.2, a difference");
  EXPECT_SAYS(said("0.3-0.5"), "write 0.3 to 0.5 for an interval");
  EXPECT_SAYS(said("1", "[[claims]]\nabout = \"y\"\nsays = \"25%-35%\"\n"), "write 25% to 35%");
  EXPECT_SAYS(said("300-500 [USD]"), "as in 300 to 500 [USD]");
  EXPECT_SAYS(said("5 +- 1"), "write 4 to 6 for a 90% interval, or normal(5, 1)");
  EXPECT_SAYS(said("5 +/- 0.5"), "write 4.5 to 5.5");
  EXPECT_EQ(said("5 + -1"), "");
}

TEST(Ranges, ASpreadInPercentIsWarnedOf) {
  EXPECT_SAYS(said("normal(5, 10%)"), "this is 0.1, not 10% of 5");
  EXPECT_SAYS(said("normal(mean = 5, sd = 10%)"), "write 5 * 10% or 0.1");
  EXPECT_SAYS(said("student_t(4, 5, 10%)"), "this is 0.1");
  EXPECT_SAYS(said("lognormal(mean = 100, sd = 20%)"), "this is 0.2, not 20% of 100");
  EXPECT_SAYS(said("logistic(loc = 5, scale = 10%)"), "this is 0.1");
  for (const char* good : {"normal(0.4, 10%)", "normal(40%, 10%)", "normal(5, 0.1)"}) EXPECT_EQ(said(good), "") << good;
}

TEST(Mixtures, TakeAZeroOfAnyUnitAndWeightsOfOneKind) {
  for (const char* mixture :
       {"mixture(0, 1 to 5 [USD], weights = [0.9, 0.1])", "mixture(discrete([0]), 1 to 5 [USD], weights = [90%, 10%])",
        "mixture(1 to 5 [USD], 0, weights = [1, 9])"}) {
    Question question;
    question.draws = 1'000'000;
    const OutputSummary y = run_text(one_prior(mixture), question).outputs.at(0);
    EXPECT_EQ(y.quantity.display.base, "USD") << mixture;
    EXPECT_NEAR(y.mean, 0.252389, 5 * y.mean_se) << mixture;  // 0.1 sqrt(5) exp(s^2 / 2), s = ln 5 / (2 * 1.6449)
  }
  EXPECT_SAYS(said("mixture(1 to 2, 3 to 4, weights = [50%, 0.5])"), "some weights are percentages and some are not");
  EXPECT_SAYS(said("discrete([1, 2], [50%, 1])"), "some weights are percentages and some are not");
}

TEST(Claims, AreReadAsPeopleWriteThem) {
  const auto kind = [](const std::string& says) {
    const TemporaryScenario file(
        "[priors]\nx = \"1 to 2 [USD]\"\n[model]\ny = \"x\"\n[[claims]]\nabout = \"y\"\nsays = \"" + says + "\"\n");
    const Claim claim = load_scenario(file.path(), {}).claims.at(0);
    return std::make_pair(claim.kind, claim.strict);
  };
  using Kind = ClaimDefinition::Kind;
  EXPECT_EQ(kind("up to 3 [USD]"), std::make_pair(Kind::at_most, false));
  EXPECT_EQ(kind("at least 3 [USD]"), std::make_pair(Kind::at_least, false));
  EXPECT_EQ(kind("more than 3 [USD]"), std::make_pair(Kind::at_least, true));
  EXPECT_EQ(kind("under 3 [USD]"), std::make_pair(Kind::at_most, true));
  EXPECT_EQ(kind("~3 [USD]"), std::make_pair(Kind::about, false));
  EXPECT_SAYS(said("1", "[[claims]]\nabout = \"y\"\nsays = \"$500 billion\"\n"), "write 500B [USD]");
}

}  // namespace
}  // namespace reckon
