// What one thread collects in a pass, and how shares become the pass.
#pragma once
#include <limits>
#include <memory>
#include <vector>

#include "devices/cpu/workspace.h"
#include "sampling/engine.h"

namespace reckon {

/// One thread's share of a pass over one output.
template <class Real>
struct OutputShare {
  std::vector<uint32_t> counts = std::vector<uint32_t>(kBins);
  std::vector<Real> kept;
  std::vector<Real> low, high;  // per bin, if only some of its values are kept
  std::vector<uint64_t> dropped_below;
  std::vector<uint64_t> below, equal;
  uint64_t not_finite = 0;
  Collector<Real> collector{};
};

template <class Real>
struct PassShare {
  std::vector<OutputShare<Real>> outputs;
  std::vector<EventPass> events;
  Buffer<double> lanes{2 * kLanes};
};

template <class Real>
std::unique_ptr<PassShare<Real>> make_share(const std::vector<OutputPlan>& plans, size_t events) {
  auto share = std::make_unique<PassShare<Real>>();
  share->lanes = Buffer<double>(2 * kLanes * plans.size() + 8);
  share->outputs.resize(plans.size());
  share->events.resize(events);
  for (size_t k = 0; k < plans.size(); ++k) {
    const OutputPlan& plan = plans[k];
    OutputShare<Real>& output = share->outputs[k];
    output.low.assign(plan.low.begin(), plan.low.end());
    output.high.assign(plan.high.begin(), plan.high.end());
    output.dropped_below.resize(plan.low.size());
    output.below.resize(plan.points.size());
    output.equal.resize(plan.points.size());
    Collector<Real>& c = output.collector;
    c.layout = {static_cast<Real>(plan.layout.centre), static_cast<Real>(plan.layout.inverse_scale),
                static_cast<Real>(plan.layout.offset), static_cast<Real>(plan.layout.width)};
    for (uint32_t b = 0; b < kBins; ++b) {
      output.counts[b] = plan.keep[b] != 0 ? kKeepBit : 0;
      c.keep[b / 32] |= plan.keep[b] != 0 ? uint32_t{1} << b % 32 : 0;
    }
    c.counts = output.counts.data();
    c.shift = plan.shift;
    c.scale = plan.scale;
    c.lane_sums = share->lanes.get() + 2 * kLanes * k;
    c.points = plan.points.data();
    c.below = output.below.data();
    c.equal = output.equal.data();
    c.point_count = static_cast<int>(plan.points.size());
    c.lowest = std::numeric_limits<double>::infinity();
    c.highest = -std::numeric_limits<double>::infinity();
  }
  return share;
}

/// Of the values kept since `before`, drops those outside of what their bins keep.
template <class Real>
void filter(OutputShare<Real>& output, uint64_t before) {
  Collector<Real>& c = output.collector;
  uint64_t next = before;
  for (uint64_t i = before; i < c.kept_count; ++i) {
    const Real value = c.kept[i];
    const uint32_t b = static_cast<uint32_t>(bin_position(c.layout, value));
    output.dropped_below[b] += value < output.low[b] ? 1 : 0;
    c.kept[next] = value;
    next += value >= output.low[b] && value <= output.high[b] ? 1 : 0;
  }
  c.kept_count = next;
}

/// Lanes fold by halving: lane t takes lane t + 128, then t + 64, and so on.
template <class Real>
TileSums fold_lanes(PassShare<Real>& share, size_t output) {
  double* first = share.lanes.get() + 2 * kLanes * output;
  double* second = first + kLanes;
  for (int half = kLanes / 2; half > 0; half /= 2) {
    for (int t = 0; t < half; ++t) {
      first[t] += first[t + half];
      second[t] += second[t + half];
    }
  }
  return {first[0], second[0]};
}

template <class Real>
void merge(const PassShare<Real>& share, Pass& pass) {
  for (size_t k = 0; k < pass.outputs.size(); ++k) {
    const OutputShare<Real>& from = share.outputs[k];
    const Collector<Real>& c = from.collector;
    OutputPass& to = pass.outputs[k];
    for (uint32_t b = 0; b < kBins; ++b) to.counts[b] += from.counts[b] & ~kKeepBit;
    to.kept.insert(to.kept.end(), from.kept.begin(), from.kept.begin() + static_cast<long>(c.kept_count));
    add_counts(to.dropped_below, from.dropped_below);
    add_counts(to.below, from.below);
    add_counts(to.equal, from.equal);
    to.lowest = std::min(to.lowest, c.lowest);
    to.highest = std::max(to.highest, c.highest);
    to.not_finite += from.not_finite;
  }
  add_counts(pass.events, share.events);
}

}  // namespace reckon
