#include "ptx/ptx_device.h"

#include <algorithm>
#include <cstring>

#include "devices/cuda/cubin_cache.h"
#include "devices/cuda/nvrtc.h"
#include "test_device.h"

namespace reckon {

namespace {

class PtxModule final : public Module {
 public:
  PtxModule(const std::string& source, ptx::Memory& memory, const PtxDevice& device, ptx::Options options)
      : device_(device), machine_(ptx_of(source), memory, options) {}
  ~PtxModule() override {
    if (device_.finished) device_.finished(machine_);
  }
  PtxModule(const PtxModule&) = delete;
  void* symbol(const std::string& name, size_t bytes) override { return machine_.symbol(name, bytes); }
  uint32_t blocks_per_multiprocessor(const std::string&, uint32_t, size_t) override { return 1; }
  KernelUse use_of(const std::string& kernel) override { return {0, machine_.kernel(kernel).local_bytes}; }
  void launch(const std::string& kernel, uint32_t blocks, uint32_t threads, size_t shared_memory, const void* arguments,
              size_t argument_bytes) override {
    machine_.launch(kernel, blocks, threads, shared_memory, arguments, argument_bytes);
  }

 private:
  const PtxDevice& device_;
  ptx::Machine machine_;
};

}  // namespace

std::string ptx_of(const std::string& source, const std::string& architecture) {
  static const Nvrtc nvrtc;
  static CubinCache cache(true);
  return cache.get(nvrtc.fingerprint() + architecture + source, [&] { return nvrtc.compile(source, architecture); });
}

PtxDevice::PtxDevice(size_t shared_memory, uint32_t multiprocessors, size_t memory, ptx::Options options)
    : limits_{multiprocessors, 9, 0, shared_memory}, options_(options), free_(memory) {}

std::unique_ptr<Module> PtxDevice::load(const std::string& source) {
  return std::make_unique<PtxModule>(source, memory_, *this, options_);
}

void* PtxDevice::allocate(size_t bytes) {
  if (bytes > free_) throw CudaError("the interpreter has too little memory");
  free_ -= bytes;
  const ptx::Region& region =
      memory_.create(ptx::Space::global, bytes, 256, "an allocation of " + std::to_string(bytes) + " bytes");
  return ptx::Region::at(region.base());
}
void PtxDevice::release(void* memory) { free_ += memory_.release(memory); }
void PtxDevice::write(void* to, const void* from, size_t bytes) {
  memory_.host_writes(to, bytes);
  std::memcpy(to, from, bytes);
}
void PtxDevice::read(void* to, const void* from, size_t bytes) {
  memory_.host_reads(from, bytes);
  std::memcpy(to, from, bytes);
}
void PtxDevice::clear(void* memory, size_t bytes) {
  memory_.host_writes(memory, bytes);
  std::memset(memory, 0, bytes);
}
void PtxDevice::sort(double* values, size_t count) {
  if (count * sizeof *values > free_)
    throw CudaError("the interpreter has too little memory to sort in");  // Thrust takes as much again
  memory_.host_reads(values, count * sizeof *values);
  std::sort(values, values + count);
}
void PtxDevice::sort(float* values, size_t count) {
  if (count * sizeof *values > free_) throw CudaError("the interpreter has too little memory to sort in");
  memory_.host_reads(values, count * sizeof *values);
  std::sort(values, values + count);
}

void require_test_device() {}

std::shared_ptr<Device> make_test_device(size_t shared_memory, uint32_t multiprocessors, size_t memory) {
  // No result may depend on a NaN's bits: each device has others.
  static uint32_t devices = 0;
  constexpr ptx::NanOfDouble kinds[] = {ptx::NanOfDouble::negative, ptx::NanOfDouble::positive,
                                        ptx::NanOfDouble::of_the_host};
  return std::make_shared<PtxDevice>(shared_memory, multiprocessors, memory, ptx::Options{kinds[devices++ % 3]});
}

}  // namespace reckon
