#include "studies/perturb.h"

#include <set>

#include "distributions/normal.h"
#include "model/interpret.h"
#include "model/replicate.h"

namespace reckon {

double signed_tail(double p) { return p <= 0.5 ? -p : 1 - p; }

std::string prior_of(const Scenario& scenario, const StreamName& stream) {
  return prior_of_full_name(scenario.document, stream.name);
}

std::vector<const NamedNode*> random_priors(const Scenario& scenario) {
  std::set<std::string> random;
  for (const StreamName& stream : scenario.graph.streams()) random.insert(prior_of(scenario, stream));
  std::vector<const NamedNode*> priors;
  for (const NamedNode& quantity : scenario.quantities) {
    if (quantity.prior && random.count(quantity.name) != 0) priors.push_back(&quantity);
  }
  return priors;
}

int direction(const Graph& graph, NodeId node) {
  if (streams_of(graph, node).size() != 1) return 0;
  const auto value = [&](double p) {
    return value_of_node(graph, node, [&](const StreamName&) { return signed_tail(p); });
  };
  constexpr int kSteps = 64;
  bool rises = true, falls = true;
  double before = value(0.5 / kSteps);
  for (int i = 1; i < kSteps && (rises || falls); ++i) {
    const double after = value((i + 0.5) / kSteps);
    rises = rises && after >= before;
    falls = falls && after <= before;
    before = after;
  }
  return rises ? 1 : falls ? -1 : 0;
}

std::vector<double> values_at(const Scenario& scenario, const std::map<std::string, double>& probability) {
  const auto at = [&](const std::string& prior) {
    const auto known = probability.find(prior);
    return signed_tail(known == probability.end() ? 0.5 : known->second);
  };
  std::map<NodeId, double> scores;
  for (const auto& [prior, node] : scenario.correlated) scores[node] = standard_normal_quantile(at(prior));
  return interpret(
      scenario.graph, [&](const StreamName& stream) { return at(prior_of(scenario, stream)); }, scores);
}

}  // namespace reckon
