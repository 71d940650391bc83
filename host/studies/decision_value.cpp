#include "studies/decision_value.h"

#include <algorithm>
#include <cmath>

#include "operations.h"
#include "sampling/moments.h"
#include "studies/runner.h"
#include "studies/saved_question.h"

namespace reckon {

namespace {

Estimate with_error(double value, double sd, double draws) {
  const double error = kNormal95 * sd / square_root(draws);
  return {value, value - error, value + error};
}

Moments moments_of(const std::vector<double>& values) {
  const double n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  for (const double value : values) squares += (value - sum / n) * (value - sum / n);
  return {sum / n, square_root(squares / (n - 1))};
}

}  // namespace

DecisionAnswer value_of_decision(const Scenario& scenario, const Question& question, const Machine& machine,
                                 const Sample& sample) {
  Graph graph = scenario.graph;
  const Decision& decision = *scenario.decision;
  std::vector<NodeId> options, nodes;
  for (const size_t output : decision.options) options.push_back(scenario.outputs[output].node);
  NodeId best = options[0], ties = graph.constant(0);
  for (const NodeId option : options)
    best = graph.apply(decision.lowest ? Operation::minimum : Operation::maximum, {best, option});
  std::vector<NodeId> is_best;
  for (const NodeId option : options) {
    is_best.push_back(graph.apply(Operation::equal, {option, best}));
    ties = graph.apply(Operation::add, {ties, is_best.back()});
  }
  for (size_t i = 0; i < options.size(); ++i) {
    nodes.push_back(graph.apply(Operation::divide, {is_best[i], ties}));
    nodes.push_back(decision.lowest ? graph.apply(Operation::subtract, {options[i], best})
                                    : graph.apply(Operation::subtract, {best, options[i]}));
  }
  std::vector<Moments> found;
  double draws = static_cast<double>(question.draws);
  if (scenario.condition) {
    for (const std::vector<double>& column : sample.columns(graph, nodes)) found.push_back(moments_of(column));
    draws = static_cast<double>(sample.size());
  } else {
    Program program = make_program(graph, nodes);
    program.only_sums = true;
    const EngineOptions engine_asked = engine_options(question, machine);
    const auto engine = machine.engine(program, engine_asked);
    const auto saved = saved_computation(machine, "moments", program, engine_asked, question.draws);
    found = moments(*engine, nodes.size(), question.draws, saved.get()).value_or(found);
  }
  if (found.empty() || std::any_of(found.begin(), found.end(), [](const Moments& m) { return !std::isfinite(m.sd); }))
    throw NotFinite(
        "error: options differ by more than the range of a double (1.8e308)\n      = choose a larger unit\n");
  DecisionAnswer answer;
  answer.lowest = decision.lowest;
  for (size_t i = 0; i < options.size(); ++i) {
    answer.options.push_back({decision.options[i], with_error(found[2 * i].mean, found[2 * i].sd, draws),
                              with_error(found[2 * i + 1].mean, found[2 * i + 1].sd, draws)});
    if (answer.options[i].regret.value < answer.options[answer.chosen].regret.value) answer.chosen = i;
  }
  answer.perfect_information = answer.options[answer.chosen].regret;
  return answer;
}

Estimate value_of_information(const DecisionAnswer& decision, const std::vector<std::vector<double>>& means,
                              const std::vector<std::vector<double>>& values) {
  const double sign = decision.lowest ? 1 : -1;
  std::vector<double> gains, promises;
  for (size_t draw = 0; draw < values[0].size(); ++draw) {
    size_t best = decision.chosen;
    for (size_t i = 0; i < means.size(); ++i) {
      if (sign * means[i][draw] < sign * means[best][draw]) best = i;
    }
    gains.push_back(sign * (values[decision.chosen][draw] - values[best][draw]));
    promises.push_back(sign * (means[decision.chosen][draw] - means[best][draw]));
  }
  // By the errors of the means the choice gains too little, and promises too much by as much.
  const Moments gain = moments_of(gains);
  const double promise = moments_of(promises).mean, value = 0.5 * (gain.mean + promise);
  const double noise = kNormal95 * gain.sd / square_root(static_cast<double>(gains.size()));
  const double error = noise + 0.5 * std::fabs(promise - gain.mean);
  return {std::max(0.0, value), std::max(0.0, value - error), std::max(0.0, value + error)};  // one may ignore it
}

}  // namespace reckon
