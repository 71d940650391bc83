// Sorting on the GPU, apart because Thrust takes long to compile.
#pragma once
#include <cstddef>

namespace reckon {

/// Ascending, in place, on the device; throws std::runtime_error.
void sort_on_device(double* values, size_t count);
void sort_on_device(float* values, size_t count);

/// Gives back the device memory that sorts keep.
void release_sort_memory();

}  // namespace reckon
