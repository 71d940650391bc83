// The library where something is wrong, asked to stop, or asked by many threads.
#include <gtest/gtest.h>
#include <pthread.h>
#include <reckon/answer.h>

#include <future>
#include <thread>

#include "example.h"

namespace {

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
  reckon::Question points = of_draws(4096);
  points.sampler = "sobol";
  const auto given = reckon::Scenario::from_text(kText, "scenario.toml", {.given = "cost > 0 [USD]"});
  EXPECT_NE(error_of([&] { ask(given, points).samples(5000); }).message().find("under a condition"), std::string::npos);
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

/// UDUNITS-2's parser is one for all threads.
TEST(Api, ThreadsReadUnitsSideBySide) {
  const auto read = [] {
    for (const char* unit : {"furlong", "lx", "nautical_mile", "fathom", "kilopascals", "MeV"}) {
      for (int i = 0; i < 50; ++i)
        reckon::Scenario::from_text(std::string("[priors]\na = \"1 to 2 [") + unit + "]\"\n[model]\nx = \"2 * a\"\n");
    }
  };
  std::vector<std::future<void>> readers;
  for (int i = 0; i < 4; ++i) readers.push_back(std::async(std::launch::async, read));
  for (std::future<void>& reader : readers) EXPECT_NO_THROW(reader.get());
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

}  // namespace
