// A simulation on an engine that takes several tiles at once and starts a pass before it hands over the last one, as a
// GPU does; here the processor in its place.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "devices/cpu/cpu_engine.h"
#include "sampling/simulation.h"
#include "test_support.h"
#include "wrapped_engine.h"

namespace reckon {
namespace {

struct PassSeen {
  uint64_t first_tile, last_tile;
  std::vector<OutputPlan> plans;
  bool ahead;  // the next one was given
};

class EagerEngine final : public WrappedEngine {
 public:
  using WrappedEngine::WrappedEngine;
  bool works_ahead() const override { return true; }
  uint64_t tiles_at_once() const override { return 2; }
  uint64_t longest_pass() const override { return 4; }
  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans,
            size_t events, const NextPass* next) override {
    if (next_) {  // what it has started must be what is asked for
      EXPECT_EQ(next_->first_tile, first_tile);
      EXPECT_EQ(next_->last_tile, last_tile);
      EXPECT_EQ(next_->outputs[0].keep, plans[0].keep);
      EXPECT_EQ(next_->outputs[0].low, plans[0].low);
    }
    next_.reset();
    if (next != nullptr) next_ = *next;
    seen.push_back({first_tile, last_tile, plans, next != nullptr});
    Pass pass = WrappedEngine::pass(first_tile, last_tile, draws, plans, events, nullptr);
    sort_kept(pass.outputs[0], ascending_);
    return pass;
  }

  std::vector<PassSeen> seen;

 private:
  std::optional<NextPass> next_;
  std::vector<double> ascending_;
};

TEST(WorkingAhead, GivesThePlainEnginesResults) {
  constexpr uint64_t kDraws = 48 * kDrawsPerTile - 1;
  constexpr uint64_t kTiles = (kDraws + kDrawsPerTile - 1) / kDrawsPerTile;
  for (const char* expression : {"1 to 10", "max(0.5, uniform(0, 1))", "student_t(1)"}) {
    const TemporaryScenario file(one_prior(expression));
    const Scenario scenario = load_scenario(file.path(), {});
    const Program program = make_program(scenario.graph, {scenario.outputs[0].node});
    OutputRequest request;
    for (const uint64_t part : {1, 50, 300, 500, 770, 950, 999}) request.ranks.push_back(kDraws / 1000 * part);
    for (uint64_t i = 0; i <= 64; ++i) request.pairs.push_back({1 + kDraws * i / 640, kDraws * (i + 576) / 640});
    const OutputResult plain = simulate(*make_cpu_engine(program, {}), kDraws, {request}, 0).outputs[0];
    EagerEngine engine(make_cpu_engine(program, {}));
    const OutputResult found = simulate(engine, kDraws, {request}, 0).outputs[0];
    EXPECT_EQ(found.order_statistics, plain.order_statistics) << expression;
    EXPECT_EQ(found.mean, plain.mean) << expression;
    EXPECT_EQ(found.sd, plain.sd) << expression;
    EXPECT_EQ(found.shortest.low, plain.shortest.low) << expression;

    const std::vector<PassSeen>& seen = engine.seen;
    ASSERT_GT(seen.size(), 4u);
    EXPECT_EQ(seen[0].last_tile, 2u);  // a scout, which keeps nothing and counts for nothing
    EXPECT_EQ(std::count(seen[0].plans[0].keep.begin(), seen[0].plans[0].keep.end(), 1), 0);
    EXPECT_TRUE(seen[1].ahead);
    for (size_t i = 2; i < seen.size(); ++i) EXPECT_EQ(seen[i].first_tile, seen[i - 1].last_tile);
    EXPECT_EQ(seen[1].first_tile, 0u);
    EXPECT_EQ(seen.back().last_tile, kTiles);
    EXPECT_LE(seen.back().last_tile - seen.back().first_tile, 2u) << "little is left to do after the last wave";
  }
}

}  // namespace
}  // namespace reckon
