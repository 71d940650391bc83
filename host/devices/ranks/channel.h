// Messages between the process that decides and one that serves it.
#pragma once
#include <memory>
#include <string>

#include "sampling/engine.h"

namespace reckon {

/// Between two processes; what is sent on one side is received, whole and in order, on the other. One thread at a time.
class Channel {
 public:
  virtual ~Channel() = default;
  /// Throws DeviceError where the other side is gone.
  virtual void send(const std::string& message) = 0;
  /// Waits; throws Interrupted where `stop` is asked for meanwhile, DeviceError where the other side is gone.
  virtual std::string receive(StopRequest stop) = 0;
};

}  // namespace reckon
