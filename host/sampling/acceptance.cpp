// How many draws a condition accepts.
#include <algorithm>

#include "sampling/archive.h"
#include "sampling/simulation.h"

namespace reckon {

Condition count_accepted(Engine& engine, uint64_t draws, uint64_t& not_a_number, SavedState* saved) {
  Condition condition;
  const uint64_t tiles = (draws + kDrawsPerTile - 1) / kDrawsPerTile;
  // The tiles of the pilot double until they hold enough: a rule of the draws alone.
  uint64_t tile = 0, next = 1;
  restore(saved, tile, next, condition, not_a_number);
  while (tile < tiles) {
    keep_if_due(saved, tile, next, condition, not_a_number);
    const uint64_t end = std::min({tiles, next, tile + engine.longest_pass()});
    const Pass pass = engine.pass(tile, end, draws, {}, 1);
    condition.accepted += pass.events[0].hits;
    not_a_number += pass.events[0].not_a_number;
    tile = end;
    if (tile < next) continue;
    if (condition.pilot_tiles == 0 && condition.accepted >= kPilotDraws) condition.pilot_tiles = tile;
    next = condition.pilot_tiles == 0 ? 2 * next : tiles;
  }
  if (condition.pilot_tiles == 0) condition.pilot_tiles = tiles;
  keep(saved, tile, next, condition, not_a_number);
  return condition;
}

}  // namespace reckon
