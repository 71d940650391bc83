// reckon devices: what can run here.
#include <fmt/format.h>

#include "cli/cli.h"
#include "devices/cuda/cuda_device.h"

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

void add_devices_command(CommandLine& line) {
  Command command = line.command("devices", "what can run here");
  command.does([] {
    const std::string set = instruction_set_name(instruction_set());
    const bool one_of_several = set.starts_with("x86-64");
    print(fmt::format("cpu   {}, {} threads{}\n", set, available_threads(),
                      one_of_several ? " (RECKON_SIMD=v2|v3|v4 forces an instruction set)" : "") +
          cuda_text(cuda_status()));
    return kDone;
  });
}

}  // namespace reckon
