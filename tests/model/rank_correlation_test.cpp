// Spearman's rank correlation of priors with atoms, against closed forms.
#include <gtest/gtest.h>

#include <cmath>

#include "families/rank_correlation.h"

namespace reckon {
namespace {

constexpr double kTurn = 3.14159265358979324;

Distribution coin(double p) { return {Family::bernoulli, {p}, {}}; }
Distribution values(std::vector<double> values_then_weights) {
  return {Family::discrete, std::move(values_then_weights), {}};
}

TEST(RankCorrelation, OfContinuousPriorsIsPearsons) {
  EXPECT_DOUBLE_EQ(*correlation_of_scores(nullptr, nullptr, 0.6).correlation, 2 * std::sin(0.1 * kTurn));
}

/// Of two fair coins it is 2/pi asin(r) (Sheppard 1899).
TEST(RankCorrelation, OfTwoFairCoins) {
  const Distribution a = coin(0.5), b = values({3, 8, 1, 1});
  for (const double rank : {-0.9, -0.3, 0.0, 0.2, 0.8, 0.95})
    EXPECT_NEAR(*correlation_of_scores(&a, &b, rank).correlation, std::sin(rank * kTurn / 2), 1e-7) << rank;
}

/// Of a fair coin and a continuous prior it is sqrt(12) / pi asin(r / sqrt(2)).
TEST(RankCorrelation, OfACoinAndAContinuousPrior) {
  const Distribution a = coin(0.5);
  for (const double rank : {-0.7, 0.1, 0.5, 0.85}) {
    const double r = std::sqrt(2) * std::sin(rank * kTurn / std::sqrt(12));
    EXPECT_NEAR(*correlation_of_scores(&a, nullptr, rank).correlation, r, 1e-7) << rank;
    EXPECT_NEAR(*correlation_of_scores(nullptr, &a, rank).correlation, r, 1e-7) << rank;
  }
}

/// Coins of chances p < q: the largest phi is sqrt(p (1 - q) / (q (1 - p))).
TEST(RankCorrelation, TheLargestThatCanBeReached) {
  const Distribution a = coin(0.1), b = coin(0.5), c = coin(0.9);
  EXPECT_NEAR(correlation_of_scores(&a, &b, 0.5).largest, 1.0 / 3, 1e-3);
  EXPECT_FALSE(correlation_of_scores(&a, &b, 0.5).correlation);
  EXPECT_TRUE(correlation_of_scores(&a, &b, 0.33).correlation);
  EXPECT_NEAR(correlation_of_scores(&a, &c, -0.999).largest, 1, 2e-2);
  EXPECT_NEAR(correlation_of_scores(&a, &c, 0.5).largest, 1.0 / 9, 1e-3);
}

TEST(RankCorrelation, OfManyValuesApproachesThatOfContinuousPriors) {
  std::vector<double> many;
  for (int i = 0; i < 150; ++i) many.push_back(i % 2 == 0 ? i : -i);
  many.insert(many.end(), 150, 1);
  const Distribution fine = values(many);
  EXPECT_NEAR(*correlation_of_scores(&fine, &fine, 0.6).correlation, 2 * std::sin(0.1 * kTurn), 1e-3);
  EXPECT_NEAR(*correlation_of_scores(&fine, nullptr, 0.6).correlation, 2 * std::sin(0.1 * kTurn), 1e-3);
  for (int i = 0; i < 100; ++i) many.insert(many.begin(), 1000 + i), many.push_back(1);
  const Distribution finer = values(many);
  EXPECT_TRUE(correlation_of_scores(&finer, &finer, 0.6).too_many);
}

}  // namespace
}  // namespace reckon
