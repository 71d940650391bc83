// A device that interprets the PTX which NVRTC makes of a source: the very code that is handed to ptxas.
#pragma once
#include <memory>

#include "devices/cuda/device.h"
#include "ptx/machine.h"

namespace reckon {

/// NVRTC's PTX of a source for compute capability 9.0, kept on disk between processes.
std::string ptx_of(const std::string& source, const std::string& architecture = "compute_90");

class PtxDevice final : public Device {
 public:
  PtxDevice(size_t shared_memory, uint32_t multiprocessors, size_t memory, ptx::Options options = {});
  std::string name() const override { return "PTX interpreter"; }
  DeviceLimits limits() const override { return limits_; }
  std::unique_ptr<Module> load(const std::string& source) override;
  bool cached() const override { return false; }
  std::string assembly(const std::string& source) override { return ptx_of(source); }
  void* allocate(size_t bytes) override;
  void release(void* memory) override;
  void write(void* to, const void* from, size_t bytes) override;
  void read(void* to, const void* from, size_t bytes) override;
  void clear(void* memory, size_t bytes) override;
  void sort(double* values, size_t count) override;
  void sort(float* values, size_t count) override;
  double wait_for_sorts() override { return 0; }
  double wait() override { return 0; }

  /// Called with every module before it is gone.
  std::function<void(ptx::Machine&)> finished;

 private:
  DeviceLimits limits_;
  ptx::Options options_;
  ptx::Memory memory_;
  size_t free_;
};

}  // namespace reckon
