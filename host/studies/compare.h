// Two scenarios, or two parties' beliefs about one, draw by draw under common random numbers.
#pragma once
#include "studies/run.h"

namespace reckon {

/// A disagreement's part in the gap between two medians.
struct Contribution {
  std::string prior;
  double value = 0;  // its Shapley value; those of all disagreements sum to the gap
};

struct ComparedOutput {
  std::string quantity, name;               // as in the model; for people
  size_t a = 0, b = 0, difference = 0;      // outputs of the joint scenario; b - a
  std::optional<size_t> ratio;              // b / a; nothing where a can be 0
  size_t larger = 0;                        // event: b > a
  bool linear = false;                      // a median is not positive: differences, not logarithms
  double gap = 0;                           // ln(median b / median a), or median b - median a
  std::vector<Contribution> contributions;  // empty: not explained
};

struct Comparison {
  std::string a, b;  // what the sides are called
  Scenario joint;    // the outputs of both, their difference and ratio
  std::vector<ComparedOutput> outputs;
  std::vector<std::string> alike;     // names of priors that both write alike, and yet draw each by itself
  std::string id_a, id_b;             // of the files that define them
  std::vector<std::string> warnings;  // of the two, each once
  std::vector<std::string> shared;    // names of the priors that both sides draw alike
};

struct Sides {
  Document a, b;
  std::string name_a, name_b;
};
/// Two files, called "before,after", or without names by their ids, or by their paths. Throws UsageError.
Sides sides_of_files(Document a, Document b, const std::string& names);
/// What the two of "a,b" believe; of one it is beside the file as written. Throws UsageError, ScenarioError.
Sides sides_of_parties(const Document& document, const std::string& parties);

/// Joins two documents in one graph: priors of the same full name share their draws. Compares the
/// outputs `names`, or, if there are none, all that both have in the same unit. Throws ScenarioError.
Comparison join(const Sides& sides, const std::vector<std::string>& names);

/// Runs it; where a ratio is not a finite number in some draw, without that ratio.
Answer run_comparison(Comparison& comparison, const Question& question, const Machine& machine);

/// What is compared of one output, as it is called, and where it stands among the outputs of the joint scenario.
std::vector<std::pair<std::string, size_t>> lines_of(const Comparison& comparison, const ComparedOutput& compared);

constexpr size_t kMostDisagreements = 12;

/// Fills the contributions: exact Shapley values over the priors that a party overrides, from one run
/// for each set of them (at most 2^12). Throws ScenarioError where there are more than 12.
void explain_gaps(Comparison& comparison, const Document& document, const Question& question, const Machine& machine,
                  Answer& result);

}  // namespace reckon
