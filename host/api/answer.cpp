#include <algorithm>

#include "api/in_language.h"
#include "api/inside.h"
#include "report/pages.h"
#include "report/writers.h"
#include "studies/written_question.h"

namespace reckon_v1 {

namespace {

/// What a settlement does not report.
void check_settled(const Scenario::Inside& scenario, const Question& question) {
  if (!scenario.options.settle) return;
  if (question.quantiles != Question().quantiles || question.tolerance != 0)
    refuse("quantiles and tolerance: a settlement reports the median and the interval of level", "leave them out");
}

Answer::Inside answered(const Scenario& scenario, const Question& question, const Machine& machine) {
  const ::reckon::Scenario& of = scenario.inside().scenario;
  check_settled(scenario.inside(), question);
  const ::reckon::Question read_one = read(question);
  ::reckon::Answer answer = ::reckon::run_scenario(of, read_one, open(machine, read_one.draws, machine.stop));
  Machine later = machine;  // for what the answer is asked afterwards
  later.progress = nullptr, later.note = nullptr, later.stop = nullptr;
  Answer::Inside inside{scenario, read_one, question, std::move(later), std::move(answer), {}, {}, {}};
  const size_t reported = std::min(of.reported_outputs(), inside.answer.outputs.size());
  for (size_t k = 0; k < reported; ++k) inside.outputs.push_back(output_of(inside.answer.outputs[k]));
  for (const ::reckon::ClaimSummary& claim : inside.answer.claims)
    inside.claims.push_back(claim_of(claim, inside.answer));
  for (const ::reckon::EventSummary& event : inside.answer.events) inside.events.push_back(event_of(event));
  return inside;
}

/// The same run, which keeps another quantile or interval; in the output's unit.
Output asked_again(const Answer::Inside& inside, size_t output, const std::string& level,
                   std::vector<std::string> quantiles, const Stop& stop) {
  Question question = question_of_draws(inside);
  question.level = level;
  question.quantiles = std::move(quantiles);
  const ::reckon::Question read_one = read(question);
  const ::reckon::Answer answer =
      ::reckon::run_scenario(inside.scenario.inside().scenario, read_one, open(inside.machine, read_one.draws, stop));
  return output_of(answer.outputs[output]);
}

size_t place_of(const Answer::Inside& inside, const std::string& output) {
  return ::reckon::find_output(inside.scenario.inside().scenario, output, "output");
}

::reckon::RunContext context_of(const Answer::Inside& inside) {
  const char* const command = inside.scenario.inside().options.settle ? "settle" : "run";
  return {arguments_of(command, inside.scenario, inside.asked).all(), threads_of(inside.machine)};
}

}  // namespace

Answer ask(const Scenario& scenario, const Question& question, const Machine& machine) {
  return guarded([&] { return Answer(shared(answered(scenario, question, machine))); });
}

Scenario Answer::scenario() const { return inside_->scenario; }
const std::vector<Output>& Answer::outputs() const& { return inside_->outputs; }
std::vector<Output> Answer::outputs() && { return inside_->outputs; }
const std::vector<Claim>& Answer::claims() const& { return inside_->claims; }
std::vector<Claim> Answer::claims() && { return inside_->claims; }
const std::vector<Event>& Answer::events() const& { return inside_->events; }
std::vector<Event> Answer::events() && { return inside_->events; }
uint64_t Answer::draws() const { return inside_->answer.draws; }
uint64_t Answer::counted() const { return inside_->answer.counted; }
double Answer::seconds() const { return inside_->answer.seconds; }
std::string Answer::backend() const { return inside_->answer.backend; }
std::string Answer::device() const { return inside_->answer.device; }
std::string Answer::sha256() const { return inside_->answer.sha256; }
bool Answer::tolerance_met() const { return inside_->answer.tolerance_met; }

const Output& Answer::operator[](const std::string& output) const& {
  return inside_->outputs[translated([&] { return place_of(*inside_, output); })];
}

Output Answer::operator[](const std::string& output) && { return std::as_const(*this)[output]; }

Estimate Answer::quantile(const std::string& output, double probability, const Stop& stop) const {
  return quantiles(output, {probability}, stop).front();
}

std::vector<Estimate> Answer::quantiles(const std::string& output, const std::vector<double>& probabilities,
                                        const Stop& stop) const {
  return guarded([&] {
    const size_t place = place_of(*inside_, output);
    const std::vector<Quantile>& known = inside_->outputs[place].quantiles;
    std::vector<Estimate> found;
    std::vector<std::string> texts;
    for (const double probability : probabilities) {
      const auto at = std::find_if(known.begin(), known.end(),
                                   [&](const Quantile& quantile) { return quantile.probability == probability; });
      if (at != known.end()) found.push_back(at->estimate);
      texts.push_back(probability_text(probability));
    }
    if (found.size() == probabilities.size()) return found;
    found.clear();
    std::vector<std::string> each = texts;  // each once
    std::sort(each.begin(), each.end());
    each.erase(std::unique(each.begin(), each.end()), each.end());
    const Output other = asked_again(*inside_, place, inside_->asked.level, each, stop);
    for (const std::string& text : texts)
      found.push_back(std::find_if(other.quantiles.begin(), other.quantiles.end(), [&](const Quantile& quantile) {
                        return quantile.text == text;
                      })->estimate);
    return found;
  });
}

std::pair<Estimate, Estimate> Answer::interval(const std::string& output, double level, const Stop& stop) const {
  return guarded([&] {
    const size_t place = place_of(*inside_, output);
    const bool known = inside_->question.level.p.value() == level;
    const Output& of = inside_->outputs[place];
    if (known) return std::make_pair(of.low, of.high);
    const Output other = asked_again(*inside_, place, probability_text(level), Question().quantiles, stop);
    return std::make_pair(other.low, other.high);
  });
}

Page Answer::page(const std::string& language) const {
  return guarded([&] {
    const InLanguage speaking(language);
    const ::reckon::Scenario& scenario = inside_->scenario.inside().scenario;
    ::reckon::Page page = inside_->scenario.inside().options.settle
                              ? ::reckon::settlement_page(scenario, inside_->question, inside_->answer)
                              : ::reckon::run_page(scenario, inside_->question, inside_->answer,
                                                   ::reckon::density_sketches(scenario, inside_->question));
    return Page(shared(Page::Inside{std::move(page), language}));
  });
}

std::string Answer::json() const {
  return guarded([&] {
    const ::reckon::Scenario& scenario = inside_->scenario.inside().scenario;
    const ::reckon::RunContext context = context_of(*inside_);
    return inside_->scenario.inside().options.settle
               ? ::reckon::settlement_json_text(scenario, inside_->question, inside_->answer, context)
               : ::reckon::run_json_text(scenario, inside_->question, inside_->answer, context);
  });
}

std::string Answer::csv() const {
  return guarded([&] {
    return inside_->scenario.inside().options.settle
               ? ::reckon::settlement_csv_text(inside_->answer)
               : ::reckon::run_csv_text(inside_->scenario.inside().scenario, inside_->question, inside_->answer);
  });
}

}  // namespace reckon_v1
