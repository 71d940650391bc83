// The CUDA engine on the stand-in gives the CPU engine's bits.
#include <gtest/gtest.h>

#include "engine/cuda/cuda_engine.h"
#include "stand_in_device.h"
#include "test_support.h"

namespace reckon {
namespace {

struct Place {
  uint32_t block;
  size_t shared_memory;
  uint32_t multiprocessors;
};

RunResult run_on_stand_in(const Scenario& scenario, RunOptions options, const Place& place) {
  const auto device = make_stand_in_device(place.shared_memory, place.multiprocessors);
  options.engine = [&](const Program& program, const CpuOptions& cpu) {
    return make_cuda_engine(program, {cpu, place.block}, device);
  };
  return run_scenario(scenario, options);
}

void expect_parity(const std::string& path, const std::vector<uint64_t>& draws, const Place& place) {
  const Scenario scenario = load_scenario(path, {});
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    for (const uint64_t n : draws) {
      RunOptions options;
      options.draws = n;
      options.precision = precision;
      EXPECT_EQ(run_on_stand_in(scenario, options, place).sha256, run_scenario(scenario, options).sha256)
          << path << ", " << n << " draws, block " << place.block;
    }
  }
}

const std::string kSource = RECKON_SOURCE;

TEST(Parity, W1) { expect_parity(kSource + "/benchmarks/w1.toml", {1, 70'001, 200'000}, {256, 227 * 1024, 2}); }
TEST(Parity, W2InLargeBlocks) { expect_parity(kSource + "/benchmarks/w2.toml", {1000, 150'000}, {512, 227 * 1024, 1}); }

}  // namespace
}  // namespace reckon
