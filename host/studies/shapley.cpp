// What each disagreement contributes to the gap between two medians.
#include <fmt/format.h>

#include <algorithm>

#include "language/overrides.h"
#include "special/logarithm.h"
#include "studies/compare.h"

namespace reckon {

namespace {

const PartyDefinition* party_of(const Document& document, const std::string& name) {
  for (const PartyDefinition& party : document.parties) {
    if (party.name == name) return &party;
  }
  return nullptr;
}

/// The median of each compared output, in base units.
std::vector<double> medians(const Scenario& scenario, const Question& question, const Machine& machine) {
  std::vector<double> result;
  for (const OutputSummary& output : run_scenario(scenario, question, machine).outputs)
    result.push_back(output.quantiles[0].estimate.value);
  return result;
}

double factorial(size_t n) { return n < 2 ? 1 : static_cast<double>(n) * factorial(n - 1); }

}  // namespace

void explain_gaps(Comparison& comparison, const Document& document, const Question& question, const Machine& machine,
                  Answer& result) {
  std::vector<std::string> players;
  for (const std::string& side : {comparison.a, comparison.b}) {
    const PartyDefinition* party = party_of(document, side);
    if (party == nullptr) continue;
    for (const std::string& name : overridden_names(*party)) {
      if (std::find(players.begin(), players.end(), name) == players.end()) players.push_back(name);
    }
  }
  const size_t count = players.size();
  if (count > kMostDisagreements) {
    throw ScenarioError(fmt::format(
        "error: {} and {} disagree on {} priors (exact shares take at most {})\n      = compare fewer at a time\n",
        comparison.a, comparison.b, count, kMostDisagreements));
  }
  Question median_alone = question;
  median_alone.quantiles = {{"0.5", {5, 10}}};
  Machine quiet = machine;
  quiet.progress = {};
  // The median of each output for every set of priors that are as b believes, the others as a.
  std::vector<std::vector<double>> median(size_t{1} << count);
  for (size_t set = 0; set < median.size(); ++set) {
    Document mixed = document;
    for (const bool of_b : {false, true}) {
      const PartyDefinition* party = party_of(document, of_b ? comparison.b : comparison.a);
      if (party == nullptr) continue;
      std::vector<std::string> names;
      for (size_t i = 0; i < count; ++i) {
        if (((set >> i & 1) != 0) == of_b) names.push_back(players[i]);
      }
      apply_party(mixed, *party, names);
    }
    Scenario scenario = build_scenario(std::move(mixed));
    std::vector<NamedNode> outputs;
    for (const ComparedOutput& compared : comparison.outputs)
      outputs.push_back(*find_quantity(scenario, compared.quantity));
    scenario.outputs = std::move(outputs);
    scenario.claims.clear();
    scenario.judgements.clear();
    scenario.events.clear();
    median[set] = medians(scenario, median_alone, quiet);
  }
  for (size_t k = 0; k < comparison.outputs.size(); ++k) {
    ComparedOutput& compared = comparison.outputs[k];
    compared.linear = std::any_of(median.begin(), median.end(), [&](const auto& values) { return !(values[k] > 0); });
    const auto between = [&](size_t from, size_t to) {
      const double a = median[from][k], b = median[to][k];
      return compared.linear ? b - a : logarithm(b / a);
    };
    compared.gap = between(0, median.size() - 1);
    for (size_t i = 0; i < count; ++i) {
      double value = 0;
      for (size_t set = 0; set < median.size(); ++set) {
        if ((set >> i & 1) != 0) continue;
        const auto size = static_cast<size_t>(__builtin_popcountll(set));
        const double weight = factorial(size) * factorial(count - size - 1) / factorial(count);
        value += weight * between(set, set | size_t{1} << i);
      }
      compared.contributions.push_back({players[i], value});
      result.further["gap of " + comparison.joint.outputs[compared.a].name + ", " + players[i]] = value;
    }
  }
  result.sha256 = result_sha256(result);
}

}  // namespace reckon
