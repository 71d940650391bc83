// Expected shortfall, mode, skewness, kurtosis and rank correlations, against closed forms.
#include <gtest/gtest.h>

#include <cmath>

#include "studies/more.h"
#include "test_support.h"

namespace reckon {
namespace {

More more(const std::string& text, const std::string& given = "") {
  const TemporaryScenario file(text);
  LoadOptions options;
  options.given = given;
  const Scenario scenario = load_scenario(file.path(), options);
  Question question;
  question.draws = 1'000'000;
  Answer answer = run_scenario(scenario, question);
  const std::string before = answer.sha256;
  More found = more_of(scenario, question, {}, answer);
  EXPECT_NE(answer.sha256, before);
  return found;
}

void expect_near(const Estimate& estimate, double exact) {
  EXPECT_NEAR(estimate.value, exact, 2 * estimate.error()) << "four standard errors";
  EXPECT_LT(estimate.error(), 0.05 * std::fabs(exact) + 0.02);
}

TEST(More, OfANormal) {
  const More found = more(one_prior("normal(10, 2)"));
  ASSERT_EQ(found.shapes.size(), 1u);
  const double z95 = 1.6448536269514722, density = std::exp(-z95 * z95 / 2) / std::sqrt(2 * M_PI);
  expect_near(found.shapes[0].shortfall_high, 10 + 2 * density / 0.05);
  expect_near(found.shapes[0].shortfall_low, 10 - 2 * density / 0.05);
  expect_near(*found.shapes[0].skewness, 0);
  expect_near(*found.shapes[0].excess_kurtosis, 0);
  EXPECT_NEAR(found.shapes[0].mode, 10, 0.5);
  ASSERT_EQ(found.correlations.size(), 1u);  // the output is the prior
  EXPECT_EQ(found.correlations[0].rank.value, 1);
}

TEST(More, OfAnExponential) {
  const Shape shape = more(one_prior("exponential(2)")).shapes[0];
  expect_near(shape.shortfall_high, 2 * (1 + std::log(20)));
  expect_near(*shape.skewness, 2);
  expect_near(*shape.excess_kurtosis, 6);
  EXPECT_NEAR(shape.mode, 0, 0.1);
}

TEST(More, OfHeavyTailsNoMoments) {
  const Shape shape = more(one_prior("student_t(1.5)")).shapes[0];
  EXPECT_FALSE(shape.skewness);
  EXPECT_FALSE(shape.excess_kurtosis);
}

TEST(More, TheModeOfAtomsIsTheCommonest) {
  const auto mode = [](const char* prior) { return more(one_prior(prior)).shapes[0].mode; };
  EXPECT_EQ(mode("binomial(10, 0.5)"), 5);
  EXPECT_EQ(mode("poisson(10.5)"), 10);
  EXPECT_EQ(mode("discrete([1, 2, 3], [30, 45, 25])"), 2);
  EXPECT_EQ(mode("mixture(0, uniform(1, 2), weights = [20%, 80%])"), 0);
}

TEST(More, RankCorrelations) {
  const More found = more(
      "id = \"r\"\n[priors]\na = \"normal(0, 1)\"\nb = \"normal(0, 1)\"\n[model]\nx = \"a\"\ny = \"exp(0.6 * a + 0.8 * "
      "b)\"\n");
  for (const RankCorrelationOf& of : found.correlations) {
    const double pearson = of.a == "x" ? (of.b == "a" ? 1 : of.b == "b" ? 0 : 0.6) : of.b == "a" ? 0.6 : 0.8;
    const double exact = 6 / M_PI * std::asin(pearson / 2);
    EXPECT_NEAR(of.rank.value, exact, 2 * of.rank.error() + 1e-12) << of.a << " " << of.b;
  }
  EXPECT_EQ(found.correlations.size(), 5u);
}

TEST(More, UnderACondition) {
  const More found = more(one_prior("normal(0, 1)"), "y > 0");
  EXPECT_NEAR(static_cast<double>(found.sample), 500'000, 5'000);
  expect_near(*found.shapes[0].skewness, 0.9952717464311565);  // of a half-normal
}

}  // namespace
}  // namespace reckon
