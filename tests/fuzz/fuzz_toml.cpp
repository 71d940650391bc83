// libFuzzer: any bytes as a scenario file, read, built and checked. Errors are fine; crashes, hangs and leaks are not.
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>

#include "scenario/lint.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace reckon;
  static const std::string path = "/tmp/reckon-fuzz-" + std::to_string(::getpid()) + ".toml";
  std::ofstream(path) << std::string(reinterpret_cast<const char*>(data), size);
  for (const bool settle : {false, true}) {
    LoadOptions options;
    options.settle = settle;
    try {
      Diagnostics warnings;
      lint(load_scenario(path, options), warnings);
      (void)warnings.render();
    } catch (const ScenarioError&) {
    }
  }
  return 0;
}
