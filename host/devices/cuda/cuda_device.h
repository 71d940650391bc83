// GPUs, through the CUDA runtime (linked statically) and NVRTC (opened at run time).
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "devices/cuda/device.h"

namespace reckon {

struct CudaDeviceInfo {
  std::string name;
  int major = 0, minor = 0;  // compute capability
  uint32_t multiprocessors = 0, threads_per_multiprocessor = 0;
  size_t memory = 0;  // bytes
};

/// What CUDA this process can use.
struct CudaStatus {
  std::vector<CudaDeviceInfo> devices;
  std::string driver, runtime, nvrtc;  // versions; empty: not there
  std::string problem;                 // one line on why CUDA cannot be used; empty: it can
};

/// Never throws; works without driver, GPU and toolkit, and in builds without CUDA.
CudaStatus cuda_status();

/// Why CUDA cannot be used, from what the runtime says (cudaError_t, versions as 13000): one line, empty where it can.
std::string cuda_problem(int error, int driver, int runtime, int devices);

/// Opens a GPU of those that CUDA_VISIBLE_DEVICES leaves, counted from 0. Throws CudaError with the status' problem.
std::shared_ptr<Device> open_cuda_device(int index, bool use_cache);

}  // namespace reckon
