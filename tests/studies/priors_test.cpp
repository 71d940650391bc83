// The published figures that each scenario in priors/ must give. Tolerances of sampled figures are
// multiples of their Monte Carlo error; those of points are stated with the figure.
#include <gtest/gtest.h>

#include <cmath>

#include "language/csv.h"
#include "studies/sweep.h"
#include "studies/verdict.h"
#include "test_support.h"

namespace reckon {
namespace {

const std::string kPriors = RECKON_SOURCE "/priors/";

struct Settled {
  Scenario scenario;
  Answer result;

  explicit Settled(const std::string& file, const LoadOptions& options = {})
      : scenario(load_scenario(kPriors + file, options)) {
    Question run;
    run.draws = 200'000;
    result = run_scenario(scenario, run);
  }
  /// Quantile 0, 1, 2 is P5, P50, P95; in the display unit.
  double operator()(const std::string& output, size_t quantile = 1) const {
    for (const OutputSummary& summary : result.outputs) {
      if (summary.quantity.name == output)
        return summary.quantity.display.convert(summary.quantiles[quantile].estimate.value);
    }
    ADD_FAILURE() << "no output " << output;
    return 0;
  }
  const ClaimSummary& claim(const std::string& id) const {
    for (const ClaimSummary& claim : result.claims) {
      if (claim.claim.id == id) return claim;
    }
    throw std::runtime_error("no claim " + id);
  }
};

#define EXPECT_WITHIN(value, expected, relative) EXPECT_NEAR((value) / (expected), 1, relative)

TEST(Priors, Grok4) {
  const Settled grok("grok-4.toml");
  EXPECT_WITHIN(grok("energy"), 314.6, 0.01);       // 246M h x 0.7 kW x 0.75 x 2.03 x 1.2, published as 310
  EXPECT_WITHIN(grok("energy_h100"), 282, 0.01);    // with the H100 server's 1.821
  EXPECT_WITHIN(grok("co2"), 154'159, 0.01);        // published as 154,000
  EXPECT_WITHIN(grok("water"), 754, 0.01);          // published as 750
  EXPECT_WITHIN(grok("cost_rented"), 490e6, 0.05);  // published as about 490 million, both ways
  EXPECT_WITHIN(grok("cost_owned"), 490e6, 0.10);
  EXPECT_WITHIN(grok("hours_by_flop"), 379e6, 0.02);
  EXPECT_WITHIN(grok("hours_by_grok_3"), 240e6 * 5 / 4.87, 0.02);
  EXPECT_EQ(verdict(grok.claim("misprinted-co2")), "contradicts");
  EXPECT_EQ(verdict(grok.claim("epoch-co2")), "fits");
  EXPECT_EQ(verdict(grok.claim("epoch-energy")), "fits");
  EXPECT_EQ(verdict(grok.claim("epoch-water")), "fits");
  EXPECT_EQ(verdict(grok.claim("press-town")), "contradicts");
}

TEST(Priors, Llama31) {
  const Settled llama("llama-3.1-405b.toml");
  EXPECT_EQ(verdict(llama.claim("meta-co2")), "fits");       // 8,930 t
  EXPECT_WITHIN(llama("grok_4_ratio"), 246 / 30.84, 1e-12);  // 8.0 times
  EXPECT_WITHIN(llama("cost_owned"), 50.9e6, 0.10);          // from the price of a GPU, Epoch's from that of a DGX
  EXPECT_WITHIN(llama("mfu"), 0.346, 0.001);
}

TEST(Priors, Gpt4AndGpt3) {
  const Settled gpt_4("gpt-4.toml");
  EXPECT_WITHIN(gpt_4("final_run_owned"), 40.59e6, 0.02);
  EXPECT_WITHIN(gpt_4("cluster"), 775.98e6, 0.01);  // published as 800 million
  EXPECT_GT(gpt_4.claim("altman").probability, 0.95);
  const Settled gpt_3("gpt-3.toml");
  EXPECT_WITHIN(gpt_3("by_lambda"), 4.67e6, 0.01);  // Lambda's 4.6 million
  EXPECT_WITHIN(gpt_3("hours"), 3.552e6, 0.02);
}

TEST(Priors, NextFrontierModel) {
  const Settled next("next-frontier-model.toml", {.currency = "KRW"});
  EXPECT_WITHIN(next("of_samsung"), 43.5, 0.002);
  EXPECT_WITHIN(next("of_korea"), 105, 0.005);
  const auto display = in_currency(next.scenario.outputs[0].display, *next.scenario.currency);
  ASSERT_TRUE(display);
  EXPECT_EQ(display->unit, "KRW");
  EXPECT_DOUBLE_EQ(display->convert(5e9), 6.915e12);
}

TEST(Priors, ChatGptQuery) {
  const Settled query("chatgpt-query.toml");
  EXPECT_WITHIN(query("by_hardware"), 694'444, 0.0001);
  EXPECT_WITHIN(query("by_hardware_a_query"), 0.356, 0.001);  // cents: 694,444 / 195M, published as 0.36
  EXPECT_WITHIN(query("cost.p175B") / query("cost.p10B"), 17.5, 0.001);
  EXPECT_EQ(verdict(query.claim("semianalysis")), "fits");
  // Dollars in the place of cents come out as impossible.
  EXPECT_LT(query("cost.p175B", 2), 36);
}

TEST(Priors, DeepSeekServingDay) {
  const Settled day("deepseek-serving-day.toml");
  EXPECT_WITHIN(day("cost_at_2"), 87'072, 1e-12);
  EXPECT_WITHIN(day("income"), 562'027, 0.001);
  EXPECT_WITHIN(day("margin"), 5.45, 0.002);
}

TEST(Priors, EpochsPointFiguresToOnePercent) {
  const Document document = load_document(kPriors + "epoch-training-cost.toml", std::vector<std::string>{});
  RowOptions rows;
  rows.table = kPriors + "tables/notable-models.csv";
  const CsvTable table = read_csv(rows.table);
  const size_t amortised = table.column("published_amortised [USD]", ""),
               cloud = table.column("published_cloud [USD]", "");
  std::vector<NamedNode> outputs;
  std::vector<std::string> warnings;
  const std::vector<PointRow> points = rows_at_median(document, rows, outputs, warnings);
  ASSERT_GE(points.size(), 20u);
  ASSERT_EQ(outputs[0].name, "amortised");
  ASSERT_EQ(outputs[1].name, "cloud");
  ASSERT_EQ(outputs[2].name, "acquisition");
  std::map<std::string, PointRow> by_name;
  for (size_t r = 0; r < points.size(); ++r) {
    by_name[points[r].name] = points[r];
    EXPECT_WITHIN(points[r].values[0], std::stod(table.rows[r][amortised].text), 0.01) << points[r].name;
    if (!table.rows[r][cloud].text.empty()) {
      EXPECT_WITHIN(points[r].values[1], std::stod(table.rows[r][cloud].text), 0.01) << points[r].name;
    }
  }
  const std::pair<const char*, double> published[] = {{"GPT-3", 2.057e6},        {"OPT-175B", 0.732e6},
                                                      {"BLOOM", 0.901e6},        {"GPT-4", 40.59e6},
                                                      {"Gemini Ultra", 29.83e6}, {"PaLM 540B", 2.946e6}};
  for (const auto& [name, cost] : published) EXPECT_WITHIN(by_name.at(name).values[0], cost, 0.01) << name;
  EXPECT_WITHIN(by_name.at("GPT-4").values[2], 776e6, 0.01);  // printed as 800 million
}

TEST(Priors, EpochsRelativeIntervalsToThreePercent) {
  Document document = load_document(kPriors + "epoch-training-cost.toml", std::vector<std::string>{});
  document.outputs = {{"relative_acquisition", {}},
                      {"relative_capital", {}},
                      {"relative_energy", {}},
                      {"relative_as_printed", {}},
                      {"relative_corrected", {}}};
  Question question;
  question.draws = 1'000'000;
  const Answer result = run_scenario(build_scenario(document), question);
  // Relative to the median; published with two digits from 10,000 draws.
  const std::tuple<const char*, double, double> published[] = {{"relative_acquisition", 0.46, 2.1},
                                                               {"relative_capital", 0.27, 4},
                                                               {"relative_energy", 0.31, 3.6},
                                                               {"relative_as_printed", 0.34, 3.7}};
  for (const OutputSummary& output : result.outputs) {
    for (const auto& [name, low, high] : published) {
      if (output.quantity.name != name) continue;
      const double median = output.quantiles[1].estimate.value;
      EXPECT_WITHIN(output.interval_low.value / median, low, 0.03) << name;
      EXPECT_WITHIN(output.interval_high.value / median, high, 0.03) << name;
    }
    if (output.quantity.name == "relative_corrected") {
      // A correct sum is as wide as its capital: the two move together.
      EXPECT_LT(output.interval_low.value / output.quantiles[1].estimate.value, 0.30);
      EXPECT_GT(output.interval_high.value / output.quantiles[1].estimate.value, 3.8);
    }
  }
}

TEST(Priors, BacktestOfEpochsMethod) {
  SweepOptions asked;
  asked.rows.table = kPriors + "tables/notable-models.csv";
  asked.rows.truth = "ground_truth [USD]";
  asked.rows.truth_about = "cloud";
  Question question;
  question.draws = 100'000;
  const Sweep sweep =
      run_sweep(load_document(kPriors + "epoch-training-cost.toml", std::vector<std::string>{}), asked, question, {});
  EXPECT_EQ(sweep.known, 2u);
  EXPECT_EQ(sweep.inside, 2u);
}

TEST(Currency, KeepsTheUnitThatIsShown) {
  const CurrencyDefinition won{"KRW", 1383, "", ""};
  const std::pair<Display, std::pair<std::string, double>> shown[] = {
      {{"USD", 1, 1, "USD"}, {"KRW", 1383}},
      {{"kUSD", 1000, 1, "USD"}, {"kKRW", 1.383}},
      {{"USD/(GPU h)", 1, 3600, "USD/(GPU s)"}, {"KRW/(GPU h)", 1383 * 3600}},
      {{"USD/(1e6 token)", 1, 1e6, "USD/token"}, {"KRW/(1e6 token)", 1383e6}},
      {{"cent", 0.01, 1, "USD"}, {"KRW", 1383}}};
  for (const auto& [display, expected] : shown) {
    const auto found = in_currency(display, won);
    ASSERT_TRUE(found) << display.unit;
    EXPECT_EQ(found->unit, expected.first);
    EXPECT_DOUBLE_EQ(found->convert(1), expected.second) << display.unit;
  }
  EXPECT_FALSE(in_currency({"GPU h/USD", 1, 1, "GPU s/USD"}, won));
  EXPECT_FALSE(in_currency({"USD2023", 1, 1, "USD2023"}, won));
}

}  // namespace
}  // namespace reckon
