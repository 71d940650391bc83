#include <reckon/trend.h>

#include "api/in_language.h"
#include "api/inside.h"
#include "report/pages.h"
#include "report/writers.h"
#include "studies/trend.h"

namespace reckon_v1 {

struct Trend::Inside {
  ::reckon::Question question;
  ::reckon::Trend trend;
  Output growth;
  std::vector<Dated> rows;
  std::vector<Claim> claims;
  ::reckon::RunContext context;
};

namespace {

Arguments command_of_trend(const Scenario& scenario, const TrendOptions& options, const Question& question) {
  Arguments arguments("trend", scenario);
  arguments.add(options.rows);
  arguments.add("--date", options.date);
  arguments.add("--output", options.output);
  arguments.add_flag("--bootstrap", options.bootstrap);
  arguments.add(question, kUsualDrawsOfStudies);
  return arguments;
}

Trend::Inside grown(const Scenario& scenario, const TrendOptions& options, const Question& question,
                    const Machine& machine) {
  check_study("trend", scenario, question, false);
  ::reckon::TrendOptions asked;
  asked.rows = rows_of(options.rows);
  asked.date = options.date, asked.output = options.output, asked.bootstrap = options.bootstrap;
  const ::reckon::Document& document = scenario.inside().scenario.document;
  asked = ::reckon::prepared_trend(asked, document);
  const ::reckon::Question read_one = read(question);
  Trend::Inside inside{
      read_one, ::reckon::run_trend(document, asked, read_one, open(machine, read_one.draws, machine.stop)),
      {},       {},
      {},       {command_of_trend(scenario, options, question).all(), threads_of(machine)}};
  const ::reckon::Answer& answer = inside.trend.result;
  inside.growth = output_of(answer.outputs[0]);
  for (const ::reckon::TrendRow& row : inside.trend.rows)
    inside.rows.push_back({row.name, row.date, output_of(answer.outputs[row.output])});
  for (const ::reckon::ClaimSummary& claim : answer.claims) inside.claims.push_back(claim_of(claim, answer));
  return inside;
}

}  // namespace

Trend trend(const Scenario& scenario, const TrendOptions& options, const Question& question, const Machine& machine) {
  return guarded([&] { return Trend(shared(grown(scenario, options, question, machine))); });
}

const Output& Trend::growth() const& { return inside_->growth; }
Output Trend::growth() && { return inside_->growth; }
const std::vector<Dated>& Trend::rows() const& { return inside_->rows; }
std::vector<Dated> Trend::rows() && { return inside_->rows; }
const std::vector<Claim>& Trend::claims() const& { return inside_->claims; }
std::vector<Claim> Trend::claims() && { return inside_->claims; }
std::string Trend::warnings() const { return joined(inside_->trend.warnings); }
std::string Trend::sha256() const { return inside_->trend.result.sha256; }

Page Trend::page(const std::string& language) const {
  return guarded([&] {
    const InLanguage speaking(language);
    return Page(shared(Page::Inside{::reckon::trend_page(inside_->trend, inside_->question), language}));
  });
}

std::string Trend::json() const {
  return guarded([&] { return ::reckon::trend_json_text(inside_->trend, inside_->question, inside_->context); });
}

std::string Trend::csv() const {
  return guarded([&] { return ::reckon::trend_csv_text(inside_->trend, inside_->question); });
}

}  // namespace reckon_v1
