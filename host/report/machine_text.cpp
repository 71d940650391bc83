#include "report/machine_text.h"

#include <fmt/format.h>

#include "devices/cpu/cpu_engine.h"
#include "devices/cuda/cuda_device.h"
#include "report/built.h"
#include "report/writers.h"

namespace reckon {

namespace {

std::string cuda_text(const CudaStatus& cuda) {
  std::string text;
  if (!cuda.problem.empty()) text += "cuda  none: " + cuda.problem + "\n";
  for (size_t i = 0; i < cuda.devices.size(); ++i) {
    const CudaDeviceInfo& gpu = cuda.devices[i];
    text += fmt::format("cuda  {}: {}, sm_{}{}, {} multiprocessors, {:.0f} GiB{}\n", i, gpu.name, gpu.major, gpu.minor,
                        gpu.multiprocessors, static_cast<double>(gpu.memory) / (1 << 30),
                        i == 0 ? "" : " (with --devices all)");
  }
  if (!cuda.runtime.empty()) {
    text +=
        fmt::format("      driver for CUDA {}, runtime {}, NVRTC {}\n", cuda.driver.empty() ? "(none)" : cuda.driver,
                    cuda.runtime, cuda.nvrtc.empty() ? "(none)" : cuda.nvrtc);
  }
  return text;
}

}  // namespace

const char* reckon_version() { return kBuiltVersion; }

std::string machine_text() {
  const std::string set = instruction_set_name(instruction_set());
  const bool one_of_several = set.starts_with("x86-64");
  return fmt::format("cpu   {}, {} threads{}\n", set, available_threads(),
                     one_of_several ? " (RECKON_SIMD=v2|v3|v4 forces an instruction set)" : "") +
         cuda_text(cuda_status());
}

std::string version_text() {
  return fmt::format("reckon {} (numerics {})\ncommit   {}\nfeatures {}", reckon_version(), kNumericsVersion,
                     kBuiltCommit, kBuiltFeatures);
}

}  // namespace reckon
