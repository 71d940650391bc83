// The library as other programs see it, only its headers and libreckon.so: scenarios, answers, pages.
#include <gtest/gtest.h>
#include <reckon/answer.h>

#include <cfenv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "example.h"

namespace {

TEST(Api, TextHasTheBitsOfItsFile) {
  const std::string path = std::filesystem::temp_directory_path() / "reckon-api-test.toml";
  std::ofstream(path) << kText;
  const auto of_file = ask(reckon::Scenario::from_file(path), of_draws(100'000));
  const auto of_text = ask(reckon::Scenario::from_text(kText, path), of_draws(100'000));
  EXPECT_EQ(of_file.sha256(), of_text.sha256());
  EXPECT_EQ(of_file.sha256().size(), 64u);
  EXPECT_NE(of_file.sha256(), answer_of(kText).sha256());  // the file's name is part of the random numbers' names
  std::filesystem::remove(path);
}

TEST(Api, ScenariosSayWhatIsInThem) {
  const auto scenario = reckon::Scenario::from_text(kText);
  EXPECT_EQ(scenario.title(), "Example");
  EXPECT_EQ(scenario.outputs().at(0).label, "Final run");
  EXPECT_EQ(scenario.outputs().at(1).unit, "GPU h");
  EXPECT_EQ(scenario.priors().size(), 3u);
  EXPECT_EQ(scenario.events(), std::vector<std::string>{"over"});
  EXPECT_EQ(scenario.claims(), std::vector<std::string>{"lab"});
}

TEST(Api, FiguresAreInTheUnitOfTheirQuantity) {
  const auto answer = answer_of(kText);
  const reckon::Output& cost = answer["cost"];
  // Lognormals: medians multiply, by closed form; five standard errors of a median.
  const auto middle = [](double low, double high) { return std::sqrt(low * high); };
  const double median = middle(2.5e24, 4.5e24) / middle(4e14, 6e14) / 3600 * middle(1.5, 3);
  EXPECT_NEAR(cost.median.value / median, 1, 5 * 1.2533 * 0.3 / std::sqrt(1e5));
  EXPECT_LT(cost.minimum, cost.low.value);
  EXPECT_LT(cost.low.value, cost.median.value);
  EXPECT_LE(cost.median.low, cost.median.value);
  EXPECT_LE(cost.median.value, cost.median.high);
  EXPECT_EQ(cost.quantiles.at(1).estimate.value, cost.median.value);
  const reckon::Claim& claim = answer.claims().at(0);
  EXPECT_EQ(claim.value, 5.576e6);
  EXPECT_EQ(claim.unit, "USD");
  EXPECT_GT(answer.events().at(0).probability, 0);
  EXPECT_EQ(answer.counted(), 100'000u);
}

TEST(Api, AnotherQuantileIsThatOfTheSameDraws) {
  const auto answer = answer_of(kText);
  reckon::Question question = of_draws(100'000);
  question.quantiles = {"0.9", "0.999"};
  question.level = "0.5";
  const auto other = ask(answer.scenario(), question);
  EXPECT_EQ(answer.quantile("cost", 0.999).value, other["cost"].quantiles.at(1).estimate.value);
  EXPECT_EQ(answer.quantile("cost", 0.5).value, answer["cost"].median.value);
  EXPECT_EQ(answer.interval("cost", 0.5).first.value, other["cost"].low.value);
  EXPECT_EQ(answer.interval("cost", 0.9).second.value, answer["cost"].high.value);
}

TEST(Api, AnyDoubleIsAProbability) {
  const auto answer = answer_of(kText);
  EXPECT_EQ(answer.quantile("cost", 0.1 + 0.2).value, answer.quantile("cost", 0.3).value);
  EXPECT_LT(answer.quantile("cost", 1.0 / 3).value, answer.quantile("cost", 0.334).value);
  EXPECT_GT(answer.quantile("cost", 1e-6).value, 0);
  EXPECT_EQ(answer.quantile("cost", 1).value, answer["cost"].maximum);
  EXPECT_EQ(error_of([&] { answer.quantile("cost", std::nan("")); }).kind(), reckon::Error::Kind::usage);
}

TEST(Api, TheCallersArithmeticIsNotOurs) {
  const auto expected = answer_of(kText, 200'000).sha256();
  for (const int rounding : {FE_UPWARD, FE_TOWARDZERO}) {
    std::fesetround(rounding);
    const auto answer = ask(reckon::Scenario::from_text(kText), of_draws(200'000), {.threads = 2});
    const bool same = answer.sha256() == expected && answer.quantile("cost", 0.3).value > 0;
    EXPECT_EQ(std::fegetround(), rounding);  // and is as it was
    std::fesetround(FE_TONEAREST);
    EXPECT_TRUE(same);
  }
}

TEST(Api, WhatATemporaryGivesLives) {
  double sum = 0;
  for (const reckon::Output& output : answer_of(kText, 1000).outputs()) sum += output.mean;
  EXPECT_GT(sum, 0);
  const reckon::Output cost = answer_of(kText, 1000)["cost"];
  EXPECT_EQ(cost.quantity.name, "cost");
}

TEST(Api, DrawsAreThoseOfTheAnswer) {
  const auto answer = answer_of(kText, 70'000);
  const reckon::Draws draws = answer.samples(1'000'000, {"cost", "rent"});  // there are no more
  ASSERT_EQ(draws.size(), 70'000u);
  const auto cost = draws["cost"];
  const double mean = std::accumulate(cost.begin(), cost.end(), 0.0) / static_cast<double>(cost.size());
  EXPECT_NEAR(mean / answer["cost"].mean, 1, 1e-12);
  EXPECT_EQ(*std::max_element(cost.begin(), cost.end()), answer["cost"].maximum);
  EXPECT_EQ(draws.quantities().at(1).unit, "USD/(GPU h)");
  EXPECT_EQ(answer.samples(10).size(), 10u);
}

TEST(Api, UnderAConditionTheDrawsMeetIt) {
  reckon::ScenarioOptions options;
  options.given = "cost > 5M [USD]";
  const auto answer = ask(reckon::Scenario::from_text(kText, "scenario.toml", options), of_draws(100'000));
  EXPECT_LT(answer.counted(), answer.draws());
  const reckon::Draws draws = answer.samples(1000);
  for (const double cost : draws["cost"]) EXPECT_GT(cost, 5e6);
}

TEST(Api, WhatReplacesAPriorIsWhatCounts) {
  reckon::ScenarioOptions options;
  options.set = {{"rent", "2 [USD/(GPU h)]"}, {"rate", "5e14 [FLOP/(GPU s)]"}, {"flop", "3e24 [FLOP]"}};
  const auto answer = ask(reckon::Scenario::from_text(kText, "scenario.toml", options), of_draws(1000));
  EXPECT_NEAR(answer["cost"].maximum, 3e24 / 5e14 / 3600 * 2, 1e-6);
}

TEST(Api, DriversAreNamed) {
  const auto drivers = answer_of(kText).drivers({{"cost"}, {"flop,rate"}, "log"});
  ASSERT_EQ(drivers.outputs().size(), 1u);
  const reckon::DriversOf& of = drivers.outputs().at(0);
  ASSERT_EQ(of.drivers.size(), 2u);
  double sum = 0;
  for (const reckon::Driver& driver : of.drivers) sum += driver.first_order->value;
  EXPECT_NEAR(sum, 1, 0.05);  // a product: its logarithm has no interactions
  EXPECT_NE(drivers.json().find("\"drivers\""), std::string::npos);
}

TEST(Api, PagesAreWrittenInEveryForm) {
  const auto answer = answer_of(kText, 1000);
  const reckon::Page page = answer.page();
  EXPECT_NE(page.text().find("Final run"), std::string::npos);
  EXPECT_NE(page.markdown().find("| Final run"), std::string::npos);
  EXPECT_NE(page.html().find("<svg"), std::string::npos);
  EXPECT_FALSE(page.charts().empty());
  EXPECT_NE(page.svg(page.charts().front()).find("<svg"), std::string::npos);
  EXPECT_NE(page.vega_lite().find("vega-lite/v5"), std::string::npos);
  EXPECT_NE(answer.page("ko").text(), page.text());
  EXPECT_NE(answer.json().find(answer.sha256()), std::string::npos);
  EXPECT_NE(answer.csv().find("cost"), std::string::npos);
  EXPECT_EQ(error_of([&] { page.svg("densty.cost"); }).kind(), reckon::Error::Kind::usage);
}

TEST(Api, SettlingHoldsEveryClaimAgainstEveryBoundary) {
  reckon::ScenarioOptions options;
  options.settle = true;
  const auto scenario = reckon::Scenario::from_file(RECKON_SOURCE "/priors/deepseek-v3.toml", options);
  const auto answer = ask(scenario, of_draws(100'000));
  EXPECT_GT(answer.claims().size(), scenario.claims().size());
  EXPECT_EQ(answer.claims().front().verdict, "fits");
  EXPECT_NE(answer.page().text().find("Verdicts"), std::string::npos);
  EXPECT_NE(answer.json().find("\"settlement\""), std::string::npos);
  EXPECT_EQ(error_of([] {
              reckon::ScenarioOptions settle;
              settle.settle = true;
              reckon::Scenario::from_text("[model]\nx = \"1\"\n", "scenario.toml", settle);
            }).kind(),
            reckon::Error::Kind::scenario);
}

}  // namespace
