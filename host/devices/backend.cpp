#include "devices/backend.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "devices/cuda/cuda_device.h"
#include "devices/cuda/cuda_engine.h"
#include "devices/several/several.h"

namespace reckon {

namespace {

constexpr double kCudaStart = 0.5;  // seconds: context, short program's compilation or cache, first launch
// Seconds of NVRTC and ptxas by a program's length, and by its square: 1.2 at 500 instructions, 50 at 6,500.
constexpr double kCompilation = 1e-3, kLongCompilation = 1e-6;
constexpr double kSecondsPerOperation = 1e-9;  // of one draw on one thread, roughly

/// Engines of programs on the devices asked for, which stay open from one to the next.
class Factory {
 public:
  Factory(BackendOptions options, DeviceOpener open) : options_(std::move(options)), open_(std::move(open)) {}

  std::unique_ptr<Engine> make(const Program& program, const EngineOptions& cpu) {
    if (!options_.devices.empty()) return several(program, cpu);
    const bool automatic = options_.backend == Backend::automatic;
    // A device that is open starts at once.
    if (automatic && !worth_a_gpu(program, cpu.threads)) return make_cpu_engine(program, cpu);
    try {
      auto engine = on_gpu(own_gpu(), program, cpu);
      if (!automatic) return engine;
      std::vector<std::unique_ptr<Engine>> parts;
      parts.push_back(std::move(engine));
      SeveralOptions several;
      several.reserve = [program, cpu] { return make_cpu_engine(program, cpu); };
      several.note = [note = options_.note](const std::string&, const std::string& problem) {
        if (note) note("running on the CPU: " + problem);
      };
      return make_several(std::move(parts), several);
    } catch (const CudaError& error) {
      if (!automatic) throw;
      if (options_.note) options_.note(std::string("running on the CPU: ") + error.what());
      return make_cpu_engine(program, cpu);
    }
  }

 private:
  /// Whether a GPU is ready sooner than the processor is half done.
  bool worth_a_gpu(const Program& program, int threads) {
    const std::lock_guard lock(mutex_);
    const auto length = static_cast<double>(program.instructions.size());
    const double start =
        (devices_.empty() ? kCudaStart : 0) + kCompilation * length + kLongCompilation * length * length;
    return cpu_seconds(program, options_.draws, threads) >= 2 * start;
  }
  int own_gpu() const {
    const auto count = static_cast<int>(options_.gpu > 0 ? cuda_status().devices.size() : 1);
    return options_.gpu % std::max(1, count);
  }
  std::unique_ptr<Engine> on_gpu(int index, const Program& program, const EngineOptions& cpu) {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<Device>& device = devices_[index];
    try {
      if (!device) device = open_(index, options_.use_cache);
      return make_cuda_engine(program, {cpu, options_.block, options_.width}, device);
    } catch (const CudaError&) {
      if (!device) devices_.erase(index);
      throw;
    }
  }

  /// The processors' threads are divided among the parts that are processors; each GPU takes one to serve it.
  std::unique_ptr<Engine> several(const Program& program, const EngineOptions& cpu) {
    EngineOptions part = cpu;
    if (options_.devices.size() > 1) part.progress = nullptr;  // theirs together
    const auto gpus = static_cast<int>(std::count_if(options_.devices.begin(), options_.devices.end(),
                                                     [](const DeviceChoice& one) { return one.gpu; }));
    const int processors = static_cast<int>(options_.devices.size()) - gpus;
    const int threads = cpu.threads > 0 ? cpu.threads : available_threads();
    if (processors > 0) part.threads = std::max(1, (threads - gpus) / processors);
    std::vector<std::unique_ptr<Engine>> parts;
    for (const DeviceChoice& one : options_.devices)
      parts.push_back(one.gpu ? on_gpu(one.index, program, part) : make_cpu_engine(program, part));
    if (parts.size() == 1) return std::move(parts[0]);
    return make_several(std::move(parts), {cpu.progress, nullptr, go_on_with_the_others(options_.note), {}});
  }

  BackendOptions options_;
  DeviceOpener open_;
  std::mutex mutex_;
  std::map<int, std::shared_ptr<Device>> devices_;
};

}  // namespace

LossNote go_on_with_the_others(std::function<void(const std::string&)> note) {
  return [note = std::move(note)](const std::string& device, const std::string& problem) {
    if (note) note(device + " failed, the others go on: " + problem);
  };
}

double cpu_seconds(const Program& program, uint64_t draws, int threads) {
  const int used = threads > 0 ? threads : available_threads();
  return static_cast<double>(draws) * static_cast<double>(program.instructions.size()) * kSecondsPerOperation / used;
}

EngineFactory engine_factory(const BackendOptions& options, DeviceOpener open) {
  if (options.backend == Backend::cpu && options.devices.empty()) return make_cpu_engine;
  if (!open) open = open_cuda_device;
  return [factory = std::make_shared<Factory>(options, open)](const Program& program, const EngineOptions& cpu) {
    return factory->make(program, cpu);
  };
}

}  // namespace reckon
