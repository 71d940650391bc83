// Settling: the matrix of claims and boundaries, the bridges' arithmetic, the words.
#include <gtest/gtest.h>

#include <cmath>

#include "studies/verdict.h"
#include "test_support.h"

namespace reckon {
namespace {

const char* const kDisputed = R"(id = "test"
[priors]
run    = "4M to 9M [USD]"
factor = "1.2 to 4"
fleet  = "700M to 1200M [USD]"
[model]
final = { formula = "run", unit = "USD", boundary = { includes = ["run"], kind = "flow" } }
all   = { formula = "run * factor", unit = "USD", boundary = { includes = ["run", "experiments"], kind = "flow" } }
gpus  = { formula = "fleet", unit = "USD", boundary = { includes = ["fleet"], kind = "stock" } }
[bridge]
from       = "low"
boundaries = ["final", "all"]
to         = ["high"]
[[claims]]
id    = "low"
about = "final"
says  = "5.576M [USD]"
[[claims]]
id    = "high"
about = "gpus"
says  = "> 500M [USD]"
)";

TEST(Settlement, EveryClaimMeetsEveryBoundary) {
  const TemporaryScenario file(kDisputed);
  const Scenario scenario = load_scenario(file.path(), {{}, true});
  const Answer result = run_scenario(scenario, with_draws(100'000));
  ASSERT_EQ(result.claims.size(), 6u);
  const auto find = [&](const std::string& id, const std::string& about) {
    for (const ClaimSummary& claim : result.claims) {
      if (claim.claim.id == id && result.outputs[claim.output].quantity.name == about) return claim;
    }
    ADD_FAILURE() << id << " against " << about;
    return ClaimSummary{};
  };
  EXPECT_EQ(verdict(find("low", "final")), "fits");
  EXPECT_EQ(verdict(find("low", "gpus")), "contradicts");
  EXPECT_EQ(find("low", "gpus").percentile, 0);
  EXPECT_GT(find("high", "gpus").probability, 0.999);
  EXPECT_EQ(find("high", "final").probability, 0);
  // A run without settling judges each claim once, and by the same numbers.
  const Answer plain = run_scenario(load_scenario(file.path()), with_draws(100'000));
  ASSERT_EQ(plain.claims.size(), 2u);
  EXPECT_EQ(plain.claims[0].percentile, find("low", "final").percentile);
}

/// Of a quantity with the median 100 and the 90% interval 50 to 200.
ClaimSummary claimed(const std::string& says) {
  const TemporaryScenario file(
      "id = \"test\"\n[priors]\nx = \"50 to 200\"\n[model]\ny = \"x\"\n[[claims]]\nabout = \"y\"\n" + says);
  return run_scenario(load_scenario(file.path()), with_draws(100'000)).claims.at(0);
}

TEST(Settlement, AVaguerClaimIsNoLessTrue) {
  EXPECT_EQ(verdict(claimed("says = \"60\"")), "is compatible with");
  EXPECT_EQ(verdict(claimed("says = \"about 60\"\nwithin = 1.01")), "is compatible with");
  const ClaimSummary about = claimed("says = \"about 60\"");  // to 75: percentile 25
  EXPECT_EQ(about.percentile, claimed("says = \"60\"").percentile);
  EXPECT_LT(about.probability, 0.25);
  EXPECT_NEAR(about.nearest, 0.2474, 5 * 0.0014);
  EXPECT_EQ(verdict(claimed("says = \"about 60\"\nwithin = 1.3")), "fits");
  EXPECT_EQ(claimed("says = \"about 60\"\nwithin = 2").nearest, 0.5);  // the median is in its window
  EXPECT_EQ(standing(claimed("says = \"about 10\"")), Standing::disagrees);
  EXPECT_EQ(standing(claimed("says = \"40 to 90\"")), Standing::open);
  EXPECT_EQ(standing(claimed("says = \"< 300\"")), Standing::agrees);
}

TEST(Settlement, StepsTelescopeToTheGap) {
  const TemporaryScenario file(kDisputed);
  const Scenario scenario = load_scenario(file.path(), {{}, true});
  const Answer result = run_scenario(scenario, with_draws(100'000));
  ASSERT_EQ(scenario.bridges.size(), 1u);
  const Bridge& bridge = scenario.bridges[0];
  ASSERT_EQ(bridge.steps.size(), 4u);
  EXPECT_EQ(bridge.steps[2].kind, BridgeStep::Kind::to_stock);
  EXPECT_FALSE(bridge.steps[2].nested);
  double shares = 0;
  for (const BridgeStep& step : bridge.steps) shares += result.outputs[step.share].mean;
  EXPECT_NEAR(shares, 1, 1e-12);
  EXPECT_NEAR(result.outputs[bridge.gap].mean, 500 / 5.576, 1e-12 * 90);
  // The same in each single draw: the product of the factors is the gap.
  std::vector<NodeId> nodes;
  for (const BridgeStep& step : bridge.steps) nodes.push_back(scenario.outputs[step.ratio].node);
  for (const uint64_t draw : {0, 1, 77}) {
    double product = 1;
    for (const double factor : values_at_draw(scenario, nodes, with_draws(1), draw)) product *= factor;
    EXPECT_NEAR(product, 500 / 5.576, 1e-12 * 90);
  }
}

TEST(Settlement, APointHasTheOddsOfItsPrintedRounding) {
  const auto rounding = [](const std::string& says) {
    const TemporaryScenario file(
        "[priors]\nx = \"uniform(0, 1) [USD]\"\n[model]\ny = \"x\"\n[[claims]]\nabout = \"y\"\nsays = \"" + says +
        "\"\n");
    return load_scenario(file.path()).claims.at(0).rounding.value_or(std::make_pair(0.0, 0.0));
  };
  EXPECT_EQ(rounding("5.576M [USD]"), std::make_pair(5.5755e6, 5.5765e6));
  EXPECT_EQ(rounding("1.6e9 [USD]"), std::make_pair(1.55e9, 1.65e9));
  EXPECT_EQ(rounding("2 [cent]"), std::make_pair(0.015, 0.025));
  EXPECT_EQ(rounding("1 [USD] + 2 [USD]"), std::make_pair(0.0, 0.0));
  // 0.3 stands for [0.25, 0.35]: a tenth of a uniform distribution.
  const TemporaryScenario file(
      "[priors]\nx = \"uniform(0, 1)\"\n[model]\ny = \"x\"\n[[claims]]\nabout = \"y\"\nsays = \"0.3\"\n");
  EXPECT_NEAR(run_scenario(load_scenario(file.path()), with_draws(1'000'000)).claims[0].probability, 0.1, 5 * 0.0003);
}

/// Where the first boundary would have to go: to the side on which the claim is true, if it is not true already.
TEST(Settlement, StretchesGoWhereTheClaimIsTrue) {
  const auto stretch = [](const std::string& says) {
    std::string text = kDisputed;
    text.replace(text.find("> 500M [USD]"), 12, says);
    const TemporaryScenario file(text);
    return stretch_bridges(load_scenario(file.path(), {.settle = true})).at(0);
  };
  const Stretch out_of_reach = stretch("> 500M [USD]");
  EXPECT_TRUE(out_of_reach.up);
  EXPECT_FALSE(out_of_reach.at_median);
  EXPECT_TRUE(out_of_reach.flips.empty());
  EXPECT_GT(out_of_reach.best, 9e6);
  EXPECT_LT(out_of_reach.best, 500e6);
  const Stretch reached = stretch("> 8M [USD]");
  ASSERT_EQ(reached.flips.size(), 1u);
  EXPECT_NEAR(reached.flips[0].value, 8e6, 1);
  for (const char* true_already : {"< 100M [USD]", "> 5M [USD]"}) {
    EXPECT_TRUE(stretch(true_already).at_median) << true_already;
    EXPECT_TRUE(stretch(true_already).flips.empty()) << true_already;
  }
  EXPECT_LT(stretch("< 100M [USD]").best, 4e6) << "the better end of a bound from above is the lower one";
  const Stretch below = stretch("< 5M [USD]");
  EXPECT_FALSE(below.up);
  EXPECT_NEAR(below.flips.at(0).value, 5e6, 1);
}

TEST(Settlement, WordsFollowTheTable) {
  const std::pair<double, const char*> likely[] = {{1, "virtually certain"},
                                                   {0.99, "virtually certain"},
                                                   {0.9899, "extremely likely"},
                                                   {0.95, "extremely likely"},
                                                   {0.9499, "very likely"},
                                                   {0.90, "very likely"},
                                                   {0.8999, "likely"},
                                                   {0.66, "likely"},
                                                   {0.6599, "about as likely as not"},
                                                   {0.33, "about as likely as not"},
                                                   {0.3299, "unlikely"},
                                                   {0.1001, "unlikely"},
                                                   {0.10, "very unlikely"},
                                                   {0.0501, "very unlikely"},
                                                   {0.05, "extremely unlikely"},
                                                   {0.0101, "extremely unlikely"},
                                                   {0.01, "exceptionally unlikely"},
                                                   {0, "exceptionally unlikely"}};
  for (const auto& [p, words] : likely) EXPECT_STREQ(likelihood(p), words) << p;
  const std::pair<double, const char*> fits[] = {{0.5, "fits"},
                                                 {0.25, "fits"},
                                                 {0.75, "fits"},
                                                 {0.2499, "is compatible with"},
                                                 {0.05, "is compatible with"},
                                                 {0.0499, "is hard to reconcile with"},
                                                 {0.995, "is hard to reconcile with"},
                                                 {0.9951, "contradicts"},
                                                 {0, "contradicts"}};
  for (const auto& [p, words] : fits) EXPECT_STREQ(fit_text(fit_of(p)), words) << p;
}

TEST(Settlement, DeepSeek) {
  const Scenario scenario = load_scenario(RECKON_SOURCE "/priors/deepseek-v3.toml", {{}, true});
  const Answer result = run_scenario(scenario, with_draws(200'000));
  for (const ClaimSummary& claim : result.claims) {
    const std::string& about = result.outputs[claim.output].quantity.name;
    if (claim.claim.id == "deepseek" && about == "final_run_rented") {
      EXPECT_EQ(verdict(claim), "fits");
    }
    if (claim.claim.id == "deepseek" && about == "hopper_gpus") {
      EXPECT_EQ(verdict(claim), "contradicts");
    }
    if (claim.claim.id == "semianalysis-gpus" && about == "hopper_gpus") {
      EXPECT_EQ(verdict(claim), "virtually certain");
    }
    if (claim.claim.id == "semianalysis-gpus" && about == "with_staff") {
      EXPECT_EQ(verdict(claim), "exceptionally unlikely");
    }
  }
}

}  // namespace
}  // namespace reckon
