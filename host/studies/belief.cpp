#include "studies/belief.h"

#include "studies/saved_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

#include "operations.h"
#include "sampling/nearest.h"
#include "studies/moved_prior.h"
#include "studies/perturb.h"
#include "studies/runner.h"

namespace reckon {

namespace {

constexpr uint64_t kDrawsBefore = 10'000'000;  // the priors without the condition need no rare draws
constexpr double kStep = 0.005;          // in normal scores: of a prior's own range, to find where the condition turns
constexpr double kFarthest = 0.499;      // in probability from the median
constexpr double kFarthestScore = 3.09;  // its normal score
constexpr double kMostWork = 1e9;        // nodes computed, some seconds; of a larger scenario steps are longer
constexpr double kCoarsest = 40;         // times kStep

/// Each prior by itself, every other at its median: where the truth of a value turns, nearest to the median, on either
/// side. Throws Interrupted.
class Turns {
 public:
  Turns(const Scenario& scenario, MovedPrior& moved, std::function<bool(double)> truth, StopRequest stop)
      : scenario_(scenario), moved_(moved), truth_(std::move(truth)), stop_(stop) {
    const double moves = 2 * kFarthestScore / kStep * static_cast<double>(moved_.work());
    step_ = kStep * std::clamp(moves / kMostWork, 1.0, kCoarsest);
  }

  bool at_median() const { return truth_(moved_.at_median()); }

  std::vector<Flip> flips() {
    std::vector<Flip> found;
    for (size_t i = 0; i < moved_.priors().size(); ++i) {
      if (stops(stop_)) throw Interrupted();
      moved_.choose(i);
      if (const auto p = nearest_turn()) {
        const NamedNode& prior = *moved_.priors()[i];
        found.push_back({prior, *p, values_at(scenario_, {{prior.name, *p}})[prior.node]});
      }
    }
    std::stable_sort(found.begin(), found.end(), [](const Flip& a, const Flip& b) {
      return std::fabs(a.percentile - 0.5) < std::fabs(b.percentile - 0.5);
    });
    return found;
  }

 private:
  std::optional<double> nearest_turn() {
    const bool before = at_median();
    std::optional<double> best;
    for (const double side : {-1.0, 1.0}) {
      double inside = 0.5;
      for (int i = 1; inside != 0.5 + side * kFarthest; ++i) {
        double outside = 0.5 + side * std::min(kFarthest, normal_cdf(step_ * i) - 0.5);
        if (truth_(moved_.at(outside)) == before) {
          inside = outside;
          continue;
        }
        for (int halving = 0; halving < 30; ++halving) {
          const double middle = 0.5 * (inside + outside);
          (truth_(moved_.at(middle)) == before ? inside : outside) = middle;
        }
        if (!best || std::fabs(outside - 0.5) < std::fabs(*best - 0.5)) best = outside;
        break;
      }
    }
    return best;
  }

  const Scenario& scenario_;
  MovedPrior& moved_;
  std::function<bool(double)> truth_;
  StopRequest stop_;
  double step_ = kStep;
};

/// Where a boundary, `median` with every prior at its own, has to go for a claim to be true of it, and from which side.
void aim(Stretch& stretch, const Claim& claim, double median) {
  using Kind = ClaimDefinition::Kind;
  stretch.up = claim.kind == Kind::at_least || (claim.kind != Kind::at_most && median < claim.value);
  stretch.target = claim.value;
  if (claim.kind == Kind::about) stretch.target = stretch.up ? claim.low : claim.high;
  stretch.at_median = claim.kind != Kind::point && median >= claim.low && median <= claim.high;
}

}  // namespace

std::vector<Flip> single_flips(const Scenario& scenario, bool& true_at_median, StopRequest stop) {
  MovedPrior moved(scenario, scenario.condition->truth);
  Turns turns(
      scenario, moved, [](double truth) { return truth == 1; }, stop);
  true_at_median = turns.at_median();
  return turns.flips();
}

std::vector<Stretch> stretch_bridges(const Scenario& scenario, StopRequest stop) {
  std::vector<Stretch> stretches;
  for (size_t i = 0; i < scenario.bridges.size(); ++i) {
    const Bridge& bridge = scenario.bridges[i];
    if (!bridge.from || !bridge.to) continue;
    Stretch stretch;
    stretch.bridge = i;
    stretch.output = scenario.claims[*bridge.from].output;
    const NodeId node = scenario.outputs[stretch.output].node;
    MovedPrior moved(scenario, node);
    aim(stretch, scenario.claims[*bridge.to], moved.at_median());
    const bool up = stretch.up;
    const auto reaches = [&](double value) { return up ? value >= stretch.target : value <= stretch.target; };
    if (!stretch.at_median) stretch.flips = Turns(scenario, moved, reaches, stop).flips();
    // Each prior on the side that helps, judged alone.
    std::map<std::string, double> sides;
    for (size_t prior = 0; prior < moved.priors().size(); ++prior) {
      moved.choose(prior);
      const bool rises = moved.at(0.999) >= moved.at(0.001);
      sides[moved.priors()[prior]->name] = rises == up ? 0.999 : 0.001;
    }
    stretch.best = values_at(scenario, sides)[node];
    stretches.push_back(std::move(stretch));
  }
  return stretches;
}

void compare_beliefs(const Scenario& scenario, const Question& question, const Machine& machine, Answer& result) {
  GivenSummary& given = *result.given;
  Scenario before = scenario;
  before.condition.reset();
  before.claims.clear();
  before.bridges.clear();
  before.judgements.clear();
  before.events.clear();
  before.outputs.erase(before.outputs.begin(), before.outputs.begin() + static_cast<long>(scenario.first_prior_output));
  before.first_prior_output = 0;
  given.flips = single_flips(scenario, given.true_at_median, machine.stop);
  if (before.outputs.empty()) return;
  Machine quiet = machine;
  quiet.measure = false;
  quiet.progress = {};
  const Answer priors = run_draws(before, question, quiet, std::min(question.draws, kDrawsBefore));
  for (size_t i = 0; i < priors.outputs.size(); ++i) {
    PriorShift shift{priors.outputs[i], result.outputs[scenario.first_prior_output + i], 0};
    if (shift.before.sd > 0) shift.shift = (shift.after.mean - shift.before.mean) / shift.before.sd;
    given.priors.push_back(std::move(shift));
  }
  std::stable_sort(given.priors.begin(), given.priors.end(),
                   [](const PriorShift& a, const PriorShift& b) { return std::fabs(a.shift) > std::fabs(b.shift); });
}

std::string describe_nothing_accepted(const Scenario& scenario, const Question& question, const Machine& machine,
                                      uint64_t draws) {
  std::string text =
      fmt::format("error: no draw of {} meets --given \"{}\" (its probability is below {:.2g} with 95% confidence)\n",
                  draws, scenario.condition->text, 1 - std::pow(0.05, 1 / static_cast<double>(draws)));
  const Program program = make_program(scenario.graph, {scenario.condition->distance});
  const EngineOptions options = engine_options(question, machine);
  const auto saved = saved_computation(machine, "nearest", program, options, draws);
  if (const auto nearest = smallest(*machine.engine(program, options), draws, saved.get())) {
    text += fmt::format("      the nearest is draw {}, {:.3g}% away (|left - right| / |right|), with\n", nearest->draw,
                        100 * nearest->value);
    text += describe_priors_at(scenario, question, nearest->draw, scenario.condition->distance);
    text += fmt::format("      see `{}`\n", explain_command(scenario, question, nearest->draw));
  }
  bool at_median = false;
  const std::vector<Flip> flips = single_flips(scenario, at_median, machine.stop);
  if (flips.empty()) {
    return text +
           "      = no prior, moved alone within its own range (P0.1 to P99.9), makes it true; raise --draws or widen "
           "the priors\n";
  }
  text += "      = with every other prior at its median it would take\n";
  for (const Flip& flip : flips) {
    text += fmt::format("        {} at {} (P{:.3g})\n", flip.prior.name, quantity_text(flip.prior, flip.value),
                        100 * flip.percentile);
  }
  return text;
}

}  // namespace reckon
