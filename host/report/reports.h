// A result as text for people and for programs.
#pragma once
#include <string>

#include "statistics/compare.h"
#include "statistics/run.h"

namespace reckon {

/// How a run was asked for: repeated in machine-readable reports.
struct RunContext {
  std::vector<std::string> arguments;
  int threads = 0;
};

std::string table_report(const Scenario& scenario, const RunOptions& options, const RunResult& result, bool colour);
std::string json_report(const Scenario& scenario, const RunOptions& options, const RunResult& result, const RunContext& context);
std::string csv_report(const Scenario& scenario, const RunOptions& options, const RunResult& result);
std::string markdown_report(const Scenario& scenario, const RunOptions& options, const RunResult& result);

/// Every claim against every boundary, the bridges and verdicts; for a terminal or as Markdown.
std::string settle_report(const Scenario& scenario, const RunOptions& options, const RunResult& result, bool markdown);
std::string settle_json(const Scenario& scenario, const RunOptions& options, const RunResult& result, const RunContext& context);

/// Both sides, difference and ratio, and which disagreements explain the gap.
std::string compare_report(const Comparison& comparison, const RunOptions& options, const RunResult& result, bool markdown);
std::string compare_json(const Comparison& comparison, const RunOptions& options, const RunResult& result, const RunContext& context);

/// How many of a result's outputs are reported as such; priors beside a condition come after.
size_t reported_outputs(const Scenario& scenario, const RunResult& result);
/// What one would have to believe; empty where the run had no condition.
std::string given_report(const RunResult& result, bool markdown);

/// A Markdown table; the first row is its head.
std::string markdown_table(const std::vector<std::vector<std::string>>& rows);

/// "at least 500M USD", "5.576M USD", "1 to 10 cent/chat": what a claim says.
std::string claim_text(const Claim& claim, const Display& display);
/// "percentile 12.3%, inside" or "true with probability 0.01%".
std::string claim_verdict(const ClaimSummary& summary, uint64_t draws);

constexpr int kNumericsVersion = 1;
const char* reckon_version();

}  // namespace reckon
