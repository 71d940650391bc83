// An engine of another process.
#pragma once
#include <memory>
#include <mutex>
#include <string>

#include "devices/ranks/channel.h"
#include "devices/ranks/protocol.h"

namespace reckon {

/// Another process that serves; several engines may live there at once, and take turns.
struct Rank {
  std::string name;  // "rank 3"
  std::unique_ptr<Channel> channel;
  std::mutex mutex;  // held from a request to its answer
  uint64_t engines = 0;
  bool unanswered = false;  // an answer is still to come that nobody waits for
};

/// Makes the engine there. Throws DeviceError with the rank's name where that fails.
std::unique_ptr<Engine> make_remote_engine(std::shared_ptr<Rank> rank, const MakeRequest& request,
                                           const EngineOptions& options);

/// Tells a rank that nothing more comes.
void end_serving(Rank& rank);

}  // namespace reckon
