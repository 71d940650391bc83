#include "devices/cuda/nvrtc.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <nvrtc.h>

#include <cstdlib>
#include <sstream>

#include "devices/cuda/device.h"
#include "devices/cuda/kernel_headers.h"

namespace reckon {

namespace {

/// The numeric contract, and nothing that trades bits for speed.
const std::vector<std::string>& contract_options() {
  static const std::vector<std::string> options = {"--std=c++20", "--fmad=false", "--ftz=false", "--prec-div=true",
                                                   "--prec-sqrt=true"};
  return options;
}

std::string numbered(const std::string& source) {
  std::istringstream lines(source);
  std::string text, line;
  for (int i = 1; std::getline(lines, line); ++i) text += fmt::format("{:5} {}\n", i, line);
  return text;
}

/// The newest NVRTC of the loader's path or of a toolkit's usual folders.
void* open_library(std::string& looked) {
  std::vector<std::string> roots, folders = {""};
  for (const char* variable : {"CUDA_HOME", "CUDA_PATH"}) {
    if (const char* root = std::getenv(variable)) roots.emplace_back(root);
  }
  roots.emplace_back("/usr/local/cuda");
  for (const std::string& root : roots) {
    for (const char* place : {"/lib64/", "/lib/", "/targets/x86_64-linux/lib/"}) folders.push_back(root + place);
  }
  for (const char* name : {"libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so"}) {
    for (const std::string& folder : folders) {
      if (void* library = dlopen((folder + name).c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
    }
  }
  looked = fmt::format("the loader's path, {}", fmt::join(roots, ", "));
  return nullptr;
}

/// NVRTC opens its builtins by name alone; where the loader does not know their folder, they must be there already.
void open_builtins(const void* function, int major, int minor) {
  Dl_info info{};
  if (dladdr(function, &info) == 0 || info.dli_fname == nullptr) return;
  const std::string path = info.dli_fname;
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  (void)dlopen(fmt::format("{}libnvrtc-builtins.so.{}.{}", folder, major, minor).c_str(), RTLD_NOW | RTLD_LOCAL);
}

}  // namespace

struct Nvrtc::Functions {
  void* library = nullptr;
  decltype(&nvrtcVersion) version = nullptr;
  decltype(&nvrtcGetErrorString) error = nullptr;
  decltype(&nvrtcCreateProgram) create = nullptr;
  decltype(&nvrtcDestroyProgram) destroy = nullptr;
  decltype(&nvrtcCompileProgram) compile = nullptr;
  decltype(&nvrtcGetProgramLogSize) log_size = nullptr;
  decltype(&nvrtcGetProgramLog) log = nullptr;
  decltype(&nvrtcGetCUBINSize) cubin_size = nullptr;
  decltype(&nvrtcGetCUBIN) cubin = nullptr;
  decltype(&nvrtcGetPTXSize) ptx_size = nullptr;
  decltype(&nvrtcGetPTX) ptx = nullptr;
  decltype(&nvrtcGetNumSupportedArchs) architecture_count = nullptr;
  decltype(&nvrtcGetSupportedArchs) architectures = nullptr;

  template <class Function>
  void find(Function& function, const char* name) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    if (function == nullptr)
      throw CudaError(fmt::format("libnvrtc has no {}: it is too old; CUDA 12 or later is needed", name));
  }
};

Nvrtc::Nvrtc() : functions_(std::make_unique<Functions>()) {
  Functions& f = *functions_;
  std::string looked;
  f.library = open_library(looked);
  if (f.library == nullptr)
    throw CudaError("libnvrtc was not found in " + looked + "; install the CUDA toolkit's NVRTC");
  f.find(f.version, "nvrtcVersion");
  f.find(f.error, "nvrtcGetErrorString");
  f.find(f.create, "nvrtcCreateProgram");
  f.find(f.destroy, "nvrtcDestroyProgram");
  f.find(f.compile, "nvrtcCompileProgram");
  f.find(f.log_size, "nvrtcGetProgramLogSize");
  f.find(f.log, "nvrtcGetProgramLog");
  f.find(f.cubin_size, "nvrtcGetCUBINSize");
  f.find(f.cubin, "nvrtcGetCUBIN");
  f.find(f.ptx_size, "nvrtcGetPTXSize");
  f.find(f.ptx, "nvrtcGetPTX");
  f.find(f.architecture_count, "nvrtcGetNumSupportedArchs");
  f.find(f.architectures, "nvrtcGetSupportedArchs");
  int major = 0, minor = 0;
  if (f.version(&major, &minor) == NVRTC_SUCCESS) open_builtins(reinterpret_cast<const void*>(f.version), major, minor);
}

Nvrtc::~Nvrtc() {
  if (functions_->library != nullptr) dlclose(functions_->library);
}

std::string Nvrtc::version() const {
  int major = 0, minor = 0;
  functions_->version(&major, &minor);
  return fmt::format("{}.{}", major, minor);
}

std::vector<int> Nvrtc::architectures() const {
  int count = 0;
  functions_->architecture_count(&count);
  std::vector<int> result(static_cast<size_t>(count));
  functions_->architectures(result.data());
  return result;
}

std::string Nvrtc::fingerprint() const {
  std::string text = "nvrtc " + version();
  for (const std::string& option : contract_options()) text += " " + option;
  for (const KernelHeader& header : kernel_headers()) text += fmt::format("\n{}\n{}", header.name, header.text);
  return text;
}

std::string Nvrtc::compile(const std::string& source, const std::string& architecture) const {
  const Functions& f = *functions_;
  std::vector<const char*> names, texts;
  for (const KernelHeader& header : kernel_headers()) {
    names.push_back(header.name);
    texts.push_back(header.text);
  }
  const std::string target = "--gpu-architecture=" + architecture;
  std::vector<const char*> options = {target.c_str()};
  for (const std::string& option : contract_options()) options.push_back(option.c_str());
  int major = 0, minor = 0;
  f.version(&major, &minor);
  if (100 * major + minor >= 1209) options.push_back("--no-cache");  // NVRTC's own; there is one of ours
  nvrtcProgram program = nullptr;
  nvrtcResult result =
      f.create(&program, source.c_str(), "reckon.cu", static_cast<int>(names.size()), texts.data(), names.data());
  if (result != NVRTC_SUCCESS) throw CudaError(fmt::format("NVRTC: {}", f.error(result)));
  const auto read = [&](auto size_of, auto copy) {
    size_t size = 0;
    size_of(program, &size);
    std::string text(size, '\0');
    copy(program, text.data());
    return text;
  };
  result = f.compile(program, static_cast<int>(options.size()), options.data());
  std::string output;
  if (result == NVRTC_SUCCESS) {
    output = architecture.rfind("sm_", 0) == 0 ? read(f.cubin_size, f.cubin) : read(f.ptx_size, f.ptx);
  } else {
    output = fmt::format("NVRTC {} cannot compile the kernel ({})\noptions:", version(), f.error(result));
    for (const char* option : options) output += fmt::format(" {}", option);
    output += "\n" + std::string(read(f.log_size, f.log).c_str()) + "\n" + numbered(source);
  }
  f.destroy(&program);
  if (result != NVRTC_SUCCESS) throw CudaError(output);
  return output;
}

}  // namespace reckon
