#include "statistics/belief.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/nearest.h"
#include "model/interpret.h"

namespace reckon {

namespace {

constexpr uint64_t kDrawsBefore = 10'000'000;  // the priors without the condition need no rare draws
constexpr int kSteps = 200;                    // of a prior's own range, to find where the condition turns

/// A probability as a signed tail: the form of a uniform number.
double tail(double p) { return p <= 0.5 ? -p : 1 - p; }

class Mover {
 public:
  explicit Mover(const Scenario& scenario) : scenario_(scenario) {}

  /// Truth of the condition, and the value of `node`, with one stream at probability p.
  bool truth(const std::string& stream, double p, NodeId node, double& value) const {
    const std::vector<double> all = interpret(scenario_.graph, [&](const StreamName& name) { return tail(name.name == stream ? p : 0.5); });
    value = all[node];
    return all[scenario_.condition->truth] == 1;
  }

  /// The turn nearest to the median, on either side.
  std::optional<Flip> flip(const std::string& stream, const NamedNode& prior, bool at_median) const {
    std::optional<Flip> best;
    for (const double side : {-1.0, 1.0}) {
      double inside = 0.5, value = 0;
      for (int i = 1; i <= kSteps; ++i) {
        const double p = 0.5 + side * 0.499 * i / kSteps;
        if (truth(stream, p, prior.node, value) == at_median) {
          inside = p;
          continue;
        }
        double outside = p, at = 0;
        for (int halving = 0; halving < 30; ++halving) {
          const double middle = 0.5 * (inside + outside);
          (truth(stream, middle, prior.node, at) == at_median ? inside : outside) = middle;
        }
        truth(stream, outside, prior.node, at);
        if (!best || std::fabs(outside - 0.5) < std::fabs(best->percentile - 0.5)) best = Flip{prior, outside, at};
        break;
      }
    }
    return best;
  }

 private:
  const Scenario& scenario_;
};

std::string quantity_text(const NamedNode& quantity, double base) {
  return fmt::format("{:.6g}{}{}", quantity.display.convert(base), quantity.display.unit.empty() ? "" : " ", quantity.display.unit);
}

}  // namespace

std::vector<Flip> single_flips(const Scenario& scenario, bool& true_at_median) {
  const Mover mover(scenario);
  double ignored = 0;
  true_at_median = mover.truth("", 0.5, 0, ignored);
  std::vector<Flip> flips;
  for (const NamedNode& quantity : scenario.quantities) {
    if (!quantity.prior) continue;
    for (const StreamName& stream : scenario.graph.streams()) {
      // "id.name" or "id.name.label": the stream of this very prior
      const size_t end = stream.name.size();
      if (end <= quantity.name.size() || stream.name.compare(end - quantity.name.size(), std::string::npos, quantity.name) != 0) continue;
      if (stream.name[end - quantity.name.size() - 1] != '.' && stream.name[end - quantity.name.size() - 1] != '/') continue;
      if (auto flip = mover.flip(stream.name, quantity, true_at_median)) flips.push_back(*flip);
    }
  }
  std::stable_sort(flips.begin(), flips.end(),
                   [](const Flip& a, const Flip& b) { return std::fabs(a.percentile - 0.5) < std::fabs(b.percentile - 0.5); });
  return flips;
}

void compare_beliefs(const Scenario& scenario, const RunOptions& options, RunResult& result) {
  GivenSummary& given = *result.given;
  Scenario before = scenario;
  before.condition.reset();
  before.claims.clear();
  before.judgements.clear();
  before.events.clear();
  before.outputs.erase(before.outputs.begin(), before.outputs.begin() + static_cast<long>(scenario.first_prior_output));
  before.first_prior_output = 0;
  given.flips = single_flips(scenario, given.true_at_median);
  if (before.outputs.empty()) return;
  RunOptions plain = options;
  plain.draws = std::min(options.draws, kDrawsBefore);
  plain.tolerance = 0;
  plain.sketch = plain.measure = false;
  plain.progress = {};
  const RunResult priors = run_scenario(before, plain);
  for (size_t i = 0; i < priors.outputs.size(); ++i) {
    PriorShift shift{priors.outputs[i], result.outputs[scenario.first_prior_output + i], 0};
    if (shift.before.sd > 0) shift.shift = (shift.after.mean - shift.before.mean) / shift.before.sd;
    given.priors.push_back(std::move(shift));
  }
  std::stable_sort(given.priors.begin(), given.priors.end(),
                   [](const PriorShift& a, const PriorShift& b) { return std::fabs(a.shift) > std::fabs(b.shift); });
}

std::string describe_priors_at(const Scenario& scenario, const RunOptions& options, uint64_t draw, NodeId node) {
  constexpr size_t kMostPriors = 12;
  const auto& graph = scenario.graph.nodes();
  std::vector<char> needed(graph.size(), 0);
  needed[node] = 1;
  for (size_t i = node + 1; i-- > 0;) {  // operands come before what uses them
    if (needed[i] == 0) continue;
    for (const NodeId operand : graph[i].operands) needed[operand] = 1;
  }
  std::vector<NodeId> nodes;
  std::vector<const NamedNode*> priors;
  for (const NamedNode& quantity : scenario.quantities) {
    if (!quantity.prior || needed[quantity.node] == 0 || nodes.size() == kMostPriors) continue;
    nodes.push_back(quantity.node);
    priors.push_back(&quantity);
  }
  const std::vector<double> values = values_at_draw(scenario, nodes, options, draw);
  std::string text;
  for (size_t i = 0; i < values.size(); ++i)
    text += fmt::format("        {} = {}\n", priors[i]->name, quantity_text(*priors[i], values[i]));
  return text;
}

std::string describe_nothing_accepted(const Scenario& scenario, const RunOptions& options, uint64_t draws) {
  std::string text = fmt::format("error: no draw of {} meets --given \"{}\" (its probability is below {:.1g} with 95% confidence)\n", draws,
                                 scenario.condition->text, 3 / static_cast<double>(draws));
  const auto engine =
      options.engine(make_program(scenario.graph, {scenario.condition->distance}), {options.seed, options.precision, options.threads, {}});
  if (const auto nearest = smallest(*engine, draws)) {
    text +=
        fmt::format("      the nearest is draw {}, {:.3g}% away (|left - right| / |right|), with\n", nearest->draw, 100 * nearest->value);
    text += describe_priors_at(scenario, options, nearest->draw, scenario.condition->distance);
    text += fmt::format("      see `reckon explain {} --draw {}`\n", scenario.document.path, nearest->draw);
  }
  bool at_median = false;
  const std::vector<Flip> flips = single_flips(scenario, at_median);
  if (flips.empty()) {
    return text + "      = no prior, moved alone within its own range (P0.1 to P99.9), makes it true; raise --draws or widen the priors\n";
  }
  text += "      = with every other prior at its median it would take\n";
  for (const Flip& flip : flips) {
    text += fmt::format("        {} at {} (P{:.3g})\n", flip.prior.name, quantity_text(flip.prior, flip.value), 100 * flip.percentile);
  }
  return text;
}

}  // namespace reckon
