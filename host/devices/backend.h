// Which engine runs a program: the CPU's, CUDA's, or whichever suits the work.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "devices/cpu/cpu_engine.h"

namespace reckon {

enum class Backend { automatic, cpu, cuda };

struct BackendOptions {
  Backend backend = Backend::automatic;
  uint64_t draws = 0;
  bool use_cache = true;  // of compiled kernels
  uint32_t block = 0;     // CudaOptions
  int width = 1;
  std::function<void(const std::string&)>
      note;  // called with one line on why CUDA is not used, where it would have been
};

class Device;

/// Opens a device, with or without the cache of compiled kernels; throws CudaError.
using DeviceOpener = std::function<std::shared_ptr<Device>(bool use_cache)>;

/// With Backend::cuda the factory throws CudaError where there is no usable GPU, or the program does not fit it;
/// with Backend::automatic it says so in a note and gives the CPU's engine. `open`: else the first GPU.
EngineFactory engine_factory(const BackendOptions& options, DeviceOpener open = nullptr);

/// An engine that is `cuda` until that throws CudaError (no memory, a kernel that does not compile), then `cpu`,
/// with a note: what Backend::automatic gives.
std::unique_ptr<Engine> make_until_it_fails(std::unique_ptr<Engine> cuda, std::function<std::unique_ptr<Engine>()> cpu,
                                            std::function<void(const std::string&)> note);

/// Seconds that a CPU may need: what Backend::automatic weighs against the start of CUDA.
double cpu_seconds(const Program& program, uint64_t draws, int threads);

}  // namespace reckon
