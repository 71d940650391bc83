// A Device that compiles the generated source with g++ and runs it on the CPU: parity tests of the
// CUDA engine where there is no GPU.
#pragma once
#include <memory>

#include "engine/cuda/device.h"

namespace reckon {

/// `shared_memory` bounds a block's shared memory, `multiprocessors` the grid, `memory` what can be asked for in bytes.
std::shared_ptr<Device> make_stand_in_device(size_t shared_memory = 227 * 1024, uint32_t multiprocessors = 2,
                                             size_t memory = size_t{1} << 32);

}  // namespace reckon
