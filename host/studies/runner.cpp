#include "studies/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "base/stopwatch.h"
#include "operations.h"
#include "sampling/simulation.h"
#include "studies/cost.h"
#include "studies/error_ranks.h"
#include "studies/run.h"
#include "studies/saved_question.h"

namespace reckon {

namespace {

constexpr Probability kMedian{5, 10};
double share(uint64_t count, uint64_t n) { return static_cast<double>(count) / static_cast<double>(n); }
double share_error(double p, uint64_t n) { return square_root(p * (1 - p) / static_cast<double>(n)); }

class Runner {
 public:
  Runner(const Scenario& scenario, const Question& question, const Machine& machine, uint64_t draws)
      : scenario_(scenario), question_(question), machine_(machine), draws_(draws), counted_(draws) {}

  Answer run() {
    const auto start = std::chrono::steady_clock::now();
    std::optional<Condition> condition;
    if (scenario_.condition) condition = accept();
    requests();
    Answer result;
    const SimulationResult simulation = sample(condition ? &*condition : nullptr, result);
    result.draws = draws_;
    result.counted = counted_;
    if (condition) {
      const double p = share(counted_, draws_);
      result.given = GivenSummary{scenario_.condition->text, counted_, p, share_error(p, draws_), {}, false, {}};
    }
    result.looks = simulation.looks;
    for (size_t k = 0; k < scenario_.outputs.size(); ++k) result.outputs.push_back(summarize(k, simulation.outputs[k]));
    for (size_t i = 0; i < scenario_.judgements.size(); ++i) result.claims.push_back(judge(i, simulation, result));
    for (size_t e = 0; e < scenario_.events.size(); ++e) {
      const double p = share(simulation.events[e].hits, counted_);
      const EventNode& event = scenario_.events[e];
      result.events.push_back({event.name, event.text, p, share_error(p, counted_), event.label});
    }
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() - counting_seconds_;
    result.merge_seconds = simulation.merge_seconds;
    return result;
  }

 private:
  /// All outputs and events, a part of the outputs after the other; says in `answer` by what, and where the time went.
  SimulationResult sample(const Condition* condition, Answer& answer) {
    SimulationResult all;
    const size_t outputs = scenario_.outputs.size();
    const size_t parts = std::max<size_t>(1, (outputs + kOutputsAtOnce - 1) / kOutputsAtOnce);
    EngineOptions options = engine_options(question_, machine_);
    for (size_t part = 0; part < parts; ++part) {
      const size_t first = part * kOutputsAtOnce, last = std::min(outputs, first + kOutputsAtOnce);
      if (machine_.progress && parts > 1)
        options.progress = [&, part](uint64_t n) { machine_.progress((part * draws_ + n) / parts); };
      const Program program = program_of(scenario_, first, last);
      const auto engine = machine_.engine(program, options);
      const std::vector<OutputRequest> asked(requests_.begin() + static_cast<long>(first),
                                             requests_.begin() + static_cast<long>(last));
      const size_t events = (first == 0 ? scenario_.events.size() : 0) + (condition != nullptr ? 1 : 0);
      const auto saved = saved_simulation(machine_, program, options, draws_, asked, condition);
      SimulationResult result =
          simulate(*engine, draws_, asked, events, {condition, saved.get(), most_kept(scenario_, machine_)});
      check_finite(result, *engine, first);
      std::move(result.outputs.begin(), result.outputs.end(), std::back_inserter(all.outputs));
      if (first == 0) all.events = std::move(result.events);
      all.looks += result.looks;
      all.merge_seconds += result.merge_seconds;
      answer.backend = engine->backend();
      answer.device = engine->device();
      const Stopwatch counting(counting_seconds_);  // the kernel's instructions, which is no part of a run
      answer.times.add(engine->times(machine_.measure));
    }
    return all;
  }

  /// Of independent draws those that bound a quantile's error; of a scramble's points the neighbours, which say how far
  /// they stand apart.
  ErrorRanks ranks_about(const Probability& p) const {
    if (question_.sampler != SamplerKind::sobol) return error_ranks(p.value(), counted_);
    const uint64_t rank = rank_of(p, counted_);
    return {std::max<uint64_t>(rank, 2) - 1, std::min(rank + 1, counted_), false, false};
  }

  void add_quantile(OutputRequest& request, const Probability& p) const {
    const ErrorRanks error = ranks_about(p);
    request.ranks.insert(request.ranks.end(), {rank_of(p, counted_), error.low, error.high});
  }

  /// How many draws the condition accepts: a pass of its own, of the condition alone.
  Condition accept() {
    EngineOptions without_progress = engine_options(question_, machine_);  // which is shown of the other pass
    without_progress.progress = {};
    const Program program = make_program(scenario_.graph, {scenario_.condition->truth});
    const auto engine = machine_.engine(program, without_progress);
    uint64_t not_a_number = 0;
    const auto saved = saved_computation(machine_, "acceptance", program, without_progress, draws_);
    const Condition condition = count_accepted(*engine, draws_, not_a_number, saved.get());
    if (not_a_number > 0)
      fail(*engine, 0, "--given " + scenario_.condition->text, scenario_.condition->truth, not_a_number, 0, {});
    if (condition.accepted == 0) throw NoneAccepted{draws_};
    counted_ = condition.accepted;
    return condition;
  }

  /// Priors beside a condition are compared by fixed quantiles.
  const std::vector<NamedProbability>& quantiles_of(size_t output) const {
    static const std::vector<NamedProbability> fixed = Question{}.quantiles;
    return output < scenario_.first_prior_output ? question_.quantiles : fixed;
  }

  void requests() {
    requests_.resize(scenario_.outputs.size());
    const auto steps = question_.level.steps();
    for (size_t k = 0; k < requests_.size(); ++k) {
      OutputRequest& request = requests_[k];
      for (const NamedProbability& quantile : quantiles_of(k)) add_quantile(request, quantile.p);
      add_quantile(request, kMedian);
      add_quantile(request, question_.level.low());
      add_quantile(request, question_.level.high());
      std::sort(request.ranks.begin(), request.ranks.end());
      request.ranks.erase(std::unique(request.ranks.begin(), request.ranks.end()), request.ranks.end());
      for (const auto& [low, high] : steps) request.pairs.push_back({rank_of(low, counted_), rank_of(high, counted_)});
    }
    for (const Judgement& judgement : scenario_.judgements) {
      const Claim& claim = scenario_.claims[judgement.claim];
      std::vector<double>& points = requests_[judgement.output].points;
      first_point_.push_back(points.size());
      const auto [low, high] = claim.rounding.value_or(std::make_pair(claim.low, claim.high));
      points.push_back(std::isfinite(low) ? low : high);
      points.push_back(std::isfinite(high) ? high : low);
      points.push_back(claim.kind == ClaimDefinition::Kind::at_most ? claim.high : claim.value);
    }
  }

  /// Of the outputs from `first` on, and the events.
  void check_finite(const SimulationResult& simulation, Engine& engine, size_t first) const {
    const size_t outputs = simulation.outputs.size();
    const auto named = [&](size_t k) -> const NamedNode& { return scenario_.outputs[first + k]; };
    const auto moments = [&](const OutputResult& output) {
      return std::isfinite(output.mean) && (counted_ == 1 || std::isfinite(output.sd));
    };
    // A condition comes after the events, and was looked at before; a later part of the outputs brings none.
    const size_t events = std::min(simulation.events.size(), scenario_.events.size());
    std::vector<std::string> failed;
    for (size_t k = 0; k < outputs; ++k) {
      if (simulation.outputs[k].not_finite > 0 || !moments(simulation.outputs[k])) failed.push_back(named(k).name);
    }
    for (size_t e = 0; e < events; ++e) {
      if (simulation.events[e].not_a_number > 0) failed.push_back(scenario_.events[e].name);
    }
    for (size_t k = 0; k < outputs; ++k) {
      const uint64_t count = simulation.outputs[k].not_finite;
      if (count > 0) fail(engine, k, named(k).name, named(k).node, count, simulation.failure_draw, failed);
      if (!moments(simulation.outputs[k]))
        throw NotFinite(
            fmt::format("error: the mean or the sd of '{}' is beyond the range of a double (1.8e308)\n      = choose a "
                        "larger unit\n",
                        named(k).name),
            failed);
    }
    for (size_t e = 0; e < events; ++e) {
      const uint64_t count = simulation.events[e].not_a_number;
      const EventNode& event = scenario_.events[e];
      if (count > 0) fail(engine, outputs + e, event.name, event.node, count, simulation.failure_draw, failed);
    }
  }

  /// An output or an event was not finite `count` times, first in the draws from `start` on.
  [[noreturn]] void fail(Engine& engine, size_t result, const std::string& name, NodeId node, uint64_t count,
                         uint64_t start, const std::vector<std::string>& failed) const {
    for (uint64_t first = start; first < draws_; first += kDrawsPerTile) {
      const auto values = engine.draws(first, std::min(kDrawsPerTile, draws_ - first));
      // A condition is the last result; only what it accepts counts.
      const std::vector<double>* accepted = scenario_.condition && values.size() > 1 ? &values.back() : nullptr;
      for (size_t i = 0; i < values[result].size(); ++i) {
        if (std::isfinite(values[result][i]) || (accepted != nullptr && (*accepted)[i] != 1)) continue;
        throw NotFinite(describe_failure(name, count, first + i, values[result][i], node), failed);
      }
    }
    throw NotFinite(fmt::format("error: '{}' is not finite in {} draws\n", name, count), failed);
  }

  std::string describe_failure(const std::string& name, uint64_t count, uint64_t draw, double value,
                               NodeId node) const {
    std::string text = fmt::format(
        "error: '{}' is not a finite number in {} of {} draws (a mean or an interval of it would be wrong)\n"
        "      draw {} gives {}, from\n",
        name, count, draws_, draw, std::isnan(value) ? "nan" : fmt::format("{}", value));
    text += describe_priors_at(scenario_, question_, draw, node);
    text += fmt::format("      = see `{}`; ", explain_command(scenario_, question_, draw));
    return text + (question_.precision == Precision::narrow ? "try --precision double, or mend the formula (division "
                                                              "by zero, log of a negative number, overflow, a "
                                                              "distribution's parameter out of its range)\n"
                                                            : "mend the formula (division by zero, log of a negative "
                                                              "number, overflow, a distribution's parameter out of "
                                                              "its range), or truncate a prior\n");
  }

  /// Of the share below and half the share equal: a draw counts 1, 1/2 or 0.
  double percentile_error(uint64_t below, uint64_t equal) const {
    const double n = static_cast<double>(counted_), b = static_cast<double>(below) / n,
                 half = 0.5 * static_cast<double>(equal) / n, p = b + half;
    return equal == 0 ? share_error(p, counted_) : square_root(std::max(0.0, b + 0.5 * half - p * p) / n);
  }

  Estimate estimate(const Probability& p, const OutputResult& result, bool constant) const {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const ErrorRanks error = ranks_about(p);
    const auto at = [&](uint64_t rank) { return result.order_statistics.at(rank) + 0.0; };  // no negative zero
    return {at(rank_of(p, counted_)), error.open_below && !constant ? -kInfinity : at(error.low),
            error.open_above && !constant ? kInfinity : at(error.high)};
  }

  OutputSummary summarize(size_t k, const OutputResult& from) const {
    OutputSummary summary;
    summary.quantity = scenario_.outputs[k];
    const bool constant = scenario_.graph.is_constant(summary.quantity.node);
    summary.mean = from.mean;
    summary.sd = constant ? 0 : counted_ > 1 ? from.sd : std::numeric_limits<double>::quiet_NaN();
    summary.mean_se = summary.sd / square_root(static_cast<double>(counted_));
    summary.lowest = from.lowest + 0.0;
    summary.highest = from.highest + 0.0;
    for (const NamedProbability& quantile : quantiles_of(k)) {
      summary.quantiles.push_back({quantile.text, quantile.p.value(), estimate(quantile.p, from, constant)});
    }
    summary.median = estimate(kMedian, from, constant);
    summary.interval_low = estimate(question_.level.low(), from, constant);
    summary.interval_high = estimate(question_.level.high(), from, constant);
    summary.shortest_low = from.order_statistics.at(from.shortest.low) + 0.0;
    summary.shortest_high = from.order_statistics.at(from.shortest.high) + 0.0;
    const std::vector<RankPair>& pairs = requests_[k].pairs;
    const auto chosen =
        std::find_if(pairs.begin(), pairs.end(), [&](const RankPair& pair) { return pair.low == from.shortest.low; });
    summary.shortest_step = static_cast<size_t>(chosen - pairs.begin());
    return summary;
  }

  ClaimSummary judge(size_t i, const SimulationResult& simulation, const Answer& result) const {
    using Kind = ClaimDefinition::Kind;
    ClaimSummary summary;
    const Claim& claim = summary.claim = scenario_.claims[scenario_.judgements[i].claim];
    summary.output = scenario_.judgements[i].output;
    const OutputResult& output = simulation.outputs[summary.output];
    const size_t at = first_point_[i];
    const uint64_t below_low = output.below[at], equal_low = output.equal[at];
    const uint64_t below_high = output.below[at + 1], equal_high = output.equal[at + 1];
    const double n = static_cast<double>(counted_);
    summary.percentile =
        (static_cast<double>(output.below[at + 2]) + 0.5 * static_cast<double>(output.equal[at + 2])) / n;
    summary.percentile_se = percentile_error(output.below[at + 2], output.equal[at + 2]);
    summary.nearest = summary.percentile;
    uint64_t hits = 0;
    switch (claim.kind) {
      case Kind::point: hits = claim.rounding ? below_high + equal_high - below_low : 0; break;
      case Kind::at_least: hits = counted_ - below_low - (claim.strict ? equal_low : 0); break;
      case Kind::at_most: hits = below_high + (claim.strict ? 0 : equal_high); break;
      case Kind::about:
        summary.nearest = std::clamp(0.5, share(below_low, counted_), share(below_high + equal_high, counted_));
        [[fallthrough]];
      case Kind::range: hits = below_high + equal_high - below_low; break;
    }
    summary.probability = share(hits, counted_);
    summary.probability_se = share_error(summary.probability, counted_);
    const OutputSummary& about = result.outputs[summary.output];
    const double low = about.interval_low.value, high = about.interval_high.value;
    // A bound or a range meets the interval where they share a value.
    summary.in_interval = claim.low <= high && claim.high >= low;
    return summary;
  }

  const Scenario& scenario_;
  const Question& question_;
  const Machine& machine_;
  uint64_t draws_, counted_;
  std::vector<OutputRequest> requests_;
  double counting_seconds_ = 0;
  std::vector<size_t> first_point_;  // per judgement, in its output's points
};

}  // namespace

Answer run_draws(const Scenario& scenario, const Question& question, const Machine& machine, uint64_t draws) {
  if (question.sampler == SamplerKind::sobol) {
    std::vector<Answer> runs;
    Machine one = machine;
    for (uint32_t scramble = 0; scramble < kScrambles; ++scramble) {
      Question part = question;
      part.scramble = scramble;
      if (machine.progress)
        one.progress = [&machine, done = scramble * (draws / kScrambles)](uint64_t n) { machine.progress(done + n); };
      try {
        runs.push_back(Runner(scenario, part, one, draws / kScrambles).run());
      } catch (const NoneAccepted&) {
        throw NothingAccepted(
            fmt::format("error: one of {} scrambles of Sobol' points has no draw that meets --given, so no error can "
                        "be said\n      "
                        "= take more draws than {}, or --sampler philox\n",
                        kScrambles, draws));
      }
    }
    return combine_scrambles(runs, question.level);
  }
  return Runner(scenario, question, machine, draws).run();
}

}  // namespace reckon
