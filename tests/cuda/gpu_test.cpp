// The CUDA engine on a GPU gives the CPU engine's bits.
#include <gtest/gtest.h>

#include <filesystem>

#include "devices/cuda/cuda_device.h"
#include "devices/cuda/cuda_engine.h"
#include "devices/several/several.h"
#include "gpu_required.h"
#include "source_folder.h"
#include "studies/run.h"

namespace reckon {
namespace {

class Gpu : public testing::Test {
 protected:
  void SetUp() override {
    require_gpu();
    if (!IsSkipped() && !HasFatalFailure() && !device_) device_ = open_cuda_device(0, false);
  }

  struct Place {
    uint32_t block;
    int width;
    uint64_t longest_pass = 0;
  };

  static std::string hash(const Scenario& scenario, const Question& question, const Place* place) {
    Machine machine;
    if (place != nullptr) {
      machine.engine = [place](const Program& program, const EngineOptions& cpu) {
        return make_cuda_engine(program, {cpu, place->block, place->width, place->longest_pass}, device_);
      };
    }
    return run_scenario(scenario, question, machine).sha256;
  }

  static void expect_parity(const std::string& path, const std::vector<uint64_t>& draws,
                            const std::vector<Place>& places) {
    const Scenario scenario = load_scenario(source_folder() + path, {});
    for (const Precision precision : {Precision::wide, Precision::narrow}) {
      for (const uint64_t n : draws) {
        Question question;
        question.draws = n;
        question.precision = precision;
        const std::string cpu = hash(scenario, question, nullptr);
        for (const Place& place : places) {
          EXPECT_EQ(hash(scenario, question, &place), cpu)
              << path << ", " << n << " draws, block " << place.block << ", width " << place.width;
        }
      }
    }
  }

  static std::shared_ptr<Device> device_;
};
std::shared_ptr<Device> Gpu::device_;

/// Each scenario by itself, so that several processes can share them.
class GpuScenario : public Gpu, public testing::WithParamInterface<std::string> {};

TEST_P(GpuScenario, AtEveryBlockSize) {
  expect_parity(GetParam(), {1, 1000, 65'537, 10'000'000}, {{256, 1}, {512, 2}, {1024, 1}});
}

std::vector<std::string> scenarios() {
  std::vector<std::string> paths;
  for (const char* folder : {"/priors", "/benchmarks"}) {
    for (const auto& file : std::filesystem::directory_iterator(source_folder() + folder)) {
      if (file.path().extension() == ".toml")
        paths.push_back(std::string(folder) + "/" + file.path().filename().string());
    }
  }
  return paths;
}
std::string name_of(const testing::TestParamInfo<std::string>& info) {
  std::string name = std::filesystem::path(info.param).stem().string();
  std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
  return name;
}
INSTANTIATE_TEST_SUITE_P(Every, GpuScenario, testing::ValuesIn(scenarios()), name_of);

TEST_F(Gpu, FourAbreast) { expect_parity("/benchmarks/w1.toml", {65'537, 10'000'000}, {{256, 4}}); }

/// Copies and merging beside kernels that fill the GPU.
TEST_F(Gpu, WorkingAhead) {
  expect_parity("/benchmarks/w1.toml", {100'000'000}, {{256, 1, 100}, {256, 1, 512}});
  expect_parity("/priors/deepseek-v3.toml", {30'000'000}, {{256, 1, 64}});
}

/// One GPU opened twice, as if it were two, and the processor: each pass is shared out.
TEST_F(Gpu, SeveralShareTheWork) {
  const std::shared_ptr<Device> second = open_cuda_device(0, false);
  for (const char* path : {"/benchmarks/w1.toml", "/priors/deepseek-v3.toml"}) {
    const Scenario scenario = load_scenario(source_folder() + path, {});
    for (const Precision precision : {Precision::wide, Precision::narrow}) {
      Question question;
      question.draws = 200'000'000;
      question.precision = precision;
      Machine machine;
      machine.engine = [&](const Program& program, const EngineOptions& cpu) {
        std::vector<std::unique_ptr<Engine>> parts;
        for (const std::shared_ptr<Device>& device : {device_, second})
          parts.push_back(make_cuda_engine(program, {cpu, 0, 1}, device));
        parts.push_back(make_cpu_engine(program, cpu));
        return make_several(std::move(parts), {});
      };
      EXPECT_EQ(run_scenario(scenario, question, machine).sha256, hash(scenario, question, nullptr)) << path;
    }
  }
}

TEST_F(Gpu, ABillionDraws) {
  expect_parity("/benchmarks/w1.toml", {1'000'000'000}, {{256, 1}});
  expect_parity("/benchmarks/w2.toml", {1'000'000'000}, {{256, 2}});
}

}  // namespace
}  // namespace reckon
