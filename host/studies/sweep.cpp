#include "studies/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>

#include "base/sha256.h"
#include "base/usage_error.h"
#include "language/sections.h"

namespace reckon {

namespace {

constexpr size_t kMostHeld = 200'000;  // priors and nodes of all rows in memory at once, some 500 bytes each

constexpr const char* kOfBaseline = " of the baseline";

/// The row's scenario; with a baseline, in its graph and with the ratios to it, but for those `without`.
Scenario build_row(const RowSet& set, const Row& row, const Scenario* baseline, const std::set<std::string>& without) {
  if (baseline == nullptr) return build_scenario(set.document(row));
  Scenario scenario = build_scenario(set.document(row), {}, baseline->graph);
  const size_t outputs = scenario.outputs.size();
  for (size_t k = 0; k < outputs; ++k) {
    const std::string name = scenario.outputs[k].name + " / " + baseline->outputs[k].name + kOfBaseline;
    if (without.count(name) != 0) continue;
    const NodeId ratio = scenario.graph.apply(Operation::divide, {scenario.outputs[k].node, baseline->outputs[k].node});
    scenario.outputs.push_back({name, "", ratio, {}, false});
  }
  return scenario;
}

/// Calls `work` with each index below `count` on some threads; rethrows the first exception by index.
void for_each_index(size_t count, size_t threads, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next{0};
  std::mutex mutex;
  size_t failed_at = count;
  std::exception_ptr failure;
  const auto take = [&] {
    for (size_t i = next++; i < count; i = next++) {
      try {
        work(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (i < failed_at) failed_at = i, failure = std::current_exception();
        next = count;
      }
    }
  };
  std::vector<std::thread> pool;
  try {
    for (size_t t = 1; t < std::min(threads, count); ++t) pool.emplace_back(take);
  } catch (const std::system_error&) {  // no more threads are to be had: these do
  }
  take();
  for (std::thread& thread : pool) thread.join();
  if (failure) std::rethrow_exception(failure);
}

Answer run_row(const std::string& name, const Scenario& scenario, const Question& question, const Machine& machine) {
  try {
    return run_scenario(scenario, question, machine);
  } catch (const NotFinite& error) {
    throw NotFinite(fmt::format("row '{}'\n{}", name, error.what()), error.quantities());
  }
}

}  // namespace

void prepare_sweep(SweepOptions& sweep, Document& document) {
  RowOptions& rows = sweep.rows;
  if (rows.table.empty() && rows.ranges.empty())
    throw UsageError("sweep needs --over NAME=FIRST:LAST:STEP or --rows TABLE.csv");
  if (rows.table.empty() && !(rows.columns + rows.id + rows.truth).empty())
    throw UsageError("--columns, --id and --backtest are about the table of --rows");
  if (!sweep.output.empty()) {
    document.outputs = {SpannedName{sweep.output, command_line_text("--output", sweep.output).span}};
    document.claims.clear();  // what they are about is reported too
    document.bridge.reset();
  }
  if (!rows.truth.empty())  // which is about the first output, unless it says
    rows.truth_about = sweep.output.empty() ? build_scenario(document).outputs.at(0).name : sweep.output;
}

SideBySide rows_by_threads(const BackendOptions& backend, int threads) {
  constexpr uint64_t kShort = 10'000'000;
  const bool on_cpu =
      backend.backend == Backend::cpu || (backend.backend == Backend::automatic && backend.draws <= kShort);
  if (!on_cpu || !backend.devices.empty()) return {};
  return {static_cast<size_t>(threads > 0 ? threads : available_threads()), make_cpu_engine, 1};
}

constexpr size_t kMostFigures = 200'000;  // some 600 bytes each

namespace {

Sweep sweep_without(const std::set<std::string>& ratios, const Document& document, const SweepOptions& asked,
                    const Question& question, const Machine& machine, const SideBySide& side_by_side,
                    const std::function<void(size_t rows_done)>& progress) {
  RowSet set = make_rows(document, asked.rows);
  Sweep sweep;
  keep_warnings(sweep.warnings, set.warning);
  if (set.table) sweep.table = set.table->file();
  sweep.title = document.title.empty() ? document.path : document.title;
  sweep.priors = set.priors;
  sweep.per_row = set.per_row;
  sweep.baseline = asked.baseline;
  std::optional<Scenario> baseline;
  for (const Row& row : set.rows) {
    if (row.name == asked.baseline) baseline = build_scenario(set.document(row));
  }
  if (!asked.baseline.empty() && !baseline) {
    std::vector<std::string> names;
    for (const Row& row : set.rows) names.push_back(row.name);
    const std::string hint = did_you_mean(asked.baseline, names);
    throw UsageError(
        fmt::format("--baseline: there is no row '{}'{}", asked.baseline, hint.empty() ? "" : "\n      = " + hint));
  }
  if (baseline) sweep.ratios = baseline->outputs.size();
  // Every row is built once to check it; where all would take too much memory, again when its turn comes.
  bool hold = true;
  std::vector<Scenario> scenarios;
  std::vector<std::string> drawn;
  std::vector<NamedNode> first;  // the first row's outputs
  for (size_t i = 0; i < set.rows.size(); ++i) {
    Scenario scenario = build_row(set, set.rows[i], baseline ? &*baseline : nullptr, ratios);
    if (i == 0) {
      first = scenario.outputs;
      hold = set.rows.size() * (scenario.graph.nodes().size() + scenario.document.priors.size()) <= kMostHeld;
    }
    if (set.rows.size() * scenario.outputs.size() > kMostFigures)
      throw UsageError(fmt::format("{} rows of {} outputs are more than {} figures; name fewer in [report] outputs",
                                   set.rows.size(), scenario.outputs.size(), kMostFigures));
    keep_warnings(sweep.warnings, scenario.warnings);
    show_as_first(scenario.outputs, set.rows[i].name, first, set.rows[0].name);
    std::vector<std::string> names = set.per_row;
    keep_drawn(names, {&scenario.graph});
    for (const std::string& name : names) {
      if (std::find(drawn.begin(), drawn.end(), name) == drawn.end()) drawn.push_back(name);
    }
    if (hold) scenarios.push_back(std::move(scenario));
  }
  std::erase_if(sweep.per_row,
                [&](const std::string& name) { return std::find(drawn.begin(), drawn.end(), name) == drawn.end(); });
  std::mutex building;
  Machine each = machine;
  each.progress = {};
  const bool several = side_by_side.rows > 1 && set.rows.size() >= side_by_side.rows;
  if (several) each.engine = side_by_side.engine, each.threads = side_by_side.threads;
  sweep.rows.resize(set.rows.size());
  std::atomic<size_t> done{0};
  for_each_index(set.rows.size(), several ? side_by_side.rows : 1, [&](size_t i) {
    SweptRow& row = sweep.rows[i];
    row.name = set.rows[i].name;
    row.set = set.rows[i].set;
    Scenario scenario;
    if (hold) {
      scenario = std::move(scenarios[i]);
    } else {
      const std::lock_guard lock(building);
      scenario = build_row(set, set.rows[i], baseline ? &*baseline : nullptr, ratios);
      show_as_first(scenario.outputs, set.rows[i].name, first, set.rows[0].name);
    }
    row.result = run_row(row.name, scenario, question, each);
    for (const ClaimSummary& claim : row.result.claims) {
      if (!asked.rows.truth.empty()) row.truth = claim;  // its only claim
    }
    if (progress) progress(++done);
  });
  std::string hashes;
  for (const SweptRow& row : sweep.rows) {
    hashes += row.name + '\0' + row.result.sha256 + '\n';
    if (!row.truth) continue;
    ++sweep.known;
    sweep.inside += row.truth->in_interval ? 1 : 0;
  }
  sweep.sha256 = sha256_hex(hashes);
  return sweep;
}

}  // namespace

Sweep run_sweep(const Document& document, const SweepOptions& asked, const Question& question, const Machine& machine,
                const SideBySide& side_by_side, const std::function<void(size_t rows_done)>& progress) {
  std::set<std::string> without;
  while (true) {
    try {
      Sweep sweep = sweep_without(without, document, asked, question, machine, side_by_side, progress);
      for (const std::string& ratio : without)
        keep_warnings(sweep.warnings,
                      fmt::format("note: {} is left out: it is no finite number in some draw\n", ratio));
      return sweep;
    } catch (const NotFinite& failure) {
      const std::vector<std::string>& names = failure.quantities();
      const auto is_ratio = [](const std::string& name) { return name.ends_with(kOfBaseline); };
      if (names.empty() || !std::all_of(names.begin(), names.end(), is_ratio)) throw;
      without.insert(names.begin(), names.end());
    }
  }
}

}  // namespace reckon
