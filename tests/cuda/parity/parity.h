// What the parity tests share: the CUDA engine on a device for tests, and the CPU engine's hash that it must give.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "devices/cuda/cuda_engine.h"
#include "scenario/scenario.h"
#include "source_folder.h"
#include "test_device.h"

namespace reckon {

/// Where a kernel runs, and in which shape.
struct Place {
  uint32_t block = 256;
  int width = 1;
  size_t shared_memory = 227 * 1024;
  uint32_t multiprocessors = 2;
  uint64_t longest_pass = 0;
  size_t memory = size_t{1} << 32;
};

std::unique_ptr<Engine> test_engine(const Program& program, const EngineOptions& cpu, const Place& place);

/// In both precisions, for each number of draws.
void expect_parity(const std::string& path, const std::vector<uint64_t>& draws, const Place& place,
                   const LoadOptions& load = {});

/// What is a number among the kept values, sorted.
std::vector<double> numbers(std::vector<double> values);

/// The same bits, but for those of a NaN and the sign of a zero.
bool same(double a, double b);

inline const std::string kSource = source_folder();

class Parity : public testing::Test {
 protected:
  void SetUp() override { require_test_device(); }
};

}  // namespace reckon
