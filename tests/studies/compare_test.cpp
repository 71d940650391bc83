// Comparison under common random numbers, and the shares of disagreements.
#include <gtest/gtest.h>

#include <cmath>

#include "report/pages.h"
#include "report/writers.h"
#include "studies/compare.h"
#include "test_support.h"

namespace reckon {
namespace {

const char* const kParties = R"toml(id = "test"
[index]
part = ["p", "q"]
[priors]
a = "1 to 4"
b = "lognormal(p10 = 2, p90 = 3)"
c = { over = "part", value = { p = "uniform(1, 2)", q = "uniform(2, 3)" } }
d = "2 to 3"
[model]
y = "a * b + sum(c) * d"
z = "d"
[parties.low]
a = "1 to 2"
c.q = "0.5"
[parties.high]
a = "3 to 9"
b = "4"
)toml";

TEST(Compare, SharesSumToTheGap) {
  const TemporaryScenario file(kParties);
  const Document document = load_document(file.path(), std::vector<std::string>{});
  Comparison comparison = join(sides_of_parties(document, "low,high"), {});
  Answer result = run_scenario(comparison.joint, with_draws(20'000));
  const std::string before = result.sha256;
  explain_gaps(comparison, document, with_draws(20'000), {}, result);
  EXPECT_NE(result.sha256, before);
  ASSERT_EQ(comparison.outputs.size(), 2u);
  const ComparedOutput& y = comparison.outputs[0];
  const auto median = [&](size_t output) { return result.outputs[output].quantiles[1].estimate.value; };
  EXPECT_NEAR(y.gap, std::log(median(y.b) / median(y.a)), 1e-12);
  double sum = 0;
  for (const Contribution& part : y.contributions) sum += part.value;
  EXPECT_EQ(y.contributions.size(), 3u);  // a, c.q, b
  EXPECT_NEAR(sum, y.gap, 1e-12 * std::fabs(y.gap));
  for (const Contribution& part : y.contributions) EXPECT_GT(part.value, 0) << part.prior;
  // Nobody disagrees on z: its ratio is 1 in every draw.
  const ComparedOutput& z = comparison.outputs[1];
  EXPECT_EQ(result.outputs[*z.ratio].lowest, 1);
  EXPECT_EQ(result.outputs[*z.ratio].highest, 1);
  for (const Contribution& part : z.contributions) EXPECT_EQ(part.value, 0);
}

TEST(Compare, TwoPlayersHaveTheTextbookShares) {
  // v({}) = 1, v({a}) = 2, v({b}) = 3, v({a, b}) = 12 in medians of constants.
  const TemporaryScenario file(
      "id = \"t\"\n[priors]\na = \"1\"\nb = \"1\"\n[model]\ny = \"if(a > 1 and b > 1, 12, a * b)\"\n[parties.more]\na "
      "= \"2\"\nb = "
      "\"3\"\n");
  const Document document = load_document(file.path(), std::vector<std::string>{});
  Comparison comparison = join(sides_of_parties(document, "more"), {});
  Answer result = run_scenario(comparison.joint, with_draws(10));
  explain_gaps(comparison, document, with_draws(10), {}, result);
  const auto& parts = comparison.outputs[0].contributions;
  EXPECT_NEAR(parts[0].value, 0.5 * (std::log(2) + std::log(12.0 / 3)), 1e-14);
  EXPECT_NEAR(parts[1].value, 0.5 * (std::log(3) + std::log(12.0 / 2)), 1e-14);
}

TEST(Compare, MediansOfBothSignsAreSplitByDifferences) {
  const TemporaryScenario file(
      "id = \"t\"\n[priors]\na = \"5\"\nb = \"8\"\n[model]\ny = \"a - b\"\n[parties.more]\na = \"10\"\nb = \"6\"\n");
  const Document document = load_document(file.path(), std::vector<std::string>{});
  Comparison comparison = join(sides_of_parties(document, "more"), {});
  Answer result = run_scenario(comparison.joint, with_draws(10));
  explain_gaps(comparison, document, with_draws(10), {}, result);
  const ComparedOutput& y = comparison.outputs[0];
  EXPECT_TRUE(y.linear);
  EXPECT_EQ(y.gap, 7);
  EXPECT_EQ(y.contributions[0].value, 5);
  EXPECT_EQ(y.contributions[1].value, 2);
  EXPECT_NE(
      terminal_text(comparison_page(comparison, with_draws(10), result)).find("The medians differ by 7 (no factor"),
      std::string::npos);
}

class Files : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const { return folder_.write(name, text); }
  const TemporaryFolder folder_;
};
using CompareFiles = Files;

TEST_F(CompareFiles, OnlyIncludedPriorsAreShared) {
  write("common.toml", "[priors]\nx = \"1 to 10\"\n");
  const std::string a =
      write("a.toml", "include = [\"common.toml\"]\n[priors]\nown = \"1 to 2\"\n[model]\ny = \"2 * x\"\nz = \"own\"\n");
  const std::string b =
      write("b.toml", "include = [\"common.toml\"]\n[priors]\nown = \"1 to 2\"\n[model]\ny = \"3 * x\"\nz = \"own\"\n");
  const Comparison comparison =
      join({load_document(a, std::vector<std::string>{}), load_document(b, std::vector<std::string>{}), "a", "b"}, {});
  EXPECT_EQ(comparison.shared, std::vector<std::string>{"common/x"});
  const Answer result = run_scenario(comparison.joint, with_draws(400'000));
  const OutputSummary& shared = result.outputs[*comparison.outputs[0].ratio];
  EXPECT_NEAR(shared.lowest, 1.5, 1e-15);
  EXPECT_NEAR(shared.highest, 1.5, 1e-15);
  // The ratio of two independent copies is lognormal with sqrt(2) times the spread: P95 = 2^(1/sqrt 2).
  const OutputSummary& own = result.outputs[*comparison.outputs[1].ratio];
  const double p95 = std::pow(2, 1 / std::sqrt(2));
  EXPECT_NEAR(own.quantiles[2].estimate.value, p95, 3 * own.quantiles[2].estimate.error());
  EXPECT_NEAR(result.events[comparison.outputs[1].larger].probability, 0.5, 0.005);
}

/// Copies of a file share no draws: that is said first.
TEST(Compare, VariantsOfAFileAreNamed) {
  const TemporaryFolder folder;
  const auto document = [&](const std::string& name, const std::string& head) {
    return load_document(folder.write(name, head + "[priors]\nx = \"1 to 2\"\nz = \"3\"\n[model]\ny = \"x * z\"\n"),
                         std::vector<std::string>{});
  };
  const Comparison variants = join({document("a.toml", ""), document("b.toml", ""), "a", "b"}, {});
  EXPECT_EQ(variants.alike, (std::vector<std::string>{"x", "z"}));
  EXPECT_EQ(variants.id_a, "a");
  const Comparison one = join({document("a.toml", "id = \"s\"\n"), document("b.toml", "id = \"s\"\n"), "a", "b"}, {});
  EXPECT_TRUE(one.alike.empty());
  EXPECT_EQ(one.shared.size(), 1u);
}

/// What may be 0 has a difference and no ratio; the outputs beside it keep theirs.
TEST(Compare, WhatMayBeZeroHasNoRatio) {
  const TemporaryScenario file(
      "id = \"t\"\n[priors]\nfine = \"mixture(0, 1 to 3, weights = [9, 1])\"\nc = \"1 to 2\"\n[model]\ny = \"2 * "
      "fine\"\nw = \"3 * c\"\n[parties.low]\nfine = \"mixture(0, 1 to 2, weights = [19, 1])\"\n[report]\noutputs = "
      "[\"y\", \"w\"]\n");
  const Document document = load_document(file.path(), std::vector<std::string>{});
  Comparison comparison = join(sides_of_parties(document, "low"), {});
  const Answer answer = run_comparison(comparison, with_draws(10'000), {});
  const ComparedOutput &y = comparison.outputs[0], &w = comparison.outputs[1];
  EXPECT_FALSE(y.ratio);
  EXPECT_EQ(lines_of(comparison, y).size(), 3u);
  EXPECT_LT(answer.outputs[y.difference].mean, 0);
  ASSERT_TRUE(w.ratio);
  EXPECT_EQ(answer.outputs[*w.ratio].quantity.name, "w, ratio");
  EXPECT_EQ(answer.outputs[*w.ratio].mean, 1);
  EXPECT_EQ(answer.outputs[w.a].quantity.name, "w, scenario");
}

}  // namespace
}  // namespace reckon
