// What people write is read as they mean it, or refused: units, ranges, cells, dates, overrides.
#include <gtest/gtest.h>

#include "base/usage_error.h"
#include "model/interpret.h"
#include "scenario/rows.h"
#include "studies/sweep.h"
#include "test_support.h"

namespace reckon {
namespace {

#define EXPECT_SAYS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

/// A model quantity with every prior at its median, in the unit that it is shown in.
struct Shown {
  double value;
  std::string unit;
};
Shown shown(const std::string& formula, const std::string& priors = "", const std::string& unit = "") {
  const TemporaryScenario file("id = \"t\"\n[priors]\n" + priors + "[model]\ny = { formula = \"" + formula + "\"" +
                               (unit.empty() ? "" : ", unit = \"" + unit + "\"") + " }\n");
  const Scenario scenario = load_scenario(file.path(), {});
  const NamedNode& y = scenario.outputs.at(0);
  return {y.display.convert(values_at_median(scenario.graph)[y.node]), y.display.unit};
}

TEST(Units, AreReadToTheirEnd) {
  const auto is = [](const std::string& formula, double value, const std::string& unit) {
    const Shown got = shown(formula);
    EXPECT_EQ(got.value, value) << formula;
    EXPECT_EQ(got.unit, unit) << formula;
  };
  is("3 [FLOP^0.5]", 3, "FLOP^0.5");
  is("2 [m^1.5]", 2, "m^1.5");
  is("2 [m^(-1/3)]", 2, "1/m^(1/3)");
  is("2 [m^(1/3)] * 3 [m^(2/3)]", 6, "m");
  is("2 [m^(1/3)] ^ 3", 8, "m");
  is("sqrt(9 [FLOP])", 3, "FLOP^0.5");
  is("(8 [FLOP]) ^ (1/3)", 2, "FLOP^(1/3)");
  is("3 [(1e6 m)^0.5]", 3000, "m^0.5");
  is("3 [USD/(1e6 token)]", 3e-6, "USD/token");
  is("5 [1_000 token]", 5000, "token");
  is("5 [2e3 token]", 10000, "token");
  is("5 [2.5e-1 token]", 1.25, "token");
  is("80 [GiB]", 687194767360.0, "bit");
  is("1 [KiB] + 1 [MiB] + 1 [TiB] + 1 [PiB]", 8.0 * (1024.0 + 1048576.0 + 1099511627776.0 + 1125899906842624.0), "bit");
  is("2 [m\u00b2]", 2, "m^2");
  is("2 [GPU\u00b7h]", 7200, "GPU s");
  is("1 [mile/h]", 1609.344 / 3600, "m/s");
  is("3 [J/(K mol)]", 3, "kg m^2/(K mol s^2)");
  is("1 [kilometers]", 1000, "m");
}

TEST(Units, KeepWhatIsCounted) {
  const auto is = [](const std::string& formula, double value, const std::string& unit) {
    const Shown got = shown(formula);
    EXPECT_EQ(got.value, value) << formula;
    EXPECT_EQ(got.unit, unit) << formula;
  };
  is("1.4e9 [Hz] * 1024 [FLOP/cycle]", 1433.6e9, "FLOP/s");
  is("80 [gigabytes]", 640e9, "bit");
  is("100 [megabits/s]", 100e6, "bit/s");
  is("2 [kilotonnes]", 2e6, "kg");
  is("3 [km2]", 3e6, "m^2");
}

TEST(Units, WithTwoReadingsAreRefused) {
  const auto refused = [](const std::string& unit) {
    try {
      shown("5 [" + unit + "]");
    } catch (const ScenarioError& error) {
      return std::string(error.what());
    }
    return std::string("good");
  };
  EXPECT_SAYS(refused("mbit/s"), "write Mbit for a million");
  EXPECT_SAYS(refused("USD/mtoken"), "write Mtoken for a million");
  EXPECT_SAYS(refused("mUSD"), "as in 5M [USD]");
  EXPECT_SAYS(refused("mt"), "or Mt for a million");
  EXPECT_SAYS(refused("kilotons"), "write kilotonnes");
  EXPECT_SAYS(refused("L water/kWh"), "unknown unit 'water'");
  EXPECT_SAYS(refused("bps"), "basis point");
  EXPECT_SAYS(refused("USD/(A10 h)"), "count GPUs of any kind");
  EXPECT_SAYS(refused("H100 h"), "count GPUs of any kind");
  for (const char* multiplied : {"USD B", "m USD", "mm USD", "USD M/yr"})
    EXPECT_SAYS(refused(multiplied), "a multiplier belongs to the number");
  for (const char* unknown : {"pFLOP", "cUSD", "rotation", "count", "force"})
    EXPECT_SAYS(refused(unknown), "unknown unit");
  EXPECT_SAYS(refused("% %"), "the percent stands twice");
}

TEST(Units, ShowPricesPerMillion) {
  const Shown price = shown("3e-6 [USD/token]", "", "USD/(1e6 token)");
  EXPECT_DOUBLE_EQ(price.value, 3);
  EXPECT_EQ(price.unit, "USD/(1e6 token)");
}

TEST(Units, OfARateAreShownAsWritten) {
  EXPECT_EQ(shown("growth * 2", "growth = \"5 [%/yr]\"\n").unit, "%/yr");
  EXPECT_DOUBLE_EQ(shown("growth * 2", "growth = \"5 [%/yr]\"\n").value, 10);
  EXPECT_EQ(shown("1 / t", "t = \"5 [s]\"\n").unit, "1/s");
}

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

/// A scenario beside a table; what a sweep over it gives or says.
class Table : public ::testing::Test {
 protected:
  Sweep sweep(const std::string& priors, const std::string& model, const std::string& table,
              const std::string& baseline = "") {
    const std::string path = folder_.write("s.toml", "id = \"s\"\n[priors]\n" + priors + "[model]\n" + model);
    SweepOptions asked;
    asked.rows.table = folder_.write("t.csv", table);
    asked.baseline = baseline;
    Question question;
    question.draws = 100;
    return run_sweep(load_document(path, std::vector<std::string>{}), asked, question, {});
  }
  std::string message(const std::string& priors, const std::string& model, const std::string& table) {
    try {
      sweep(priors, model, table);
    } catch (const ScenarioError& error) {
      return error.what();
    }
    return "good";
  }
  /// The first output of each row, all draws being the same.
  std::vector<double> values(const std::string& priors, const std::string& model, const std::string& table) {
    std::vector<double> result;
    for (const SweptRow& row : sweep(priors, model, table).rows) {
      const OutputSummary& output = row.result.outputs.at(0);
      result.push_back(output.quantity.display.convert(output.mean));
    }
    return result;
  }
  const TemporaryFolder folder_;
};

using Values = std::vector<double>;

TEST_F(Table, AColumnsUnitIsAppliedToTheCellsValue) {
  EXPECT_EQ(values("d = \"2 [h]\"\n", "y = { formula = \"d * 4\", unit = \"h\" }\n",
                   "row,d [h]\nA,1/2\nB,0.5\nC,(1 + 3) / 2\nD,30 [min]\nE,-1\nF,2 * 3\n"),
            (Values{2, 2, 8, 2, -4, 24}));
  EXPECT_EQ(values("m = \"40%\"\n", "y = \"m\"\n", "row,m [%]\nA,35%\nB,35\nC,0.5\n"), (Values{0.35, 0.35, 0.005}));
  EXPECT_EQ(values("g = \"4 [%/yr]\"\n", "y = { formula = \"g\", unit = \"%/yr\" }\n", "row,g [%/yr]\nA,5%\nB,5\n"),
            (Values{5, 5}));
  EXPECT_SAYS(message("m = \"40%\"\n", "y = \"m\"\n", "row,m [%]\nA,35% to 40\n"), "some numbers carry a percent sign");
  EXPECT_EQ(values("day = \"date('2020-01-01')\"\n", "y = { formula = \"day - date('2024-01-01')\", unit = \"day\" }\n",
                   "row,day [yr]\nA,2024-03-01\n"),
            (Values{60}));
}

TEST_F(Table, ACellOfAnotherNotationIsRefused) {
  const auto cell = [&](const std::string& text, const std::string& separator = ",") {
    return message("x = \"1\"\n", "y = \"x\"\n", "row" + separator + "x\nA" + separator + text + "\n");
  };
  EXPECT_SAYS(cell("(5.00)"), "t.csv:2:3: error: '(5.00)' is a spreadsheet's way to write a number");
  EXPECT_SAYS(cell("(5.00)"), "write -5.00");
  EXPECT_SAYS(cell("\"1,234.5\""), "write 1234.5");
  EXPECT_SAYS(cell("\"1.234,5\""), "write 1234.5");
  EXPECT_SAYS(cell("\"0,3\""), "write 0.3");
  EXPECT_SAYS(cell("0,3\nB;1.234", ";"), "'1.234' can be read in two ways");
  EXPECT_SAYS(cell("0,3\nB;1.234 to 5.678", ";"), "can be read in two ways");
  EXPECT_SAYS(cell("0,3\nB;uniform(0,3)", ";"), "can be read in two ways");
  EXPECT_SAYS(cell("1.234\nB;5.678", ";"), "can be read in two ways");
  EXPECT_SAYS(cell("(5,00)", ";"), "write -5.00");
  EXPECT_SAYS(cell("35% [%]"), "the percent stands twice");
  for (const char* date : {"2020-5-28", "5/28/2020", "2020/05/28", "28.5.2020"})
    EXPECT_SAYS(cell(date), "write it as 2020-05-28");
}

TEST_F(Table, SpreadsheetsTablesAreRead) {
  const std::string priors = "mfu = \"0.4\"\n", model = "y = \"mfu\"\n";
  EXPECT_EQ(values(priors, model, "model;mfu\nA;0,3\nB;0,4\n"), (Values{0.3, 0.4}));
  EXPECT_EQ(values(priors, model, "model;mfu\nA;0.5\nB;1.234\n"), (Values{0.5, 1.234}));
  EXPECT_EQ(values(priors, model, "model\tmfu\nA\t0.3\n"), (Values{0.3}));
  EXPECT_EQ(values(priors, model, "model,mfu,,\nA,0.3,,\n,,,\n,,,\n"), (Values{0.3}));
  EXPECT_EQ(values(priors, model, ",mfu\n0,0.3\n1,0.5\n"), (Values{0.3, 0.5})) << "a nameless column of row names";
  EXPECT_SAYS(message(priors, model, "model,mfu,\nA,0.3,7\n"),
              "t.csv:2:7: error: this cell stands in a column without a name");
  EXPECT_SAYS(message(priors, model, "model,MFU\nA,0.3\n"), "the column 'MFU' is no prior; 'mfu' is");
}

TEST_F(Table, WhatReplacesAPriorHasItsDimension) {
  const std::string priors = "rent = \"2 [USD/h]\"\nhours = \"10 [h]\"\n", model = "c = \"rent * hours\"\n";
  EXPECT_SAYS(message(priors, model, "row,rent\nA,2 [USD/h]\nB,2 [EUR/h]\n"),
              "t.csv:3:3: error: 'rent' is in USD/h, and what replaces it is in EUR/s");
  EXPECT_SAYS(message(priors, model, "row,rent\nA,2\n"), "give it a unit, as in 2 [USD/h]");
  EXPECT_EQ(values(priors, model, "row,rent\nA,0\nB,3600 [USD/h]\n"), (Values{0, 36000}));
  const std::string path = folder_.write(
      "o.toml", "id = \"s\"\n[priors]\n" + priors + "[model]\n" + model + "[parties.other]\nrent = \"3\"\n");
  for (const LoadOptions& load : {LoadOptions{{"rent=2"}}, LoadOptions{{}, false, "", "other"}})
    EXPECT_THROW(load_scenario(path, load), ScenarioError);
  EXPECT_NO_THROW(load_scenario(path, {{"rent=2 to 3 [cent/min]"}}));
}

/// The same error in every row is one error.
TEST_F(Table, ALabelThatIsNotThereIsAnErrorInEveryRow) {
  const std::string priors = "x = \"1\"\nr = { over = \"k\", value = \"1\" }\n[index]\nk = [\"A\"]\n";
  EXPECT_SAYS(message(priors, "y = \"sum(r)\"\n", "row,r.B\nA,1\nB,2\n"), "prior 'r' has no label 'B'");
  const std::string path = folder_.write("o.toml", "[priors]\n" + priors + "[model]\ny = \"sum(r)\"\n");
  EXPECT_SAYS(message(priors, "y = \"sum(r)\"\n", "row,r.\nA,1\nB,2\n"), "prior 'r' has no label ''");
  RowOptions rows;
  rows.ranges = {"r.B=1:3:1"};
  EXPECT_THROW(make_rows(load_document(path, std::vector<std::string>{}), rows), ScenarioError);
}

TEST_F(Table, RowsAreComparedInOneUnit) {
  // A prior without a unit takes any; its rows must agree with each other.
  EXPECT_SAYS(message("x = \"1\"\n", "y = \"x\"\n", "row,x\nA,1 [USD]\nB,2 [EUR]\n"),
              "row 'B': 'y' is in EUR, but in USD in row 'A'");
  EXPECT_SAYS(message("x = \"1\"\n", "y = \"x\"\n", "row,x\nA,1\nB,2 [EUR]\n"),
              "row 'B': 'y' is in EUR, but a pure number in row 'A'");
  // Shown in the first row's unit, whatever the cells are written in.
  EXPECT_EQ(values("rent = \"2 [USD]\"\n", "y = \"rent\"\n[report]\noutputs = [\"rent\"]\n",
                   "row,rent\nA,2 [USD]\nB,300 [cent]\n"),
            (Values{2, 3}));
}

TEST_F(Table, ColumnsAreTakenOnceAndNamed) {
  const std::string priors = "b = \"1\"\nr = { over = \"k\", value = \"1\" }\n[index]\nk = [\"A\", \"B\"]\n",
                    model = "y = \"b + sum(r)\"\n";
  for (const char* header : {"b (USD)", "b [%] est."})
    EXPECT_SAYS(message(priors, model, "row,r.A," + std::string(header) + "\nA,1,2\n"), "is not read as the prior 'b'");
  EXPECT_EQ(values(priors, model, "row,\u00a0b\nA,5\n"), (Values{7}));
  EXPECT_SAYS(sweep(priors, model, "row,b,cost\nA,5,6\n").warnings.at(0), "these columns set no prior: cost");
  const Document document =
      load_document(folder_.write("o.toml", "[priors]\n" + priors + "[model]\n" + model), std::vector<std::string>{});
  RowOptions rows;
  for (const auto& [first, second] :
       {std::pair<const char*, const char*>{"r.A=1:2:1", "r=1:2:1"}, {"r=1:2:1", "r.A=1:2:1"}}) {
    rows.ranges = {first, second};
    EXPECT_THROW(make_rows(document, rows), UsageError);
  }
  rows.ranges.clear();
  rows.table = folder_.write("c.csv", "row,v\nA,1\n");
  rows.columns = "v=b,v=r.A";
  EXPECT_THROW(make_rows(document, rows), UsageError);
}

/// What rows share is the same in each of them, whatever it is correlated with and is called.
TEST_F(Table, RowsShareACorrelatedPrior) {
  for (const auto& [shared, own] : {std::pair<const char*, const char*>{"z", "a"}, {"a", "z"}}) {
    const std::string s = shared, o = own;
    const Sweep result =
        sweep(s + " = \"1 to 50\"\n" + o + " = \"1 to 5\"\n[[correlations]]\nbetween = [\"a\", \"z\"]\nrank = 0.9\n",
              "y = \"" + s + " + 0 * " + o + "\"\n", "row," + o + "\nA,1 to 5\nB,2 to 9\nC,3 to 18\n", "A");
    for (const SweptRow& row : result.rows) {
      const OutputSummary& ratio = row.result.outputs.back();
      EXPECT_EQ(ratio.lowest, 1) << shared << " in row " << row.name;
      EXPECT_EQ(ratio.highest, 1) << shared << " in row " << row.name;
    }
  }
}

class IncludedIndex : public ::testing::Test {
 protected:
  std::string message(const std::string& main) {
    try {
      (void)load_scenario(folder_.write("main.toml", main), {});
    } catch (const ScenarioError& error) {
      return error.what();
    }
    return "good";
  }
  const TemporaryFolder folder_;
};

TEST_F(IncludedIndex, IsPickedFromByWhomIncludesIt) {
  folder_.write("a.toml",
                "[index]\nchip = [\"A\", \"B\", \"C\"]\n[priors]\ncount = { over = \"chip\", value = { A = \"1\", B = "
                "\"10\", C = \"100\" } }\n");
  folder_.write("b.toml", "[index]\nchip = [\"A\", \"B\"]\n[priors]\nother = \"1\"\n");
  const std::string model = "[model]\nn = \"sum(count)\"\n";
  EXPECT_SAYS(message("include = [\"a.toml\", \"b.toml\"]\n" + model), "which this file does not include");
  EXPECT_EQ(message("include = [\"a.toml\"]\n[index]\nchip = [\"C\", \"A\"]\n" + model), "good");
}

TEST_F(IncludedIndex, InAnotherOrderDoesNotMoveADirichlet) {
  folder_.write("l.toml",
                "[index]\nchip = [\"A\", \"B\", \"C\"]\n[priors]\nshare = { over = \"chip\", value = \"dirichlet(60, "
                "20, 20)\" }\n");
  const std::string model = "[model]\nn = \"share.A\"\n", other = "[index]\nchip = [\"C\", \"B\", \"A\"]\n";
  EXPECT_SAYS(message("include = [\"l.toml\"]\n" + other + model), "stands in another order than where");
  EXPECT_EQ(message("include = [\"l.toml\"]\n" + model), "good");
  EXPECT_EQ(message("include = [\"l.toml\"]\n" + other +
                    "[priors]\nshare = { over = \"chip\", value = \"dirichlet(1, 2, 3)\", override = true }\n" + model),
            "good");
}

TEST_F(IncludedIndex, APartyIsDefinedOnce) {
  folder_.write("l.toml", "[priors]\nx = \"1\"\n[parties.lab]\nx = \"2\"\n");
  EXPECT_SAYS(message("include = [\"l.toml\"]\n[parties.lab]\nx = \"3\"\n[model]\ny = \"x\"\n"),
              "party 'lab' is already defined");
  EXPECT_SAYS(message("[priors]\nx = \"1\"\n[parties.ratio]\nx = \"3\"\n[model]\ny = \"x\"\n"), "cannot name a party");
}

class Data : public ::testing::Test {
 protected:
  OutputSummary run(const std::string& prior, const std::string& table) {
    folder_.write("d.csv", table);
    const std::string path =
        folder_.write("s.toml", "id = \"s\"\n[priors]\nx = \"" + prior + "\"\n[model]\ny = \"x\"\n");
    Question question;
    question.draws = 1'000'000;
    const Scenario scenario = load_scenario(path, {});
    EXPECT_EQ(scenario.document.files.size(), 2u);  // the data are part of what a result is of
    return run_scenario(scenario, question).outputs.at(0);
  }
  const TemporaryFolder folder_;
};

TEST_F(Data, AreDrawnFromAColumn) {
  const OutputSummary even = run("empirical('d.csv', 'cost')", "name,cost [USD],n\na,1,1\nb,200 [cent],1\nc,5,2\n");
  EXPECT_EQ(even.quantity.display.base, "USD");
  EXPECT_NEAR(even.mean, 8.0 / 3, 5 * even.mean_se);
  EXPECT_EQ(even.highest, 5);
  const OutputSummary weighed = run("empirical('d.csv', 'cost', weights = 'n')", "cost;n\n1;1\n2;1\n5;2\n");
  EXPECT_NEAR(weighed.mean, 3.25, 5 * weighed.mean_se);
  const OutputSummary cut = run("truncate(empirical('d.csv', 'x'), 2, 9)", "x\n1\n2\n4\n");
  EXPECT_NEAR(cut.mean, 3, 5 * cut.mean_se);
  for (const char* wrong : {"x,y\n1,2\n,3\n", "x\n1\nb\n", "z\n1\n", "x\n1 [USD]\n2\n"}) {
    folder_.write("d.csv", wrong);
    const std::string path =
        folder_.write("w.toml", "[priors]\nx = \"empirical('d.csv', 'x', weights = 'x')\"\n[model]\ny = \"x\"\n");
    EXPECT_THROW(load_scenario(path, {}), ScenarioError) << wrong;
  }
}

}  // namespace
}  // namespace reckon
