#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "devices/cuda/source.h"
#include "test_device.h"

namespace reckon {

namespace {

class StandInModule final : public Module {
 public:
  explicit StandInModule(const std::string& source) {
    char pattern[] = "/tmp/reckon-stand-in-XXXXXX";
    const std::filesystem::path folder = mkdtemp(pattern);
    std::ofstream(folder / "kernel.cpp") << "#include \"stand_in.h\"\n" << source << launchers(source);
    // Two devices at once: each module has its own barrier and shared memory, though they are called alike.
    const std::string command =
        "g++ -std=gnu++20 -O1 -march=native -fno-gnu-unique -fPIC -shared -pthread -ffp-contract=off "
        "-Wno-unknown-pragmas "
        "-I" RECKON_SOURCE "/kernels -I" RECKON_SOURCE "/tests/cuda " +
        (folder / "kernel.cpp").string() + " -o " + (folder / "kernel.so").string();
    const bool compiled = std::system(command.c_str()) == 0;
    library_ = compiled ? dlopen((folder / "kernel.so").c_str(), RTLD_NOW | RTLD_LOCAL) : nullptr;
    if (library_ == nullptr) throw CudaError("the generated source does not compile:\n" + source);
    std::filesystem::remove_all(folder);
  }
  ~StandInModule() override { dlclose(library_); }
  StandInModule(const StandInModule&) = delete;

  void* symbol(const std::string& name, size_t) override {
    void* address = dlsym(library_, name.c_str());
    if (address == nullptr) throw CudaError("no symbol " + name);
    return address;
  }
  uint32_t blocks_per_multiprocessor(const std::string&, uint32_t, size_t) override { return 1; }
  KernelUse use_of(const std::string&) override { return {}; }
  void launch(const std::string& kernel, uint32_t blocks, uint32_t threads, size_t, const void* arguments,
              size_t) override {
    reinterpret_cast<void (*)(uint32_t, uint32_t, const void*)>(symbol("launch_" + kernel, 0))(blocks, threads,
                                                                                               arguments);
  }

 private:
  static std::string launchers(const std::string& source) {
    std::string text;
    for (const char* kernel : {kPassKernel, kLookKernel, kFailureKernel}) {
      if (source.find(std::string(kernel) + "(") == std::string::npos) continue;
      text += std::string("extern \"C\" void launch_") + kernel +
              "(uint32_t blocks, uint32_t threads, const void* arguments) { stand_in::run(reckon::" + kernel +
              ", blocks, threads, arguments); }\n";
    }
    return text;
  }

  void* library_ = nullptr;
};

class StandInDevice final : public Device {
 public:
  StandInDevice(size_t shared_memory, uint32_t multiprocessors, size_t memory)
      : limits_{multiprocessors, 0, 0, shared_memory}, free_(memory) {}
  ~StandInDevice() override {
    if (!memory_.empty()) std::abort();  // a leak
  }
  std::string name() const override { return "stand-in"; }
  DeviceLimits limits() const override { return limits_; }
  std::unique_ptr<Module> load(const std::string& source) override { return std::make_unique<StandInModule>(source); }
  bool cached() const override { return false; }
  std::string assembly(const std::string&) override { return ""; }
  void* allocate(size_t bytes) override {
    if (bytes > free_) throw CudaError("the stand-in has too little memory");
    free_ -= bytes;
    void* memory = std::aligned_alloc(256, (bytes + 511) / 256 * 256);
    std::memset(memory, 0x5a, bytes);  // poisoned: what is not written is not zero
    memory_[memory] = bytes;
    return memory;
  }
  void release(void* memory) override {
    const auto at = memory_.find(memory);
    if (at == memory_.end()) std::abort();
    free_ += at->second;
    memory_.erase(at);
    std::free(memory);
  }
  void write(void* to, const void* from, size_t bytes) override { std::memcpy(to, from, bytes); }
  void read(void* to, const void* from, size_t bytes) override { std::memcpy(to, from, bytes); }
  void clear(void* memory, size_t bytes) override { std::memset(memory, 0, bytes); }
  void sort(double* values, size_t count) override { sort_values(values, count); }
  void sort(float* values, size_t count) override { sort_values(values, count); }
  double wait_for_sorts() override {
    for (const auto& sort : std::exchange(sorts_, {})) sort();
    return 0;
  }
  double wait() override { return wait_for_sorts(); }

 private:
  /// Takes room for as many values again, as Thrust does; as late as a GPU may.
  template <class Real>
  void sort_values(Real* values, size_t count) {
    if (count * sizeof(Real) > free_) throw CudaError("the stand-in has too little memory to sort in");
    sorts_.emplace_back([=] { std::sort(values, values + count); });
  }

  DeviceLimits limits_;
  size_t free_;
  std::map<void*, size_t> memory_;  // and its bytes
  std::vector<std::function<void()>> sorts_;
};

}  // namespace

void require_test_device() {}

std::shared_ptr<Device> make_test_device(size_t shared_memory, uint32_t multiprocessors, size_t memory) {
  return std::make_shared<StandInDevice>(shared_memory, multiprocessors, memory);
}

}  // namespace reckon
