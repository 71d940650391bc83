#include "studies/pick_freeze.h"

#include <algorithm>
#include <cmath>

#include "model/replicate.h"
#include "operations.h"
#include "sampling/moments.h"
#include "studies/runner.h"
#include "studies/saved_question.h"

namespace reckon {

namespace {

constexpr size_t kDriversOfAProgram = 24;  // as many as share one evaluation of A and of B

/// The terms of an index: mean(index) / mean(variance) estimates it. Summed is index - guess variance, with a guess of
/// the ratio from the first draws, so that the sum's spread is the ratio's error (the delta method).
struct Term {
  NodeId index;
  double guess = 0;
};

class PickFreeze {
 public:
  PickFreeze(const Scenario& scenario, const Question& question, const Machine& machine)
      : graph_(scenario.graph), question_(question), machine_(machine) {}

  std::optional<std::vector<SobolIndices>> indices(NodeId output, bool logarithms,
                                                   const std::vector<const Driver*>& drivers,
                                                   const std::vector<double>& pilot) {
    standardize(output, logarithms, pilot);
    std::vector<SobolIndices> found;
    for (size_t first = 0; first < drivers.size(); first += kDriversOfAProgram) {
      const size_t last = std::min(drivers.size(), first + kDriversOfAProgram);
      std::vector<Term> terms;
      for (size_t i = first; i < last; ++i) append_terms(*drivers[i], terms);
      if (!guess(terms) || !estimate(terms, found)) return std::nullopt;
    }
    return found;
  }

 private:
  NodeId subtract(NodeId x, NodeId y) { return graph_.apply(Operation::subtract, {x, y}); }
  NodeId multiply(NodeId x, NodeId y) { return graph_.apply(Operation::multiply, {x, y}); }
  NodeId half(NodeId x) { return multiply(graph_.constant(0.5), x); }

  /// The output about its mean in units of its standard deviation: squares stay in range in single precision too.
  void standardize(NodeId output, bool logarithms, const std::vector<double>& pilot) {
    double mean = 0, squares = 0;
    for (const double y : pilot) mean += y / static_cast<double>(pilot.size());
    for (const double y : pilot) squares += (y - mean) * (y - mean);
    const double sd = square_root(squares / static_cast<double>(pilot.size()));
    const NodeId g = logarithms ? graph_.apply(Operation::logarithm, {output}) : output;
    a_ = graph_.apply(Operation::divide, {subtract(g, graph_.constant(mean)), graph_.constant(sd > 0 ? sd : 1)});
    b_ = with_second_replicate(graph_, a_, streams_of(graph_, a_));
    mean_ = half(graph_.apply(Operation::add, {a_, b_}));
    variance_ = half(graph_.apply(Operation::add, {multiply(a_, a_), multiply(b_, b_)}));
  }

  void append_terms(const Driver& driver, std::vector<Term>& terms) {
    const NodeId c = with_second_replicate(graph_, a_, driver.streams);
    const NodeId difference = subtract(a_, c);
    terms.push_back({multiply(b_, subtract(c, a_))});           // first order: c shares the driver with b alone
    terms.push_back({half(multiply(difference, difference))});  // total: c differs from a by the driver alone
  }

  bool guess(std::vector<Term>& terms) {
    std::vector<NodeId> nodes{variance_};
    for (const Term& term : terms) nodes.push_back(term.index);
    const auto engine = make_cpu_engine(make_program(graph_, nodes), engine_options(question_, machine_));
    const auto values = engine->draws(0, std::min(question_.draws, kDrawsPerTile));
    std::vector<double> means;
    for (const std::vector<double>& column : values) {
      double sum = 0;
      for (const double value : column) sum += value;
      means.push_back(sum / static_cast<double>(column.size()));
    }
    if (!(means[0] > 0)) return false;
    for (size_t i = 0; i < terms.size(); ++i) {
      terms[i].guess = means[i + 1] / means[0];
      if (!std::isfinite(terms[i].guess)) return false;
    }
    return true;
  }

  bool estimate(const std::vector<Term>& terms, std::vector<SobolIndices>& found) {
    std::vector<NodeId> nodes{mean_, variance_};
    for (const Term& term : terms)
      nodes.push_back(subtract(term.index, multiply(graph_.constant(term.guess), variance_)));
    Program program = make_program(graph_, nodes);
    program.only_sums = true;
    const EngineOptions options = engine_options(question_, machine_);
    const auto engine = machine_.engine(program, options);
    const auto saved = saved_computation(machine_, "moments", program, options, question_.draws);
    const auto sums = moments(*engine, nodes.size(), question_.draws, saved.get());
    if (!sums) return false;
    const double mean = (*sums)[0].mean, variance = (*sums)[1].mean - mean * mean;
    if (!(variance > 0)) return false;
    const auto index = [&](size_t i) {
      const Moments& sum = (*sums)[i + 2];
      const double value = (sum.mean + terms[i].guess * (*sums)[1].mean) / variance;
      const double error = kNormal95 * sum.sd / variance / square_root(static_cast<double>(question_.draws));
      return Estimate{value, value - error, value + error};
    };
    for (size_t i = 0; i < terms.size(); i += 2) found.push_back({index(i), index(i + 1)});
    return true;
  }

  Graph graph_;
  const Question& question_;
  const Machine& machine_;
  NodeId a_ = 0, b_ = 0, mean_ = 0, variance_ = 0;
};

}  // namespace

std::optional<std::vector<SobolIndices>> sobol_indices(const Scenario& scenario, NodeId output, bool logarithms,
                                                       const std::vector<const Driver*>& drivers,
                                                       const std::vector<double>& pilot, const Question& question,
                                                       const Machine& machine) {
  return PickFreeze(scenario, question, machine).indices(output, logarithms, drivers, pilot);
}

}  // namespace reckon
