// A process that serves another: it makes engines and does passes and looks, until it is told to end.
#pragma once
#include "devices/ranks/channel.h"
#include "devices/ranks/protocol.h"

namespace reckon {

/// What a rank has.
struct RankMachine {
  int threads = 1;  // its share of the machine's
  int gpu = 0;      // which it takes, where it takes one
  StopRequest stop = nullptr;
};

/// Answers requests until the last one; failures are answers too. Throws what `channel` throws.
void serve(Channel& channel, const RankMachine& machine);

}  // namespace reckon
