// Compiles each header of kernels/ alone with NVRTC, for an architecture of each kind in use.
#include <cstdio>
#include <cstring>

#include "devices/cuda/device.h"
#include "devices/cuda/kernel_headers.h"
#include "devices/cuda/nvrtc.h"

int main() {
  const reckon::Nvrtc nvrtc;
  int headers = 0, failures = 0;
  for (const reckon::KernelHeader& header : reckon::kernel_headers()) {
    ++headers;
    for (const char* architecture : {"sm_75", "sm_90", "sm_100"}) {
      try {
        (void)nvrtc.compile(std::string("#include \"") + header.name + "\"\n", architecture);
      } catch (const reckon::CudaError& error) {
        std::fprintf(stderr, "%s, %s: %s\n", header.name, architecture, error.what());
        ++failures;
      }
    }
  }
  // The check can fail: what is no CUDA does not compile, and the error shows where.
  try {
    (void)nvrtc.compile("#include <vector>\nint x = undeclared;\n", "sm_90");
    ++failures;
  } catch (const reckon::CudaError& error) {
    if (std::strstr(error.what(), "    2 int x = undeclared;") == nullptr) ++failures;
  }
  std::printf("%d headers compiled by NVRTC %s, %d failures\n", headers, nvrtc.version().c_str(), failures);
  return headers > 15 && failures == 0 ? 0 : 1;
}
