// Phrases and cells that several reports share.
#pragma once
#include <string>
#include <vector>

#include "studies/run.h"

namespace reckon {

/// The label of a quantity, or else its name.
std::string name_of(const NamedNode& quantity);

/// Who says it, or else the claim's id.
std::string who(const Claim& claim);

/// An estimate as a figure, cut where its Monte Carlo error begins.
std::string figure_of(const Estimate& estimate, const Display& display, int most = 4);

/// The most digits to show of an output's figures: `usual`, and as many more as its interval's ends have
/// in common, so that a date or a difference of large numbers shows what varies.
int digits_of(const OutputSummary& output, int usual = 4);

/// "0.4 (0.3 to 0.5)", in the output's own unit.
std::string median_and_interval(const OutputSummary& output);

/// Heads and cells of an output's quantiles and mean.
void append_heads(std::vector<std::string>& row, const OutputSummary& output);
void append_figures(std::vector<std::string>& row, const OutputSummary& output, const Display& display);

/// "10 000 000 draws, seed 1, double precision, CPU (v4)".
std::string sampling_text(const RunOptions& options, const RunResult& result, const char* draws = "draws");

/// The result's hash, short enough to be compared by eye.
std::string short_hash(const std::string& sha256);

}  // namespace reckon
