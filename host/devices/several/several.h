// An engine made of engines: a pass is shared out among them, and merged. Bits do not depend on how.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sampling/engine.h"

namespace reckon {

using LossNote = std::function<void(const std::string& device, const std::string& problem)>;

struct SeveralOptions {
  Progress progress;
  /// Made, once, when every part has failed with DeviceError; null: then the run fails.
  std::function<std::unique_ptr<Engine>()> reserve;
  /// Called with the name of a device that failed and one line on why; from any thread, one at a time.
  LossNote note;
  /// Let go of once the parts are gone.
  std::shared_ptr<void> lease;
};

/// The parts are engines of one program with the same seed, sampler and precision, at least one; each is used by one
/// thread at a time.
std::unique_ptr<Engine> make_several(std::vector<std::unique_ptr<Engine>> parts, SeveralOptions options);

}  // namespace reckon
