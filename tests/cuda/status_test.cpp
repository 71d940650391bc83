// Why CUDA is not used, in one line each.
#include <cuda_runtime_api.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "devices/cuda/cuda_device.h"

namespace reckon {
namespace {

TEST(Status, SaysWhyCudaIsNotUsed) {
  ::unsetenv("CUDA_VISIBLE_DEVICES");
  EXPECT_EQ(cuda_problem(cudaErrorInsufficientDriver, 0, 13000, 0), "no NVIDIA driver was found");
  EXPECT_EQ(cuda_problem(cudaErrorInsufficientDriver, 12080, 13000, 0),
            "the NVIDIA driver is too old: it supports CUDA 12.8, this build needs 13.0");
  EXPECT_EQ(cuda_problem(cudaErrorNoDevice, 13000, 13000, 0), "no GPU was found");
  EXPECT_EQ(cuda_problem(cudaSuccess, 13000, 13000, 0), "no GPU was found");
  ::setenv("CUDA_VISIBLE_DEVICES", "7", 1);
  EXPECT_EQ(cuda_problem(cudaErrorNoDevice, 13000, 13000, 0), "no GPU is visible (CUDA_VISIBLE_DEVICES=7)");
  ::unsetenv("CUDA_VISIBLE_DEVICES");
  EXPECT_EQ(cuda_problem(cudaErrorSystemNotReady, 13000, 13000, 1).substr(0, 20), "CUDA does not start:");
  EXPECT_EQ(cuda_problem(cudaSuccess, 13000, 13000, 1), "");
}

}  // namespace
}  // namespace reckon
