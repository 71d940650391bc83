#include "devices/cuda/device_sort.h"

#include <thrust/device_ptr.h>
#include <thrust/execution_policy.h>
#include <thrust/sort.h>

#include <new>

namespace reckon {

namespace {

/// What Thrust sorts in.
struct StreamMemory {
  using value_type = char;

  char* allocate(std::ptrdiff_t bytes) {
    void* memory = nullptr;
    if (pool.allocate(&memory, static_cast<size_t>(bytes), stream) != cudaSuccess) throw std::bad_alloc();
    return static_cast<char*>(memory);
  }
  void deallocate(char* memory, size_t) { pool.release(memory, stream); }

  const MemoryPool& pool;
  cudaStream_t stream;
};

template <class Real>
void sort_values(Real* values, size_t count, const MemoryPool& pool, cudaStream_t stream) {
  StreamMemory memory{pool, stream};
  const thrust::device_ptr<Real> first(values);
  thrust::sort(thrust::cuda::par_nosync(memory).on(stream), first, first + count);
}

}  // namespace

void sort_on_device(double* values, size_t count, const MemoryPool& pool, cudaStream_t stream) {
  sort_values(values, count, pool, stream);
}
void sort_on_device(float* values, size_t count, const MemoryPool& pool, cudaStream_t stream) {
  sort_values(values, count, pool, stream);
}

}  // namespace reckon
