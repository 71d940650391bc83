// The JSON result: docs/json.md describes it.
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/phrases.h"
#include "report/writers.h"
#include "report/writers/json_parts.h"
#include "studies/verdict.h"

namespace reckon {

namespace {

Json number(double value) { return std::isfinite(value) ? Json(value + 0.0) : Json(nullptr); }

Json prior_json(const OutputSummary& prior) {
  const Display& display = prior.quantity.display;
  Json json{{"mean", number(display.convert(prior.mean))}, {"sd", number(display.convert(prior.sd))}};
  static const char* const names[] = {"p5", "p50", "p95"};
  for (size_t i = 0; i < 3; ++i) json[names[i]] = number(display.convert(prior.quantiles[i].estimate.value));
  return json;
}

Json given_json(const GivenSummary& given) {
  Json json{{"event", given.text},
            {"acceptance", given.acceptance},
            {"acceptance_se", given.se},
            {"accepted", given.accepted}};
  json["priors"] = Json::object();
  for (const PriorShift& prior : given.priors) {
    json["priors"][prior.before.quantity.name] = {{"unit", prior.before.quantity.display.unit},
                                                  {"before", prior_json(prior.before)},
                                                  {"after", prior_json(prior.after)},
                                                  {"shift", number(prior.shift)}};
  }
  json["true_at_median"] = given.true_at_median;
  json["flips"] = Json::array();
  for (const Flip& flip : given.flips) {
    json["flips"].push_back({{"prior", flip.prior.name},
                             {"percentile", flip.percentile},
                             {"value", number(flip.prior.display.convert(flip.value))},
                             {"unit", flip.prior.display.unit}});
  }
  return json;
}

Json bounds_json(const Estimate& estimate, const Display& display = {}) {
  return {{"value", number(display.convert(estimate.value))},
          {"low", number(display.convert(estimate.low))},
          {"high", number(display.convert(estimate.high))}};
}

void add_more(Json& json, const Scenario& scenario, const More& more) {
  for (size_t k = 0; k < more.shapes.size(); ++k) {
    const Shape& shape = more.shapes[k];
    const Display& display = scenario.outputs[k].display;
    json["outputs"][scenario.outputs[k].name]["more"] = {
        {"shortfall_low", bounds_json(shape.shortfall_low, display)},
        {"shortfall_high", bounds_json(shape.shortfall_high, display)},
        {"mode", number(display.convert(shape.mode))},
        {"skewness", shape.skewness ? bounds_json(*shape.skewness) : Json(nullptr)},
        {"excess_kurtosis", shape.excess_kurtosis ? bounds_json(*shape.excess_kurtosis) : Json(nullptr)}};
  }
  json["rank_correlations"] = {{"sample", more.sample}, {"pairs", Json::array()}};
  for (const RankCorrelationOf& of : more.correlations)
    json["rank_correlations"]["pairs"].push_back(
        {{"output", of.a}, {of.prior ? "prior" : "with", of.b}, {"rank", bounds_json(of.rank)}});
}

}  // namespace

Json output_json(const OutputSummary& output, double level) {
  const Display& display = output.quantity.display;
  const auto shown = [&](double base) { return number(display.convert(base)); };
  Json json{{"label", output.quantity.label},   {"unit", display.unit},   {"mean", shown(output.mean)},
            {"mean_se", shown(output.mean_se)}, {"sd", shown(output.sd)}, {"min", shown(output.lowest)},
            {"max", shown(output.highest)}};
  json["quantiles"] = Json::array();
  for (const QuantileSummary& q : output.quantiles) {
    json["quantiles"].push_back({{"p", q.p},
                                 {"value", shown(q.estimate.value)},
                                 {"low", shown(q.estimate.low)},
                                 {"high", shown(q.estimate.high)}});
  }
  json["interval"] = {
      {"level", level}, {"low", shown(output.interval_low.value)}, {"high", shown(output.interval_high.value)}};
  json["shortest_interval"] = {
      {"level", level}, {"low", shown(output.shortest_low)}, {"high", shown(output.shortest_high)}};
  return json;
}

Json claim_json(const ClaimSummary& summary, const NamedNode& about) {
  using Kind = ClaimDefinition::Kind;
  const Claim& claim = summary.claim;
  const auto shown = [&](double base) { return number(about.display.convert(base)); };
  Json json{{"id", claim.id}, {"by", claim.by}, {"about", claim.about}, {"kind", kind_name(claim.kind)}};
  json["value"] = claim.kind == Kind::range ? Json(nullptr) : shown(claim.value);
  if (claim.kind != Kind::point) {
    json["low"] = shown(claim.low);
    json["high"] = shown(claim.high);
  }
  if (claim.kind == Kind::at_least || claim.kind == Kind::at_most) json["strict"] = claim.strict;
  json["unit"] = about.display.unit;
  if (claim.kind != Kind::point) {
    json["probability_true"] = summary.probability;
    json["probability_se"] = summary.probability_se;
  }
  json["percentile"] = summary.percentile;
  json["percentile_se"] = summary.percentile_se;
  json["in_interval"] = summary.in_interval;
  json["verdict"] = verdict(summary);
  if (!claim.source.empty()) json["source"] = claim.source;
  if (!claim.date.empty()) json["date"] = claim.date;
  if (!claim.quote.empty()) json["quote"] = claim.quote;
  if (!claim.note.empty()) json["note"] = claim.note;
  return json;
}

Json result_json(const Document& document, const RunContext& context) {
  Json files = Json::array();
  for (const LoadedFile& file : document.files)
    files.push_back({{"path", file.path}, {"sha256", file.sha256}, {"text", file.source ? file.source->text : ""}});
  return {{"reckon", reckon_version()},
          {"numerics", kNumericsVersion},
          {"schema", kResultSchema},
          {"scenario",
           {{"path", document.path},
            {"sha256", document.files[0].sha256},
            {"title", document.title},
            {"files", files},
            {"arguments", context.arguments}}}};
}

Json run_json(const Scenario& scenario, const Question& question, const Answer& result, const RunContext& context) {
  const Document& document = scenario.document;
  Json json = result_json(document, context);
  json["run"] = {{"draws", result.draws},
                 {"seed", question.seed},
                 {"sampler", question.sampler == SamplerKind::sobol ? "sobol" : "philox"},
                 {"precision", precision_name(question.precision)},
                 {"backend", result.backend},
                 {"device", result.device},
                 {"threads", context.threads},
                 {"seconds", result.seconds},
                 {"draws_per_second", static_cast<double>(result.draws) / std::max(result.seconds, 1e-9)},
                 {"result_sha256", result.sha256}};
  json["outputs"] = Json::object();
  for (size_t k = 0; k < reported_outputs(scenario, result); ++k) {
    Json& item = json["outputs"][result.outputs[k].quantity.name] =
        output_json(result.outputs[k], question.level.p.value());
    const auto display =
        scenario.currency ? in_currency(result.outputs[k].quantity.display, *scenario.currency) : std::nullopt;
    if (!display) continue;
    OutputSummary converted = result.outputs[k];
    converted.quantity.display = *display;
    item["in_currency"] = output_json(converted, question.level.p.value());
    item["in_currency"].erase("label");
  }
  json["claims"] = Json::array();
  for (const ClaimSummary& claim : result.claims) {
    if (claim.output == claim.claim.output)
      json["claims"].push_back(claim_json(claim, result.outputs[claim.output].quantity));
  }
  json["events"] = Json::object();
  for (const EventSummary& event : result.events)
    json["events"][event.name] = {{"probability", event.probability}, {"se", event.se}};
  if (scenario.currency) {
    json["currency"] = {
        {"code", scenario.currency->code}, {"per_usd", scenario.currency->per_usd}, {"date", scenario.currency->date}};
  }
  if (result.given) json["given"] = given_json(*result.given);
  return json;
}

// Scenario texts may hold bytes that are no UTF-8; they are replaced, not refused.
std::string json_text(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::string run_json_text(const Scenario& scenario, const Question& question, const Answer& result,
                          const RunContext& context, const More* more) {
  Json json = run_json(scenario, question, result, context);
  if (more != nullptr) add_more(json, scenario, *more);
  return json_text(json);
}

}  // namespace reckon
