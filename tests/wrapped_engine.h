// An engine in the way of another: tests override what they change.
#pragma once
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sampling/engine.h"

namespace reckon {

class WrappedEngine : public Engine {
 public:
  explicit WrappedEngine(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

  BinsOf bins_of() const override { return engine_->bins_of(); }
  std::vector<std::vector<double>> draws(uint64_t first, uint64_t count) override {
    return engine_->draws(first, count);
  }
  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans,
            size_t events, const NextPass* next) override {
    return engine_->pass(first_tile, last_tile, draws, plans, events, next);
  }
  std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t first_tile, uint64_t last_tile,
                               uint64_t draws) override {
    return engine_->look(looks, first_tile, last_tile, draws);
  }
  uint64_t longest_pass() const override { return engine_->longest_pass(); }
  Precision precision() const override { return engine_->precision(); }
  std::string backend() const override { return engine_->backend(); }
  std::string device() const override { return "wrapped " + engine_->device(); }
  EngineTimes times(bool) override { return {}; }

 private:
  std::unique_ptr<Engine> engine_;
};

/// Hands kept values over as a GPU does, in `ascending`.
inline void sort_kept(OutputPass& pass, std::vector<double>& ascending) {
  ascending = std::move(pass.kept);
  pass.kept.clear();
  std::sort(ascending.begin(), ascending.end());
  pass.ascending = {ascending.data(), nullptr, ascending.size()};
}

}  // namespace reckon
