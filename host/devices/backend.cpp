#include "devices/backend.h"

#include <algorithm>

#include "devices/cuda/cuda_device.h"
#include "devices/cuda/cuda_engine.h"

namespace reckon {

namespace {

constexpr double kCudaStart = 0.5;             // seconds: context, compilation or cache, first launch
constexpr double kSecondsPerOperation = 1e-9;  // of one draw on one thread, roughly

/// Adds a pass over the tiles that follow.
void append(Pass& to, const Pass& from) {
  for (size_t k = 0; k < to.outputs.size(); ++k) {
    OutputPass& a = to.outputs[k];
    const OutputPass& b = from.outputs[k];
    add_counts(a.counts, b.counts);
    add_counts(a.dropped_below, b.dropped_below);
    add_counts(a.below, b.below);
    add_counts(a.equal, b.equal);
    const std::vector<double> more = b.kept_values();
    a.kept.insert(a.kept.end(), more.begin(), more.end());
    a.sums.insert(a.sums.end(), b.sums.begin(), b.sums.end());
    a.incomplete = a.incomplete || b.incomplete;
    a.lowest = std::min(a.lowest, b.lowest);
    a.highest = std::max(a.highest, b.highest);
    a.not_finite += b.not_finite;
  }
  add_counts(to.events, from.events);
}

/// CUDA until it fails; then the CPU, from the verb that failed on: the bits are the same.
class UntilItFails final : public Engine {
 public:
  UntilItFails(std::unique_ptr<Engine> cuda, std::function<std::unique_ptr<Engine>()> cpu,
               std::function<void(const std::string&)> note)
      : engine_(std::move(cuda)), cpu_(std::move(cpu)), note_(std::move(note)) {}

  std::vector<std::vector<double>> draws(uint64_t first, uint64_t count) override {
    return attempt([&] { return engine_->draws(first, count); });
  }
  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& outputs,
            size_t events, const NextPass* next) override {
    return attempt([&] {  // what CUDA takes in one pass may be more than the CPU does
      Pass whole;
      for (uint64_t tile = first_tile; tile < last_tile;) {
        const uint64_t end = std::min(last_tile, tile + engine_->longest_pass());
        Pass part = engine_->pass(tile, end, draws, outputs, events, end == last_tile ? next : nullptr);
        if (tile == first_tile) {
          whole = std::move(part);
          if (end == last_tile) break;
          for (OutputPass& output : whole.outputs) {  // the next part may come to the same place
            output.kept = output.kept_values();
            output.ascending = {};
          }
        } else {
          append(whole, part);
        }
        tile = end;
      }
      return whole;
    });
  }
  std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t draws) override {
    return attempt([&] { return engine_->look(looks, draws); });
  }
  bool works_ahead() const override { return engine_->works_ahead(); }
  uint64_t tiles_at_once() const override { return engine_->tiles_at_once(); }
  uint64_t longest_pass() const override { return engine_->longest_pass(); }
  BinsOf bins_of() const override { return engine_->bins_of(); }
  Precision precision() const override { return engine_->precision(); }
  std::string backend() const override { return engine_->backend(); }
  std::string device() const override { return engine_->device(); }
  EngineTimes times(bool with_bound) override { return engine_->times(with_bound); }

 private:
  template <class Verb>
  auto attempt(const Verb& verb) -> decltype(verb()) {
    try {
      return verb();
    } catch (const CudaError& error) {
      if (!cpu_) throw;
      if (note_) note_(error.what());
      engine_ = cpu_();
      cpu_ = nullptr;
      return verb();
    }
  }

  std::unique_ptr<Engine> engine_;
  std::function<std::unique_ptr<Engine>()> cpu_;
  std::function<void(const std::string&)> note_;
};

}  // namespace

std::unique_ptr<Engine> make_until_it_fails(std::unique_ptr<Engine> cuda, std::function<std::unique_ptr<Engine>()> cpu,
                                            std::function<void(const std::string&)> note) {
  return std::make_unique<UntilItFails>(std::move(cuda), std::move(cpu), std::move(note));
}

namespace {

std::shared_ptr<Device> open_first_device(bool use_cache) {
  const std::string problem = cuda_status().problem;
  if (!problem.empty()) throw CudaError(problem);
  return open_cuda_device(use_cache);
}

}  // namespace

double cpu_seconds(const Program& program, uint64_t draws, int threads) {
  const int used = threads > 0 ? threads : available_threads();
  return static_cast<double>(draws) * static_cast<double>(program.instructions.size()) * kSecondsPerOperation / used;
}

EngineFactory engine_factory(const BackendOptions& options, DeviceOpener open) {
  if (options.backend == Backend::cpu) return make_cpu_engine;
  if (!open) open = open_first_device;
  return [options, open, device = std::shared_ptr<Device>()](const Program& program, const EngineOptions& cpu) mutable {
    const bool automatic = options.backend == Backend::automatic;
    // A device that is open starts at once.
    if (automatic && !device && cpu_seconds(program, options.draws, cpu.threads) < 2 * kCudaStart)
      return make_cpu_engine(program, cpu);
    try {
      if (!device) device = open(options.use_cache);
      auto engine = make_cuda_engine(program, {cpu, options.block, options.width}, device);
      if (!automatic) return engine;
      return make_until_it_fails(
          std::move(engine), [program, cpu] { return make_cpu_engine(program, cpu); }, options.note);
    } catch (const CudaError& error) {
      if (!automatic) throw;
      if (options.note) options.note(error.what());
      return make_cpu_engine(program, cpu);
    }
  };
}

}  // namespace reckon
