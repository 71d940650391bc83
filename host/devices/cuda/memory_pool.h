// Memory of a GPU, kept by CUDA for what this process asks for next: a run after another need not wait for it.
#pragma once
#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

namespace reckon {

/// Of one GPU, which is chosen whenever it is used.
class MemoryPool {
 public:
  explicit MemoryPool(int device) {
    int supported = 0;  // not on every virtual GPU
    cudaMemPool_t pool = nullptr;
    uint64_t kept = uint64_t{1} << 30;  // bytes
    pooled_ = cudaDeviceGetAttribute(&supported, cudaDevAttrMemoryPoolsSupported, device) == cudaSuccess &&
              supported != 0 && cudaDeviceGetDefaultMemPool(&pool, device) == cudaSuccess &&
              cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &kept) == cudaSuccess;
    if (!pooled_) (void)cudaGetLastError();
  }

  /// For work that follows in the stream, or once the stream has been waited for.
  cudaError_t allocate(void** memory, size_t bytes, cudaStream_t stream) const {
    const cudaError_t error = pooled_ ? cudaMallocAsync(memory, bytes, stream) : cudaMalloc(memory, bytes);
    if (error != cudaSuccess) (void)cudaGetLastError();
    return error;
  }
  /// Once what the stream does now is done.
  void release(void* memory, cudaStream_t stream) const {
    (void)(pooled_ ? cudaFreeAsync(memory, stream) : cudaFree(memory));
  }

 private:
  bool pooled_ = false;
};

}  // namespace reckon
