// The headers of kernels/, embedded in the binary by cmake/embed_headers.cmake.
#pragma once
#include <vector>

namespace reckon {

struct KernelHeader {
  const char* name;  // as an #include names it
  const char* text;
};

const std::vector<KernelHeader>& kernel_headers();

}  // namespace reckon
