#include "devices/cuda/cuda_device.h"

#include <cuda_runtime_api.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "devices/cuda/cubin_cache.h"
#include "devices/cuda/device_sort.h"
#include "devices/cuda/nvrtc.h"

namespace reckon {

namespace {

std::string version_text(int version) { return fmt::format("{}.{}", version / 1000, version % 1000 / 10); }

void check(cudaError_t error, const std::string& what) {
  if (error == cudaSuccess) return;
  (void)cudaGetLastError();
  if (error == cudaErrorMemoryAllocation) {
    throw CudaError(fmt::format("the GPU has too little free memory ({}); close what else runs on it", what));
  }
  throw CudaError(fmt::format("CUDA: {} ({}): {}", what, cudaGetErrorName(error), cudaGetErrorString(error)));
}

CudaDeviceInfo info_of(int device) {
  cudaDeviceProp properties{};
  check(cudaGetDeviceProperties(&properties, device), "asking for the GPU's properties");
  return {properties.name,
          properties.major,
          properties.minor,
          static_cast<uint32_t>(properties.multiProcessorCount),
          static_cast<uint32_t>(properties.maxThreadsPerMultiProcessor),
          properties.totalGlobalMem};
}

/// CUDA keeps the chosen GPU of each thread: every call below is preceded by this.
void choose(int device) { check(cudaSetDevice(device), "choosing the GPU"); }

/// The stream of kernels and sorts, and when the last ones started and ended.
struct KernelStream {
  explicit KernelStream(int on) : device(on) {
    check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "asking for a stream");
    for (cudaEvent_t* event : {&start, &end, &sort_start, &sort_end, &copied})
      check(cudaEventCreate(event), "asking for an event");
  }
  ~KernelStream() {
    for (cudaEvent_t event : {start, end, sort_start, sort_end, copied}) (void)cudaEventDestroy(event);
    (void)cudaStreamDestroy(stream);
  }
  KernelStream(const KernelStream&) = delete;

  int device;
  cudaStream_t stream = nullptr;
  cudaEvent_t start = nullptr, end = nullptr, sort_start = nullptr, sort_end = nullptr;
  cudaEvent_t copied = nullptr;         // what copies and clears were asked for by then
  bool timed = false, sorting = false;  // a kernel, a sort has started since the last wait
};

class CudaModule final : public Module {
 public:
  CudaModule(const std::string& image, std::shared_ptr<KernelStream> kernels) : kernels_stream_(std::move(kernels)) {
    choose(kernels_stream_->device);
    check(cudaLibraryLoadData(&library_, image.data(), nullptr, nullptr, 0, nullptr, nullptr, 0), "loading a kernel");
  }
  ~CudaModule() override { (void)cudaLibraryUnload(library_); }
  CudaModule(const CudaModule&) = delete;

  void* symbol(const std::string& name, size_t bytes) override {
    choose(kernels_stream_->device);
    void* address = nullptr;
    size_t size = 0;
    check(cudaLibraryGetGlobal(&address, &size, library_, name.c_str()), "finding " + name);
    if (size < bytes) throw CudaError(fmt::format("the kernel's {} has {} bytes, not {}", name, size, bytes));
    return address;
  }

  uint32_t blocks_per_multiprocessor(const std::string& kernel, uint32_t threads, size_t shared_memory) override {
    choose(kernels_stream_->device);
    const void* function = find(kernel);
    check(cudaFuncSetAttribute(function, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(shared_memory)),
          "asking for shared memory");
    int blocks = 0;
    check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, function, static_cast<int>(threads), shared_memory),
          "asking for occupancy");
    return static_cast<uint32_t>(blocks);
  }

  KernelUse use_of(const std::string& kernel) override {
    choose(kernels_stream_->device);
    cudaFuncAttributes attributes{};
    check(cudaFuncGetAttributes(&attributes, find(kernel)), "asking for registers");
    return {attributes.numRegs, attributes.localSizeBytes};
  }

  void launch(const std::string& kernel, uint32_t blocks, uint32_t threads, size_t shared_memory, const void* arguments,
              size_t) override {
    choose(kernels_stream_->device);
    void* parameters[] = {const_cast<void*>(arguments)};  // CUDA copies what it points to
    // Copies and clears run in the default stream, beside the kernels' own: what a kernel reads must have arrived.
    check(cudaStreamSynchronize(nullptr), "copying to the GPU");
    KernelStream& to = *kernels_stream_;
    check(cudaEventRecord(to.start, to.stream), "timing a kernel");
    check(cudaLaunchKernel(find(kernel), dim3(blocks), dim3(threads), parameters, shared_memory, to.stream),
          "starting " + kernel);
    check(cudaEventRecord(to.end, to.stream), "timing a kernel");
    to.timed = true;
  }

 private:
  const void* find(const std::string& name) {
    cudaKernel_t& kernel = kernels_[name];
    if (kernel == nullptr) check(cudaLibraryGetKernel(&kernel, library_, name.c_str()), "finding " + name);
    return reinterpret_cast<const void*>(kernel);
  }

  std::shared_ptr<KernelStream> kernels_stream_;
  cudaLibrary_t library_ = nullptr;
  std::map<std::string, cudaKernel_t> kernels_;
};

class CudaDevice final : public Device {
 public:
  CudaDevice(int index, bool use_cache) : index_(index), pool_((choose(index), index)), cache_(use_cache) {
    info_ = info_of(index_);
    int shared_memory = 0;
    check(cudaDeviceGetAttribute(&shared_memory, cudaDevAttrMaxSharedMemoryPerBlockOptin, index_),
          "asking for shared memory");
    kernels_ = std::make_shared<KernelStream>(index_);
    limits_ = {info_.multiprocessors, info_.major, info_.minor, static_cast<size_t>(shared_memory),
               info_.threads_per_multiprocessor};
  }

  std::string name() const override { return fmt::format("{}, sm_{}{}", info_.name, info_.major, info_.minor); }
  DeviceLimits limits() const override { return limits_; }

  std::unique_ptr<Module> load(const std::string& source) override {
    // The newest architecture NVRTC knows that this GPU can run: its own as a cubin, an older one as PTX.
    const int own = 10 * info_.major + info_.minor;
    const std::vector<int> known = nvrtc_.architectures();
    std::string architecture = fmt::format("sm_{}", own);
    if (std::find(known.begin(), known.end(), own) == known.end()) {
      int newest = 0;
      for (const int one : known) newest = one < own ? std::max(newest, one) : newest;
      if (newest == 0)
        throw CudaError(
            fmt::format("NVRTC {} cannot compile for {}; install a version that can", nvrtc_.version(), name()));
      architecture = fmt::format("compute_{}", newest);
    }
    const std::string key = nvrtc_.fingerprint() + "\n" + architecture + "\n" + source;
    const std::string image = cache_.get(key, [&] { return nvrtc_.compile(source, architecture); });
    if (!cache_.warning().empty() && !warned_) {
      fmt::print(stderr, "warning: {}\n", cache_.warning());
      warned_ = true;
    }
    return std::make_unique<CudaModule>(image, kernels_);
  }

  bool cached() const override { return cache_.hit(); }
  std::string assembly(const std::string& source) override {
    return nvrtc_.compile(source, fmt::format("compute_{}", nvrtc_.architectures().front()));
  }

  void* allocate(size_t bytes) override {
    choose(index_);
    void* memory = nullptr;
    check(pool_.allocate(&memory, std::max<size_t>(bytes, 1), nullptr), fmt::format("asking for {} MB", bytes >> 20));
    return memory;
  }
  void release(void* memory) override {
    (void)cudaSetDevice(index_);
    // After whatever works on it: kernels and sorts, and copies and clears, which run in the default stream.
    (void)cudaEventRecord(kernels_->copied, nullptr);
    (void)cudaStreamWaitEvent(kernels_->stream, kernels_->copied);
    pool_.release(memory, kernels_->stream);
  }
  void write(void* to, const void* from, size_t bytes) override {
    choose(index_);
    check(cudaMemcpy(to, from, bytes, cudaMemcpyHostToDevice), "copying to the GPU");
  }
  void read(void* to, const void* from, size_t bytes) override {
    choose(index_);
    check(cudaMemcpy(to, from, bytes, cudaMemcpyDeviceToHost), "copying from the GPU");
  }
  void clear(void* memory, size_t bytes) override {
    choose(index_);
    check(cudaMemset(memory, 0, bytes), "clearing memory");
  }
  void sort(double* values, size_t count) override { sort_values(values, count); }
  void sort(float* values, size_t count) override { sort_values(values, count); }
  double wait_for_sorts() override {
    choose(index_);
    if (!std::exchange(kernels_->sorting, false)) return 0;
    check(cudaEventSynchronize(kernels_->sort_end), "sorting");
    return seconds_between(kernels_->sort_start, kernels_->sort_end);
  }
  double wait() override {
    choose(index_);
    check(cudaGetLastError(), "starting a kernel");
    check(cudaStreamSynchronize(kernels_->stream), "running a kernel");
    return std::exchange(kernels_->timed, false) ? seconds_between(kernels_->start, kernels_->end) : 0;
  }

 private:
  static double seconds_between(cudaEvent_t start, cudaEvent_t end) {
    float milliseconds = 0;
    check(cudaEventElapsedTime(&milliseconds, start, end), "timing the GPU");
    return static_cast<double>(milliseconds) * 1e-3;
  }

  /// Thrust asks for memory of its own, and has exceptions of its own.
  template <class Real>
  void sort_values(Real* values, size_t count) {
    choose(index_);
    KernelStream& in = *kernels_;
    if (!std::exchange(in.sorting, true)) {
      check(cudaEventRecord(in.sort_start, in.stream), "timing a sort");
      check(cudaEventRecord(in.sort_end, in.stream), "timing a sort");
    }
    try {
      sort_on_device(values, count, pool_, in.stream);
      check(cudaEventRecord(in.sort_end, in.stream), "timing a sort");
    } catch (const std::exception& error) {
      (void)cudaGetLastError();
      check(cudaStreamSynchronize(in.stream), "sorting");  // what of it has begun
      throw CudaError(fmt::format("sorting {} values on the GPU failed ({})", count, error.what()));
    }
  }

  int index_;
  MemoryPool pool_;
  std::shared_ptr<KernelStream> kernels_;
  CudaDeviceInfo info_;
  DeviceLimits limits_;
  Nvrtc nvrtc_;
  CubinCache cache_;
  bool warned_ = false;
};

}  // namespace

std::string cuda_problem(int error, int driver, int runtime, int devices) {
  if (driver == 0) return "no NVIDIA driver was found";
  if (error == cudaErrorInsufficientDriver) {
    return fmt::format("the NVIDIA driver is too old: it supports CUDA {}, this build needs {}", version_text(driver),
                       version_text(runtime));
  }
  if (error == cudaErrorNoDevice || (error == cudaSuccess && devices == 0)) {
    const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
    return visible == nullptr ? "no GPU was found"
                              : fmt::format("no GPU is visible (CUDA_VISIBLE_DEVICES={})", visible);
  }
  if (error != cudaSuccess)
    return fmt::format("CUDA does not start: {}", cudaGetErrorString(static_cast<cudaError_t>(error)));
  return "";
}

CudaStatus cuda_status() {
  CudaStatus status;
  int driver = 0, runtime = 0, devices = 0;
  (void)cudaDriverGetVersion(&driver);
  (void)cudaRuntimeGetVersion(&runtime);
  status.runtime = version_text(runtime);
  if (driver != 0) status.driver = version_text(driver);
  const cudaError_t error = cudaGetDeviceCount(&devices);
  (void)cudaGetLastError();
  status.problem = cuda_problem(error, driver, runtime, devices);
  try {
    if (status.problem.empty()) {
      for (int device = 0; device < devices; ++device) status.devices.push_back(info_of(device));
    }
    status.nvrtc = Nvrtc().version();
  } catch (const CudaError& error_text) {
    if (status.problem.empty()) status.problem = error_text.what();
  }
  return status;
}

std::shared_ptr<Device> open_cuda_device(int index, bool use_cache) {
  const CudaStatus status = cuda_status();
  if (!status.problem.empty()) throw CudaError(status.problem);
  const auto count = static_cast<int>(status.devices.size());
  if (index >= count)
    throw CudaError(fmt::format("there is no GPU {}: this machine shows {}", index,
                                count == 1 ? "one, GPU 0" : fmt::format("GPU 0 to {}", count - 1)));
  return std::make_shared<CudaDevice>(index, use_cache);
}

}  // namespace reckon
