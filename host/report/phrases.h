// Phrases and cells that several reports share.
#pragma once
#include <string>
#include <vector>

#include "report/page.h"
#include "studies/run.h"

namespace reckon {

/// The scenario's title, or else its path, and what was asked beyond its file: "GPT-4 (mfu = 0.4)".
std::string title_of(const Scenario& scenario);
/// The label of a quantity, or else its name.
std::string name_of(const NamedNode& quantity);

/// Who says it, or else the claim's id.
std::string who(const Claim& claim);

/// An estimate as a figure, cut where its Monte Carlo error begins.
std::string figure_of(const Estimate& estimate, const Display& display, int most = 4);

/// The figures of an output in one scale, with the digits that vary and that their errors support: "0.7M" beside
/// "-4.2M".
class FiguresOf {
 public:
  explicit FiguresOf(const OutputSummary& output, int usual = 4) : FiguresOf(output, output.quantity.display, usual) {}
  FiguresOf(const OutputSummary& output, const Display& display, int usual = 4);

  std::string operator()(const Estimate& estimate) const { return value(estimate.value, estimate.error()); }
  /// Of a value and its error in base units.
  std::string value(double base, double error) const;
  /// "4.2M to 8.4M", and "… USD".
  std::string interval() const;
  std::string interval_with_unit() const;
  std::string with_unit(const Estimate& estimate) const;

 private:
  const OutputSummary& output_;
  const Display& display_;
  int most_;
  double like_;
};

/// The most digits to show of an output's figures: `usual`, and as many more as its interval's ends have
/// in common, so that a date or a difference of large numbers shows what varies.
int digits_of(const OutputSummary& output, int usual = 4);

/// "0.4 (0.3 to 0.5)", in the output's own unit.
std::string median_and_interval(const OutputSummary& output);

/// "at least 500M USD", "5.576M USD", "1 to 10 cent/chat": what a claim says.
std::string claim_text(const Claim& claim, const Display& display);
/// A text whose addresses of the web, arXiv's numbers and DOIs lead there; nothing else leads anywhere.
Text linked(const std::string& text);
/// Where a claim stands, from when, its words, and what is noted of it; empty where none of these is given.
Text source_of(const Claim& claim);
/// "fits", "contradicted", "unlikely": where no quantity's name follows.
std::string verdict_alone(const ClaimSummary& summary);
/// "inside: 39% of the draws are lower", "outside: only 1 draw in 110 is that high", "true with probability 0.01%".
std::string claim_verdict(const ClaimSummary& summary, uint64_t draws);

/// How many of an answer's outputs are reported as such; priors beside a condition come after.
size_t reported_outputs(const Scenario& scenario, const Answer& answer);

/// The label, or else the name, with the unit, as a column's head: "Final run, rented [USD]".
std::string title_with_unit(const NamedNode& quantity);
/// Which priors rows share.
std::string shared_text(const std::vector<std::string>& per_row);

/// Columns and cells of an output's quantiles and mean.
void append_columns(std::vector<Column>& columns, const OutputSummary& output);
void append_figures(std::vector<Text>& row, const OutputSummary& output, const Display& display);

/// "10,000,000 draws, seed 1, double precision".
std::string draws_text(const Question& question, uint64_t draws, const char* what = "draws");
/// What stands below a chart: by how many draws, and of which result.
std::string chart_source(const std::string& draws, const std::string& sha256);
/// The page's last lines: on a terminal with the device, the result's hash short enough to be compared by eye; in a
/// document, which is the same on every machine, without the device and with the whole hash. `more` goes to the
/// terminal too.
void append_footer(Page& page, const std::string& draws, const Answer& answer, const std::string& sha256,
                   bool apart = true, const std::string& more = "");

}  // namespace reckon
