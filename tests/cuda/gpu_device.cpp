// The parity tests on a GPU, which takes the tests' limits upon it.
#include <algorithm>
#include <map>

#include "devices/cuda/cuda_device.h"
#include "gpu_required.h"
#include "test_device.h"

namespace reckon {
namespace {

class LimitedGpu final : public Device {
 public:
  LimitedGpu(size_t shared_memory, uint32_t multiprocessors, size_t memory)
      : gpu_(open_cuda_device(0, false)), limits_(gpu_->limits()), free_(memory) {
    limits_.shared_memory_per_block = std::min(limits_.shared_memory_per_block, shared_memory);
    limits_.multiprocessors = std::min(limits_.multiprocessors, multiprocessors);
  }
  std::string name() const override { return gpu_->name(); }
  DeviceLimits limits() const override { return limits_; }
  std::unique_ptr<Module> load(const std::string& source) override { return gpu_->load(source); }
  bool cached() const override { return gpu_->cached(); }
  std::string assembly(const std::string& source) override { return gpu_->assembly(source); }
  void* allocate(size_t bytes) override {
    need(bytes);
    void* memory = gpu_->allocate(bytes);
    sizes_[memory] = bytes;
    free_ -= bytes;
    return memory;
  }
  void release(void* memory) override {
    free_ += sizes_.at(memory);
    sizes_.erase(memory);
    gpu_->release(memory);
  }
  void write(void* to, const void* from, size_t bytes) override { gpu_->write(to, from, bytes); }
  void read(void* to, const void* from, size_t bytes) override { gpu_->read(to, from, bytes); }
  void clear(void* memory, size_t bytes) override { gpu_->clear(memory, bytes); }
  void sort(double* values, size_t count) override {
    need(count * sizeof *values);  // Thrust takes as much again
    gpu_->sort(values, count);
  }
  void sort(float* values, size_t count) override {
    need(count * sizeof *values);
    gpu_->sort(values, count);
  }
  double wait_for_sorts() override { return gpu_->wait_for_sorts(); }
  double wait() override { return gpu_->wait(); }

 private:
  void need(size_t bytes) const {
    if (bytes > free_) throw CudaError("the test leaves too little memory");
  }

  std::shared_ptr<Device> gpu_;
  DeviceLimits limits_;
  size_t free_;
  std::map<void*, size_t> sizes_;
};

}  // namespace

void require_test_device() { require_gpu(); }

std::shared_ptr<Device> make_test_device(size_t shared_memory, uint32_t multiprocessors, size_t memory) {
  return std::make_shared<LimitedGpu>(shared_memory, multiprocessors, memory);
}

}  // namespace reckon
