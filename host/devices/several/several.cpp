#include "devices/several/several.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "devices/several/crew.h"
#include "devices/several/merged_pass.h"

namespace reckon {

namespace {

class Several final : public Engine {
 public:
  Several(std::vector<std::unique_ptr<Engine>> engines, SeveralOptions options) : options_(std::move(options)) {
    for (auto& engine : engines) parts_.push_back({std::move(engine)});
    ask_limits();
  }

  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& outputs,
            size_t events, const NextPass* next) override {
    if (Part* const part = only_part()) {
      std::optional<Pass> alone =
          attempt(*part, [&] { return part->engine->pass(first_tile, last_tile, draws, outputs, events, next); });
      if (alone) return std::move(*alone);
    }
    if (!running_ || running_->range.first != first_tile || running_->range.last != last_tile) {
      running_.reset();
      running_ = start({first_tile, last_tile}, draws, outputs, events);
    }
    const std::unique_ptr<Running> done = std::move(running_);
    complete(done->range, done->shares, work_of(*done), done->crew);
    if (next != nullptr) running_ = start({next->first_tile, next->last_tile}, draws, next->outputs, events);
    return done->merged.finish(ascending_);
  }

  std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t first_tile, uint64_t last_tile,
                               uint64_t draws) override {
    running_.reset();
    if (Part* const part = only_part()) {
      auto alone = attempt(*part, [&] { return part->engine->look(looks, first_tile, last_tile, draws); });
      if (alone) return std::move(*alone);
    }
    std::vector<LookResult> results(looks.size());
    std::mutex mutex;
    const TileRange range{first_tile, last_tile};
    TileShares shares(range);
    std::unique_ptr<Crew> crew;
    complete(
        range, shares,
        [&](Part& part, const TileRange& tiles, const std::optional<TileRange>&) {
          const std::vector<LookResult> found = part.engine->look(looks, tiles.first, tiles.last, draws);
          const std::lock_guard lock(mutex);
          for (size_t i = 0; i < looks.size(); ++i) results[i].add(found[i]);
        },
        crew);
    return results;
  }

  std::vector<std::vector<double>> draws(uint64_t first, uint64_t count) override {
    running_.reset();
    return some_part().draws(first, count);
  }

  bool works_ahead() const override { return limits_.works_ahead; }
  uint64_t tiles_at_once() const override { return limits_.tiles_at_once; }
  uint64_t longest_pass() const override { return limits_.longest_pass; }
  BinsOf bins_of() const override { return parts_[0].engine->bins_of(); }
  Precision precision() const override { return parts_[0].engine->precision(); }
  std::string backend() const override {
    std::string name = "cpu";
    each([&](const Engine& engine) { name = engine.backend() == "cuda" ? "cuda" : name; });
    return name;
  }
  /// "2 x CUDA, NVIDIA H200, sm_90 + CPU, x86-64-v4".
  std::string device() const override {
    std::vector<std::pair<std::string, int>> names;
    each([&](const Engine& engine) {
      const std::string name = engine.device();
      const auto found =
          std::find_if(names.begin(), names.end(), [&](const auto& known) { return known.first == name; });
      if (found != names.end()) ++found->second;
      else names.emplace_back(name, 1);
    });
    std::string text;
    for (const auto& [name, count] : names)
      text += (text.empty() ? "" : " + ") + (count > 1 ? fmt::format("{} x ", count) : "") + name;
    return text;
  }
  /// Parts work side by side: of times the longest, of draws and bounds the sum.
  EngineTimes times(bool with_bound) override {
    EngineTimes all;
    bool first = true;
    for (const Part& part : parts_) {
      if (part.lost) continue;
      const EngineTimes times = part.engine->times(with_bound);
      if (std::exchange(first, false)) {
        all = times;
        continue;
      }
      all.compile = std::max(all.compile, times.compile);
      all.passes = std::max(all.passes, times.passes);
      all.sorts = std::max(all.sorts, times.sorts);
      all.copies = std::max(all.copies, times.copies);
      all.draws += times.draws;
      all.bound = all.bound > 0 && times.bound > 0 ? all.bound + times.bound : 0;
    }
    return all;
  }

 private:
  struct Running {
    Running(TileRange tiles, uint64_t all_draws, std::vector<OutputPlan> outputs, size_t of_events)
        : range(tiles), draws(all_draws), plans(std::move(outputs)), events(of_events), shares(tiles) {}

    TileRange range;
    uint64_t draws;
    std::vector<OutputPlan> plans;
    size_t events;
    TileShares shares;
    MergedPass merged;
    std::mutex mutex;            // of merged and done
    uint64_t done = 0;           // tiles
    std::unique_ptr<Crew> crew;  // last: its threads use the rest
  };

  /// What the parts say together; asked for while none of them works.
  struct Limits {
    bool works_ahead = false;
    uint64_t tiles_at_once = 1, longest_pass = 1;
  };
  void ask_limits() {
    limits_ = {false, 0, 0};
    each([this](const Engine& engine) {
      limits_.works_ahead = limits_.works_ahead || engine.works_ahead();
      // Of those that take many: processors are no device that must be filled.
      limits_.tiles_at_once += engine.tiles_at_once() > 1 ? engine.tiles_at_once() : 0;
      limits_.longest_pass += engine.longest_pass();
    });
    limits_.tiles_at_once = std::max<uint64_t>(1, limits_.tiles_at_once);
    limits_.longest_pass = std::max<uint64_t>(1, limits_.longest_pass);
  }

  /// Where one is left it works by itself: without threads and copies.
  Part* only_part() {
    if (running_) return nullptr;
    Part* only = nullptr;
    for (Part& part : parts_) {
      if (part.lost) continue;
      if (only != nullptr) return nullptr;
      only = &part;
    }
    return only;
  }

  /// Nothing where the part fails.
  template <class Verb>
  auto attempt(Part& part, const Verb& verb) -> std::optional<decltype(verb())> {
    std::optional<decltype(verb())> result;
    try {
      result = verb();
    } catch (const DeviceError& error) {
      part.lost = true;
      lose(part, error.what());
    }
    ask_limits();
    return result;
  }

  void lose(const Part& part, const std::string& problem) {
    last_loss_ = problem;
    if (options_.note) options_.note(part.engine->device(), problem);
  }

  template <class Function>
  void each(const Function& function) const {
    for (const Part& part : parts_) {
      if (!part.lost) function(*part.engine);
    }
  }

  Engine& some_part() {
    call_reserve();
    return *std::find_if(parts_.begin(), parts_.end(), [](const Part& part) { return !part.lost; })->engine;
  }

  /// Where all are lost.
  void call_reserve() {
    if (std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return !part.lost; })) return;
    if (!options_.reserve) throw DeviceError(last_loss_);
    parts_.push_back({std::exchange(options_.reserve, nullptr)()});
  }

  Crew::Work work_of(Running& running) {
    return [this, &running](Part& part, const TileRange& range, const std::optional<TileRange>& ahead) {
      std::optional<NextPass> next;
      if (ahead) next = NextPass{ahead->first, ahead->last, running.plans};
      MergedPass merged;
      merged.add(range.first, part.engine->pass(range.first, range.last, running.draws, running.plans, running.events,
                                                next ? &*next : nullptr));
      const std::lock_guard lock(running.mutex);
      running.merged.add(std::move(merged));
      running.done += range.count();
      const uint64_t draws = (running.range.first + running.done) * kDrawsPerTile;
      if (options_.progress) options_.progress(std::min(running.draws, draws));
    };
  }

  std::unique_ptr<Crew> crew_for(TileRange range, TileShares& shares, const Crew::Work& work) {
    return std::make_unique<Crew>(parts_, shares, range.count(), work,
                                  [this](const Part& part, const std::string& problem) { lose(part, problem); });
  }

  std::unique_ptr<Running> start(TileRange range, uint64_t draws, const std::vector<OutputPlan>& plans, size_t events) {
    auto running = std::make_unique<Running>(range, draws, plans, events);
    running->crew = crew_for(range, running->shares, work_of(*running));
    return running;
  }

  /// Until nothing of a range is left, by those parts that are there.
  void complete(TileRange range, TileShares& shares, const Crew::Work& work, std::unique_ptr<Crew>& crew) {
    if (crew) crew->finish();
    while (!shares.empty()) {
      crew.reset();
      call_reserve();
      crew = crew_for(range, shares, work);
      crew->finish();
    }
    crew.reset();
    ask_limits();
  }

  SeveralOptions options_;
  std::vector<Part> parts_;
  Limits limits_;
  std::string last_loss_;
  std::vector<std::vector<double>> ascending_;
  std::unique_ptr<Running> running_;  // last: it uses the rest
};

}  // namespace

std::unique_ptr<Engine> make_several(std::vector<std::unique_ptr<Engine>> parts, SeveralOptions options) {
  return std::make_unique<Several>(std::move(parts), std::move(options));
}

}  // namespace reckon
