// What moves an answer, against closed forms: Sobol' indices, narrowing, swings, the value of information.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "base/usage_error.h"
#include "scenario/rows.h"
#include "studies/drivers.h"
#include "test_support.h"

namespace reckon {
namespace {

struct Found {
  std::unique_ptr<TemporaryScenario> file;
  Scenario scenario;
  Answer answer;
  DriversAnswer drivers;

  const DriverEffect& effect(const std::string& driver, size_t output = 0) const {
    for (const DriverEffect& effect : drivers.outputs[output].by) {
      if (drivers.drivers[effect.driver].name == driver) return effect;
    }
    throw std::runtime_error("no driver " + driver);
  }
};

Found find(const std::string& text, uint64_t draws, const DriversQuestion& asked = {}, uint64_t seed = 1,
           const std::string& given = "", int threads = 0, Precision precision = Precision::wide) {
  Found found;
  found.file = std::make_unique<TemporaryScenario>(text);
  LoadOptions options;
  options.given = given;
  found.scenario = load_scenario(found.file->path(), options);
  Question question;
  question.draws = draws;
  question.seed = seed;
  question.precision = precision;
  Machine machine;
  machine.threads = threads;
  found.answer = run_scenario(found.scenario, question, machine);
  found.drivers = find_drivers(found.scenario, question, asked, machine, found.answer);
  return found;
}

/// Within three standard errors: of dozens of intervals at 95% some miss.
void expect_within(const Estimate& estimate, double exact, const std::string& what) {
  EXPECT_NEAR(estimate.value, exact, 1.5 * estimate.error()) << what;
  EXPECT_LT(estimate.high - estimate.low, 0.02) << what;
}

/// Ishigami and Homma (1990), a = 7, b = 0.1.
TEST(Drivers, Ishigami) {
  const Found found = find(
      "id = \"i\"\n[priors]\nx1 = \"uniform(-3.141592653589793, 3.141592653589793)\"\nx2 = "
      "\"uniform(-3.141592653589793, "
      "3.141592653589793)\"\nx3 = \"uniform(-3.141592653589793, 3.141592653589793)\"\n[model]\ny = \"sin(x1) + 7 * "
      "sin(x2)^2 + 0.1 * x3^4 * sin(x1)\"\n",
      1'000'000);
  const double pi4 = std::pow(std::numbers::pi, 4), a = 7, b = 0.1;
  const double first1 = 0.5 * (1 + b * pi4 / 5) * (1 + b * pi4 / 5), first2 = a * a / 8,
               both = 8 * b * b * pi4 * pi4 / 225, variance = first1 + first2 + both;
  EXPECT_FALSE(found.drivers.outputs[0].logarithms);  // it may be negative
  expect_within(*found.effect("x1").first_order, first1 / variance, "first order of x1");
  expect_within(*found.effect("x2").first_order, first2 / variance, "first order of x2");
  expect_within(*found.effect("x3").first_order, 0, "first order of x3");
  expect_within(*found.effect("x1").total, (first1 + both) / variance, "total of x1");
  expect_within(*found.effect("x2").total, first2 / variance, "total of x2");
  expect_within(*found.effect("x3").total, both / variance, "total of x3");
}

/// Sobol' G: the product of (|4 x - 2| + a) / (1 + a).
TEST(Drivers, SobolG) {
  const double a[] = {0, 1, 4.5, 9, 99, 99};
  std::string text = "id = \"g\"\n[priors]\n", model = "[model]\ny = \"1";
  double product = 1;
  for (int i = 0; i < 6; ++i) {
    text += fmt::format("x{} = \"uniform(0, 1)\"\n", i);
    model += fmt::format(" * (abs(4 * x{0} - 2) + {1}) / {2}", i, a[i], 1 + a[i]);
    product *= 1 + 1 / (3 * (1 + a[i]) * (1 + a[i]));
  }
  DriversQuestion linear;
  linear.scale = Scale::linear;
  const Found found = find(text + model + "\"\n", 1'000'000, linear);
  for (int i = 0; i < 6; ++i) {
    const double alone = 1 / (3 * (1 + a[i]) * (1 + a[i]));
    const std::string driver = fmt::format("x{}", i);
    expect_within(*found.effect(driver).first_order, alone / (product - 1), "first order of " + driver);
    expect_within(*found.effect(driver).total, alone * product / (1 + alone) / (product - 1), "total of " + driver);
  }
}

constexpr double kZ95 = 1.6448536269514722;

TEST(Drivers, NarrowingOfANormalSum) {
  const Found found = find(
      "id = \"s\"\n[priors]\na = \"normal(0, 1)\"\nb = \"normal(0, 2)\"\nc = \"normal(5, 0.1)\"\n[model]\ny = \"a + b "
      "+ "
      "c\"\n",
      1'000'000);
  const double variance = 1 + 4 + 0.01;
  for (const auto& [name, own] : {std::pair<const char*, double>{"a", 1}, {"b", 4}, {"c", 0.01}}) {
    const Narrowing& narrowing = found.effect(name).narrowing;
    EXPECT_NEAR(narrowing.share, 1 - std::sqrt(1 - own / variance), 4 * narrowing.se + 2e-4) << name;
    EXPECT_LT(narrowing.se, 0.01);
    expect_within(*found.effect(name).total, own / variance, name);
  }
  EXPECT_EQ(found.drivers.drivers[found.drivers.outputs[0].by[0].driver].name, "b");  // the most worth knowing first
}

/// Widths of lognormals: exp(mu) 2 sinh(1.645 sigma), and of the known factor its mean.
TEST(Drivers, NarrowingOfAProductOfLognormals) {
  const double sigma[] = {0.3, 0.5, 0.1};
  const Found found = find(
      "id = \"p\"\n[priors]\na = \"lognormal(0, 0.3)\"\nb = \"lognormal(1, 0.5)\"\nc = \"lognormal(2, "
      "0.1)\"\n[model]\ny "
      "= \"a * b / c\"\n",
      1'000'000);
  double variance = 0;
  for (const double s : sigma) variance += s * s;
  EXPECT_TRUE(found.drivers.outputs[0].logarithms);
  const char* const names[] = {"a", "b", "c"};
  for (int i = 0; i < 3; ++i) {
    const double own = sigma[i] * sigma[i];
    const double exact =
        1 - std::exp(own / 2) * std::sinh(kZ95 * std::sqrt(variance - own)) / std::sinh(kZ95 * std::sqrt(variance));
    const Narrowing& narrowing = found.effect(names[i]).narrowing;
    EXPECT_NEAR(narrowing.share, exact, 4 * narrowing.se + 2e-4) << names[i];
    expect_within(*found.effect(names[i]).first_order, own / variance, names[i]);
    // Along the driver the mean is the driver times the mean of the rest.
    const double rest = std::exp((variance - own) / 2);
    const DriverEffect& effect = found.effect(names[i]);
    const double moved = effect.curve.back().mean / effect.curve.front().mean;
    EXPECT_GT(i == 2 ? 1 / moved : moved, 1) << rest;
    ASSERT_EQ(effect.curve.size(), effect.curve_inputs.size());
  }
}

TEST(Drivers, SwingsAreExact) {
  const Found found = find(
      "id = \"w\"\n[priors]\na = \"normal(3, 2)\"\nb = \"uniform(1, 5)\"\nfalls = \"10 - uniform(0, 1)\"\n[model]\ny = "
      "\"a * b - falls\"\n",
      10'000);
  const Swing a = *found.effect("a").swing, b = *found.effect("b").swing, falls = *found.effect("falls").swing;
  EXPECT_NEAR(a.low, (3 - 2 * kZ95) * 3 - 9.5, 1e-12);
  EXPECT_NEAR(a.high, (3 + 2 * kZ95) * 3 - 9.5, 1e-12);
  EXPECT_NEAR(b.low, 3 * 1.2 - 9.5, 1e-12);
  EXPECT_NEAR(b.high, 3 * 4.8 - 9.5, 1e-12);
  EXPECT_NEAR(falls.low, 9 - 9.05, 1e-12);  // the prior at its P5, where its random number is at 0.95
  EXPECT_NEAR(falls.high, 9 - 9.95, 1e-12);
}

TEST(Drivers, WhatMovesTogetherIsOneDriver) {
  const std::string text =
      "id = \"t\"\n[index]\nchip = [\"A\", \"B\", \"C\"]\n[priors]\nshare = { over = \"chip\", value = \"dirichlet(6, "
      "2, "
      "2)\" }\nrent = { over = \"chip\", value = \"1 to 3\" }\nx = \"normal(0, 1)\"\nz = \"normal(0, 1)\"\nfixed = "
      "\"2\"\n[[correlations]]\nbetween = [\"x\", \"z\"]\nrank = 0.5\n[model]\ny = \"sum(share * rent) + x + z * "
      "fixed\"\n";
  const Found found = find(text, 20'000);
  std::vector<std::string> names;
  for (const Driver& driver : found.drivers.drivers) names.push_back(driver.name);
  EXPECT_EQ(names, (std::vector<std::string>{"share", "rent.A", "rent.B", "rent.C", "x + z"}));
  EXPECT_EQ(found.drivers.drivers[0].priors.size(), 3u);
  // Of x + 2 z, correlated by r, nearly all of the variance.
  EXPECT_GT(found.effect("x + z").total->value, 0.95);
  EXPECT_GT(found.effect("x + z").narrowing.share, 0.7);
  const Swing both = *found.effect("x + z").swing;
  EXPECT_LT(both.low, both.high);
  DriversQuestion grouped;
  grouped.groups = {"rent", "x"};
  const Found one = find(text, 20'000, grouped);
  ASSERT_EQ(one.drivers.drivers.size(), 3u);
  EXPECT_EQ(one.drivers.drivers[1].name, "rent");
  EXPECT_EQ(one.drivers.drivers[2].name, "x + z");  // with what it is correlated
  EXPECT_EQ(one.drivers.drivers[2].priors.size(), 2u);
  // What the elements do alone adds up to less than what they do as one; here they do not interact.
  double sum = 0;
  for (const char* name : {"rent.A", "rent.B", "rent.C"}) sum += found.effect(name).total->value;
  EXPECT_NEAR(one.effect("rent").total->value, sum, 0.02);
  for (const char* wrong : {"rents", "fixed", "y"}) EXPECT_THROW(drivers_of(found.scenario, {wrong}), UsageError);
}

/// The groups' response is found by regression: exact for a quadratic form of the scores.
TEST(Drivers, NarrowingOfAGroup) {
  DriversQuestion grouped;
  grouped.groups = {"a,b"};
  const Found found = find(
      "id = \"s\"\n[priors]\na = \"normal(0, 1)\"\nb = \"normal(0, 2)\"\nc = \"normal(0, 1)\"\n[model]\ny = \"a + b + "
      "c\"\n",
      300'000, grouped);
  const Narrowing& narrowing = found.effect("a,b").narrowing;
  EXPECT_NEAR(narrowing.share, 1 - std::sqrt(1.0 / 6), 4 * narrowing.se + 1e-3);
  const Swing& swing = *found.effect("a,b").swing;
  EXPECT_NEAR(swing.high, kZ95 * std::sqrt(5.0), 0.05);
  EXPECT_NEAR(swing.low, -kZ95 * std::sqrt(5.0), 0.05);
}

std::string decision(const char* prefer) {
  return std::string(
             "id = \"d\"\n[priors]\na = \"normal(10, 3) [USD]\"\nb = \"normal(11, 4) [USD]\"\nc = \"1 to "
             "2\"\n[model]\nbuy "
             "= \"a\"\nrent = \"b\"\n[decision]\noptions = [\"buy\", \"rent\"]\nprefer = \"") +
         prefer + "\"\n";
}

/// E max(0, N(m, s)).
double expected_loss(double m, double s) {
  const double t = m / s;
  return s * std::exp(-t * t / 2) / std::sqrt(2 * std::numbers::pi) + m * 0.5 * std::erfc(-t / std::numbers::sqrt2);
}

TEST(Drivers, DecisionBetweenTwoNormals) {
  for (const bool lowest : {true, false}) {
    const Found found = find(decision(lowest ? "lowest" : "highest"), 1'000'000);
    const DecisionAnswer& answer = *found.drivers.decision;
    ASSERT_EQ(answer.options.size(), 2u);
    EXPECT_EQ(answer.chosen, lowest ? 0u : 1u);
    const double buy_best = 0.5 * std::erfc(-0.2 / std::numbers::sqrt2);  // P(a < b)
    const auto near = [](const Estimate& estimate, double exact, const char* what) {
      EXPECT_NEAR(estimate.value, exact, 2 * estimate.error()) << what;  // four standard errors
      EXPECT_LT(estimate.error(), 0.03) << what;
    };
    near(answer.options[0].best, lowest ? buy_best : 1 - buy_best, "P(buy is best)");
    near(answer.options[1].best, lowest ? 1 - buy_best : buy_best, "P(rent is best)");
    near(answer.perfect_information, expected_loss(-1, 5), "EVPI");
    near(answer.options[lowest ? 1 : 0].regret, expected_loss(1, 5), "regret of the other");
    ASSERT_EQ(answer.information.size(), 3u);
    const auto worth = [&](const std::string& name) {
      for (const auto& [driver, estimate] : answer.information) {
        if (found.drivers.drivers[driver].name == name) return estimate;
      }
      throw std::runtime_error("no driver " + name);
    };
    near(worth("a"), expected_loss(-1, 3), "EVPPI of a");
    near(worth("b"), expected_loss(-1, 4), "EVPPI of b");
    EXPECT_EQ(worth("c").value, 0);
  }
}

/// The means of options along a driver have errors: a choice by them gains too little and promises too much. Truth by
/// numerical integration.
TEST(Drivers, WhatNoisyMeansDecideIsWorthWhatItIs) {
  double a = 0, b = 0;
  constexpr int kSeeds = 20;
  int covered = 0;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Found found = find(
        "id = \"t\"\n[priors]\na = \"normal(0.2, 1)\"\nb = \"normal(0, 3)\"\n[model]\nx = \"a * b + 0.5\"\ny = "
        "\"a^2\"\n[decision]\noptions = [\"x\", \"y\"]\nprefer = \"highest\"\n",
        20'000, {}, seed);
    for (const auto& [driver, worth] : found.drivers.decision->information) {
      const bool is_a = found.drivers.drivers[driver].name == "a";
      (is_a ? a : b) += worth.value / kSeeds;
      covered += worth.low <= (is_a ? 0.175926 : 0.060259) && worth.high >= (is_a ? 0.175926 : 0.060259) ? 1 : 0;
    }
  }
  EXPECT_NEAR(a, 0.175926, 0.006);  // 0.164 by gains alone
  EXPECT_NEAR(b, 0.060259, 0.009);  // 0.043
  EXPECT_GE(covered, 36);           // of 40
}

TEST(Drivers, RegretBesideALargeMeanHasItsError) {
  const Found found = find(
      "id = \"t\"\n[priors]\na = \"normal(1e9, 1)\"\nb = \"normal(0, 1)\"\n[model]\nx = \"a\"\ny = \"b\"\n"
      "[decision]\noptions = [\"x\", \"y\"]\nprefer = \"highest\"\n",
      1'000'000);
  const Estimate& regret = found.drivers.decision->options[1].regret;
  EXPECT_NEAR(regret.error(), 1.96e-3 * std::sqrt(2.0), 2e-5);
  EXPECT_NEAR(regret.value, 1e9, 2 * regret.error());
}

TEST(Drivers, WhatLeavesTheRangeIsAnError) {
  const std::string priors = "[priors]\na = \"1.4e308 to 1.5e308\"\n[model]\nx = \"a\"\ny = \"-a\"\n";
  EXPECT_THROW(find(priors + "[decision]\noptions = [\"x\", \"y\"]\nprefer = \"lowest\"\n", 1000), NotFinite);
  EXPECT_THROW(find("[priors]\na = \"1e305 to 1.1e305\"\nb = \"1 to 2\"\n[model]\nx = \"a * b\"\n", 1000), NotFinite);
}

/// What remains has values of its own, or ends sharply: nothing of it may be blurred.
TEST(Drivers, NarrowingWhereWhatRemainsIsSharp) {
  const auto narrowing = [](const std::string& priors, const std::string& formula) {
    const Found found = find(
        "id = \"t\"\n[priors]\nb = \"normal(0, 1)\"\n" + priors + "\n[model]\ny = \"" + formula + "\"\n", 1'000'000);
    return found.effect("b").narrowing.share;
  };
  EXPECT_NEAR(narrowing("k = \"bernoulli(0.3)\"", "3 * k + b"), 0.44768, 0.004);  // 0.433 with slopes of one bin
  EXPECT_NEAR(narrowing("k = \"poisson(5)\"", "k + b"), 0.1285, 0.006);           // 0.120
  EXPECT_NEAR(narrowing("a = \"normal(0, 1)\"", "a^2 + b"), 0.28758, 0.006);
}

/// At a tie noise would choose, were it judged by itself.
TEST(Drivers, WhatDecidesNothingIsWorthNothing) {
  for (const uint64_t draws : {10'000, 1'000'000}) {
    const Found found = find(
        "id = \"t\"\n[priors]\nx = \"normal(0, 1)\"\nz = \"normal(0, 1)\"\n[model]\ny = \"x + 1e-9 * z\"\nother = "
        "\"0 * x\"\n[decision]\noptions = [\"y\", \"other\"]\nprefer = \"lowest\"\n",
        draws);
    for (const auto& [driver, worth] : found.drivers.decision->information) {
      const bool decides = found.drivers.drivers[driver].name == "x";
      EXPECT_NEAR(worth.value, decides ? expected_loss(0, 1) : 0, 2 * (worth.high - worth.value)) << draws;
      if (!decides) {
        EXPECT_EQ(worth.low, 0) << draws;
      }
    }
  }
}

TEST(Drivers, AGroupIsNamedWithAllItsMembers) {
  const Found found = find(
      "id = \"t\"\n[priors]\na = \"normal(0, 1)\"\nb = \"normal(0, 1)\"\nk = \"normal(0, 1)\"\n[[correlations]]\n"
      "between = [\"a\", \"b\"]\nrank = 0.5\n[model]\ny = \"a + b + k\"\n",
      2'000, {.groups = {"b,k"}});
  ASSERT_EQ(found.drivers.drivers.size(), 1u);
  EXPECT_EQ(found.drivers.drivers[0].name, "b,k + a");
}

TEST(Drivers, UnderAConditionOnlyGivenData) {
  const Found found = find("id = \"c\"\n[priors]\na = \"normal(0, 1)\"\nb = \"normal(0, 1)\"\n[model]\ny = \"a + b\"\n",
                           400'000, {}, 1, "a > 0");
  EXPECT_FALSE(found.effect("a").total);
  // a is then half-normal, of variance 1 - 2/pi.
  const double own = 1 - 2 / std::numbers::pi;
  const Estimate& first = *found.effect("a").first_order;
  EXPECT_NEAR(first.value, own / (1 + own), 2 * first.error());
  EXPECT_THROW(find("id = \"c\"\n[priors]\na = \"normal(0, 1)\"\n[model]\ny = \"a\"\n", 10'000, {}, 1, "a > 3"),
               UsageError);
}

TEST(Drivers, TheSameOnEveryNumberOfThreads) {
  const std::string text = decision("lowest");
  const std::string one = find(text, 30'000, {}, 3, "", 1).answer.sha256;
  EXPECT_EQ(find(text, 30'000, {}, 3, "", 3).answer.sha256, one);
  EXPECT_NE(find(text, 30'000, {}, 4, "", 1).answer.sha256, one);
  EXPECT_NE(find(text, 30'000, {}, 3, "", 1, Precision::narrow).answer.sha256, one);
}

/// Of many seeds, as many as stated: 95% of 400, give or take four standard errors (4.4%).
TEST(Drivers, WhatARowSetsIsADriver) {
  const TemporaryFolder folder;
  const std::string path =
      folder.write("s.toml",
                   "[index]\nchip = [\"A\", \"B\"]\n[priors]\nx = \"1 to 3\"\n"
                   "r = { over = \"chip\", value = { A = \"1 to 2\", B = \"2 to 3\" } }\n"
                   "[[correlations]]\nbetween = [\"x\", \"r.A\"]\nrank = 0.5\n[model]\ny = \"x * sum(r)\"\n");
  RowOptions options;
  options.table = folder.write("t.csv", "row,x,r.A\nv1.2@b#c/d,2 to 5,1 to 4\n");
  const RowSet set = make_rows(load_document(path, std::vector<std::string>{}), options);
  const Scenario scenario = build_scenario(set.document(set.rows[0]));
  std::vector<std::string> priors;
  for (const Driver& driver : drivers_of(scenario, {}))
    priors.insert(priors.end(), driver.priors.begin(), driver.priors.end());
  EXPECT_EQ(priors, (std::vector<std::string>{"x", "r.A", "r.B"}));
  EXPECT_EQ(scenario.correlated.count("x") + scenario.correlated.count("r.A"), 2u);
}

TEST(Drivers, StatedErrorsCover) {
  constexpr int kSeeds = 400;
  DriversQuestion linear;
  linear.scale = Scale::linear;
  int first = 0, total = 0, narrowing = 0, perfect = 0, worth = 0;
  for (int seed = 1; seed <= kSeeds; ++seed) {
    const Found found = find(
        "id = \"v\"\n[priors]\na = \"normal(10, 3)\"\nb = \"normal(11, 4)\"\n[model]\nbuy = \"a + 0.3 * b\"\nrent = "
        "\"1.3 * b\"\n[decision]\noptions = [\"buy\", \"rent\"]\nprefer = \"lowest\"\n",
        20'000, linear, static_cast<uint64_t>(seed));
    const auto covers = [](const Estimate& e, double exact) { return e.low <= exact && exact <= e.high ? 1 : 0; };
    const double variance = 9 + 0.09 * 16, share = 9 / variance;
    first += covers(*found.effect("a").first_order, share);
    total += covers(*found.effect("b").total, 1 - share);
    const Narrowing& narrowed = found.effect("a").narrowing;
    constexpr double kStudent19 = 2.093;
    narrowing += std::fabs(narrowed.share - (1 - std::sqrt(1 - share))) <= kStudent19 * narrowed.se ? 1 : 0;
    perfect += covers(found.drivers.decision->perfect_information, expected_loss(-1, 5));
    worth += covers(found.drivers.decision->information[0].second, expected_loss(-1, 4));
  }
  const double least = 0.95 * kSeeds - 4 * std::sqrt(0.95 * 0.05 * kSeeds);
  EXPECT_GE(first, least);
  EXPECT_GE(total, least);
  EXPECT_GE(narrowing, least);
  EXPECT_GE(perfect, least);
  EXPECT_GE(worth, least);
}

}  // namespace
}  // namespace reckon
