// A progress bar on standard error: share, rate, time left. On a terminal only.
#pragma once
#include <cstdint>
#include <memory>

#include "sampling/engine.h"

namespace reckon {

class ProgressBar {
 public:
  ProgressBar(uint64_t draws, bool wanted);
  ~ProgressBar();
  /// Safe to call from any thread; draws at most ten times a second.
  Progress callback();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace reckon
