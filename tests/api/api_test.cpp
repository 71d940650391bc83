// The library as other programs see it: only its headers and libreckon.so.
#include <gtest/gtest.h>
#include <pthread.h>
#include <reckon.h>
#include <reckon/answer.h>

#include <cfenv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <thread>

namespace {

constexpr const char* kText = R"(
title = "Example"
[priors]
flop = { value = "2.5e24 to 4.5e24 [FLOP]", source = "…" }
rate = "4e14 to 6e14 [FLOP/(GPU s)]"
rent = "1.5 to 3 [USD/(GPU h)]"
[model]
hours = { formula = "flop / rate", unit = "GPU h" }
cost  = { formula = "hours * rent", unit = "USD", label = "Final run" }
[events]
over = "cost > 5M [USD]"
[[claims]]
id = "lab"
by = "the lab"
about = "cost"
says = "5.576M [USD]"
[report]
outputs = ["cost", "hours"]
)";

reckon::Question of_draws(uint64_t draws) {
  reckon::Question question;
  question.draws = draws;
  return question;
}

reckon::Answer answer_of(const std::string& text, uint64_t draws = 100'000) {
  return ask(reckon::Scenario::from_text(text), of_draws(draws));
}

/// What `work` throws.
template <class Work>
reckon::Error error_of(const Work& work) {
  try {
    work();
  } catch (const reckon::Error& error) {
    return error;
  }
  throw std::runtime_error("nothing was thrown");
}

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

TEST(Api, ErrorsHaveAPlaceAndAHint) {
  const auto error =
      error_of([] { reckon::Scenario::from_text("[priors]\nrent = \"2\"\n[model]\nx = \"rnt * 2\"\n", "a.toml"); });
  EXPECT_EQ(error.kind(), reckon::Error::Kind::scenario);
  EXPECT_EQ(error.file(), "a.toml");
  EXPECT_EQ(error.line(), 4u);
  EXPECT_EQ(error.column(), 6u);
  EXPECT_NE(error.message().find("rnt"), std::string::npos);
  EXPECT_NE(error.hint().find("rent"), std::string::npos);
  EXPECT_NE(std::string(error.what()).find("^"), std::string::npos);
}

TEST(Api, EveryProblemIsListed) {
  const auto error = error_of([] { reckon::Scenario::from_text("[model]\nx = \"a\"\ny = \"b\"\n"); });
  ASSERT_EQ(error.problems().size(), 2u);
  EXPECT_EQ(error.problems()[1].line, 3u);
}

TEST(Api, ErrorsWithoutAPlaceSayWhy) {
  const auto error = error_of([] { reckon::Scenario::from_file("/no/such.toml"); });
  EXPECT_EQ(error.kind(), reckon::Error::Kind::scenario);
  EXPECT_EQ(error.line(), 0u);
  EXPECT_NE(error.message().find("/no/such.toml"), std::string::npos);
}

TEST(Api, OptionsAreRefusedByName) {
  using Kind = reckon::Error::Kind;
  const auto scenario = reckon::Scenario::from_text(kText);
  const auto refused = [&](auto change) {
    return error_of([&] {
      reckon::Question question = of_draws(1000);
      change(question);
      ask(scenario, question);
    });
  };
  EXPECT_EQ(refused([](auto& q) { q.draws = 0; }).kind(), Kind::usage);
  EXPECT_EQ(refused([](auto& q) { q.precision = "half"; }).message(), "precision half: write double or single");
  EXPECT_EQ(refused([](auto& q) { q.set("precision", "half"); }).kind(), Kind::usage);  // at once
  EXPECT_EQ(refused([](auto& q) { q.level = "95"; }).message().rfind("level 95:", 0), 0u);
  EXPECT_EQ(refused([](auto& q) { q.sampler = "sobol"; }).message().rfind("draws 1000 with sampler sobol:", 0), 0u);
  EXPECT_EQ(refused([](auto& q) { q.tolerance = 2; }).message().rfind("tolerance 2:", 0), 0u);
  EXPECT_EQ(refused([](auto& q) { q.set("drws", "5"); }).message(), "there is no option 'drws'");
  EXPECT_EQ(refused([](auto& q) { q.set("drws", "5"); }).hint(), "did you mean 'draws'?");
  EXPECT_EQ(refused([](auto& q) { q.set("--draws", "5"); }).message(), "there is no option '--draws'");
  EXPECT_EQ(refused([](auto& q) { q.set("draws", "many"); }).hint(), "write 1e9, 100M or 10_000");
  EXPECT_EQ(refused([](auto& q) { q.set("tolerance", "-1"); }).message(),
            "tolerance -1: a relative error lies between 0 and 1");
  EXPECT_EQ(error_of([&] { ask(scenario, {}, {.backend = "gpu"}); }).message(),
            "backend gpu: write auto or cpu or cuda");
  EXPECT_EQ(error_of([&] { ask(scenario, {}, {.threads = -1}); }).kind(), Kind::usage);
  const auto answer = ask(scenario, of_draws(1000));
  EXPECT_NE(error_of([&] { answer["csot"]; }).hint().find("did you mean 'cost'?"), std::string::npos);
  EXPECT_NE(error_of([&] { answer.samples(5, {"rnet"}); }).hint().find("did you mean 'rent'?"), std::string::npos);
  EXPECT_EQ(error_of([&] { answer.quantile("cost", 1.5); }).kind(), Kind::usage);
  EXPECT_EQ(error_of([&] { answer.page("fr"); }).hint(), "write en or ko");
  reckon::Question question = of_draws(1);
  question.set("draws", "1M");
  question.set("quantiles", "0.1,90%");
  EXPECT_EQ(question.draws, 1'000'000u);
  EXPECT_EQ(question.quantiles.at(1), "90%");
}

TEST(Api, WhatFailsWhileSamplingIsAnError) {
  const auto error = error_of([] { answer_of("[priors]\nx = \"0 to 1\"\n[model]\ny = \"1 / floor(x)\"\n"); });
  EXPECT_EQ(error.kind(), reckon::Error::Kind::run);
  EXPECT_NE(error.message().find("y"), std::string::npos);
}

TEST(Api, WorkEndsWhenAskedTo) {
  const auto stop = std::make_shared<std::atomic<bool>>(false);
  reckon::Machine machine;
  machine.backend = "cpu";
  machine.stop = stop;
  machine.progress = [&](uint64_t) { *stop = true; };
  const auto scenario = reckon::Scenario::from_text(kText);
  EXPECT_EQ(error_of([&] { ask(scenario, of_draws(1'000'000'000'000), machine); }).kind(),
            reckon::Error::Kind::interrupted);
}

TEST(Api, ManyThreadsAskOneScenario) {
  const auto scenario = reckon::Scenario::from_text(kText);
  const std::string expected = ask(scenario, of_draws(200'000)).sha256();
  std::vector<std::string> hashes(8);
  std::vector<std::thread> threads;
  for (std::string& hash : hashes)
    threads.emplace_back([&] {
      const auto answer = ask(scenario, of_draws(200'000), {.threads = 2});
      if (answer.page().text().find("Final run") != std::string::npos) hash = answer.sha256();
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& hash : hashes) EXPECT_EQ(hash, expected);
}

/// Quantities that each need the next one, on a stack far too small for that, as threads of other languages have.
void* build_a_chain(void* mean) {
  constexpr int kLinks = 499;
  std::string text = "[model]\nq0 = \"q1 + 1\"\n";
  for (int i = 1; i < kLinks; ++i) text += "q" + std::to_string(i) + " = \"q" + std::to_string(i + 1) + " + 1\"\n";
  text += "q" + std::to_string(kLinks) + " = \"0\"\n[report]\noutputs = [\"q0\"]\n";
  try {
    *static_cast<double*>(mean) = ask(reckon::Scenario::from_text(text), of_draws(10))["q0"].mean;
  } catch (const reckon::Error& error) {
    std::fputs(error.what(), stderr);
  }
  return nullptr;
}

TEST(Api, CallersMayHaveLittleStack) {
  double mean = 0;
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, 64 << 10), 0);
  ASSERT_EQ(pthread_create(&thread, &attributes, build_a_chain, &mean), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  EXPECT_EQ(mean, 499);
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

class CApi : public testing::Test {
 protected:
  ~CApi() override {
    reckon_error_free(error_);
    reckon_options_free(options_);
  }
  reckon_options* options_ = reckon_options_new();
  reckon_error* error_ = nullptr;
};

TEST_F(CApi, GivesTheSameFigures) {
  ASSERT_EQ(reckon_options_set(options_, "draws", "100k", &error_), RECKON_OK);
  ASSERT_EQ(reckon_options_set(options_, "set", "rent=2 [USD/(GPU h)]", &error_), RECKON_OK);
  reckon_scenario* const scenario = reckon_scenario_from_text(kText, "scenario.toml", options_, &error_);
  ASSERT_NE(scenario, nullptr);
  reckon_answer* const answer = reckon_ask(scenario, options_, &error_);
  reckon_scenario_free(scenario);
  ASSERT_NE(answer, nullptr);
  reckon::ScenarioOptions same;
  same.set = {{"rent", "2 [USD/(GPU h)]"}};
  const auto expected = ask(reckon::Scenario::from_text(kText, "scenario.toml", same), of_draws(100'000));
  EXPECT_EQ(reckon_answer_sha256(answer), expected.sha256());
  EXPECT_EQ(reckon_answer_outputs(answer), 2u);
  EXPECT_STREQ(reckon_answer_output_name(answer, 0), "cost");
  EXPECT_EQ(reckon_answer_output_name(answer, 2), nullptr);
  double value = 0;
  EXPECT_EQ(reckon_answer_figure(answer, "cost", "high", &value, &error_), RECKON_OK);
  EXPECT_EQ(value, expected["cost"].high.value);
  EXPECT_EQ(reckon_answer_event(answer, "over", "probability", &value, &error_), RECKON_OK);
  EXPECT_EQ(value, expected.events().at(0).probability);
  EXPECT_EQ(reckon_answer_claim(answer, "lab", "percentile", &value, &error_), RECKON_OK);
  EXPECT_EQ(value, expected.claims().at(0).percentile);
  EXPECT_EQ(reckon_answer_events(answer), 1u);
  EXPECT_STREQ(reckon_answer_event_name(answer, 0), "over");
  EXPECT_EQ(reckon_answer_claims(answer), 1u);
  EXPECT_STREQ(reckon_answer_claim_id(answer, 0), "lab");
  EXPECT_EQ(reckon_answer_claim_verdict(answer, 0), expected.claims().at(0).verdict);
  EXPECT_EQ(reckon_answer_claim_id(answer, 1), nullptr);
  EXPECT_EQ(reckon_answer_event(answer, "lab", "probability", &value, nullptr), RECKON_USAGE);
  EXPECT_EQ(reckon_answer_figure(answer, "cost", "mode", &value, &error_), RECKON_USAGE);
  EXPECT_EQ(std::string(reckon_error_hint(error_)).rfind("mean, mean_error", 0), 0u);
  reckon_error_free(error_);
  std::vector<double> draws(50);
  size_t written = 0;
  EXPECT_EQ(reckon_answer_samples(answer, "cost", 50, draws.data(), &written, &error_), RECKON_OK);
  EXPECT_EQ(written, 50u);
  const reckon::Draws same_draws = expected.samples(50);
  EXPECT_EQ(draws[7], same_draws["cost"][7]);
  char* const text = reckon_answer_text(answer, "markdown", &error_);
  EXPECT_EQ(text, expected.page().markdown());
  reckon_text_free(text);
  EXPECT_EQ(reckon_answer_text(answer, "docx", &error_), nullptr);
  EXPECT_EQ(reckon_error_status(error_), RECKON_USAGE);
  reckon_answer_free(answer);
}

TEST_F(CApi, ErrorsAreStatuses) {
  EXPECT_EQ(reckon_options_set(options_, "draws", "many", &error_), RECKON_USAGE);
  EXPECT_EQ(std::string(reckon_error_message(error_)).rfind("draws many:", 0), 0u);
  reckon_error_free(error_);
  EXPECT_EQ(reckon_options_set(options_, nullptr, "1", nullptr), RECKON_USAGE);
  EXPECT_EQ(reckon_scenario_from_text("[model]\nx = \"1 +\"\n", "b.toml", nullptr, &error_), nullptr);
  EXPECT_EQ(reckon_error_status(error_), RECKON_SCENARIO);
  EXPECT_STREQ(reckon_error_file(error_), "b.toml");
  EXPECT_EQ(reckon_error_line(error_), 2u);
}

TEST_F(CApi, ProgressMayStopTheWork) {
  reckon_options_set(options_, "draws", "1T", &error_);
  reckon_options_set(options_, "backend", "cpu", &error_);
  reckon_options_on_progress(
      options_, [](uint64_t, void*) { return 1; }, nullptr);
  reckon_scenario* const scenario = reckon_scenario_from_text(kText, "scenario.toml", nullptr, &error_);
  ASSERT_NE(scenario, nullptr);
  EXPECT_EQ(reckon_ask(scenario, options_, &error_), nullptr);
  EXPECT_EQ(reckon_error_status(error_), RECKON_INTERRUPTED);
  reckon_scenario_free(scenario);
}

}  // namespace
