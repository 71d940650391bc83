#include "sampling/moments.h"

#include <algorithm>
#include <cmath>

#include "sampling/archive.h"
#include "sampling/totals.h"

namespace reckon {

namespace {

/// Shifts each output's sums to the middle of the first draws; false where one of these is not finite.
bool centre(Engine& engine, uint64_t draws, size_t outputs, Totals& totals) {
  std::vector<std::vector<double>> pilot = engine.draws(0, std::min(draws, kPilotDraws));
  for (size_t k = 0; k < outputs; ++k) {
    std::vector<double>& y = pilot[k];
    if (!std::all_of(y.begin(), y.end(), [](double value) { return std::isfinite(value); })) return false;
    totals.centre(k, y);
  }
  return true;
}

}  // namespace

std::optional<std::vector<Moments>> moments(Engine& engine, size_t outputs, uint64_t draws, SavedState* saved) {
  Totals totals(std::vector<OutputRequest>(outputs), 0);
  const uint64_t tiles = (draws + kDrawsPerTile - 1) / kDrawsPerTile;
  uint64_t tile = 0;
  if (!restore(saved, tile, totals) && !centre(engine, draws, outputs, totals)) return std::nullopt;
  std::vector<OutputPlan> plans(outputs);
  for (size_t k = 0; k < outputs; ++k) {
    plans[k].keep.assign(kBins, 0);
    plans[k].shift = totals.shift(k);
    plans[k].scale = totals.scale(k);
  }
  while (tile < tiles) {
    keep_if_due(saved, tile, totals);
    const uint64_t end = std::min(tiles, tile + engine.longest_pass());
    totals.take(engine.pass(tile, end, draws, plans, 0), tile, true);
    tile = end;
    if (totals.failed()) return std::nullopt;
  }
  keep(saved, tile, totals);
  totals.moments(draws);
  std::vector<Moments> result;
  for (const OutputResult& output : totals.result.outputs) {
    if (output.not_finite > 0 || !std::isfinite(output.mean) || !std::isfinite(output.sd)) return std::nullopt;
    result.push_back({output.mean, output.sd});
  }
  return result;
}

}  // namespace reckon
