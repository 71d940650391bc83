// Device memory of the passes of one simulation, asked for once.
#pragma once
#include <limits>
#include <numeric>
#include <type_traits>
#include <vector>

#include "base/uninitialized.h"
#include "devices/cuda/device.h"
#include "sampling/engine.h"
#include "simulate_arguments.h"

namespace reckon {

constexpr uint64_t kLongestCudaPass = 65536;   // tiles
constexpr uint64_t kTileSumsRoom = 4'000'000;  // pairs of sums a pass, over all outputs
constexpr uint64_t kKeptRoom = 16'000'000;     // kept values a pass, over all outputs; less on a device that is full
constexpr uint64_t kLeastKept = 2 * kDrawsPerTile;  // for each output

/// How many tiles one pass over `outputs` outputs may take, a draw taking so many operations. Long programs
/// take short passes: between two kernels there is news for the user, and Ctrl-C works.
inline uint64_t longest_pass_for(size_t outputs, size_t operations, uint32_t multiprocessors) {
  constexpr uint64_t kOperations = 400 * kLongestCudaPass;  // of one draw of each tile: near a second on an H100,
  constexpr uint64_t kOfAnH100 = 132;                       // which has so many multiprocessors
  // A block's bins count to 2^31: 16,384 tiles a block stay well below.
  const uint64_t blocks = std::min<uint64_t>(kLongestCudaPass, uint64_t{16384} * multiprocessors);
  const uint64_t sums = kTileSumsRoom / std::max<size_t>(1, outputs),
                 time = kOperations * std::min<uint64_t>(multiprocessors, kOfAnH100) / kOfAnH100 /
                        std::max<size_t>(1, operations);
  return std::max<uint64_t>(1, std::min({blocks, sums, time}));
}

template <class Real>
class PassMemory {
 public:
  /// Room for `kept` values over all outputs, but kLeastKept of each.
  PassMemory(Device& device, const std::vector<OutputPlan>& plans, size_t events, uint64_t tiles, uint64_t kept)
      : outputs_(plans.size()),
        room_(std::max(kLeastKept * outputs_, kept)),
        counts_(device, outputs_ * kBins),
        dropped_(device, outputs_ * kBins),
        keep_(device, outputs_ * kBins),
        low_(device, outputs_ * kBins),
        high_(device, outputs_ * kBins),
        kept_(device, room_),
        kept_count_(device, outputs_),
        extremes_(device, 2 * outputs_),
        sums_(device, outputs_ * tiles),
        tiles_(tiles),
        event_counts_(device, 2 * events + 1),
        events_(device, events + 1),
        clock_(device, 2) {
    host_kept_.resize(outputs_);
    for (const OutputPlan& plan : plans) first_point_.push_back(first_point_.back() + plan.points.size());
    const size_t points = first_point_.back();
    below_ = DeviceArray<AtomicCount>(device, points + 1);
    equal_ = DeviceArray<AtomicCount>(device, points + 1);
    std::vector<EventArguments> arguments;
    for (size_t e = 0; e < events; ++e)
      arguments.push_back({event_counts_.get() + 2 * e, event_counts_.get() + 2 * e + 1});
    events_.write(arguments);
  }

  const EventArguments* events() const { return events_.get(); }
  uint64_t* clock() const { return clock_.get(); }
  std::vector<uint64_t> read_clock() const {
    std::vector<uint64_t> clock(2);
    clock_.read(clock);
    return clock;
  }
  /// What each output is to collect.
  const std::vector<OutputArguments<Real>>& outputs() const { return arguments_; }

  /// Clears the counts and takes what is to be collected.
  void fill(const std::vector<OutputPlan>& plans) {
    counts_.clear();
    dropped_.clear();
    kept_count_.clear();
    below_.clear();
    equal_.clear();
    event_counts_.clear();
    std::vector<AtomicCount> extremes;
    std::vector<uint8_t> keep;
    std::vector<Real> low, high;
    arguments_.clear();
    divide_room(plans);
    for (size_t k = 0; k < outputs_; ++k) {
      const OutputPlan& plan = plans[k];
      extremes.insert(extremes.end(), {~AtomicCount{0}, AtomicCount{0}});
      keep.insert(keep.end(), plan.keep.begin(), plan.keep.end());
      const Real infinity = std::numeric_limits<Real>::infinity();
      for (uint32_t b = 0; b < kBins; ++b) {
        low.push_back(plan.low.empty() ? -infinity : static_cast<Real>(plan.low[b]));
        high.push_back(plan.high.empty() ? infinity : static_cast<Real>(plan.high[b]));
      }
      arguments_.push_back(arguments(k, plan));
    }
    extremes_.write(extremes);
    keep_.write(keep);
    low_.write(low);
    high_.write(high);
  }

  /// Starts to sort what the device kept; where it has no memory to sort in, the host will.
  void sort(Device& device) {
    found_.resize(outputs_);
    kept_count_.read(found_);
    sorted_ = true;
    try {
      for (size_t k = 0; k < outputs_; ++k) {
        if (found_[k] > 0 && found_[k] <= capacity(k)) device.sort(kept_.get() + place_[k], found_[k]);
      }
    } catch (const CudaError&) {
      sorted_ = false;
    }
  }

  /// What the device collected over the tiles; once sort() has ended. Ascending values stay here until the next read().
  Pass read(const std::vector<OutputPlan>& plans, size_t events, uint64_t first_tile, uint64_t last_tile) {
    Pass pass;
    std::vector<TileSums> sums(last_tile - first_tile);
    pass.outputs.resize(outputs_);
    std::vector<AtomicCount> extremes(2 * outputs_);
    extremes_.read(extremes);
    for (size_t k = 0; k < outputs_; ++k) {
      OutputPass& to = pass.outputs[k];
      to.counts = read_counts(counts_, k * kBins, kBins);
      if (!plans[k].low.empty()) to.dropped_below = read_counts(dropped_, k * kBins, kBins);
      const size_t points = first_point_[k + 1] - first_point_[k];
      to.below = read_counts(below_, first_point_[k], points);
      to.equal = read_counts(equal_, first_point_[k], points);
      const bool any = extremes[2 * k] <= extremes[2 * k + 1];
      to.lowest = any ? value_of_key(extremes[2 * k]) : std::numeric_limits<double>::infinity();
      to.highest = any ? value_of_key(extremes[2 * k + 1]) : -std::numeric_limits<double>::infinity();
      read_kept(k, to);
      sums_.read(sums, tiles_ * k);
      to.sums = TreeSums(first_tile, sums);
    }
    const std::vector<uint64_t> counts = read_counts(event_counts_, 0, 2 * events);
    for (size_t e = 0; e < events; ++e) pass.events.push_back({counts[2 * e], counts[2 * e + 1]});
    return pass;
  }

 private:
  OutputArguments<Real> arguments(size_t k, const OutputPlan& plan) const {
    OutputArguments<Real> to{};
    to.layout = {static_cast<Real>(plan.layout.centre), static_cast<Real>(plan.layout.inverse_scale),
                 static_cast<Real>(plan.layout.offset), static_cast<Real>(plan.layout.width)};
    to.shift = plan.shift;
    to.scale = plan.scale;
    to.keep = keep_.get() + k * kBins;
    to.low = low_.get() + k * kBins;
    to.high = high_.get() + k * kBins;
    to.counts = counts_.get() + k * kBins;
    to.dropped_below = dropped_.get() + k * kBins;
    to.kept = kept_.get() + place_[k];
    to.kept_count = kept_count_.get() + k;
    to.capacity = capacity(k);
    to.below = below_.get() + first_point_[k];
    to.equal = equal_.get() + first_point_[k];
    to.extremes = extremes_.get() + 2 * k;
    to.sums = &sums_.get()[tiles_ * k].first;
    return to;
  }

  static std::vector<uint64_t> read_counts(const DeviceArray<AtomicCount>& from, size_t first, size_t count) {
    std::vector<uint64_t> counts(count);
    if (count > 0) from.read(counts, first);
    return counts;
  }

  void read_kept(size_t k, OutputPass& to) {
    to.incomplete = found_[k] > capacity(k);
    if (to.incomplete || found_[k] == 0) return;
    UninitializedVector<Real>& values = host_kept_[k];
    values.clear();  // nothing of it is copied
    values.resize(found_[k]);
    kept_.read(values, place_[k]);
    if (sorted_) {
      to.ascending.count = values.size();
      if constexpr (std::is_same_v<Real, double>) to.ascending.wide = values.data();
      else to.ascending.narrow = values.data();
    } else {
      to.kept.assign(values.begin(), values.end());
    }
  }

  /// To each output the least, and of the rest as much as it expects to keep.
  void divide_room(const std::vector<OutputPlan>& plans) {
    double shares = 0;
    for (const OutputPlan& plan : plans) shares += plan.share;
    const double rest = static_cast<double>(room_ - kLeastKept * outputs_);
    place_.assign(1, 0);
    for (const OutputPlan& plan : plans) {
      const double part = shares > 0 ? plan.share / shares : 1 / static_cast<double>(outputs_);
      place_.push_back(std::min(room_, place_.back() + kLeastKept + static_cast<uint64_t>(rest * part)));
    }
  }
  uint64_t capacity(size_t k) const { return place_[k + 1] - place_[k]; }

  size_t outputs_;
  uint64_t room_;                // for kept values of all outputs
  std::vector<uint64_t> place_;  // of each output's in it, and the end
  DeviceArray<AtomicCount> counts_, dropped_;
  DeviceArray<uint8_t> keep_;
  DeviceArray<Real> low_, high_, kept_;
  DeviceArray<AtomicCount> kept_count_, extremes_;
  DeviceArray<TileSums> sums_;
  uint64_t tiles_;
  DeviceArray<AtomicCount> event_counts_;
  DeviceArray<EventArguments> events_;
  DeviceArray<uint64_t> clock_;
  std::vector<OutputArguments<Real>> arguments_;
  std::vector<AtomicCount> found_;  // kept values of each output
  std::vector<UninitializedVector<Real>> host_kept_;
  bool sorted_ = true;
  std::vector<size_t> first_point_{0};
  DeviceArray<AtomicCount> below_, equal_;
};

}  // namespace reckon
