#include "devices/cuda/cuda_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/stopwatch.h"
#include "devices/cuda/evaluate_source.h"
#include "devices/cuda/kernel_cost.h"
#include "devices/cuda/pass_memory.h"
#include "devices/cuda/program_data.h"
#include "devices/cuda/rare_kernels.h"
#include "devices/cuda/source.h"

namespace reckon {

namespace {

template <class Real>
class CudaEngine final : public Engine {
 public:
  CudaEngine(const Program& program, const CudaOptions& options, std::shared_ptr<Device> device)
      : program_(program),
        options_(options),
        device_(std::move(device)),
        limits_(device_->limits()),
        cpu_(make_cpu_engine(program, options.cpu)),
        data_(*device_, program, options.cpu),
        rare_(program_, options_, *device_, data_, times_) {}

  /// What a kernel works on must outlive it.
  ~CudaEngine() override {
    try {
      stop_running();
    } catch (const CudaError&) {  // it has stopped, which is all that is wanted
    }
  }

  BinsOf bins_of() const override { return cpu_->bins_of(); }
  Precision precision() const override { return cpu_->precision(); }
  std::string backend() const override { return "cuda"; }
  std::string device() const override { return "CUDA, " + device_->name(); }
  uint64_t longest_pass() const override {
    const uint64_t most =
        longest_pass_for(program_.results.size(), program_.instructions.size(), limits_.multiprocessors);
    return options_.longest_pass > 0 ? std::min(options_.longest_pass, most) : most;
  }
  bool works_ahead() const override { return room_for_two_; }
  uint64_t tiles_at_once() const override {
    if (!pass_module_) return 2 * uint64_t{limits_.multiprocessors};
    return uint64_t{limits_.multiprocessors} * resident_in_pass() * (shape_.block / kTileLanes);
  }

  /// For the bound it counts the kernel's instructions, which takes a compilation of its own.
  EngineTimes times(bool with_bound) override {
    if (with_bound && times_.bound == 0 && pass_module_ && times_.clock > 0) {
      const std::string ptx = device_->assembly(kernel_source(program_, shape_, KernelSet::pass));
      const KernelCost cost = cost_of_draw(ptx, rounds_of_streams(program_.streams.size()), shape_.width);
      const Bound bound =
          bound_of(cost, pipe_rates(limits_.major, limits_.minor), limits_.multiprocessors, times_.clock);
      times_.bound = bound.draws_per_second;
      times_.limit = bound.pipe;
    }
    return times_;
  }

  /// Single tiles are the CPU's: the bits are the same, and it is sooner done.
  std::vector<std::vector<double>> draws(uint64_t first, uint64_t count) override { return cpu_->draws(first, count); }

  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans,
            size_t events, const NextPass* next) override {
    prepare(plans);
    interrupt();
    if (!running_ || running_->first_tile != first_tile || running_->last_tile != last_tile) {
      stop_running();
      if (!memory_) memory_ = make_memory(plans, events);
      memory_->fill(plans);
      start(first_tile, last_tile, draws, plans);
    }
    const bool ahead = next != nullptr && has_spare(plans, events);
    if (ahead) spare_memory_->fill(next->outputs);  // beside the kernel
    stop_running();
    times_.draws += std::min(draws, last_tile * kDrawsPerTile) - first_tile * kDrawsPerTile;
    interrupt();
    PassMemory<Real>& done = *memory_;
    done.sort(*device_);
    if (ahead) {  // runs while this one is copied and merged
      std::swap(memory_, spare_memory_);
      start(next->first_tile, next->last_tile, draws, next->outputs);
    }
    times_.sorts += device_->wait_for_sorts();
    measure_clock(done);
    Pass pass;
    {
      const Stopwatch watch(times_.copies);
      pass = done.read(plans, events, first_tile, last_tile);
    }
    const bool finite = std::all_of(pass.outputs.begin(), pass.outputs.end(), [](const OutputPass& output) {
      const auto& parts = output.sums.parts();
      return std::all_of(parts.begin(), parts.end(), [](const auto& part) { return std::isfinite(part.sums.first); });
    });
    if (!finite) {
      const std::vector<uint64_t> failures = rare_.failures(first_tile, last_tile, draws);
      for (size_t k = 0; k < pass.outputs.size(); ++k) pass.outputs[k].not_finite = failures[k];
    }
    progress(last_tile, draws);
    return pass;
  }

  std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t first_tile, uint64_t last_tile,
                               uint64_t draws) override {
    stop_running();
    memory_.reset();  // no pass runs: looks may need its room
    spare_memory_.reset();
    interrupt();
    return rare_.look(looks, first_tile, last_tile, draws, longest_pass());
  }

 private:
  struct Running {
    uint64_t first_tile, last_tile;
  };

  /// The memory of a pass: of less room for kept values where the device has too little for the usual one.
  /// What is not kept is looked for again.
  std::unique_ptr<PassMemory<Real>> make_memory(const std::vector<OutputPlan>& plans, size_t events) {
    const uint64_t least = kLeastKept * std::max<size_t>(1, plans.size());
    while (true) {
      try {
        return std::make_unique<PassMemory<Real>>(*device_, plans, events, longest_pass(), kept_room_);
      } catch (const CudaError&) {
        if (kept_room_ <= least) throw;
        kept_room_ /= 2;
        room_for_two_ = false;
      }
    }
  }

  /// Asks for the memory of a second pass once; without it, passes go one after another.
  bool has_spare(const std::vector<OutputPlan>& plans, size_t events) {
    if (spare_memory_ || !room_for_two_) return room_for_two_;
    try {
      spare_memory_ = std::make_unique<PassMemory<Real>>(*device_, plans, events, longest_pass(), kept_room_);
    } catch (const CudaError&) {
      room_for_two_ = false;
    }
    return room_for_two_;
  }

  /// Starts a pass, whose memory is filled, and returns at once.
  void start(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans) {
    write_symbol("outputs", memory_->outputs());
    std::vector<double> points;
    for (const OutputPlan& plan : plans) points.insert(points.end(), plan.points.begin(), plan.points.end());
    write_symbol("points", points);
    const uint32_t blocks =
        blocks_of(last_tile - first_tile, shape_.block, uint64_t{limits_.multiprocessors} * resident_in_pass());
    const PassArguments arguments{
        first_tile,        last_tile,       draws, shape_.shared_bins ? nullptr : global_bins(blocks),
        memory_->events(), memory_->clock()};
    running_ = Running{first_tile, last_tile};
    pass_module_->launch(kPassKernel, blocks, shape_.block, shared_memory_of(shape_), &arguments, sizeof arguments);
  }

  /// Waits for the pass that runs.
  void stop_running() {
    if (!running_) return;
    times_.passes += device_->wait();
    running_.reset();
  }

  /// The pass module for the plans' points and scales; compiled anew only where these change.
  void prepare(const std::vector<OutputPlan>& plans) {
    std::vector<size_t> points;
    bool scaled = false;
    for (const OutputPlan& plan : plans) {
      points.push_back(plan.points.size());
      scaled = scaled || plan.scale != 1;
    }
    if (pass_module_ && points == shape_.points && scaled == shape_.scaled) return;
    stop_running();
    memory_.reset();
    spare_memory_.reset();
    pass_module_.reset();  // until the new one is whole
    shape_ = kernel_shape(program_, std::move(points), precision(), limits_.shared_memory_per_block, options_.block,
                          options_.width);
    shape_.scaled = scaled;
    shape_.sobol = options_.cpu.sampler == SamplerKind::sobol;
    std::unique_ptr<Module> module;
    {
      const Stopwatch watch(times_.compile);
      module = device_->load(kernel_source(program_, shape_, KernelSet::pass));
    }
    times_.cached = device_->cached();
    data_.write_to(*module);
    resident_ = module->blocks_per_multiprocessor(kPassKernel, shape_.block, shared_memory_of(shape_));
    pass_module_ = std::move(module);
    const KernelUse use = pass_module_->use_of(kPassKernel);
    times_.registers = use.registers;
    times_.local_bytes = use.local_bytes;
    times_.occupancy = static_cast<double>(resident_ * shape_.block) / limits_.threads_per_multiprocessor;
    if (resident_ == 0) {
      throw CudaError(fmt::format(
          "this scenario's kernel does not fit {}: {} outputs and {} operations a draw; ask for fewer outputs",
          device_->name(), plans.size(), program_.instructions.size()));
    }
  }

  template <class T>
  void write_symbol(const char* name, const std::vector<T>& values) {
    if (values.empty()) return;
    const size_t bytes = values.size() * sizeof(T);
    device_->write(pass_module_->symbol(name, bytes), values.data(), bytes);
  }

  /// Blocks of a pass that a multiprocessor runs at once: bins in global memory are a block's own, and large.
  uint32_t resident_in_pass() const { return shape_.shared_bins ? resident_ : 1; }

  uint32_t* global_bins(uint32_t blocks) {
    const size_t count = size_t{blocks} * shape_.outputs * kBins;
    if (global_bins_.count() < count) global_bins_ = DeviceArray<uint32_t>(*device_, count);
    return global_bins_.get();
  }

  /// The clock of the longest pass so far: short ones start cold.
  void measure_clock(const PassMemory<Real>& done) {
    const std::vector<uint64_t> clock = done.read_clock();
    if (clock[1] <= longest_clock_) return;
    longest_clock_ = clock[1];
    times_.clock = static_cast<double>(clock[0]) / static_cast<double>(clock[1]) * 1e9;
  }

  void interrupt() const {
    if (stops(options_.cpu.stop)) throw Interrupted();
  }
  void progress(uint64_t last_tile, uint64_t draws) const {
    if (options_.cpu.progress) options_.cpu.progress(std::min(draws, last_tile * kDrawsPerTile));
  }

  Program program_;
  CudaOptions options_;
  std::shared_ptr<Device> device_;
  DeviceLimits limits_;
  std::unique_ptr<Engine> cpu_;
  ProgramData<Real> data_;
  KernelShape shape_;
  std::unique_ptr<Module> pass_module_;
  uint32_t resident_ = 1;
  std::unique_ptr<PassMemory<Real>> memory_, spare_memory_;  // of the pass that runs or ran last; of the one before
  uint64_t kept_room_ = kKeptRoom;
  bool room_for_two_ = true;
  std::optional<Running> running_;
  DeviceArray<uint32_t> global_bins_;
  uint64_t longest_clock_ = 0;
  EngineTimes times_;
  RareKernels<Real> rare_;
};

}  // namespace

std::string too_large_for_cuda(const Program& program) {
  if (program.results.size() > kMostCudaResults) {
    return fmt::format("the scenario has {} outputs and events, the CUDA engine takes at most {}",
                       program.results.size(), kMostCudaResults);
  }
  if (program.instructions.size() > kMostCudaInstructions) {
    return fmt::format("a draw of the scenario takes {} operations, the CUDA engine takes at most {}",
                       program.instructions.size(), kMostCudaInstructions);
  }
  return "";
}

std::unique_ptr<Engine> make_cuda_engine(const Program& program, const CudaOptions& options,
                                         std::shared_ptr<Device> device) {
  const std::string problem = too_large_for_cuda(program);
  if (!problem.empty()) throw CudaError(problem);
  if (options.cpu.sampler == SamplerKind::sobol &&
      std::any_of(program.streams.begin(), program.streams.end(),
                  [](const StreamName& stream) { return stream.dimension >= kMostSobolDimensions; }))
    throw CudaError("the scenario has more priors than Sobol' points have dimensions");
  if (options.cpu.precision == Precision::wide)
    return std::make_unique<CudaEngine<double>>(program, options, std::move(device));
  return std::make_unique<CudaEngine<float>>(program, options, std::move(device));
}

}  // namespace reckon
