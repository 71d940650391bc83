// Growth per year: the fit, its claims, and the dates it refuses.
#include <gtest/gtest.h>

#include <cmath>

#include "studies/trend.h"
#include "test_support.h"

namespace reckon {
namespace {

class TrendTable : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const { return folder_.write(name, text); }
  Trend trend(const std::string& table, uint64_t draws = 100, bool bootstrap = false) const {
    TrendOptions asked;
    asked.rows.table = write("t.csv", table);
    asked.date = "date";
    asked.bootstrap = bootstrap;
    Question question;
    question.draws = draws;
    return run_trend(load_document(write("s.toml", "id = \"s\"\n[priors]\nx = \"1\"\n[model]\ny = \"x\"\n"),
                                   std::vector<std::string>{}),
                     asked, question);
  }
  template <class Error>
  std::string message(const std::string& table) const {
    try {
      trend(table);
    } catch (const Error& error) {
      return error.what();
    }
    return "good";
  }
  const TemporaryFolder folder_;
};

TEST_F(TrendTable, GrowthHasTheClosedFormInterval) {
  const Document document = load_document(
      write("s.toml",
            "id = \"s\"\n[priors]\nx = \"1\"\ncommon = \"1 to 9\"\n[model]\ny = \"x * common\"\n[trend]\ndate = "
            "\"date\"\n[[trend.claims]]\nid = \"tenfold\"\nsays = \"10\"\n[[trend.claims]]\nsays = \"> 20\"\n"),
      std::vector<std::string>{});
  TrendOptions asked;
  asked.rows.table =
      write("t.csv", "row,date,x\na,2020-01-01,1 to 2\nb,2021-01-01,10 to 20\nc,2022-01-01,100 to 200\n");
  asked.date = "date";
  Question question;
  question.draws = 400'000;
  const Trend trend = run_trend(document, asked, question);
  // slope = (ln c - ln a) / 2: sd = ln(2) / (2 * 1.6449) / sqrt(2); what all rows share cancels.
  const double p95 = 10 * std::pow(2, 0.5 / std::sqrt(2));
  const OutputSummary& growth = trend.result.outputs[0];
  EXPECT_NEAR(growth.quantiles[1].estimate.value, 10, 3 * growth.quantiles[1].estimate.error());
  EXPECT_NEAR(growth.quantiles[2].estimate.value, p95, 3 * growth.quantiles[2].estimate.error());
  ASSERT_EQ(trend.result.claims.size(), 2u);
  EXPECT_NEAR(trend.result.claims[0].percentile, 0.5, 0.01);
  EXPECT_GT(trend.result.claims[0].probability, 0) << "of rounding to what is said";
  EXPECT_LT(trend.result.claims[1].probability, 0.001);
  asked.bootstrap = true;
  const Trend wider = run_trend(document, asked, question);
  EXPECT_GT(wider.result.outputs[0].sd, growth.sd);
}

/// Ordinary least squares of ln y on years: 2019.5 is the middle of a common year, 2020-07-02 of a leap year.
TEST_F(TrendTable, TheFitIsThatOfLeastSquares) {
  const double dates[] = {2019.5, 2020.5, 2021, 2024}, values[] = {3, 5, 4, 40};
  double t = 0, l = 0, above = 0, below = 0;
  for (int i = 0; i < 4; ++i) t += dates[i] / 4, l += std::log(values[i]) / 4;
  for (int i = 0; i < 4; ++i) {
    above += (dates[i] - t) * (std::log(values[i]) - l);
    below += (dates[i] - t) * (dates[i] - t);
  }
  const Answer answer = trend("row,date,x\na,2019.5,3\nb,2020-07-02,5\nc,2021-01-01,4\nd,2024,40\n").result;
  EXPECT_NEAR(answer.outputs[0].mean, std::exp(above / below), 1e-12);
  EXPECT_EQ(answer.outputs[0].lowest, answer.outputs[0].highest);
  EXPECT_EQ(answer.outputs[2].mean, 5);
}

/// On a line any weights give its slope; off it they spread, about the plain fit.
TEST_F(TrendTable, TheBootstrapWeighsRows) {
  const Answer line = trend("row,date,x\na,2020,1\nb,2021,2\nc,2023,8\n", 10'000, true).result;
  EXPECT_NEAR(line.outputs[0].lowest, 2, 1e-9);
  EXPECT_NEAR(line.outputs[0].highest, 2, 1e-9);
  const Answer scattered = trend("row,date,x\na,2020,1\nb,2021,3\nc,2022,2\nd,2023,8\n", 10'000, true).result;
  EXPECT_GT(scattered.outputs[0].sd, 0.1);
}

TEST_F(TrendTable, WrongDatesAreNamed) {
  const auto at = [&](const std::string& date) {
    return message<ScenarioError>("row,date,x\na," + date + ",1\nb,2021,2\nc,2022,3\n");
  };
  const auto says = [&](const std::string& date, const std::string& part) {
    EXPECT_NE(at(date).find(part), std::string::npos) << at(date);
  };
  says("43979", "t.csv:2:3: error: 43979 is no year from 1900 to 2200");
  says("43979", "it may be a spreadsheet's number of a day; write 2020-05-28");
  says("1899-12-31", "is no year from 1900 to 2200");
  says("28/05/2020", "'28/05/2020' is no date");
  says("2021-02-30", "'2021-02-30' is no date");
  EXPECT_EQ(at("1900"), "good");
}

TEST_F(TrendTable, WhatHasNoGrowthIsRefused) {
  EXPECT_NE(message<ScenarioError>("row,date,x\na,2020,1\nb,2021,2\n").find("at least three rows"), std::string::npos);
  EXPECT_NE(message<ScenarioError>("row,date,x\na,2020,1\nb,2020,2\nc,2020,3\n").find("not all of one date"),
            std::string::npos);
  EXPECT_NE(message<NotFinite>("row,date,x\na,2020,1\nb,2021,-2\nc,2022,3\n").find("growth is of positive numbers"),
            std::string::npos);
}

TEST_F(TrendTable, RowsOfAnotherUnitAreRefused) {
  EXPECT_NE(message<ScenarioError>("row,date,x\na,2020,1\nb,2021,2 [EUR]\nc,2022,3\n")
                .find("'x' is a pure number, and what replaces it is in EUR"),
            std::string::npos);
}

}  // namespace
}  // namespace reckon
