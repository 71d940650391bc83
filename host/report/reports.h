// A result as text for people and for programs.
#pragma once
#include <string>

#include "studies/compare.h"
#include "studies/run.h"
#include "studies/sweep.h"
#include "studies/trend.h"

namespace reckon {

/// How a run was asked for: repeated in machine-readable reports.
struct RunContext {
  std::vector<std::string> arguments;
  int threads = 0;
};

std::string table_report(const Scenario& scenario, const RunOptions& options, const RunResult& result, bool colour);
std::string json_report(const Scenario& scenario, const RunOptions& options, const RunResult& result,
                        const RunContext& context);
std::string csv_report(const Scenario& scenario, const RunOptions& options, const RunResult& result);
std::string markdown_report(const Scenario& scenario, const RunOptions& options, const RunResult& result);

/// Every claim against every boundary, the bridges and verdicts; for a terminal or as Markdown.
std::string settle_report(const Scenario& scenario, const RunOptions& options, const RunResult& result, bool markdown);
std::string settle_json(const Scenario& scenario, const RunOptions& options, const RunResult& result,
                        const RunContext& context);

/// Both sides, difference and ratio, and which disagreements explain the gap.
std::string compare_report(const Comparison& comparison, const RunOptions& options, const RunResult& result,
                           bool markdown);
std::string compare_json(const Comparison& comparison, const RunOptions& options, const RunResult& result,
                         const RunContext& context);

/// One line a row, for a terminal or as Markdown; CSV; JSON.
std::string sweep_report(const Sweep& sweep, const RunOptions& options, bool markdown);
std::string sweep_csv(const Sweep& sweep, const RunOptions& options);
std::string sweep_json(const Scenario& scenario, const Sweep& sweep, const RunOptions& options,
                       const RunContext& context);

/// Growth per year, the claims about it, and the rows.
std::string trend_report(const Trend& trend, const RunOptions& options, bool markdown);
std::string trend_json(const Trend& trend, const RunOptions& options, const RunContext& context);

/// Rows with every prior at its median.
std::string points_report(const std::vector<PointRow>& rows, const std::vector<NamedNode>& outputs);
std::string points_csv(const std::vector<PointRow>& rows, const std::vector<NamedNode>& outputs);

/// Text as a cell of CSV, in quotes where it must be.
std::string csv_cell(const std::string& text);

/// The money of a result in the scenario's other currency; empty where none was asked for.
std::string currency_report(const Scenario& scenario, const RunResult& result);

/// How many of a result's outputs are reported as such; priors beside a condition come after.
size_t reported_outputs(const Scenario& scenario, const RunResult& result);
/// What one would have to believe; empty where the run had no condition.
std::string given_report(const RunResult& result, bool markdown);

/// "at least 500M USD", "5.576M USD", "1 to 10 cent/chat": what a claim says.
std::string claim_text(const Claim& claim, const Display& display);
/// "percentile 12.3%, inside" or "true with probability 0.01%".
std::string claim_verdict(const ClaimSummary& summary, uint64_t draws);

constexpr int kNumericsVersion = 1;
const char* reckon_version();

}  // namespace reckon
