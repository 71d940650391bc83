// Stands in for CUDA where there is none: blocks one after another, a block's threads as
// std::threads, shared memory, atomics and barriers. Included before a generated source, which
// g++ then compiles as it is.
#pragma once
#include <atomic>
#include <barrier>
#include <cstdint>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#define __global__
#define __device__
#define __host__
#define __constant__
#define __shared__
#define __grid_constant__
#define __forceinline__ inline
#define __noinline__
#define __launch_bounds__(threads, blocks)

namespace stand_in {
struct Index {
  uint32_t x = 0, y = 0, z = 0;
};
inline std::unique_ptr<std::barrier<>> barrier;
}  // namespace stand_in

inline thread_local stand_in::Index threadIdx, blockIdx;
inline stand_in::Index blockDim, gridDim;

inline void __syncthreads() { stand_in::barrier->arrive_and_wait(); }

template <class T>
T atomicAdd(T* at, T value) {
  return std::atomic_ref<T>(*at).fetch_add(value);
}
template <class T>
T atomicMin(T* at, T value) {
  std::atomic_ref<T> target(*at);
  T old = target.load();
  while (value < old && !target.compare_exchange_weak(old, value)) {
  }
  return old;
}
template <class T>
T atomicMax(T* at, T value) {
  std::atomic_ref<T> target(*at);
  T old = target.load();
  while (value > old && !target.compare_exchange_weak(old, value)) {
  }
  return old;
}

// As much as a Hopper block can have; poisoned before each block.
extern "C" {
alignas(64) inline double reckon_shared_memory[227 * 1024 / 8];
}

namespace stand_in {
template <class Arguments>
void run(void (*kernel)(Arguments), uint32_t blocks, uint32_t threads, const void* bytes) {
  Arguments arguments;
  std::memcpy(&arguments, bytes, sizeof arguments);
  blockDim.x = threads;
  gridDim.x = blocks;
  barrier = std::make_unique<std::barrier<>>(threads);
  std::vector<std::thread> team;
  for (uint32_t t = 0; t < threads; ++t) {
    team.emplace_back([=] {
      threadIdx.x = t;
      for (uint32_t b = 0; b < blocks; ++b) {
        blockIdx.x = b;
        __syncthreads();
        if (t == 0) std::memset(reckon_shared_memory, 0x5a, sizeof reckon_shared_memory);
        __syncthreads();
        kernel(arguments);
      }
    });
  }
  for (std::thread& thread : team) thread.join();
}
}  // namespace stand_in
