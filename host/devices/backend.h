// Which engine runs a program: the CPU's, CUDA's, or whichever suits the work.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "devices/cpu/cpu_engine.h"

namespace reckon {

enum class Backend { automatic, cpu, cuda };

/// A GPU by its number, or the processor.
struct DeviceChoice {
  bool gpu = false;
  int index = 0;
};

struct BackendOptions {
  Backend backend = Backend::automatic;
  uint64_t draws = 0;
  bool use_cache = true;  // of compiled kernels
  uint32_t block = 0;     // CudaOptions
  int width = 1;
  /// To share the work out to; empty: one, by `backend`.
  std::vector<DeviceChoice> devices;
  int gpu = 0;  // else the one taken; beyond those there are, it begins again
  std::function<void(const std::string&)>
      note;  // called with one line on a device that is not used, where it would have been
};

class Device;

/// Opens a GPU by its number, with or without the cache of compiled kernels; throws CudaError.
using DeviceOpener = std::function<std::shared_ptr<Device>(int index, bool use_cache)>;

/// With Backend::cuda the factory throws CudaError where there is no usable GPU, or the program does not fit it;
/// with Backend::automatic it says so in a note and gives the CPU's engine. `open`: else the machine's GPUs.
EngineFactory engine_factory(const BackendOptions& options, DeviceOpener open = nullptr);

/// A line on a part that failed, for SeveralOptions::note, from BackendOptions::note.
std::function<void(const std::string& device, const std::string& problem)> go_on_with_the_others(
    std::function<void(const std::string&)> note);

/// Seconds that a CPU may need: what Backend::automatic weighs against the start of CUDA.
double cpu_seconds(const Program& program, uint64_t draws, int threads);

}  // namespace reckon
