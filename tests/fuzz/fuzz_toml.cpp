// libFuzzer: any bytes as a scenario file. Errors are fine; crashes, hangs and leaks are not.
#include <cstdint>
#include <string>

#include "language/sections.h"
#include "language/toml_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace reckon;
  Diagnostics diagnostics;
  const auto file =
      std::make_shared<const SourceFile>("fuzz.toml", std::string(reinterpret_cast<const char*>(data), size));
  const auto root = parse_toml(file, diagnostics);
  if (root) read_sections(*root, "fuzz.toml", "fuzz", diagnostics);
  diagnostics.render();
  return 0;
}
