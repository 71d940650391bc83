// Sorting on the GPU, apart because Thrust takes long to compile.
#pragma once
#include <cstddef>
#include <memory>

namespace reckon {

/// What Thrust sorts in, kept from one sort to the next: asking for memory waits for the device.
class SortMemory;
std::shared_ptr<SortMemory> make_sort_memory();

/// Ascending, in place, on the device that is chosen, whose the memory is; throws std::runtime_error.
void sort_on_device(double* values, size_t count, SortMemory& memory);
void sort_on_device(float* values, size_t count, SortMemory& memory);

/// Gives back what is kept.
void release(SortMemory& memory);

}  // namespace reckon
