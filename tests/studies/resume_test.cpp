// A run that is cut off anywhere and goes on elsewhere gives the uninterrupted run's bits.
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "devices/several/several.h"
#include "source_folder.h"
#include "studies/drivers.h"
#include "studies/sweep.h"
#include "wrapped_engine.h"

namespace reckon {
namespace {

/// Keeps every state at every chance, and remembers all that a checkpoint could have held.
class EveryState final : public SavedStates {
 public:
  using States = std::map<std::string, std::string>;
  explicit EveryState(States states = {}) : states_(std::move(states)) {}

  std::unique_ptr<SavedState> of(const std::string& question) override {
    return std::make_unique<One>(*this, question, states_[question]);
  }
  std::vector<States> history;
  size_t found = 0;  // states that were there

 private:
  class One final : public SavedState {
   public:
    One(EveryState& all, std::string question, std::string found)
        : all_(all), question_(std::move(question)), found_(std::move(found)) {
      all_.found += found_.empty() ? 0 : 1;
    }
    const std::string& found() const override { return found_; }
    bool due() const override { return true; }
    void keep(std::string bytes) override {
      all_.states_[question_] = std::move(bytes);
      all_.history.push_back(all_.states_);
    }

   private:
    EveryState& all_;
    std::string question_, found_;
  };
  States states_;
};

/// The CPU's engine without room for values: every rank is looked for again.
class Forgetful final : public WrappedEngine {
 public:
  using WrappedEngine::WrappedEngine;
  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans,
            size_t events, const NextPass* next) override {
    Pass pass = WrappedEngine::pass(first_tile, last_tile, draws, plans, events, next);
    for (OutputPass& output : pass.outputs) output.incomplete = true, output.kept.clear();
    return pass;
  }
  uint64_t longest_pass() const override { return 2; }
};

EngineFactory one_thread() {
  return [](const Program& program, EngineOptions options) {
    options.threads = 1;
    return make_cpu_engine(program, options);
  };
}
EngineFactory three_parts() {
  return [](const Program& program, EngineOptions options) {
    options.threads = 1;
    std::vector<std::unique_ptr<Engine>> parts;
    for (int i = 0; i < 3; ++i) parts.push_back(make_cpu_engine(program, options));
    return make_several(std::move(parts), {});
  };
}
EngineFactory forgetful() {
  return [](const Program& program, const EngineOptions& options) {
    return std::make_unique<Forgetful>(make_cpu_engine(program, options));
  };
}

using Study = std::function<std::string(const Machine& machine)>;  // gives the hash

/// Runs a study, and again from some of the states that it kept, on another engine.
void expect_resumes(const Study& study, const EngineFactory& first, const EngineFactory& then, size_t least_states,
                    uint64_t memory = 0) {
  Machine machine;
  machine.engine = first;
  machine.threads = 1;
  machine.most_memory = memory;
  const std::string expected = study(machine);
  EveryState states;
  machine.saved = &states;
  EXPECT_EQ(study(machine), expected) << "keeping states changes nothing";
  ASSERT_GE(states.history.size(), least_states);
  const size_t step = std::max<size_t>(1, states.history.size() / 12);
  for (size_t i = 0; i < states.history.size(); i += step) {
    EveryState from(states.history[i]);
    Machine other;
    other.engine = then;
    other.saved = &from;
    EXPECT_EQ(study(other), expected) << "from state " << i << " of " << states.history.size();
    EXPECT_GT(from.found, 0u);
  }
}

Study run_of(const std::string& path, uint64_t draws, const LoadOptions& load = {}) {
  return [scenario = load_scenario(source_folder() + path, load), draws](const Machine& machine) {
    Question question;
    question.draws = draws;
    return run_scenario(scenario, question, machine).sha256;
  };
}

TEST(Resume, ARunAtAnyPass) {
  expect_resumes(run_of("/benchmarks/w1.toml", 3'000'000), one_thread(), three_parts(), 3);
  LoadOptions settle;
  settle.settle = true;
  expect_resumes(run_of("/priors/deepseek-v3.toml", 1'000'000, settle), three_parts(), one_thread(), 3);
}

TEST(Resume, ALookAtAnyPart) {
  expect_resumes(run_of("/benchmarks/w1.toml", 1'000'000), forgetful(), forgetful(), 12);
  // With room for more values it would read what it counts; a look that is under way stays as it is.
  expect_resumes(run_of("/benchmarks/w1.toml", 10'000'000), forgetful(), forgetful(), 12, 44'500'000);
  expect_resumes(run_of("/benchmarks/w2.toml", 1'000'000), forgetful(), one_thread(), 12);
}

TEST(Resume, ACondition) {
  LoadOptions load;
  load.given = "cost > 12M [USD]";
  expect_resumes(run_of("/benchmarks/w1.toml", 1'000'000, load), one_thread(), three_parts(), 5);
}

TEST(Resume, ANearestDraw) {
  LoadOptions load;
  load.given = "cost < 1 [USD]";
  const Scenario scenario = load_scenario(source_folder() + "/benchmarks/w1.toml", load);
  const Study message = [&](const Machine& machine) {
    Question question;
    question.draws = 1'000'000;
    try {
      return run_scenario(scenario, question, machine).sha256;
    } catch (const NothingAccepted& nothing) {
      return std::string(nothing.what());
    }
  };
  expect_resumes(message, one_thread(), three_parts(), 5);
}

TEST(Resume, ToleranceScramblesDriversAndSweeps) {
  const Scenario scenario = load_scenario(source_folder() + "/benchmarks/w1.toml");
  Question question;
  question.draws = 1'000'000;
  question.tolerance = 0.005;
  expect_resumes([&](const Machine& machine) { return run_scenario(scenario, question, machine).sha256; }, one_thread(),
                 three_parts(), 3);
  question.tolerance = 0;
  question.draws = 1 << 20;
  question.sampler = SamplerKind::sobol;
  expect_resumes([&](const Machine& machine) { return run_scenario(scenario, question, machine).sha256; }, one_thread(),
                 three_parts(), 16);
  question.sampler = SamplerKind::philox;
  question.draws = 300'000;
  expect_resumes(
      [&](const Machine& machine) {
        Answer answer = run_scenario(scenario, question, machine);
        find_drivers(scenario, question, {Scale::automatic, {}, {0}}, machine, answer);
        return answer.sha256;
      },
      one_thread(), three_parts(), 4);
  const Document document = load_document(source_folder() + "/benchmarks/w1.toml", std::vector<std::string>(), {});
  SweepOptions asked;
  asked.rows.ranges = {"mfu=0.2:0.6:0.1"};
  expect_resumes([&](const Machine& machine) { return run_sweep(document, asked, question, machine).sha256; },
                 one_thread(), three_parts(), 5);
}

}  // namespace
}  // namespace reckon
