#include "devices/ranks/cluster.h"

#include <fmt/format.h>

#include <condition_variable>
#include <deque>

#include "devices/several/several.h"

namespace reckon {

namespace {

constexpr double kWorthSending = 0.05;  // seconds of one processor

/// Engines on this process and on others.
class RankEngines {
 public:
  RankEngines(const Cluster& cluster, BackendOptions options) : cluster_(cluster), options_(std::move(options)) {
    options_.gpu = cluster.own.gpu;
    local_ = engine_factory(options_);
  }

  size_t count() const { return cluster_.size(); }
  const BackendOptions& options() const { return options_; }

  /// On rank `at`, of which 0 is this process.
  std::unique_ptr<Engine> make(size_t at, const Program& program, const EngineOptions& options) const {
    EngineOptions own = options;
    if (own.threads == 0) own.threads = cluster_.own.threads;
    if (at == 0) return local_(program, own);
    return make_remote_engine(cluster_.others[at - 1],
                              {program, options.seed, options.precision, options.sampler, options.scramble,
                               options_.backend, options_.draws, options_.use_cache, options.threads},
                              own);
  }

 private:
  const Cluster& cluster_;
  BackendOptions options_;
  EngineFactory local_;
};

/// Numbers of ranks, taken and given back.
class FreeRanks {
 public:
  explicit FreeRanks(size_t count) {
    for (size_t i = 0; i < count; ++i) free_.push_back(i);
  }
  size_t take() {
    std::unique_lock lock(mutex_);
    given_back_.wait(lock, [this] { return !free_.empty(); });
    const size_t rank = free_.front();
    free_.pop_front();
    return rank;
  }
  void give_back(size_t rank) {
    const std::lock_guard lock(mutex_);
    free_.push_back(rank);
    given_back_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::deque<size_t> free_;
};

}  // namespace

EngineFactory cluster_factory(const Cluster& cluster, const BackendOptions& options) {
  return [ranks = std::make_shared<RankEngines>(cluster, options)](const Program& program, const EngineOptions& asked) {
    if (cpu_seconds(program, ranks->options().draws, 1) < kWorthSending) return ranks->make(0, program, asked);
    EngineOptions part = asked;
    part.progress = nullptr;  // theirs together
    std::vector<std::unique_ptr<Engine>> parts;
    for (size_t rank = 0; rank < ranks->count(); ++rank) {
      try {
        parts.push_back(ranks->make(rank, program, part));
      } catch (const DeviceError& error) {  // the others do it, if there are any
        if (rank + 1 == ranks->count() && parts.empty()) throw;
        if (ranks->options().note) ranks->options().note(fmt::format("not used: {}", error.what()));
      }
    }
    return make_several(std::move(parts), {asked.progress, nullptr, go_on_with_the_others(ranks->options().note), {}});
  };
}

EngineFactory one_rank_factory(const Cluster& cluster, const BackendOptions& options) {
  return [ranks = std::make_shared<RankEngines>(cluster, options), free = std::make_shared<FreeRanks>(cluster.size())](
             const Program& program, const EngineOptions& asked) -> std::unique_ptr<Engine> {
    const size_t rank = free->take();
    std::shared_ptr<void> lease(nullptr, [free, rank](void*) { free->give_back(rank); });
    std::vector<std::unique_ptr<Engine>> parts;
    parts.push_back(ranks->make(rank, program, asked));
    return make_several(std::move(parts), {nullptr, nullptr, nullptr, std::move(lease)});
  };
}

}  // namespace reckon
