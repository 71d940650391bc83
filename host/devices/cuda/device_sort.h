// Sorting on the GPU, apart because Thrust takes long to compile.
#pragma once
#include "devices/cuda/memory_pool.h"

namespace reckon {

/// Ascending, in place, on the GPU that is chosen; in a stream of it, returning at once. Throws std::exception.
void sort_on_device(double* values, size_t count, const MemoryPool& pool, cudaStream_t stream);
void sort_on_device(float* values, size_t count, const MemoryPool& pool, cudaStream_t stream);

}  // namespace reckon
