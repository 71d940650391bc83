#include "engine/backend.h"

#include "engine/cuda/cuda_device.h"
#include "engine/cuda/cuda_engine.h"

namespace reckon {

namespace {

constexpr double kCudaStart = 0.5;             // seconds: context, compilation or cache, first launch
constexpr double kSecondsPerOperation = 1e-9;  // of one draw on one thread, roughly

}  // namespace

double cpu_seconds(const Program& program, uint64_t draws, int threads) {
  const int used = threads > 0 ? threads : available_threads();
  return static_cast<double>(draws) * static_cast<double>(program.instructions.size()) * kSecondsPerOperation / used;
}

EngineFactory engine_factory(const BackendOptions& options) {
  if (options.backend == Backend::cpu) return make_cpu_engine;
  return [options, device = std::shared_ptr<Device>()](const Program& program, const CpuOptions& cpu) mutable {
    if (options.backend == Backend::automatic && !device) {
      if (cpu_seconds(program, options.draws, cpu.threads) < 2 * kCudaStart) return make_cpu_engine(program, cpu);
      std::string problem = cuda_status().problem;
      if (problem.empty()) problem = too_large_for_cuda(program);
      if (!problem.empty()) {
        if (options.note) options.note(problem);
        return make_cpu_engine(program, cpu);
      }
    }
    if (!device) {
      const std::string problem = cuda_status().problem;
      if (!problem.empty()) throw CudaError("--backend cuda: " + problem + "; --backend cpu gives the same result");
      try {
        device = open_cuda_device(options.use_cache);
      } catch (const CudaError& error) {
        if (options.backend == Backend::cuda) throw;
        if (options.note) options.note(error.what());
        return make_cpu_engine(program, cpu);
      }
    }
    return make_cuda_engine(program, {cpu, options.block, options.width}, device);
  };
}

}  // namespace reckon
