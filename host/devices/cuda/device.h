// What the CUDA engine asks of a device: memory, compiled modules, launches. One implementation
// talks to a GPU (cuda_device.cpp); another, in tests/, runs the same kernel source on the CPU.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "sampling/engine.h"

namespace reckon {

/// A CUDA call that failed, or a device that cannot do what is asked; exit status 1.
class CudaError : public DeviceError {
 public:
  using DeviceError::DeviceError;
};

struct DeviceLimits {
  uint32_t multiprocessors = 1;
  int major = 0, minor = 0;                    // compute capability
  size_t shared_memory_per_block = 48 * 1024;  // the most a block can have
  uint32_t threads_per_multiprocessor = 2048;
};

/// What a thread of a compiled kernel takes.
struct KernelUse {
  int registers = 0;
  size_t local_bytes = 0;  // of the stack: spills, arrays, calls
};

/// A loaded module. Freed with its last pointer.
class Module {
 public:
  virtual ~Module() = default;
  /// The device address of a __constant__ array of at least `bytes`.
  virtual void* symbol(const std::string& name, size_t bytes) = 0;
  /// Blocks of `threads` that fit a multiprocessor at once with this much shared memory; 0: none.
  virtual uint32_t blocks_per_multiprocessor(const std::string& kernel, uint32_t threads, size_t shared_memory) = 0;
  virtual KernelUse use_of(const std::string& kernel) = 0;
  /// Starts a kernel that takes one structure by value, once every copy to the device has arrived; returns at
  /// once. Kernels run one after another; copies go on beside them.
  virtual void launch(const std::string& kernel, uint32_t blocks, uint32_t threads, size_t shared_memory,
                      const void* arguments, size_t argument_bytes) = 0;
};

class Device {
 public:
  virtual ~Device() = default;
  virtual std::string name() const = 0;
  virtual DeviceLimits limits() const = 0;
  /// Compiles a source for this device, or finds it in the cache.
  virtual std::unique_ptr<Module> load(const std::string& source) = 0;
  /// Whether the last load() found its kernel in the cache.
  virtual bool cached() const = 0;
  /// The source as PTX, to count its instructions; empty where there is no such thing.
  virtual std::string assembly(const std::string& source) = 0;
  virtual void* allocate(size_t bytes) = 0;
  virtual void release(void* memory) = 0;
  virtual void write(void* to, const void* from, size_t bytes) = 0;
  virtual void read(void* to, const void* from, size_t bytes) = 0;
  virtual void clear(void* memory, size_t bytes) = 0;
  /// Starts to sort `count` numbers ascending, in place: after the kernels started so far, before those to come.
  virtual void sort(double* values, size_t count) = 0;
  virtual void sort(float* values, size_t count) = 0;
  /// Waits for all sorts started. The seconds that they took since the last call, by the device's own clock; 0 where it
  /// has none.
  virtual double wait_for_sorts() = 0;
  /// Waits for every kernel started; throws if something failed. The seconds that the last one ran, by the device's
  /// own clock; 0 where it has none.
  virtual double wait() = 0;
};

/// Device memory for `count` objects of plain data.
template <class T>
class DeviceArray {
 public:
  DeviceArray() = default;
  DeviceArray(Device& device, size_t count)
      : device_(&device), count_(count), data_(static_cast<T*>(device.allocate(count * sizeof(T)))) {}
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  DeviceArray(DeviceArray&& other) noexcept { swap(other); }
  DeviceArray& operator=(DeviceArray&& other) noexcept {
    swap(other);
    return *this;
  }
  ~DeviceArray() {
    if (data_ != nullptr) device_->release(data_);
  }

  T* get() const { return data_; }
  size_t count() const { return count_; }
  void clear() { device_->clear(data_, count_ * sizeof(T)); }
  /// `values` is a container of T, at most count() of them.
  template <class Container>
  void write(const Container& values) {
    if (!values.empty()) device_->write(data_, values.data(), values.size() * sizeof(T));
  }
  template <class Container>
  void read(Container& values, size_t first = 0) const {
    if (!values.empty()) device_->read(values.data(), data_ + first, values.size() * sizeof(T));
  }

 private:
  void swap(DeviceArray& other) {
    std::swap(device_, other.device_);
    std::swap(count_, other.count_);
    std::swap(data_, other.data_);
  }

  Device* device_ = nullptr;
  size_t count_ = 0;
  T* data_ = nullptr;
};

}  // namespace reckon
