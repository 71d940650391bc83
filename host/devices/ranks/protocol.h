// What the process that decides asks of one that serves it, and the answers. Both are of one build.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "devices/backend.h"
#include "sampling/engine.h"

namespace reckon {

enum class Verb { make, pass, look, release, end };

/// An engine to be made; the rank adds its own threads, GPU and stop.
struct MakeRequest {
  Program program;
  uint64_t seed = 1;
  Precision precision = Precision::wide;
  SamplerKind sampler = SamplerKind::philox;
  uint32_t scramble = 0;
  Backend backend = Backend::automatic;
  uint64_t draws = 0;
  bool use_cache = true;
  int threads = 0;  // 0: the rank's share of its machine

  template <class Archive>
  void serialize(Archive& archive) {
    archive(program, seed, precision, sampler, scramble, backend, draws, use_cache, threads);
  }
};

struct PassRequest {
  uint64_t first_tile = 0, last_tile = 0, draws = 0, events = 0;
  std::vector<OutputPlan> outputs;
  std::optional<NextPass> next;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(first_tile, last_tile, draws, events, outputs, next);
  }
};

struct LookRequest {
  std::vector<Look> looks;
  uint64_t first_tile = 0, last_tile = 0, draws = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(looks, first_tile, last_tile, draws);
  }
};

/// How a request ended; what follows is the result where it is `done`, else one line on why not.
enum class Outcome { done, device_failed, interrupted, failed };

/// What an engine says of itself, with every answer.
struct EngineLimits {
  bool works_ahead = false;
  uint64_t tiles_at_once = 1, longest_pass = 1;
  std::string backend, device;

  static EngineLimits of(const Engine& engine) {
    return {engine.works_ahead(), engine.tiles_at_once(), engine.longest_pass(), engine.backend(), engine.device()};
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(works_ahead, tiles_at_once, longest_pass, backend, device);
  }
};

}  // namespace reckon
