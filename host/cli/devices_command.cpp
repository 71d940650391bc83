// reckon devices: what can run here.
#include <fmt/format.h>

#include "cli/cli.h"
#include "engine/cpu/cpu_engine.h"

namespace reckon {

void add_devices_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("devices", "what can run here");
  command->callback([&status] {
    print(
        fmt::format("cpu   x86-64-{}, {} threads (RECKON_SIMD=v2|v3|v4 forces an instruction set)\n"
                    "cuda  none: this version has no CUDA engine\n",
                    instruction_set(), available_threads()));
    status = kDone;
  });
}

}  // namespace reckon
