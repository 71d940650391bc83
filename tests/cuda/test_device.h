// The device that the parity tests of the CUDA engine run on: a stand-in that compiles the generated source
// with g++ and runs it on the CPU (stand_in_device.cpp), or a GPU (gpu_device.cpp).
#pragma once
#include <memory>

#include "devices/cuda/device.h"

namespace reckon {

/// `shared_memory` bounds a block's shared memory, `multiprocessors` the grid, `memory` what can be asked for in bytes.
std::shared_ptr<Device> make_test_device(size_t shared_memory = 227 * 1024, uint32_t multiprocessors = 2,
                                         size_t memory = size_t{1} << 32);

/// Skips or fails the test where there is no such device.
void require_test_device();

}  // namespace reckon
