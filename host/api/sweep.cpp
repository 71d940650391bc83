#include <reckon/sweep.h>

#include <algorithm>

#include "api/in_language.h"
#include "api/inside.h"
#include "report/pages.h"
#include "report/writers.h"
#include "studies/sweep.h"

namespace reckon_v1 {

struct Sweep::Inside {
  Scenario scenario;
  ::reckon::Question question;
  ::reckon::Sweep sweep;
  std::vector<Swept> rows;
  ::reckon::RunContext context;
};

namespace {

Swept swept_of(const ::reckon::SweptRow& row, const ::reckon::Sweep& sweep) {
  Swept result;
  result.name = row.name;
  for (size_t i = 0; i < row.set.size(); ++i) result.set.emplace_back(sweep.priors[i], row.set[i]);
  for (const ::reckon::OutputSummary& output : row.result.outputs) result.outputs.push_back(output_of(output));
  for (const ::reckon::EventSummary& event : row.result.events) result.events.push_back(event_of(event));
  if (row.truth) result.truth = claim_of(*row.truth, row.result);
  result.sha256 = row.result.sha256;
  return result;
}

Arguments command_of(const Scenario& scenario, const SweepOptions& options, const Question& question) {
  Arguments arguments("sweep", scenario);
  for (const std::string& range : options.over) arguments.add("--over", range);
  arguments.add(options.rows);
  arguments.add("--baseline", options.baseline);
  arguments.add("--output", options.output);
  arguments.add("--backtest", options.backtest);
  arguments.add(question, kUsualDrawsOfStudies);
  return arguments;
}

Sweep::Inside swept(const Scenario& scenario, const SweepOptions& options, const Question& question,
                    const Machine& machine) {
  check_study("sweep", scenario, question, true);
  ::reckon::SweepOptions asked;
  asked.rows = rows_of(options.rows);
  asked.rows.ranges = options.over;
  asked.rows.truth = options.backtest;
  asked.baseline = options.baseline, asked.output = options.output;
  ::reckon::Document document = scenario.inside().scenario.document;
  ::reckon::prepare_sweep(asked, document);
  const ::reckon::Question read_one = read(question);
  ::reckon::Machine opened = open(machine, read_one.draws, machine.stop);
  const auto rows_done = [&](size_t rows) { opened.progress(rows * read_one.draws); };
  Sweep::Inside inside{
      scenario,
      read_one,
      ::reckon::run_sweep(document, asked, read_one, opened,
                          ::reckon::rows_by_threads(backend_of(machine, read_one.draws), opened.threads),
                          opened.progress ? rows_done : std::function<void(size_t)>()),
      {},
      {command_of(scenario, options, question).all(), threads_of(machine)}};
  for (const ::reckon::SweptRow& row : inside.sweep.rows) inside.rows.push_back(swept_of(row, inside.sweep));
  return inside;
}

}  // namespace

Sweep sweep(const Scenario& scenario, const SweepOptions& options, const Question& question, const Machine& machine) {
  return guarded([&] { return Sweep(shared(swept(scenario, options, question, machine))); });
}

const std::vector<Swept>& Sweep::rows() const& { return inside_->rows; }
std::vector<Swept> Sweep::rows() && { return inside_->rows; }
uint64_t Sweep::known() const { return inside_->sweep.known; }
uint64_t Sweep::inside() const { return inside_->sweep.inside; }
std::string Sweep::warnings() const { return joined(inside_->sweep.warnings); }
std::string Sweep::sha256() const { return inside_->sweep.sha256; }

Page Sweep::page(const std::string& language) const {
  return guarded([&] {
    const InLanguage speaking(language);
    return Page(shared(Page::Inside{::reckon::sweep_page(inside_->sweep, inside_->question), language}));
  });
}

std::string Sweep::json() const {
  return guarded([&] {
    return ::reckon::sweep_json_text(inside_->scenario.inside().scenario, inside_->sweep, inside_->question,
                                     inside_->context);
  });
}

std::string Sweep::csv() const {
  return guarded([&] { return ::reckon::sweep_csv_text(inside_->sweep, inside_->question); });
}

}  // namespace reckon_v1
