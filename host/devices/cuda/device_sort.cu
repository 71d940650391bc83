#include "devices/cuda/device_sort.h"

#include <cuda_runtime_api.h>
#include <thrust/device_ptr.h>
#include <thrust/execution_policy.h>
#include <thrust/sort.h>

#include <new>

namespace reckon {

class SortMemory {
 public:
  using value_type = char;
  ~SortMemory() { release(); }
  char* allocate(std::ptrdiff_t bytes) {
    if (in_use_ || static_cast<size_t>(bytes) > size_) {
      if (!in_use_) release();
      char* memory = nullptr;
      if (cudaMalloc(&memory, static_cast<size_t>(bytes)) != cudaSuccess) {
        (void)cudaGetLastError();
        throw std::bad_alloc();
      }
      if (in_use_) return memory;  // a second request beside the first: its own
      memory_ = memory, size_ = static_cast<size_t>(bytes);
    }
    in_use_ = true;
    return memory_;
  }
  void deallocate(char* memory, size_t) {
    if (memory == memory_) {
      in_use_ = false;
    } else {
      (void)cudaFree(memory);
    }
  }
  void release() {
    if (memory_ != nullptr) (void)cudaFree(memory_);
    memory_ = nullptr, size_ = 0;
  }

 private:
  char* memory_ = nullptr;
  size_t size_ = 0;
  bool in_use_ = false;
};

namespace {

template <class Real>
void sort_values(Real* values, size_t count, SortMemory& memory) {
  const thrust::device_ptr<Real> first(values);
  thrust::sort(thrust::cuda::par(memory), first, first + count);
}

}  // namespace

std::shared_ptr<SortMemory> make_sort_memory() { return std::make_shared<SortMemory>(); }
void release(SortMemory& memory) { memory.release(); }
void sort_on_device(double* values, size_t count, SortMemory& memory) { sort_values(values, count, memory); }
void sort_on_device(float* values, size_t count, SortMemory& memory) { sort_values(values, count, memory); }

}  // namespace reckon
