// Devices that fail, that lack something, and several at once.
#include "devices/backend.h"
#include "devices/several/several.h"
#include "parity/parity.h"
#include "random_programs.h"
#include "studies/run.h"
#include "wrapped_engine.h"

namespace reckon {
namespace {

/// The CPU's engine, but its second pass fails as a device without memory does.
class FailingEngine final : public WrappedEngine {
 public:
  using WrappedEngine::WrappedEngine;
  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans,
            size_t events, const NextPass* next) override {
    if (++passes_ == 2) throw CudaError("out of memory");
    return WrappedEngine::pass(first_tile, last_tile, draws, plans, events, next);
  }
  uint64_t longest_pass() const override { return 3 * WrappedEngine::longest_pass(); }
  std::string backend() const override { return "cuda"; }

 private:
  int passes_ = 0;
};

TEST_F(Parity, AutoGoesOnWithTheCpuWhereTheDeviceFails) {
  const Scenario scenario = load_scenario(kSource + "/benchmarks/w1.toml");
  Question question;
  question.draws = 300'000;
  const std::string expected = run_scenario(scenario, question).sha256;
  std::string note;
  Machine machine;
  machine.engine = [&](const Program& program, const EngineOptions& cpu) {
    std::vector<std::unique_ptr<Engine>> parts;
    parts.push_back(std::make_unique<FailingEngine>(make_cpu_engine(program, cpu)));
    SeveralOptions several;
    several.reserve = [=] { return make_cpu_engine(program, cpu); };
    several.note = [&](const std::string&, const std::string& line) { note = line; };
    return make_several(std::move(parts), several);
  };
  const Answer result = run_scenario(scenario, question, machine);
  EXPECT_EQ(result.sha256, expected);
  EXPECT_EQ(result.backend, "cpu");
  EXPECT_EQ(note, "out of memory");
}

/// Two devices and the processor, which share every pass out: the first works ahead, the second takes less at once.
TEST_F(Parity, SeveralDevices) {
  const Scenario scenario = load_scenario(kSource + "/benchmarks/w1.toml");
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    Question question;
    question.draws = 1'000'000;
    question.precision = precision;
    Machine machine;
    machine.engine = [&](const Program& program, const EngineOptions& cpu) {
      std::vector<std::unique_ptr<Engine>> parts;
      parts.push_back(test_engine(program, cpu, {.longest_pass = 2}));
      parts.push_back(test_engine(program, cpu, {.multiprocessors = 1, .longest_pass = 1}));
      parts.push_back(make_cpu_engine(program, cpu));
      return make_several(std::move(parts), {});
    };
    const Answer result = run_scenario(scenario, question, machine);
    EXPECT_EQ(result.sha256, run_scenario(scenario, question).sha256);
    EXPECT_EQ(result.backend, "cuda");
  }
}

/// `auto` never fails for what a device lacks: at its opening, at a program too large for it, when it is open already.
TEST_F(Parity, AutoTakesTheCpuWhereTheDeviceCannot) {
  RandomProgram random = random_program(3, 1);
  const Program small = make_program(random.graph, random.results);
  while (random.results.size() <= kMostCudaResults) {
    random.results.push_back(random.graph.apply(Operation::add, {random.results.back(), random.graph.constant(1.5)}));
  }
  const Program large = make_program(random.graph, random.results);
  for (const Backend backend : {Backend::automatic, Backend::cuda}) {
    std::vector<std::string> notes;
    BackendOptions options;
    options.backend = backend;
    options.draws = uint64_t{1} << 40;
    options.note = [&](const std::string& line) { notes.push_back(line); };
    const EngineFactory good =
        engine_factory(options, [](int, bool) { return make_test_device(227 * 1024, 2, size_t{1} << 32); });
    const EngineFactory none =
        engine_factory(options, [](int, bool) -> std::shared_ptr<Device> { throw CudaError("no device"); });
    if (backend == Backend::cuda) {
      EXPECT_EQ(good(small, {})->backend(), "cuda");
      EXPECT_THROW(good(large, {}), CudaError);
      EXPECT_THROW(none(small, {}), CudaError);
      continue;
    }
    EXPECT_EQ(good(large, {})->backend(), "cpu");
    EXPECT_EQ(good(small, {})->backend(), "cuda");
    EXPECT_EQ(good(large, {})->backend(), "cpu") << "an open device takes no more";
    EXPECT_EQ(none(small, {})->backend(), "cpu");
    ASSERT_EQ(notes.size(), 3u);
    EXPECT_NE(notes[1].find("the CUDA engine takes at most 128"), std::string::npos) << notes[1];
    EXPECT_EQ(notes[2], "running on the CPU: no device");
  }
}

TEST_F(Parity, WhatIsTooLargeIsRefused) {
  RandomProgram random = random_program(3, 1);
  while (random.results.size() <= kMostCudaResults) {
    random.results.push_back(random.graph.apply(Operation::add, {random.results.back(), random.graph.constant(1.5)}));
  }
  const Program program = make_program(random.graph, random.results);
  try {
    (void)test_engine(program, {}, {});
    FAIL() << "not refused";
  } catch (const CudaError& error) {
    EXPECT_STREQ(error.what(), "the scenario has 129 outputs and events, the CUDA engine takes at most 128");
  }
}

}  // namespace
}  // namespace reckon
