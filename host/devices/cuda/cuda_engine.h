// The CUDA engine: a program as one fused kernel on a device. The host merges integers and ordered
// sums, so results have the CPU engine's bits.
#pragma once
#include <memory>

#include "devices/cpu/cpu_engine.h"
#include "devices/cuda/device.h"

namespace reckon {

struct CudaOptions {
  EngineOptions cpu;          // seed, precision, progress; and the engine for single tiles
  uint32_t block = 0;         // threads of a block, a multiple of 256; 0: by the number of outputs
  int width = 1;              // draws computed side by side: 1, 2 or 4; more is longer code in more registers
  uint64_t longest_pass = 0;  // tiles; 0: by what fits
};

/// Larger programs take more than a minute to compile.
constexpr size_t kMostCudaResults = 128, kMostCudaInstructions = 8000;

/// Why a program is too large for the CUDA engine; empty: it is not.
std::string too_large_for_cuda(const Program& program);

/// The results of `program` are outputs first, then events. Throws CudaError if it is too large.
std::unique_ptr<Engine> make_cuda_engine(const Program& program, const CudaOptions& options,
                                         std::shared_ptr<Device> device);

}  // namespace reckon
