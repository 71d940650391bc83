// Several engines as one give one engine's bits: for any split, any order of finishing, any of them lost at any moment.
#include "devices/several/several.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <thread>

#include "devices/cpu/cpu_engine.h"
#include "devices/several/tile_shares.h"
#include "source_folder.h"
#include "studies/run.h"
#include "wrapped_engine.h"

namespace reckon {
namespace {

struct Behaviour {
  int fails_at = -1;  // the so manieth verb; -1: never
  int delay = 0;      // microseconds at most before each
  bool ahead = false;
};

/// The CPU's engine as devices behave: at its own pace, ahead of what is asked, with values that ascend and are gone
/// with the next pass; and it may fail.
class Simulated final : public WrappedEngine {
 public:
  Simulated(std::unique_ptr<Engine> engine, Behaviour behaviour, unsigned seed, int* verbs = nullptr)
      : WrappedEngine(std::move(engine)), behaviour_(behaviour), random_(seed), verbs_(verbs) {}

  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans,
            size_t events, const NextPass* next) override {
    act();
    EXPECT_LT(first_tile, last_tile);
    EXPECT_LE(last_tile - first_tile, longest_pass());
    if (started_) {
      EXPECT_EQ(started_->first_tile, first_tile) << "another pass was started";
      EXPECT_EQ(started_->last_tile, last_tile);
    }
    started_.reset();
    if (next != nullptr) started_ = *next;
    Pass pass = WrappedEngine::pass(first_tile, last_tile, draws, plans, events, nullptr);
    if (!behaviour_.ahead) return pass;
    kept_.assign(plans.size(), {});
    for (size_t k = 0; k < plans.size(); ++k) sort_kept(pass.outputs[k], kept_[k]);
    return pass;
  }
  std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t first_tile, uint64_t last_tile,
                               uint64_t draws) override {
    act();
    return WrappedEngine::look(looks, first_tile, last_tile, draws);
  }
  bool works_ahead() const override { return behaviour_.ahead; }
  uint64_t tiles_at_once() const override { return behaviour_.ahead ? 2 : 1; }
  uint64_t longest_pass() const override { return 3; }
  std::string backend() const override { return behaviour_.ahead ? "cuda" : "cpu"; }
  std::string device() const override { return "simulated"; }

 private:
  void act() {
    if (verbs_ != nullptr) ++*verbs_;
    if (verb_++ == behaviour_.fails_at) throw DeviceError("gone");
    if (behaviour_.delay > 0) {
      std::uniform_int_distribution<int> delay(0, behaviour_.delay);
      std::this_thread::sleep_for(std::chrono::microseconds(delay(random_)));
    }
  }

  Behaviour behaviour_;
  std::minstd_rand random_;
  int* verbs_;
  int verb_ = 0;
  std::optional<NextPass> started_;
  std::vector<std::vector<double>> kept_;
};

class Several : public testing::Test {
 protected:
  Scenario scenario_ = load_scenario(source_folder() + "/benchmarks/w1.toml");
  Question question_;
  std::vector<std::string> notes_;
  int reserves_ = 0;

  void SetUp() override { question_.draws = 1'500'000; }
  std::string alone() const { return run_scenario(scenario_, question_).sha256; }

  std::string shared(const std::vector<Behaviour>& behaviours, bool reserve = false, int* verbs_of_first = nullptr) {
    Machine machine;
    machine.engine = [&](const Program& program, const EngineOptions& options) {
      EngineOptions one = options;
      one.threads = 1;
      std::vector<std::unique_ptr<Engine>> parts;
      unsigned seed = 1;
      for (const Behaviour& behaviour : behaviours) {
        int* verbs = seed == 1 ? verbs_of_first : nullptr;
        parts.push_back(std::make_unique<Simulated>(make_cpu_engine(program, one), behaviour, seed++, verbs));
      }
      SeveralOptions several;
      several.note = [this](const std::string& device, const std::string& problem) {
        notes_.push_back(device + " " + problem);
      };
      if (reserve) several.reserve = [this, program, one] { return ++reserves_, make_cpu_engine(program, one); };
      return make_several(std::move(parts), several);
    };
    return run_scenario(scenario_, question_, machine).sha256;
  }
};

TEST_F(Several, AnyNumberOfAnyKindGivesTheSameBits) {
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    question_.precision = precision;
    const std::string expected = alone();
    for (const size_t count : {1, 2, 3, 5, 8}) {
      std::vector<Behaviour> behaviours(count);
      EXPECT_EQ(shared(behaviours), expected) << count;
      for (size_t i = 0; i < count; ++i) behaviours[i] = {-1, 500 * static_cast<int>(i + 1), i % 2 == 0};
      EXPECT_EQ(shared(behaviours), expected) << count << " at different paces, some ahead";
    }
  }
  EXPECT_TRUE(notes_.empty());
}

TEST_F(Several, OneMayBeLostAtAnyVerb) {
  const std::string expected = alone();
  for (const bool ahead : {false, true}) {
    int verbs = 0, lost = 0;
    EXPECT_EQ(shared({{-1, 0, ahead}, {-1, 0, false}}, false, &verbs), expected);
    ASSERT_GT(verbs, 0);
    for (int at = 0; at < std::max(verbs, 4); ++at) {
      notes_.clear();
      EXPECT_EQ(shared({{at, 0, ahead}, {-1, 100, !ahead}, {at + 1, 100, false}}), expected) << at;
      lost += static_cast<int>(notes_.size());
    }
    EXPECT_GT(lost, 0);  // how often depends on who was faster
  }
}

TEST_F(Several, ReserveTakesOverFromTheLast) {
  const std::string expected = alone();
  for (const int at : {0, 1, 2}) {
    reserves_ = 0;
    EXPECT_EQ(shared({{at, 0, true}, {at, 0, false}}, true), expected);
    EXPECT_EQ(reserves_, 1);
    EXPECT_EQ(shared({{at, 0, true}}, true), expected) << "alone";
    EXPECT_THROW(shared({{at, 0, true}, {at, 0, false}}), DeviceError);
    EXPECT_THROW(shared({{at, 0, true}}), DeviceError);
  }
  EXPECT_EQ(notes_.front(), "simulated gone");
}

TEST_F(Several, LooksAreSharedToo) {
  const Program program = program_of(scenario_);
  const EngineOptions options;
  std::vector<std::unique_ptr<Engine>> parts;
  for (const Behaviour behaviour : {Behaviour{-1, 200, true}, Behaviour{1, 0, false}, Behaviour{}})
    parts.push_back(std::make_unique<Simulated>(make_cpu_engine(program, options), behaviour, 1));
  const std::vector<Look> looks{{0, ordered_key(5e6), ordered_key(6e6), true, 1'000'000},
                                {0, ordered_key(7e6), ordered_key(9e6), false, 1'000'000}};
  auto expected = make_cpu_engine(program, options)->look(looks, 0, 16, 1'000'000);
  auto found = make_several(std::move(parts), {})->look(looks, 0, 16, 1'000'000);
  for (auto* results : {&expected, &found}) std::sort((*results)[0].values.begin(), (*results)[0].values.end());
  ASSERT_GT(expected[0].values.size(), 1000u);
  EXPECT_EQ(found[0].values, expected[0].values);
  EXPECT_EQ(found[1].counts, expected[1].counts);
}

TEST_F(Several, AConditionIsTheSame) {
  LoadOptions load;
  load.given = "cost > 12M [USD]";
  scenario_ = load_scenario(source_folder() + "/benchmarks/w1.toml", load);
  EXPECT_EQ(shared({{-1, 200, true}, {2, 0, false}, {-1, 100, false}}), alone());
}

TEST_F(Several, AStopStopsAll) {
  std::atomic<bool> stop{true};
  Machine machine;
  machine.stop = &stop;
  machine.engine = [&](const Program& program, const EngineOptions& options) {
    std::vector<std::unique_ptr<Engine>> parts;
    for (int i = 0; i < 3; ++i) parts.push_back(make_cpu_engine(program, options));
    return make_several(std::move(parts), {});
  };
  EXPECT_THROW(run_scenario(scenario_, question_, machine), Interrupted);
}

/// A slow device beside a fast one makes nobody wait: simulated, with a clock that counts tiles.
TEST(TileShares, ASlowDeviceIsNoBurden) {
  for (const uint64_t tiles : {1u, 10u, 500u, 66'560u}) {
    for (const double slow : {0.5, 0.1, 0.02, 0.001}) {
      const double rates[] = {1, slow};
      const double all = 1 + slow, alone = static_cast<double>(tiles);
      const auto piece = [&](double share) { return std::max<uint64_t>(1, static_cast<uint64_t>(alone * share / 8)); };
      const Appetite appetites[] = {{1 / all, piece(1 / all), tiles, true},
                                    {slow / all, piece(slow / all), tiles, false}};
      TileShares shares({0, tiles});
      double clocks[] = {0, 0};
      bool ended[] = {false, false};
      uint64_t done = 0;
      while (!(ended[0] && ended[1])) {
        const int next = ended[0] || (!ended[1] && clocks[1] < clocks[0]) ? 1 : 0;
        if (const auto range = shares.take(appetites[next])) {
          done += range->count();
          clocks[next] += static_cast<double>(range->count()) / rates[next];
        } else {
          ended[next] = true;
        }
      }
      EXPECT_EQ(done, tiles);
      const double last = std::max(clocks[0], clocks[1]);
      EXPECT_LE(last, 1.02 * alone) << tiles << " tiles, " << slow;
      EXPECT_LE(last, 1.15 * alone / all + 2 / slow) << tiles << " tiles, " << slow;
    }
  }
}

/// However tiles are divided, their sums are folded alike.
TEST(TreeSums, OfAnyDivisionAreTheSame) {
  std::mt19937 random(3);
  for (const uint64_t tiles : {1u, 2u, 7u, 64u, 1000u}) {
    std::vector<TileSums> sums(tiles);
    for (TileSums& tile : sums) tile = {std::ldexp(random(), static_cast<int>(random() % 60)), 1.0 / random()};
    const TileSums whole = TreeSums(0, sums).total();
    for (int trial = 0; trial < 20; ++trial) {
      TreeSums folded;
      for (uint64_t first = 0; first < tiles;) {
        const uint64_t last = std::min<uint64_t>(tiles, first + 1 + random() % 90);
        folded.append(
            TreeSums(first, {sums.begin() + static_cast<long>(first), sums.begin() + static_cast<long>(last)}));
        EXPECT_LE(folded.parts().size(), 20u);
        first = last;
      }
      EXPECT_EQ(folded.total().first, whole.first);
      EXPECT_EQ(folded.total().second, whole.second);
    }
  }
}

}  // namespace
}  // namespace reckon
