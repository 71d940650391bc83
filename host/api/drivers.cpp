#include "studies/drivers.h"

#include "api/in_language.h"
#include "api/inside.h"
#include "report/pages.h"
#include "report/writers.h"
#include "studies/written_question.h"

namespace reckon_v1 {

namespace {

Estimate estimate_of(const ::reckon::Estimate& estimate) { return {estimate.value, estimate.low, estimate.high}; }

DriversOf drivers_of(const ::reckon::OutputDrivers& of, const ::reckon::NamedNode& output,
                     const std::vector<::reckon::Driver>& known) {
  DriversOf result{quantity_of(output), of.logarithms, output.display.convert(of.at_medians), {}};
  for (const ::reckon::DriverEffect& effect : of.by) {
    const ::reckon::Driver& driver = known[effect.driver];
    Driver one;
    one.name = driver.name, one.priors = driver.priors;
    if (effect.swing)
      one.swing = {output.display.convert(effect.swing->low), output.display.convert(effect.swing->high)};
    one.narrowing = effect.narrowing.share, one.narrowing_error = effect.narrowing.se;
    if (effect.first_order) one.first_order = estimate_of(*effect.first_order);
    if (effect.total) one.total = estimate_of(*effect.total);
    result.drivers.push_back(std::move(one));
  }
  return result;
}

Drivers::Inside found(const Answer& answer, const DriversOptions& options, const Stop& stop) {
  const Answer::Inside& inside = answer.inside();
  const ::reckon::Scenario& scenario = inside.scenario.inside().scenario;
  ::reckon::check_drivers_question(inside.question);
  const auto asked = ::reckon::read_drivers_question(scenario, {options.scale, options.groups, options.outputs});
  // What the command line reports beside them: the usual quantiles of so many draws.
  Question question = question_of_draws(inside);
  question.quantiles = Question().quantiles;
  const ::reckon::Question usual = read(question);
  const ::reckon::Machine machine = open(inside.machine, usual.draws, stop);
  const bool asked_so = inside.asked.quantiles == question.quantiles && inside.asked.tolerance == 0;
  Drivers::Inside result{answer, usual, asked_so ? inside.answer : ::reckon::run_scenario(scenario, usual, machine),
                         {},     {},    {}};
  result.found = ::reckon::find_drivers(scenario, usual, asked, machine, result.with_drivers);
  for (const ::reckon::OutputDrivers& of : result.found.outputs)
    result.outputs.push_back(drivers_of(of, scenario.outputs[of.output], result.found.drivers));
  Arguments arguments = arguments_of("drivers", inside.scenario, question);
  for (const std::string& output : options.outputs) arguments.add("--output", output);
  for (const std::string& group : options.groups) arguments.add("--group", group);
  arguments.add("--scale", options.scale, "auto");
  result.arguments = arguments.all();
  return result;
}

}  // namespace

Drivers Answer::drivers(const DriversOptions& options, const Stop& stop) const {
  return guarded([&] { return Drivers(shared(found(*this, options, stop))); });
}

const std::vector<DriversOf>& Drivers::outputs() const& { return inside_->outputs; }
std::vector<DriversOf> Drivers::outputs() && { return inside_->outputs; }
std::string Drivers::sha256() const { return inside_->with_drivers.sha256; }

Page Drivers::page(const std::string& language) const {
  return guarded([&] {
    const InLanguage speaking(language);
    const Answer::Inside& answer = inside_->answer.inside();
    return Page(shared(Page::Inside{::reckon::drivers_page(answer.scenario.inside().scenario, inside_->question,
                                                           inside_->with_drivers, inside_->found),
                                    language}));
  });
}

std::string Drivers::json() const {
  return guarded([&] {
    const Answer::Inside& answer = inside_->answer.inside();
    return ::reckon::drivers_json_text(answer.scenario.inside().scenario, inside_->question, inside_->with_drivers,
                                       inside_->found, {inside_->arguments, threads_of(answer.machine)});
  });
}

std::string Drivers::csv() const {
  return guarded(
      [&] { return ::reckon::drivers_csv_text(inside_->answer.inside().scenario.inside().scenario, inside_->found); });
}

}  // namespace reckon_v1
