// The processes of one run, this one and those that serve it, as devices.
#pragma once
#include <memory>
#include <vector>

#include "devices/backend.h"
#include "devices/ranks/remote_engine.h"
#include "devices/ranks/serve.h"

namespace reckon {

struct Cluster {
  RankMachine own;
  std::vector<std::shared_ptr<Rank>> others;

  size_t size() const { return 1 + others.size(); }
};

/// Engines that share every program out to all processes; a small one stays here.
EngineFactory cluster_factory(const Cluster& cluster, const BackendOptions& options);

/// Engines of which each is on one process, the next that is free; a call waits for one. For many runs at once.
EngineFactory one_rank_factory(const Cluster& cluster, const BackendOptions& options);

}  // namespace reckon
