// Compiles each header of kernels/ alone with NVRTC, for an architecture of each kind in use.
#include <nvrtc.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::filesystem::path root = arguments[1];
  int headers = 0, failures = 0;
  const auto compile = [&](const std::string& source, const std::string& architecture, bool report) {
    nvrtcProgram program = nullptr;
    if (nvrtcCreateProgram(&program, source.c_str(), "header.cu", 0, nullptr, nullptr) != NVRTC_SUCCESS) return false;
    const std::string include = "--include-path=" + root.string();
    const std::vector<const char*> options = {architecture.c_str(), include.c_str(),   "--std=c++20",     "--fmad=false",
                                              "--ftz=false",        "--prec-div=true", "--prec-sqrt=true"};
    const bool good = nvrtcCompileProgram(program, static_cast<int>(options.size()), options.data()) == NVRTC_SUCCESS;
    if (!good && report) {
      size_t size = 0;
      nvrtcGetProgramLogSize(program, &size);
      std::string log(size, '\0');
      nvrtcGetProgramLog(program, log.data());
      std::fprintf(stderr, "%s\n%s\n", source.c_str(), log.c_str());
    }
    nvrtcDestroyProgram(&program);
    return good;
  };
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".h") continue;
    ++headers;
    const std::string name = std::filesystem::relative(entry.path(), root).string();
    for (const char* architecture : {"--gpu-architecture=sm_75", "--gpu-architecture=sm_90", "--gpu-architecture=sm_100"}) {
      if (!compile("#include \"" + name + "\"\n", architecture, true)) ++failures;
    }
  }
  // The check can fail: what is no CUDA does not compile.
  if (compile("#include <vector>\nint x = undeclared;\n", "--gpu-architecture=sm_90", false)) ++failures;
  std::printf("%d headers compiled by NVRTC, %d failures\n", headers, failures);
  return headers > 15 && failures == 0 ? 0 : 1;
}
