#include "sampling/moments.h"

#include <algorithm>
#include <cmath>

#include "sampling/archive.h"

namespace reckon {

std::optional<std::vector<Moments>> moments(Engine& engine, size_t outputs, uint64_t draws, SavedState* saved) {
  std::vector<OutputPlan> plans(outputs);
  for (OutputPlan& plan : plans) plan.keep.assign(kBins, 0);
  std::vector<TreeSums> sums(outputs);
  const uint64_t tiles = (draws + kDrawsPerTile - 1) / kDrawsPerTile;
  uint64_t tile = 0;
  restore(saved, tile, sums);
  while (tile < tiles) {
    keep_if_due(saved, tile, sums);
    const uint64_t end = std::min(tiles, tile + engine.longest_pass());
    const Pass pass = engine.pass(tile, end, draws, plans, 0);
    tile = end;
    for (size_t k = 0; k < outputs; ++k) {
      sums[k].append(pass.outputs[k].sums);
      if (!std::isfinite(sums[k].total().first)) return std::nullopt;
    }
  }
  keep(saved, tile, sums);
  std::vector<Moments> result;
  const double n = static_cast<double>(draws);
  for (const TreeSums& sum : sums) {
    const TileSums total = sum.total();
    const double mean = total.first / n, variance = (total.second - total.first * mean) / (n - 1);
    result.push_back({mean, std::sqrt(std::max(0.0, variance))});
  }
  return result;
}

}  // namespace reckon
