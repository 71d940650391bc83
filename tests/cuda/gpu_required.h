// Tests that need a GPU are skipped, visibly, where there is none; RECKON_REQUIRE_GPU=1 forbids it.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>

#include "devices/cuda/cuda_device.h"

namespace reckon {

/// Fails or skips the test where there is no GPU.
inline void require_gpu() {
  const std::string problem = cuda_status().problem;
  if (problem.empty()) return;
  const char* required = std::getenv("RECKON_REQUIRE_GPU");
  if (required != nullptr && std::strcmp(required, "1") == 0) FAIL() << "RECKON_REQUIRE_GPU=1, but " << problem;
  GTEST_SKIP() << "no GPU: " << problem;
}

}  // namespace reckon
