// Memory of a GPU that stays with the process: a run after another need not wait for it.
#pragma once
#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace reckon {

/// Of one GPU, which is chosen whenever it is used. It is the engine's own, whatever else the process does there.
class MemoryPool {
 public:
  explicit MemoryPool(int device) : pool_(pool_of(device)) {}

  /// For work that follows in the stream, or once the stream has been waited for.
  cudaError_t allocate(void** memory, size_t bytes, cudaStream_t stream) const {
    const cudaError_t error =
        pool_ != nullptr ? cudaMallocFromPoolAsync(memory, bytes, pool_, stream) : cudaMalloc(memory, bytes);
    if (error != cudaSuccess) (void)cudaGetLastError();
    return error;
  }
  /// Once what the stream does now is done.
  void release(void* memory, cudaStream_t stream) const {
    (void)(pool_ != nullptr ? cudaFreeAsync(memory, stream) : cudaFree(memory));
  }

 private:
  /// Null where there are none: not every virtual GPU has them.
  static cudaMemPool_t pool_of(int device) {
    constexpr uint64_t kStays = uint64_t{1} << 30;  // bytes
    static std::mutex mutex;
    static std::map<int, cudaMemPool_t> pools;  // to the end of the process
    const std::lock_guard lock(mutex);
    const auto [at, fresh] = pools.try_emplace(device, nullptr);
    int supported = 0;
    if (!fresh || cudaDeviceGetAttribute(&supported, cudaDevAttrMemoryPoolsSupported, device) != cudaSuccess ||
        supported == 0)
      return at->second;
    cudaMemPoolProps properties{};
    properties.allocType = cudaMemAllocationTypePinned;
    properties.location.type = cudaMemLocationTypeDevice;
    properties.location.id = device;
    uint64_t stays = kStays;
    if (cudaMemPoolCreate(&at->second, &properties) != cudaSuccess) {
      (void)cudaGetLastError();
      at->second = nullptr;
    } else if (cudaMemPoolSetAttribute(at->second, cudaMemPoolAttrReleaseThreshold, &stays) != cudaSuccess) {
      (void)cudaGetLastError();  // it is only slower
    }
    return at->second;
  }

  cudaMemPool_t pool_;
};

}  // namespace reckon
