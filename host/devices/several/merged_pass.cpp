#include "devices/several/merged_pass.h"

#include <tbb/parallel_for.h>
#include <tbb/parallel_invoke.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace reckon {

namespace {

/// The runs [first, last) as one that ascends.
std::vector<double> merge_runs(std::vector<std::vector<double>>& runs, size_t first, size_t last) {
  if (last - first == 1) return std::move(runs[first]);
  const size_t middle = first + (last - first) / 2;
  std::vector<double> left, right;
  tbb::parallel_invoke([&] { left = merge_runs(runs, first, middle); },
                       [&] { right = merge_runs(runs, middle, last); });
  std::vector<double> merged(left.size() + right.size());
  std::merge(left.begin(), left.end(), right.begin(), right.end(), merged.begin());
  return merged;
}

}  // namespace

void MergedPass::add(uint64_t first_tile, Pass&& part) {
  MergedPass other;
  other.any_ = true;
  other.events_ = std::move(part.events);
  for (OutputPass& output : part.outputs) {
    Output& to = other.outputs_.emplace_back();
    to.sums[first_tile] = std::move(output.sums);
    if (output.ascending.count > 0) {
      std::vector<double>& run = to.runs.emplace_back();
      run.reserve(output.ascending.count);
      for (size_t i = 0; i < output.ascending.count; ++i) run.push_back(output.ascending[i]);
    }
    output.ascending = {};
    to.sum = std::move(output);
  }
  add(std::move(other));
}

void MergedPass::add(MergedPass&& other) {
  if (!other.any_) return;
  if (!any_) return void(*this = std::move(other));
  for (size_t k = 0; k < outputs_.size(); ++k) add_output(outputs_[k], std::move(other.outputs_[k]));
  add_counts(events_, other.events_);
}

void MergedPass::add_output(Output& to, Output&& from) {
  OutputPass &a = to.sum, &b = from.sum;
  add_counts(a.counts, b.counts);
  add_counts(a.dropped_below, b.dropped_below);
  add_counts(a.below, b.below);
  add_counts(a.equal, b.equal);
  a.kept.insert(a.kept.end(), b.kept.begin(), b.kept.end());
  a.incomplete = a.incomplete || b.incomplete;
  a.lowest = std::min(a.lowest, b.lowest);
  a.highest = std::max(a.highest, b.highest);
  a.not_finite += b.not_finite;
  to.sums.merge(from.sums);
  std::move(from.runs.begin(), from.runs.end(), std::back_inserter(to.runs));
}

Pass MergedPass::finish(std::vector<std::vector<double>>& buffers) {
  Pass pass;
  pass.events = std::move(events_);
  buffers.resize(outputs_.size());
  pass.outputs.resize(outputs_.size());
  tbb::parallel_for(size_t{0}, outputs_.size(), [&](size_t k) {
    Output& output = outputs_[k];
    OutputPass& to = pass.outputs[k] = std::move(output.sum);
    for (const auto& [first, sums] : output.sums) to.sums.append(sums);
    if (output.runs.empty()) return;
    if (!to.kept.empty()) {
      tbb::parallel_sort(to.kept);
      output.runs.push_back(std::exchange(to.kept, {}));
    }
    buffers[k] = merge_runs(output.runs, 0, output.runs.size());
    to.ascending = {buffers[k].data(), nullptr, buffers[k].size()};
  });
  return pass;
}

}  // namespace reckon
