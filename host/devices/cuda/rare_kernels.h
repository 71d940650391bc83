// Kernels that a run seldom needs, with a module and a shape of their own: they may be the first that an engine is
// asked for. To them every result is an output; of events nothing is asked.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "devices/cuda/cuda_engine.h"
#include "devices/cuda/program_data.h"
#include "devices/cuda/source.h"

namespace reckon {

template <class Real>
class RareKernels {
 public:
  /// All must outlive it.
  RareKernels(const Program& program, const CudaOptions& options, Device& device, const ProgramData<Real>& data,
              EngineTimes& times)
      : program_(program), options_(options), device_(device), data_(data), times_(times), limits_(device.limits()) {
    constexpr uint32_t kBlock = 256;
    shape_ = kernel_shape(program, std::vector<size_t>(program.results.size()), options.cpu.precision,
                          limits_.shared_memory_per_block, options.block > 0 ? options.block : kBlock, options.width);
    shape_.sobol = options.cpu.sampler == SamplerKind::sobol;
  }

  /// Of each result, how many of its values are not finite.
  std::vector<uint64_t> failures(uint64_t first_tile, uint64_t last_tile, uint64_t draws) {
    prepare();
    DeviceArray<AtomicCount> counts(device_, shape_.outputs);
    counts.clear();
    launch(kFailureKernel, FailureArguments{first_tile, last_tile, draws, counts.get()});
    std::vector<uint64_t> not_finite(shape_.outputs);
    counts.read(not_finite);
    return not_finite;
  }

  /// In launches of at most so many tiles.
  std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t first_tile, uint64_t last_tile, uint64_t draws,
                               uint64_t tiles_of_launch) {
    prepare();
    // Of each output, its intervals stand together and ascend.
    std::vector<size_t> order(looks.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return std::pair(looks[a].output, looks[a].low) < std::pair(looks[b].output, looks[b].low);
    });
    std::vector<uint32_t> first(shape_.outputs + 1);
    for (const Look& look : looks) ++first[look.output + 1];
    for (size_t k = 0; k < shape_.outputs; ++k) first[k + 1] += first[k];
    std::vector<DeviceArray<AtomicCount>> counts;
    std::vector<DeviceArray<Real>> values;
    std::vector<LookInterval<Real>> intervals;
    for (const size_t i : order) {
      const Look& look = looks[i];
      counts.emplace_back(device_, look.values ? 1 : kBins);
      counts.back().clear();
      values.emplace_back(device_, look.values ? look.inside + 1 : 1);
      intervals.push_back({look.low, look.high, width_of_part(look.low, look.high),
                           look.values ? nullptr : counts.back().get(), values.back().get(), counts.back().get(),
                           look.inside});
    }
    DeviceArray<LookInterval<Real>> device_intervals(device_, intervals.size() + 1);
    device_intervals.write(intervals);
    DeviceArray<uint32_t> device_first(device_, first.size());
    device_first.write(first);
    for (uint64_t tile = first_tile; tile < last_tile; tile += tiles_of_launch) {
      const LookArguments<Real> arguments{tile, std::min(last_tile, tile + tiles_of_launch), draws,
                                          device_intervals.get(), device_first.get()};
      launch(kLookKernel, arguments);
    }
    std::vector<LookResult> results(looks.size());
    for (size_t at = 0; at < order.size(); ++at)
      read_look(looks[order[at]], counts[at], values[at], results[order[at]]);
    return results;
  }

 private:
  void prepare() {
    if (module_) return;
    auto module = device_.load(kernel_source(program_, shape_, KernelSet::rare));
    data_.write_to(*module);
    module_ = std::move(module);
  }

  template <class Arguments>
  void launch(const char* kernel, const Arguments& arguments) {
    const uint32_t resident = std::max(1u, module_->blocks_per_multiprocessor(kernel, shape_.block, 0));
    const uint32_t blocks = blocks_of(arguments.last_tile - arguments.first_tile, shape_.block,
                                      uint64_t{limits_.multiprocessors} * resident);
    module_->launch(kernel, blocks, shape_.block, 0, &arguments, sizeof arguments);
    times_.passes += device_.wait();
    if (stops(options_.cpu.stop)) throw Interrupted();
  }

  void read_look(const Look& look, const DeviceArray<AtomicCount>& counts, const DeviceArray<Real>& values,
                 LookResult& result) {
    std::vector<uint64_t> found(look.values ? 1 : kBins);
    counts.read(found);
    if (!look.values) {
      result.counts = std::move(found);
      return;
    }
    if (found[0] > look.inside)
      throw CudaError(fmt::format("a look found {} values where {} were counted", found[0], look.inside));
    std::vector<Real> read(found[0]);
    if (found[0] > 0) values.read(read);
    result.values.assign(read.begin(), read.end());
  }

  const Program& program_;
  const CudaOptions& options_;
  Device& device_;
  const ProgramData<Real>& data_;
  EngineTimes& times_;
  DeviceLimits limits_;
  KernelShape shape_;
  std::unique_ptr<Module> module_;
};

}  // namespace reckon
