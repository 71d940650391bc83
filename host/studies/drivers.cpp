#include "studies/drivers.h"

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "base/usage_error.h"
#include "model/interpret.h"
#include "model/replicate.h"
#include "operations.h"
#include "studies/decision_value.h"
#include "studies/pick_freeze.h"
#include "studies/runner.h"
#include "studies/sample.h"
#include "studies/swing.h"

namespace reckon {

namespace {

constexpr size_t kAbreast = 16;  // drivers, outputs: whose columns are held at once
constexpr size_t kMostDrivers = 1000;

/// What the sample knows of a driver: its value, or the normal scores of its random numbers.
struct Inputs {
  std::vector<double> value;                // where it has one
  std::vector<std::vector<double>> scores;  // else
};

/// As many as cost no more than the run, within what is enough and what is plenty.
uint64_t given_data_draws(uint64_t draws) { return std::clamp(draws / 32, kMostGivenData / 4, kMostGivenData); }

class Drivers {
 public:
  Drivers(const Scenario& scenario, const Question& question, const DriversQuestion& asked, const Machine& machine,
          const Answer& answer)
      : scenario_(scenario),
        question_(question),
        asked_(asked),
        machine_(quiet(machine)),
        run_(answer),
        sample_(scenario, question, machine_, given_data_draws(question.draws)),
        scores_(scores_of_places(sample_.size())) {}

  DriversAnswer find() {
    if (sample_.size() < kLeastGivenData) {
      throw UsageError(
          fmt::format("--draws {}: drivers are found from {} draws or more{}", question_.draws, kLeastGivenData,
                      scenario_.condition ? fmt::format(" that meet the condition, not {}", sample_.size()) : ""));
    }
    answer_.drivers = drivers_of(scenario_, asked_.groups);
    if (answer_.drivers.size() > kMostDrivers) {
      throw UsageError(
          fmt::format("the scenario has {} drivers, at most {} can be compared; take some together by "
                      "--group",
                      answer_.drivers.size(), kMostDrivers));
    }
    answer_.sample = sample_.size();
    if (scenario_.decision) answer_.decision = value_of_decision(scenario_, question_, machine_, sample_);
    std::vector<size_t> outputs = asked_.outputs;
    if (outputs.empty()) {
      for (size_t k = 0; k < scenario_.reported_outputs(); ++k) outputs.push_back(k);
    }
    for (const size_t output : outputs) prepare(output);
    for (size_t first = 0; first < outputs.size(); first += kAbreast)
      given_data(first, std::min(outputs.size(), first + kAbreast));
    if (answer_.decision) inform_decision();
    for (OutputDrivers& output : answer_.outputs) finish(output);
    return std::move(answer_);
  }

 private:
  static Machine quiet(const Machine& machine) {
    Machine result = machine;
    result.progress = {};
    result.measure = false;
    return result;
  }

  static bool draws_on(const std::vector<uint32_t>& streams, const Driver& driver) {
    return std::any_of(driver.streams.begin(), driver.streams.end(),
                       [&](uint32_t stream) { return std::binary_search(streams.begin(), streams.end(), stream); });
  }
  NodeId node_of(size_t output) const { return scenario_.outputs[output].node; }

  /// The output's scale and the drivers that it depends on.
  void prepare(size_t output) {
    OutputDrivers found;
    found.output = output;
    found.at_medians = at_medians_[node_of(output)];
    const bool positive = run_.outputs[output].lowest > 0;
    found.logarithms = asked_.scale != Scale::linear && positive;
    found.fell_back = asked_.scale == Scale::logarithmic && !positive;
    const std::vector<uint32_t> streams = streams_of(scenario_.graph, node_of(output));
    for (size_t i = 0; i < answer_.drivers.size(); ++i) {
      if (!draws_on(streams, answer_.drivers[i])) continue;
      found.by.emplace_back();
      found.by.back().driver = i;
    }
    answer_.outputs.push_back(std::move(found));
  }

  std::vector<Inputs> inputs_of(size_t first, size_t last) const {
    Graph graph = scenario_.graph;
    std::vector<NodeId> nodes;
    for (size_t i = first; i < last; ++i) {
      const Driver& driver = answer_.drivers[i];
      if (driver.single) {
        nodes.push_back(scenario_.quantities[*driver.single].node);
        continue;
      }
      for (const uint32_t stream : driver.streams)
        nodes.push_back(graph.apply(Operation::standard_normal, {graph.uniform(graph.streams()[stream].name)}));
    }
    std::vector<std::vector<double>> columns = sample_.columns(graph, nodes);
    std::vector<Inputs> inputs;
    size_t at = 0;
    for (size_t i = first; i < last; ++i) {
      Inputs input;
      const Driver& driver = answer_.drivers[i];
      const size_t count = driver.single ? 1 : driver.streams.size();
      if (driver.single || count == 1) {
        input.value = std::move(columns[at]);
      } else {
        for (size_t k = 0; k < count; ++k) input.scores.push_back(std::move(columns[at + k]));
      }
      at += count;
      inputs.push_back(std::move(input));
    }
    return inputs;
  }

  /// Narrowing, curves and swings of some outputs, driver by driver.
  void given_data(size_t first_output, size_t last_output) {
    std::vector<NodeId> nodes;
    for (size_t k = first_output; k < last_output; ++k) nodes.push_back(node_of(answer_.outputs[k].output));
    auto outputs = sample_.columns(scenario_.graph, nodes);
    for (size_t i = 0; i < outputs.size(); ++i)
      check_range(outputs[i], scenario_.outputs[answer_.outputs[first_output + i].output].name);
    in_parallel(outputs.size(), [&](size_t i) {
      if (!answer_.outputs[first_output + i].logarithms) return;
      for (double& y : outputs[i]) y = logarithm(y);
    });
    for (size_t first = 0; first < answer_.drivers.size(); first += kAbreast) {
      const size_t last = std::min(answer_.drivers.size(), first + kAbreast);
      const std::vector<Inputs> inputs = inputs_of(first, last);
      in_parallel(last - first, [&](size_t i) {
        const Ordering order = inputs[i].scores.empty() ? order_by(inputs[i].value, scores_) : Ordering{};
        std::optional<SwungValues> swung;
        for (size_t k = first_output; k < last_output; ++k) {
          for (DriverEffect& effect : answer_.outputs[k].by) {
            if (effect.driver == first + i)
              take(effect, answer_.outputs[k], outputs[k - first_output], inputs[i], order, swung);
          }
        }
      });
    }
    for (size_t k = first_output; k < last_output; ++k) indices(answer_.outputs[k], outputs[k - first_output]);
  }

  /// Sums of squares and of many values have to stay in range.
  static void check_range(const std::vector<double>& output, const std::string& name) {
    constexpr double kMost = 1e150;
    if (std::any_of(output.begin(), output.end(), [](double y) { return std::fabs(y) > kMost; }))
      throw NotFinite(fmt::format(
          "error: '{}' is above 1e150, beyond which its drivers are not computed\n      = choose a larger unit\n",
          name));
  }

  void take(DriverEffect& effect, const OutputDrivers& found, const std::vector<double>& output, const Inputs& inputs,
            const Ordering& value_order, std::optional<SwungValues>& swung) const {
    const Driver& driver = answer_.drivers[effect.driver];
    const bool several = !inputs.scores.empty();
    const Ordering own = several ? order_by(response(inputs.scores, output), scores_) : Ordering{};
    const Ordering& order = several ? own : value_order;
    const Probability low = question_.level.low(), high = question_.level.high();
    const Knowing known = knowing(order, output, found.logarithms, low, high);
    effect.narrowing = known.narrowing;
    effect.curve = known.curve;
    if (driver.single) {
      for (const CurvePoint& point : effect.curve) effect.curve_inputs.push_back(inputs.value[point.draw]);
    }
    if (scenario_.condition) {
      const Share share = explained_share(order, output);
      effect.first_order = {share.value, share.value - kNormal95 * share.se, share.value + kNormal95 * share.se};
    }
    const auto draw_at = [&](const Probability& p) {
      return sample_.draw(order.draw[rank_of(p, order.draw.size()) - 1]);
    };
    if (several) {
      swung = swing_group(scenario_, driver, question_.seed, draw_at({5, 100}), draw_at({95, 100}));
    } else if (!swung) {
      swung = swing_prior(scenario_, driver, question_, machine_);
    }
    const NodeId node = node_of(found.output);
    effect.swing = Swing{swung->low[node], swung->high[node]};
  }

  /// `output`: its values, or their logarithms.
  void indices(OutputDrivers& found, const std::vector<double>& output) const {
    if (scenario_.condition || found.by.empty()) return;
    std::vector<const Driver*> drivers;
    for (const DriverEffect& effect : found.by) drivers.push_back(&answer_.drivers[effect.driver]);
    std::vector<double> pilot(output.begin(),
                              output.begin() + static_cast<long>(std::min<size_t>(output.size(), kDrawsPerTile)));
    const auto sobol = [&] {
      return sobol_indices(scenario_, node_of(found.output), found.logarithms, drivers, pilot, question_, machine_);
    };
    auto result = sobol();
    if (!result && found.logarithms) {  // a value of the second replicate is not positive
      found.logarithms = false;
      found.fell_back = asked_.scale == Scale::logarithmic;
      for (double& y : pilot) y = exponential(y);
      result = sobol();
    }
    if (!result) return;  // the output does not vary
    for (size_t i = 0; i < result->size(); ++i) {
      found.by[i].first_order = (*result)[i].first_order;
      found.by[i].total = (*result)[i].total;
    }
  }

  void inform_decision() {
    DecisionAnswer& decision = *answer_.decision;
    std::vector<NodeId> nodes;
    for (const OptionAnswer& option : decision.options) nodes.push_back(node_of(option.output));
    const auto values = sample_.columns(scenario_.graph, nodes);
    std::vector<Estimate> worth(answer_.drivers.size());
    for (size_t first = 0; first < answer_.drivers.size(); first += kAbreast) {
      const size_t last = std::min(answer_.drivers.size(), first + kAbreast);
      const std::vector<Inputs> inputs = inputs_of(first, last);
      in_parallel(last - first, [&](size_t i) {
        const bool matters = std::any_of(nodes.begin(), nodes.end(), [&](NodeId node) {
          return draws_on(streams_of(scenario_.graph, node), answer_.drivers[first + i]);
        });
        if (!matters) return;
        const Ordering order = inputs[i].scores.empty() ? order_by(inputs[i].value, scores_) : Ordering{};
        std::vector<std::vector<double>> means;
        for (const std::vector<double>& option : values)
          means.push_back(inputs[i].scores.empty() ? conditional_mean(order, option)
                                                   : response(inputs[i].scores, option));
        worth[first + i] = value_of_information(decision, means, values);
      });
    }
    for (size_t i = 0; i < worth.size(); ++i) decision.information.emplace_back(i, worth[i]);
    std::stable_sort(decision.information.begin(), decision.information.end(),
                     [](const auto& a, const auto& b) { return a.second.value > b.second.value; });
  }

  static void finish(OutputDrivers& output) {
    std::stable_sort(output.by.begin(), output.by.end(), [](const DriverEffect& a, const DriverEffect& b) {
      return a.narrowing.share > b.narrowing.share;
    });
  }

  template <class Body>
  void in_parallel(size_t count, const Body& body) const {
    const int threads = startable_threads(machine_.threads > 0 ? machine_.threads : available_threads());
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<size_t>(threads));
    tbb::parallel_for(size_t{0}, count, [&](size_t i) {
      if (!stops(machine_.stop)) body(i);
    });
    if (stops(machine_.stop)) throw Interrupted();
  }

  const Scenario& scenario_;
  const Question& question_;
  const DriversQuestion& asked_;
  const Machine machine_;
  const Answer& run_;
  Sample sample_;
  std::vector<double> scores_;  // of the places in it
  const std::vector<double> at_medians_ = values_at_median(scenario_.graph);
  DriversAnswer answer_;
};

/// Every figure, for the hash.
void add_to_hash(const DriversAnswer& found, const Scenario& scenario, Answer& answer) {
  const auto put = [&](const std::string& name, const Estimate& estimate) {
    answer.further[name] = estimate.value;
    answer.further[name + " low"] = estimate.low;
    answer.further[name + " high"] = estimate.high;
  };
  for (const OutputDrivers& output : found.outputs) {
    for (const DriverEffect& effect : output.by) {
      const std::string name =
          fmt::format("driver {} of {} ", found.drivers[effect.driver].name, scenario.outputs[output.output].name);
      if (effect.swing) put(name + "swing", {0, effect.swing->low, effect.swing->high});
      answer.further[name + "narrowing"] = effect.narrowing.share;
      answer.further[name + "narrowing se"] = effect.narrowing.se;
      if (effect.first_order) put(name + "first order", *effect.first_order);
      if (effect.total) put(name + "total", *effect.total);
    }
  }
  if (!found.decision) return;
  put("decision perfect information", found.decision->perfect_information);
  for (const auto& [driver, worth] : found.decision->information)
    put("decision information " + found.drivers[driver].name, worth);
  for (const OptionAnswer& option : found.decision->options) {
    put("decision best " + scenario.outputs[option.output].name, option.best);
    put("decision regret " + scenario.outputs[option.output].name, option.regret);
  }
}

}  // namespace

DriversAnswer find_drivers(const Scenario& scenario, const Question& question, const DriversQuestion& asked,
                           const Machine& machine, Answer& answer) {
  DriversAnswer found = Drivers(scenario, question, asked, machine, answer).find();
  add_to_hash(found, scenario, answer);
  answer.sha256 = result_sha256(answer);
  return found;
}

}  // namespace reckon
