// Runs a scenario: a question put to it gives an answer.
#pragma once
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "studies/answer.h"
#include "studies/question.h"

namespace reckon {

/// A model that gives infinity or NaN; exit status 1. what() names the quantity, how many draws, the
/// first of them and its inputs.
class NotFinite : public std::runtime_error {
 public:
  explicit NotFinite(const std::string& text, std::vector<std::string> quantities = {})
      : std::runtime_error(text), quantities_(std::move(quantities)) {}
  /// The outputs and events that were found not to be finite; none where they are not a run's.
  const std::vector<std::string>& quantities() const { return quantities_; }

 private:
  std::vector<std::string> quantities_;
};

/// No draw meets the condition; exit status 1. what() tells of the nearest draw.
class NothingAccepted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The program that a run samples: its results are the outputs, then the events.
Program program_of(const Scenario& scenario);
/// Of a part of the outputs, [first, last), and of the events if it is the first part.
Program program_of(const Scenario& scenario, size_t first, size_t last);

/// For each claim held against it, an output counts this many points: the draws below and equal to each.
constexpr size_t kPointsPerClaim = 3;
/// How many values of each output a run counts draws below: what it asks of a kernel beside the program.
std::vector<size_t> points_of_outputs(const Scenario& scenario);

/// SHA-256 over every reported statistic, in hexadecimal: the proof that two runs agree.
std::string result_sha256(const Answer& result);

Answer run_scenario(const Scenario& scenario, const Question& question, const Machine& machine = {});

/// Calls `take` with each tile's draws of some nodes in turn: [node][draw], in base units.
void for_each_tile(const Scenario& scenario, const Question& question, const Machine& machine, uint64_t draws,
                   const std::vector<NodeId>& nodes,
                   const std::function<void(const std::vector<std::vector<double>>&)>& take);

/// The value of each of `nodes` at one draw.
std::vector<double> values_at_draw(const Scenario& scenario, const std::vector<NodeId>& nodes, const Question& question,
                                   uint64_t draw);

}  // namespace reckon
