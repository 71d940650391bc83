#include "devices/ranks/remote_engine.h"

#include <fmt/format.h>

#include "devices/cpu/cpu_engine.h"
#include "model/tables.h"
#include "sampling/archive.h"

namespace reckon {

namespace {

class RemoteEngine final : public Engine {
 public:
  RemoteEngine(std::shared_ptr<Rank> rank, const MakeRequest& request, const EngineOptions& options)
      : rank_(std::move(rank)), options_(options), cpu_(make_cpu_engine(request.program, options)) {
    {
      const std::lock_guard lock(rank_->mutex);
      number_ = ++rank_->engines;
    }
    ask(to_bytes(Verb::make, number_, request));
  }
  ~RemoteEngine() override {
    try {
      const std::lock_guard lock(rank_->mutex);
      rank_->channel->send(to_bytes(Verb::release, number_));
    } catch (const std::exception&) {  // it is gone, and the engine with it
    }
  }

  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& outputs,
            size_t events, const NextPass* next) override {
    PassRequest request{first_tile, last_tile, draws, events, outputs, {}};
    if (next != nullptr) request.next = *next;
    Pass pass;
    std::vector<bool> ascends;
    ask(to_bytes(Verb::pass, number_, request), pass, ascends);
    kept_.resize(outputs.size());
    for (size_t k = 0; k < outputs.size(); ++k) {
      if (!ascends[k]) continue;
      kept_[k] = std::exchange(pass.outputs[k].kept, {});
      pass.outputs[k].ascending = {kept_[k].data(), nullptr, kept_[k].size()};
    }
    times_.draws += std::min(draws, last_tile * kDrawsPerTile) - first_tile * kDrawsPerTile;
    return pass;
  }
  std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t first_tile, uint64_t last_tile,
                               uint64_t draws) override {
    std::vector<LookResult> results;
    ask(to_bytes(Verb::look, number_, LookRequest{looks, first_tile, last_tile, draws}), results);
    return results;
  }
  /// A few draws are sooner made here.
  std::vector<std::vector<double>> draws(uint64_t first, uint64_t count) override { return cpu_->draws(first, count); }

  bool works_ahead() const override { return limits_.works_ahead; }
  uint64_t tiles_at_once() const override { return limits_.tiles_at_once; }
  uint64_t longest_pass() const override { return limits_.longest_pass; }
  BinsOf bins_of() const override { return cpu_->bins_of(); }
  Precision precision() const override { return cpu_->precision(); }
  std::string backend() const override { return limits_.backend; }
  std::string device() const override { return limits_.device; }
  EngineTimes times(bool) override { return times_; }

 private:
  /// A request and its answer.
  template <class... Values>
  void ask(const std::string& request, Values&... values) {
    std::string answer;
    {
      const std::lock_guard lock(rank_->mutex);
      if (rank_->unanswered) throw Interrupted();
      rank_->channel->send(request);
      try {
        answer = rank_->channel->receive(options_.stop);
      } catch (const Interrupted&) {
        rank_->unanswered = true;
        throw;
      }
    }
    std::istringstream stream(std::move(answer));
    cereal::PortableBinaryInputArchive archive(stream);
    Outcome outcome{};
    archive(outcome);
    if (outcome == Outcome::done) return void(archive(limits_, values...));
    std::string problem;
    archive(problem);
    if (outcome == Outcome::interrupted) throw Interrupted();
    if (outcome == Outcome::device_failed) throw DeviceError(fmt::format("{}: {}", rank_->name, problem));
    throw std::runtime_error(fmt::format("{}: {}", rank_->name, problem));
  }

  std::shared_ptr<Rank> rank_;
  EngineOptions options_;
  std::unique_ptr<Engine> cpu_;
  uint64_t number_ = 0;
  EngineLimits limits_;
  EngineTimes times_;
  std::vector<std::vector<double>> kept_;
};

}  // namespace

std::unique_ptr<Engine> make_remote_engine(std::shared_ptr<Rank> rank, const MakeRequest& request,
                                           const EngineOptions& options) {
  return std::make_unique<RemoteEngine>(std::move(rank), request, options);
}

void end_serving(Rank& rank) {
  const std::lock_guard lock(rank.mutex);
  rank.channel->send(to_bytes(Verb::end, uint64_t{0}));
  while (!rank.channel->receive(nullptr).empty()) {
  }
}

}  // namespace reckon
