// The language: numbers, units, precedence, arrays, includes, claims.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "model/interpret.h"
#include "scenario/builder.h"
#include "test_support.h"

namespace reckon {
namespace {

/// The constant value of a model formula, in its display unit.
double value_of(const std::string& formula, const std::string& unit = "", const std::string& priors = "") {
  const TemporaryScenario file(
      "id = \"t\"\n[index]\ni = [\"a\", \"b\", \"c\"]\n[priors]\nv = { over = \"i\", value = { a = \"1\", b = \"2\", c "
      "= \"4\" } }\n" +
      priors + "[model]\ny = { formula = \"" + formula + "\"" + (unit.empty() ? "" : ", unit = \"" + unit + "\"") +
      " }\n");
  const Scenario scenario = load_scenario(file.path(), {});
  const auto values = interpret(scenario.graph, [](const StreamName&) { return -0.5; });
  return scenario.outputs.at(0).display.convert(values[scenario.outputs[0].node]);
}

/// The language reserves the words to which scenarios give a meaning.
TEST(Language, ReservesEveryFunctionAndDistribution) {
  for (const std::string& name : function_names()) EXPECT_EQ(reserved_names().at(name), "a function") << name;
  for (const std::string& name : distribution_names()) EXPECT_EQ(reserved_names().at(name), "a distribution") << name;
  for (const char* parameter : {"mean_price", "mu", "low", "shape", "p"})
    EXPECT_EQ(reserved_names().count(parameter), 0u) << parameter;
}

TEST(Language, Numbers) {
  EXPECT_EQ(value_of("1_000 + .5"), 1000.5);
  EXPECT_EQ(value_of("35%"), 0.35);
  EXPECT_EQ(value_of("5.576M"), 5576000.0);
  EXPECT_EQ(value_of("2.5e24"), 2.5e24);
  EXPECT_EQ(value_of("3k + 2B + 1T"), 1002000003000.0);
  EXPECT_EQ(value_of("0.1 + 0.2"), 0.1 + 0.2);
  EXPECT_EQ(value_of("1e-320"), 1e-320);
  EXPECT_EQ(value_of("123456789012345678901234567890"), 123456789012345678901234567890.0);
}

TEST(Language, Precedence) {
  EXPECT_EQ(value_of("2 + 3 * 4 ^ 2"), 50);
  EXPECT_EQ(value_of("-2 ^ 2"), -4);
  EXPECT_EQ(value_of("2 ^ 3 ^ 2"), 512);
  EXPECT_EQ(value_of("2 ^ -1"), 0.5);
  EXPECT_EQ(value_of("10 - 3 - 2"), 5);
  EXPECT_EQ(value_of("if(1 < 2 and not (3 < 2) or 1 > 2, 7, 8)"), 7);
  EXPECT_EQ(value_of("if(1 + 1 == 2, 1, 0)"), 1);
}

TEST(Language, Functions) {
  EXPECT_EQ(value_of("log10(1000) + log2(8) + sqrt(16) + abs(-1)"), 11);
  EXPECT_EQ(value_of("floor(-1.5) + ceil(-1.5) + round(2.5)"), 0);
  EXPECT_EQ(value_of("clamp(5, 0, 2) + min(3, 1, 2) + max(1, 3)"), 6);
  EXPECT_EQ(value_of("sum(v) + mean(v) + product(v) + min(v) + max(v)"), 7 + 7.0 / 3 + 8 + 1 + 4);
  EXPECT_EQ(value_of("sum(v * v) + v.b"), 23);
  EXPECT_EQ(value_of("pow(2, 10)"), 1024);
  EXPECT_NEAR(value_of("normal_cdf(1.6448536269514722)"), 0.95, 1e-15);
}

TEST(Language, Units) {
  EXPECT_EQ(value_of("1 [kWh]", "J"), 3.6e6);
  EXPECT_EQ(value_of("1 [yr]", "h"), 8766);
  EXPECT_DOUBLE_EQ(value_of("1 [gal]", "L"), 3.785411784);
  EXPECT_EQ(value_of("2 [USD/(GPU h)] * 3 [GPU] * 4 [h]", "USD"), 24);
  EXPECT_EQ(value_of("100 [cent]", "USD"), 1);
  EXPECT_EQ(value_of("8 [bit]", "B"), 1);
  EXPECT_DOUBLE_EQ(value_of("1 [furlong]", "m"), 201.168402336805);
  EXPECT_EQ(value_of("50 [%]"), 0.5);
  EXPECT_EQ(value_of("sqrt(9 [m^2])", "m"), 3);
  EXPECT_EQ(value_of("(2 [m]) ^ 3", "m^3"), 8);
  EXPECT_EQ(value_of("max(0, 3 [USD])", "USD"), 3);
  EXPECT_EQ(value_of("1 [t]", "kg"), 1000);
  EXPECT_EQ(value_of("date('2023-02-01') - date('2023-01-01')", "day"), 31);
  EXPECT_EQ(value_of("date('2024-03-01') - date('2024-02-01')", "day"), 29);
  EXPECT_EQ(value_of("date('2024-01-01') - date('2023-01-01')", "day"), 365);
  EXPECT_EQ(value_of("date('2025-01-01') - date('2024-01-01')", "day"), 366);
  EXPECT_NEAR(value_of("date('2022-09-20')", "yr"), 2022 + 262.0 / 365, 1 / 365.0);
  EXPECT_EQ(value_of("3 [USD/(1000 token)] * 2 [Mtoken]", "USD"), 6000);
  EXPECT_DOUBLE_EQ(value_of("10 [L/(100 km)] * 250 [km]", "L"), 25);
  EXPECT_EQ(value_of("4 [1/(10^3 s)]", "1/s"), 0.004);
  EXPECT_EQ(value_of("0", "USD"), 0) << "a literal 0 fits any unit";
  EXPECT_EQ(value_of("sum(w)", "USD", "w = { over = \"i\", value = { a = \"0\", b = \"1 [USD]\", c = \"0\" } }\n"), 1);
  EXPECT_EQ(value_of("2.788M [GPU h] * 2 [USD/(GPU h)]", "USD"), 5576000);
}

TEST(Language, IntervalUnitsCoverBothEnds) {
  const std::string priors = "x = \"1 to 100 [cent]\"\nz = \"-1 to 3 [USD]\"\nw = \"1 [cent] to 1 [USD]\"\n";
  EXPECT_NEAR(value_of("x", "cent", priors), 10, 1e-12);
  EXPECT_NEAR(value_of("z", "USD", priors), 1, 1e-12);
  EXPECT_NEAR(value_of("w", "cent", priors), 10, 1e-12);
}

class Includes : public ::testing::Test {
 protected:
  void SetUp() override {
    write("lib.toml",
          "[index]\nchip = [\"A\", \"B\", \"C\"]\n[priors]\nrent = { over = \"chip\", value = { A = \"1 to 2\", B = "
          "\"2 to 3\", C = \"3 to "
          "4\" } }\nbase = \"1 to 2\"\n");
  }
  void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }
  std::string error_of(const std::string& text) {
    write("main.toml", text);
    try {
      load_scenario(folder_.path() + "/main.toml", {});
    } catch (const ScenarioError& e) {
      return e.what();
    }
    return "";
  }
  Answer run(const std::string& text, const std::vector<std::string>& assignments = {}) {
    write("main.toml", text);
    Question question;
    question.draws = 10'000;
    return run_scenario(load_scenario(folder_.path() + "/main.toml", {assignments}), question);
  }
  const TemporaryFolder folder_;
};

TEST_F(Includes, NoFileIsIncludedTwice) {
  const std::string error = error_of("include = [\"lib.toml\", \"lib.toml\"]\n[model]\ny = \"base\"\n");
  EXPECT_NE(error.find("included twice"), std::string::npos) << error;
}

TEST_F(Includes, SharedPriorsShareDraws) {
  const std::string plain = "include = [\"lib.toml\"]\n[model]\ny = \"rent.A\"\n";
  const double mean = run(plain).outputs[0].mean;
  write("other.toml", "include = [\"lib.toml\"]\n");
  EXPECT_EQ(run("id = \"x\"\ninclude = [\"other.toml\", \"lib.toml\"]\n[priors]\nq = \"rent.A\"\n[model]\ny = \"q\"\n")
                .outputs[0]
                .mean,
            mean);
  // An index may pick a subset; the streams stay.
  EXPECT_EQ(run("include = [\"lib.toml\"]\n[index]\nchip = [\"C\", \"A\"]\n[model]\ny = \"rent.A\"\n").outputs[0].mean,
            mean);
}

TEST_F(Includes, OverridesKeepTheStream) {
  const std::string head = "include = [\"lib.toml\"]\n";
  const double base = run(head + "[model]\ny = \"base\"\n").outputs[0].mean;
  const double doubled =
      run(head + "[priors]\nbase = { value = \"2 to 4\", override = true }\n[model]\ny = \"base\"\n").outputs[0].mean;
  EXPECT_NEAR(doubled / base, 2, 1e-12) << "the same draws, scaled";
  EXPECT_NEAR(run(head + "[model]\ny = \"base\"\n", {"base=2 to 4"}).outputs[0].mean, doubled, 0);
  const double label =
      run(head + "[priors]\nrent.B = { value = \"4 to 6\", override = true }\n[model]\ny = \"rent.B\"\n")
          .outputs[0]
          .mean;
  EXPECT_NEAR(label / run(head + "[model]\ny = \"rent.B\"\n").outputs[0].mean, 2, 1e-12);
  EXPECT_NEAR(run(head + "[model]\ny = \"rent.B\"\n", {"rent.B=4 to 6"}).outputs[0].mean, label, 0);
}

TEST_F(Includes, CorrelatedPriorsMayBeFixed) {
  const std::string correlated =
      "include = [\"lib.toml\"]\n[priors]\nother = \"1 to 2\"\n[model]\ny = \"base\"\nz = \"other\"\n"
      "[[correlations]]\nbetween = [\"base\", \"other\"]\nrank = 0.6\n";
  const Answer fixed = run(correlated, {"base=3"});
  EXPECT_EQ(fixed.outputs[0].lowest, 3);
  EXPECT_EQ(fixed.outputs[0].highest, 3);
  EXPECT_EQ(fixed.outputs[1].mean, run(correlated).outputs[1].mean) << "the other one keeps its draws";
}

TEST_F(Includes, MistakesAreNamed) {
  EXPECT_NE(error_of("include = [\"lib.toml\"]\n[priors]\nbase = \"2 to 4\"\n[model]\ny = \"base\"\n")
                .find("already defined in"),
            std::string::npos);
  EXPECT_NE(error_of("include = [\"lib.toml\"]\n[priors]\nrent.B = \"2 to 4\"\n[model]\ny = \"base\"\n")
                .find("override = true"),
            std::string::npos);
  EXPECT_NE(error_of("include = [\"lib.toml\"]\n[index]\nchip = [\"D\"]\n[model]\ny = \"base\"\n")
                .find("label 'D' is not in the included index"),
            std::string::npos);
  EXPECT_NE(error_of("include = [\"lib.toml\"]\n[priors]\nrent.D = { value = \"2 to 4\", override = true }\n[model]\ny "
                     "= \"rent.A\"\n")
                .find("index 'chip' has no label 'D'"),
            std::string::npos);
  write(
      "share.toml",
      "[index]\nchip = [\"A\", \"B\", \"C\"]\n[priors]\nshare = { over = \"chip\", value = \"dirichlet(1, 2, 3)\" }\n");
  EXPECT_NE(error_of("include = [\"share.toml\"]\n[index]\nchip = [\"A\", \"B\"]\n[model]\ny = \"share.A\"\n")
                .find("main.toml:3:1: error: index 'chip' picks 2 of 3 labels"),
            std::string::npos);
  const std::string shares = "include = [\"share.toml\"]\n[model]\ny = \"share.A\"\n";
  EXPECT_NE(error_of("include = [\"share.toml\"]\n[priors]\nshare.A = { value = \"0.5\", override = true }\n[model]\ny "
                     "= \"share.A\"\n")
                .find("whose parts cannot be replaced one by one"),
            std::string::npos);
  try {
    run(shares, {"share.A=0.5"});
    FAIL() << "a part of a dirichlet was set";
  } catch (const ScenarioError& e) {
    EXPECT_NE(std::string(e.what()).find("--set: 'share' is a dirichlet, whose parts cannot be set one by one"),
              std::string::npos)
        << e.what();
  }
  EXPECT_NE(error_of(shares + "[parties.lab]\nshare.A = \"0.5\"\n")
                .find("main.toml:5:11: error: 'share' is a dirichlet, whose parts cannot be replaced one by one"),
            std::string::npos);
  write("a.toml", "include = [\"main.toml\"]\n");
  EXPECT_NE(error_of("include = [\"a.toml\"]\n[model]\ny = \"1\"\n").find("includes itself"), std::string::npos);
}

TEST(Claims, KindsAndVerdicts) {
  const Answer r = run_text(
      "id = \"c\"\n[priors]\nx = \"uniform(0, 10)\"\n[model]\ny = \"x\"\n"
      "[[claims]]\nid = \"p\"\nabout = \"y\"\nsays = \"2.5\"\n[[claims]]\nid = \"least\"\nabout = \"y\"\nsays = \"> "
      "9.9\"\n"
      "[[claims]]\nid = \"most\"\nabout = \"y\"\nvalue = \"<= 1\"\n[[claims]]\nid = \"range\"\nabout = \"y\"\nsays = "
      "\"2 to 4\"\n"
      "[[claims]]\nid = \"about\"\nabout = \"y\"\nsays = \"about 4\"\n[[claims]]\nid = \"within\"\nabout = \"y\"\nsays "
      "= \"about "
      "4\"\nwithin = 2\n");
  const double se = 5 * 0.5 / std::sqrt(1e7);
  EXPECT_NEAR(r.claims[0].percentile, 0.25, se);
  EXPECT_TRUE(r.claims[0].in_interval);
  EXPECT_NEAR(r.claims[1].probability, 0.01, se);
  EXPECT_NEAR(r.claims[2].probability, 0.1, se);
  EXPECT_NEAR(r.claims[3].probability, 0.2, se);
  EXPECT_NEAR(r.claims[4].probability, 0.18, se);
  EXPECT_NEAR(r.claims[5].probability, 0.6, se);
}

}  // namespace
}  // namespace reckon
