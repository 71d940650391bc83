#include "sampling/nearest.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sampling/archive.h"

namespace reckon {

namespace {

double lowest(Engine& engine, uint64_t first_tile, uint64_t last_tile, uint64_t draws) {
  std::vector<OutputPlan> plans(1);
  plans[0].keep.assign(kBins, 0);
  return engine.pass(first_tile, last_tile, draws, plans, 0).outputs[0].lowest;
}

}  // namespace

std::optional<Smallest> smallest(Engine& engine, uint64_t draws, SavedState* saved) {
  const uint64_t tiles = (draws + kDrawsPerTile - 1) / kDrawsPerTile;
  const uint64_t wave = std::min<uint64_t>(engine.longest_pass(), std::max<uint64_t>(1, tiles / 16));
  double value = std::numeric_limits<double>::infinity();
  uint64_t tile = 0, first = 0, last = 0;
  restore(saved, tile, value, first, last);
  while (tile < tiles) {
    keep_if_due(saved, tile, value, first, last);
    const uint64_t end = std::min(tiles, tile + wave);
    const double here = lowest(engine, tile, end, draws);
    if (here < value) value = here, first = tile, last = end;
    tile = end;
  }
  if (!std::isfinite(value)) return std::nullopt;
  while (last - first > 1) {  // the first half that holds it
    const uint64_t middle = first + (last - first) / 2;
    (lowest(engine, first, middle, draws) == value ? last : first) = middle;
  }
  const uint64_t start = first * kDrawsPerTile;
  const std::vector<double> values = engine.draws(start, std::min(kDrawsPerTile, draws - start))[0];
  const auto at = std::find(values.begin(), values.end(), value);
  return Smallest{start + static_cast<uint64_t>(at - values.begin()), value};
}

}  // namespace reckon
