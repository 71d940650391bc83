// One run for each row of a table or value of a range.
#pragma once
#include <functional>

#include "devices/backend.h"
#include "scenario/rows.h"
#include "studies/run.h"

namespace reckon {

struct SweptRow {
  std::string name;
  std::vector<std::string> set;  // as RowSet::priors
  Answer result;                 // with a baseline its last outputs are the ratios to it
  std::optional<ClaimSummary> truth;
};

struct Sweep {
  std::string title;  // of the scenario, or its path
  std::vector<std::string> priors, per_row;
  std::string baseline;      // row that the others are compared with; empty: none
  size_t ratios = SIZE_MAX;  // outputs from here on are ratios to the baseline
  std::vector<SweptRow> rows;
  uint64_t inside = 0, known = 0;     // rows whose truth is known, and lies inside the interval
  std::vector<std::string> warnings;  // of its rows, each once
  std::optional<LoadedFile> table;
  std::string sha256;  // over the rows' names and results, in order
};

struct SweepOptions {
  RowOptions rows;
  std::string baseline;
  std::string output = {};  // the only one to report, and what the rows' truth is about; empty: all, the first
};
/// Checks what is asked for; `document` then has the outputs that are. Throws UsageError, ScenarioError.
void prepare_sweep(SweepOptions& sweep, Document& document);

/// Each row's outputs, in base units, with every prior at its median: no sampling.
struct PointRow {
  std::string name;
  std::vector<double> values;
};
std::vector<PointRow> rows_at_median(const Document& document, const RowOptions& rows, std::vector<NamedNode>& outputs,
                                     std::vector<std::string>& warnings);

/// Rows at the same time, where there are as many: each with an engine of its own.
struct SideBySide {
  size_t rows = 1;
  EngineFactory engine = {};
  int threads = 1;  // of each engine
};

/// A thread a row, where the processor alone samples them; else one row at a time.
SideBySide rows_by_threads(const BackendOptions& backend, int threads);

/// Every row is checked before the first one runs. Throws ScenarioError, UsageError, and what a run throws.
Sweep run_sweep(const Document& document, const SweepOptions& sweep, const Question& question, const Machine& machine,
                const SideBySide& side_by_side = {}, const std::function<void(size_t rows_done)>& progress = {});

}  // namespace reckon
