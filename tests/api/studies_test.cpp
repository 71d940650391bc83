// Comparisons, sweeps and trends of the library.
#include <gtest/gtest.h>
#include <reckon/compare.h>
#include <reckon/sweep.h>
#include <reckon/trend.h>

#include <cmath>

#include "example.h"

namespace {

using reckon::Scenario;

Scenario with_rent(const std::string& rent) {
  reckon::ScenarioOptions options;
  options.set = {{"rent", rent}};
  return Scenario::from_text(kText, "scenario.toml", options);
}

TEST(Api, WhatBothSidesDrawAlikeCancels) {
  const auto plain = Scenario::from_text(kText);
  const auto twice = with_rent("3 to 6 [USD/(GPU h)]");
  const auto comparison = compare(plain, twice, {{"cost"}, "plain,twice"}, of_draws(20'000));
  EXPECT_EQ(comparison.a() + " " + comparison.b(), "plain twice");
  ASSERT_EQ(comparison.outputs().size(), 1u);
  const reckon::Compared& cost = comparison.outputs()[0];
  ASSERT_TRUE(cost.ratio);
  // The same random numbers of every prior: twice the rent is twice the cost in every draw.
  EXPECT_NEAR(cost.ratio->minimum, 2, 1e-12);
  EXPECT_NEAR(cost.ratio->maximum, 2, 1e-12);
  EXPECT_EQ(cost.above, 1);
  EXPECT_EQ(cost.a.median.value, ask(plain, of_draws(20'000))["cost"].median.value);
  EXPECT_EQ(cost.b.median.value, ask(twice, of_draws(20'000))["cost"].median.value);
  EXPECT_EQ(cost.difference.quantity.unit, "USD");
  EXPECT_TRUE(cost.contributions.empty());
  EXPECT_EQ(comparison.shared_priors().size(), 3u);
  EXPECT_NE(comparison.page().text().find("twice against plain"), std::string::npos);
}

TEST(Api, WhatPartiesDisagreeOnSumsToTheGap) {
  const std::string text =
      std::string(kText) + "[parties.dear]\nrent = \"3 to 6 [USD/(GPU h)]\"\nrate = \"3e14 [FLOP/(GPU s)]\"\n";
  const auto comparison = compare_parties(Scenario::from_text(text), "dear", {}, of_draws(20'000));
  const reckon::Compared& cost = comparison.outputs().at(0);
  EXPECT_EQ(comparison.a() + " " + comparison.b(), "scenario dear");
  ASSERT_EQ(cost.contributions.size(), 2u);
  EXPECT_NEAR(cost.contributions[0].value + cost.contributions[1].value, cost.gap, 1e-12);
  EXPECT_NEAR(cost.gap, std::log(cost.b.median.value / cost.a.median.value), 1e-12);
}

TEST(Api, RowsAreRunsOfTheirOwn) {
  reckon::SweepOptions options;
  options.over = {"rent=1:3:1 [USD/(GPU h)]"};
  reckon::Machine machine;
  uint64_t done = 0;
  machine.progress = [&done](uint64_t draws) { done = std::max(done, draws); };
  const auto swept = sweep(Scenario::from_text(kText), options, of_draws(5000), machine);
  ASSERT_EQ(swept.rows().size(), 3u);
  EXPECT_EQ(swept.rows()[1].set.at(0).first, "rent");
  EXPECT_EQ(done, 15'000u);
  const auto alone = ask(with_rent("2 [USD/(GPU h)]"), of_draws(5000));
  EXPECT_EQ(swept.rows()[1].outputs.at(0).median.value, alone["cost"].median.value);
  EXPECT_EQ(swept.rows()[1].events.at(0).probability, alone.events()[0].probability);

  options.over.clear();
  options.rows.path = "rows.csv";
  options.rows.text = "name,rent [USD/(GPU h)],paid [USD]\nlow,1,1e6\nhigh,4 to 5,1e7\n";
  options.baseline = "low", options.backtest = "paid [USD]";
  const auto table = sweep(Scenario::from_text(kText), options, of_draws(5000));
  EXPECT_EQ(table.rows().at(1).outputs.size(), 4u);
  EXPECT_EQ(table.rows().at(0).outputs.at(2).maximum, 1);  // the baseline's own ratio
  ASSERT_TRUE(table.rows().at(1).truth);
  EXPECT_EQ(table.known(), 2u);
  EXPECT_NE(table.json().find("rows.csv"), std::string::npos);
}

TEST(Api, GrowthIsThatOfTheRows) {
  reckon::TrendOptions options;
  options.rows.path = "rows.csv";
  options.rows.text = "name,date,flop [FLOP]\na,2020,1e24\nb,2021,2e24\nc,2022,4e24\n";
  options.date = "date";
  const auto grown = trend(Scenario::from_text(kText), options, of_draws(2000));
  // Everything but the compute is shared, so that the growth is twofold in every draw.
  EXPECT_NEAR(grown.growth().minimum, 2, 1e-9);
  EXPECT_NEAR(grown.growth().maximum, 2, 1e-9);
  ASSERT_EQ(grown.rows().size(), 3u);
  EXPECT_EQ(grown.rows()[2].date, 2022);
}

TEST(Api, StudiesRefuseWhatTheyDoNotHave) {
  const auto plain = Scenario::from_text(kText);
  reckon::ScenarioOptions conditional;
  conditional.given = "cost > 5M [USD]";
  const auto given = Scenario::from_text(kText, "scenario.toml", conditional);
  EXPECT_EQ(error_of([&] { compare(plain, given); }).message(), "comparison: the scenario was made with given");
  const auto other = Scenario::from_text(std::string(kText) + "# another\n");
  EXPECT_EQ(error_of([&] { (void)compare(plain, other, {}, of_draws(100)).json(); }).message(),
            "two different texts are called 'scenario.toml', and a result carries one");
  EXPECT_EQ(error_of([&] {
              compare(plain, plain, {{"cots"}, {}});
            }).message(),
            "outputs: 'cots' is no quantity of scenario.toml (1)");
  EXPECT_EQ(error_of([&] { compare(plain, plain, {{}, "one"}); }).kind(), reckon::Error::Kind::usage);
  EXPECT_EQ(error_of([&] { sweep(plain, {}); }).message(), "sweep needs over NAME=FIRST:LAST:STEP or rows TABLE.csv");
  reckon::Question tolerant;
  tolerant.tolerance = 0.01;
  reckon::SweepOptions range;
  range.over = {"rent=1:3:1 [USD/(GPU h)]"};
  EXPECT_EQ(error_of([&] { sweep(plain, range, tolerant); }).message(),
            "tolerance: a sweep takes as many draws as it says");
  EXPECT_EQ(error_of([&] { trend(plain); }).kind(), reckon::Error::Kind::usage);
  EXPECT_EQ(error_of([&] { compare_parties(plain, "nobody"); }).kind(), reckon::Error::Kind::scenario);
}

}  // namespace
