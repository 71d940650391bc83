// Tables of rows: what is shared and what is not, back-tests.
#include <gtest/gtest.h>

#include <cmath>

#include "base/usage_error.h"
#include "studies/sweep.h"
#include "test_support.h"

namespace reckon {
namespace {

class Tables : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const { return folder_.write(name, text); }
  Sweep sweep(const std::string& scenario, const SweepOptions& asked, uint64_t draws, int threads = 2) const {
    Question question;
    question.draws = draws;
    Machine machine;
    machine.threads = threads;
    return run_sweep(load_document(write("s.toml", scenario), std::vector<std::string>{}), asked, question, machine,
                     {2, make_cpu_engine, 1});
  }
  const TemporaryFolder folder_;
};
using SweepTable = Tables;

const char* const kSwept =
    "id = \"s\"\n[priors]\nx = \"1 to 2\"\np = { value = \"1 to 3\", per = \"row\" }\nt = { value = \"1 to 5\", per = "
    "\"table\" }\n"
    "free = \"2 to 9\"\n[model]\nxy = \"x\"\npy = \"p\"\nty = \"t\"\nfy = \"free\"\n";

TEST_F(SweepTable, AColumnIsNamedWithOrWithoutItsUnit) {
  SweepOptions asked;
  asked.rows.table = write("t.csv", "name,c [h]\na,60\nb,120\n");
  for (const char* columns : {"c=x", "c [h]=x"}) {
    asked.rows.columns = columns;
    const Sweep result = sweep(
        "id = \"s\"\n[priors]\nx = \"1 to 2 [min]\"\n[model]\ny = { formula = \"x\", unit = \"min\" }\n", asked, 1000);
    EXPECT_EQ(result.rows[1].result.outputs[0].quantity.display.convert(result.rows[1].result.outputs[0].mean), 7200);
  }
}

TEST_F(SweepTable, IdenticalRowsShareWhatIsSharedAlone) {
  SweepOptions asked;
  asked.rows.table = write("t.csv", "name,x\na,1 to 2\nb,1 to 2\n");
  asked.baseline = "a";
  const Sweep result = sweep(kSwept, asked, 400'000);
  EXPECT_EQ(result.per_row, (std::vector<std::string>{"x", "p"}));
  const auto& ratios = result.rows[1].result.outputs;
  ASSERT_EQ(ratios.size(), 8u);
  // The ratio of two independent lognormals of one interval low to high: P95 is (high / low)^(1 / sqrt 2).
  const std::pair<size_t, double> independent[] = {{4, 2}, {5, 3}};
  for (const auto& [k, factor] : independent) {
    const Estimate& p95 = ratios[k].quantiles[2].estimate;
    EXPECT_NEAR(p95.value, std::pow(factor, 1 / std::sqrt(2)), 2.5 * p95.error()) << k;
  }
  for (const size_t k : {6, 7}) {
    EXPECT_EQ(ratios[k].lowest, 1);
    EXPECT_EQ(ratios[k].highest, 1);
  }
}

TEST_F(SweepTable, ARatioToNothingIsLeftOut) {
  SweepOptions asked;
  asked.rows.ranges = {"x=0:1:0.5"};
  asked.baseline = "x=0";
  const Sweep result = sweep("id = \"s\"\n[priors]\nx = \"1\"\n[model]\ny = \"x\"\nz = \"1 + x\"\n", asked, 100);
  ASSERT_EQ(result.rows[2].result.outputs.size(), 3u);
  EXPECT_EQ(result.rows[2].result.outputs[2].quantity.name, "z / z of the baseline");
  EXPECT_EQ(result.rows[2].result.outputs[2].mean, 2);
  ASSERT_EQ(result.warnings.size(), 1u);
  EXPECT_NE(result.warnings[0].find("y / y of the baseline is left out"), std::string::npos);
}

TEST_F(SweepTable, ARowIsTheRunWithItsValues) {
  SweepOptions asked;
  asked.rows.ranges = {"x=0.1:0.5:0.1", "t=1:2:1"};
  const Sweep result = sweep(kSwept, asked, 30'000);
  ASSERT_EQ(result.rows.size(), 10u);
  EXPECT_EQ(result.rows[7].name, "x=0.3, t=2");
  Question question;
  question.draws = 30'000;
  const Answer run = run_scenario(load_scenario(folder_.path() + "/s.toml", {{"x=0.3", "t=2"}}), question);
  EXPECT_EQ(result.rows[7].result.outputs[0].mean, run.outputs[0].mean);
  EXPECT_EQ(result.rows[7].result.outputs[3].quantiles[2].estimate.value, run.outputs[3].quantiles[2].estimate.value);
  EXPECT_EQ(result.sha256, sweep(kSwept, asked, 30'000, 1).sha256);
  EXPECT_EQ(result.sha256, sweep(kSwept, asked, 30'000, 5).sha256);
}

TEST_F(SweepTable, TheMedianIsShownWhateverQuantilesAreAskedFor) {
  const std::string path = write("m.toml", one_prior("1 to 4"));
  Question question;
  question.draws = 30'000;
  const Answer usual = run_scenario(load_scenario(path), question);
  question.quantiles = {{"0.9", {9, 10}}};
  const Answer upper = run_scenario(load_scenario(path), question);
  ASSERT_EQ(upper.outputs[0].quantiles.size(), 1u);
  EXPECT_EQ(upper.outputs[0].median.value, usual.outputs[0].quantiles[1].estimate.value);
  EXPECT_NEAR(upper.outputs[0].median.value, 2, 3 * upper.outputs[0].median.error());
}

TEST_F(SweepTable, UnitsDatesAndLabelsInCells) {
  const char* const text =
      "id = \"s\"\n[index]\nchip = [\"A\", \"B\"]\n[priors]\nwhen = \"date('2020-01-01')\"\ncost = \"1 [USD]\"\n"
      "rent = { over = \"chip\", value = { A = \"1 [USD]\", B = \"2 [USD]\" } }\n[model]\n"
      "y = { formula = \"cost + rent.A + rent.B\", unit = \"USD\" }\nage = { formula = \"when - date('2019-01-01')\", "
      "unit = \"yr\" }\n";
  SweepOptions asked;
  asked.rows.table =
      write("t.csv", "row,price [USD],rent.B [cent],when,ignored\n\"a, b\",3,50,2021-01-01,\"say \"\"x\"\"\"\nc,,,,\n");
  asked.rows.columns = "price [USD]=cost";
  const Sweep result = sweep(text, asked, 10);
  EXPECT_EQ(result.rows[0].name, "a, b");
  EXPECT_DOUBLE_EQ(result.rows[0].result.outputs[0].mean, 3 + 1 + 0.5);
  EXPECT_DOUBLE_EQ(result.rows[0].result.outputs[1].mean, (365 + 366) * 86400.0);
  EXPECT_DOUBLE_EQ(result.rows[1].result.outputs[0].mean, 4);  // empty cells leave what is written
}

TEST_F(SweepTable, BacktestCountsTheTruthsInside) {
  const char* const text = "id = \"s\"\n[priors]\nx = \"uniform(0, 1)\"\n[model]\ny = \"x + s\"\n";
  std::string with_shift = text;
  with_shift.replace(with_shift.find("[model]"), 7, "s = \"0\"\n[model]");
  SweepOptions asked;
  asked.rows.table = write("t.csv", "row,s,true\na,0,0.5\nb,1,0.5\nc,2,2.01\nd,3,\n");
  asked.rows.truth = "true";
  asked.rows.truth_about = "y";
  const Sweep result = sweep(with_shift, asked, 100'000);
  EXPECT_EQ(result.known, 3u);
  EXPECT_EQ(result.inside, 1u);
  EXPECT_NEAR(result.rows[0].truth->percentile, 0.5, 0.01);
  EXPECT_FALSE(result.rows[3].truth);
}

TEST_F(SweepTable, WrongCellsNameTheirPlace) {
  const auto message = [&](const std::string& table) -> std::string {
    SweepOptions asked;
    asked.rows.table = write("t.csv", table);
    try {
      sweep(kSwept, asked, 10);
    } catch (const ScenarioError& error) {
      return error.what();
    } catch (const UsageError& error) {
      return error.what();
    }
    return "good";
  };
  EXPECT_NE(message("row,x\na,\"2\"3\n").find("t.csv:2:3: error: text follows the closing quote"), std::string::npos);
  EXPECT_NE(message("row,x\na,1 to 2\nb,1 too 2\n").find("t.csv:3:3: error"), std::string::npos)
      << message("row,x\na,1 to 2\nb,1 too 2\n");
  EXPECT_NE(message("row,x\na,2 to 1\n").find("t.csv:2:3: error"), std::string::npos) << message("row,x\na,2 to 1\n");
  EXPECT_NE(message("row,x\na,1,2\n").find("t.csv:2:1: error: the row has 3 cells, the header 2"), std::string::npos);
  EXPECT_NE(message("row,x\na,1\na,2\n").find("t.csv:3:1: error: two rows are called 'a'"), std::string::npos);
  EXPECT_NE(message("row,x\na,\"1\n").find("t.csv:2:3: error: the quote is not closed"), std::string::npos);
  EXPECT_NE(message("row,z\na,1\n").find("no column has the name of a prior"), std::string::npos);
  EXPECT_NE(message("row,x\n").find("the table has no rows"), std::string::npos);
  EXPECT_NE(message("row,x,x\na,1,2\n").find("two columns are called 'x'"), std::string::npos);
}

}  // namespace
}  // namespace reckon
