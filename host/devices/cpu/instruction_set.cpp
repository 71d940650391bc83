// Which of the compiled instruction sets runs.
#include <fmt/format.h>

#include <cstdlib>

#include "devices/cpu/block.h"
#include "devices/cpu/cpu_engine.h"

namespace reckon {

std::string instruction_set() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool v4 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                  __builtin_cpu_supports("avx512cd");
  const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
#else
  const bool v3 = false, v4 = false;
#endif
  const std::string best = v4 ? "v4" : v3 ? "v3" : "v2";
  const char* forced = std::getenv("RECKON_SIMD");
  if (forced == nullptr || *forced == '\0') return best;
  const std::string name = forced;
  if (name != "v2" && name != "v3" && name != "v4") {
    throw UsageError(fmt::format("RECKON_SIMD={} is no instruction set; write v2, v3 or v4", name));
  }
  if (name > best) {
    throw UsageError(fmt::format("RECKON_SIMD={} is more than this processor has ({}); leave it unset", name, best));
  }
  return name;
}

std::string instruction_set_name([[maybe_unused]] const std::string& set) {
#if defined(__x86_64__)
  return "x86-64-" + set;
#elif defined(__aarch64__)
  return "aarch64";
#else
  return "portable code";
#endif
}

const Kernels& chosen_kernels() {
  const std::string set = instruction_set();
#if defined(__x86_64__)
  if (set == "v4") return kernels_v4();
  if (set == "v3") return kernels_v3();
#endif
  return kernels_v2();
}

}  // namespace reckon
