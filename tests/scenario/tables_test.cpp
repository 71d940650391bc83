// Tables, indices and columns of data are read as people mean them, or refused.
#include <gtest/gtest.h>

#include "base/usage_error.h"
#include "scenario/rows.h"
#include "studies/sweep.h"
#include "test_support.h"

namespace reckon {
namespace {

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
  EXPECT_EQ(
      values(
          "m = \"40%\"\n", "y = \"m\"\n",
          "row,m [%]\nA,\"discrete([5%], [100%])\"\nB,\"discrete([5], [100%])\"\nC,\"mixture(2, weights=[100%])\"\n"),
      (Values{0.05, 0.05, 0.02}));
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
  for (const char* unclear : {"1.500 to 2.500", "12.000 [h]", "1.234k", "1,234"})
    EXPECT_SAYS(cell(unclear, ";"), "can be read in two ways in this table");
  for (const char* unclear : {"beta(2,5, 3,5)", "max(0,5, 0,7)"})
    EXPECT_SAYS(cell(unclear, ";"), "the comma may be a decimal's");
  EXPECT_SAYS(cell("(5,00)", ";"), "write -5.00");
  EXPECT_SAYS(cell("35% [%]"), "the percent stands twice");
  for (const char* date : {"2020-5-28", "5/28/2020", "2020/05/28", "28.5.2020"})
    EXPECT_SAYS(cell(date), "write it as 2020-05-28");
}

TEST_F(Table, SpreadsheetsTablesAreRead) {
  const std::string priors = "mfu = \"0.4\"\n", model = "y = \"mfu\"\n";
  EXPECT_EQ(values(priors, model, "model;mfu\nA;0,3\nB;0,4\n"), (Values{0.3, 0.4}));
  EXPECT_EQ(values(priors, model, "model;mfu\nA;0.5\nB;1.234\n"), (Values{0.5, 1.234}));
  EXPECT_EQ(values(priors, model, "model;mfu\nA;0,123\nB;1,234\n"), (Values{0.123, 1.234}));
  EXPECT_EQ(values(priors, model, "model;mfu\nA;1,5M\nB;2,5e3\n"), (Values{1.5e6, 2500}));
  EXPECT_EQ(values(priors, model, "model\tmfu\nA\t0.3\nB\tmax(1, 2)\nC\t0.123\n"), (Values{0.3, 2, 0.123}));
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

TEST_F(Table, AFirstColumnThatSetsAPriorNamesNoRow) {
  const Sweep swept = sweep("x = \"1\"\na = \"1\"\n", "y = \"x * a\"\n", "x,a\n2,3\n2,4\n");
  ASSERT_EQ(swept.rows.size(), 2u);
  EXPECT_EQ(swept.rows[1].name, "2");
  EXPECT_EQ(swept.rows[0].result.outputs[0].mean, 6);
  EXPECT_EQ(swept.rows[1].result.outputs[0].mean, 8);
}

TEST_F(Table, WhatIsNoUtf8IsRefusedInItsPlace) {
  EXPECT_SAYS(message("x = \"1\"\n", "y = \"x\"\n", "row,x,note\nA,2,\nB,3,caf\xe9\n"),
              "t.csv:3:8: error: this is no UTF-8");
}

TEST_F(Table, AColumnOfOneLabelIsThatLabelsAlone) {
  const auto mean_of_second = [&](const std::string& column) {
    const Sweep swept = sweep("r = { over = \"chip\", value = \"1 to 2\" }\n[index]\nchip = [\"A\", \"B\"]\n",
                              "c = \"r\"\n", "row," + column + "\nx,3 to 4\ny,5 to 6\n");
    std::vector<std::vector<double>> means;
    for (const SweptRow& row : swept.rows) means.push_back({row.result.outputs[0].mean, row.result.outputs[1].mean});
    return std::pair(means, swept.per_row);
  };
  const auto [of_label, drawn] = mean_of_second("r.A");
  EXPECT_EQ(drawn, std::vector<std::string>{"r.A"});
  EXPECT_NE(of_label[0][0], of_label[1][0]);
  EXPECT_EQ(of_label[0][1], of_label[1][1]);  // the table's
  EXPECT_EQ(mean_of_second("r").second, std::vector<std::string>{"r"});
}

/// The same error in every row is one error.
TEST_F(Table, ASetPriorIsOfTheRowsThatDoNotSetIt) {
  const std::string path =
      folder_.write("s.toml",
                    "[index]\nchip = [\"A\", \"B\"]\n[priors]\nx = \"1\"\n"
                    "rent = { over = \"chip\", value = { A = \"1\", B = \"2\" } }\n[model]\ny = \"x + sum(rent)\"\n");
  const auto rows = [&](const std::string& set, const std::string& table, const std::string& range) {
    RowOptions options;
    if (!table.empty()) options.table = folder_.write("t.csv", table);
    if (!range.empty()) options.ranges = {range};
    return make_rows(load_document(path, {set}), options);
  };
  EXPECT_SAYS(rows("x=9", "row,x\nA,5\nB,\n", "").warning, "note: --set x: only of rows whose cell is empty");
  EXPECT_EQ(rows("x=9", "row,rent.A\nA,5\n", "").warning, "");
  EXPECT_EQ(rows("rent=9", "row,rent.A\nA,5\n", "").warning, "") << "the other label keeps what was set";
  EXPECT_THROW(rows("x=9", "", "x=1:2:1"), UsageError);
  EXPECT_THROW(rows("rent.A=9", "", "rent.A=1:2:1"), UsageError);
  EXPECT_NO_THROW(rows("rent.A=9", "", "rent.B=1:2:1"));
}

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
  EXPECT_SAYS(message("x = \"1 [USD]\"\n", "y = \"x\"\n", "row,x\nA,1 [USD]\nB,2 [EUR]\n"),
              "'x' is in USD, and what replaces it is in EUR");
  EXPECT_SAYS(message("x = \"1\"\n", "y = \"x\"\n", "row,x\nA,1\nB,2 [EUR]\n"),
              "'x' is a pure number, and what replaces it is in EUR");
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

TEST_F(Table, ProductsOfPercentagesAreRefusedUnderAPercent) {
  const std::string priors = "m = \"0.4\"\n", model = "y = \"m\"\n";
  for (const char* cell : {"50%*80%", "sqrt(16%)", "40%/2%", "round(40%)"})
    EXPECT_SAYS(message(priors, model, std::string("name,m [%]\na,") + cell + "\n"),
                "products and functions of percentages are none themselves");
  EXPECT_EQ(values(priors, model, "name,m [%]\na,40%\nb,40\nc,30% + 10%\n"), (Values{0.4, 0.4, 0.4}));
  EXPECT_EQ(values(priors, model, "name,m\na,50%*80%\n"), Values{0.4});
}

TEST_F(Table, RangesMayBeNegativeAndInPercent) {
  const auto swept = [&](const std::string& range) {
    const std::string path = folder_.write("s.toml", "id = \"s\"\n[priors]\nm = \"0.4\"\n[model]\ny = \"m\"\n");
    SweepOptions asked;
    asked.rows.ranges = {range};
    Values found;
    for (const SweptRow& row :
         run_sweep(load_document(path, std::vector<std::string>{}), asked, with_draws(10), {}).rows)
      found.push_back(row.result.outputs.at(0).mean);
    return found;
  };
  EXPECT_EQ(swept("m=-1:1:1"), (Values{-1, 0, 1}));
  EXPECT_EQ(swept("m=10%:30%:10%"), (Values{0.1, 0.2, 0.3}));
  EXPECT_THROW(swept("m=10%:30%:10% [h]"), UsageError);
  EXPECT_THROW(swept("m=--1:1:1"), UsageError);
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

TEST_F(IncludedIndex, WhatIsLeftOutIsNotCorrelatedNorOverridden) {
  folder_.write("a.toml",
                "[index]\nchip = [\"A\", \"B\", \"C\"]\n[priors]\nr = { over = \"chip\", value = { A = \"1 to 2\", B = "
                "\"2 to 3\", C = \"3 to 4\" } }\n[[correlations]]\nbetween = [\"r.A\", \"r.B\"]\nrank = 0.5\n"
                "[parties.p]\nr.A = \"5\"\n");
  const std::string picks = "include = [\"a.toml\"]\n[index]\nchip = [\"B\", \"C\"]\n",
                    model = "[model]\nx = \"sum(r)\"\n";
  EXPECT_EQ(message(picks + model), "good");
  EXPECT_SAYS(message(picks + "[[correlations]]\nbetween = [\"r.A\", \"r.B\"]\nrank = 0.5\n" + model),
              "'r' has no label 'A'");
  EXPECT_SAYS(message(picks + "[parties.q]\nr.A = \"5\"\n" + model), "prior 'r' has no label 'A'");
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
