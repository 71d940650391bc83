// The JSON of the commands that build on a run: what they add to it.
#include <fmt/format.h>

#include "report/writers/json_parts.h"
#include "studies/verdict.h"

namespace reckon {

namespace {

using Kind = ClaimDefinition::Kind;

const char* step_name(BridgeStep::Kind kind) {
  static const char* const names[] = {"from_claim", "wider", "flow_to_stock", "to_claim"};
  return names[static_cast<int>(kind)];
}

Json estimate_json(const OutputSummary& output) {
  return {{"mean", output.mean},
          {"median", output.median.value},
          {"low", output.interval_low.value},
          {"high", output.interval_high.value}};
}

}  // namespace

Json settlement_json(const Scenario& scenario, const Question& question, const Answer& result,
                     const RunContext& context) {
  Json json = run_json(scenario, question, result, context);
  json["boundaries"] = Json::object();
  for (const Boundary& boundary : scenario.boundaries) {
    Json& item = json["boundaries"][scenario.outputs[boundary.output].name];
    item = {{"includes", boundary.definition.includes}, {"kind", boundary.definition.stock ? "stock" : "flow"}};
    if (!boundary.definition.period.empty()) item["period"] = boundary.definition.period;
  }
  json["settlement"] = Json::array();
  for (const ClaimSummary& summary : result.claims) {
    const NamedNode& output = result.outputs[summary.output].quantity;
    Json item = claim_json(summary, output);
    item["against"] = output.name;
    item["own_boundary"] = summary.output == summary.claim.output;
    if (summary.claim.kind == Kind::point && summary.claim.rounding) {
      item["probability_rounded"] = summary.probability;
      item["probability_rounded_se"] = summary.probability_se;
    }
    item["ratio_to_median"] = summary.claim.value / result.outputs[summary.output].median.value;
    json["settlement"].push_back(std::move(item));
  }
  json["stretches"] = Json::array();
  for (const Stretch& stretch : result.stretches) {
    const OutputSummary& boundary = result.outputs[stretch.output];
    Json item{{"boundary", boundary.quantity.name},
              {"claim", scenario.claims[*scenario.bridges[stretch.bridge].to].id},
              {"target", boundary.quantity.display.convert(stretch.target)},
              {"at_median", stretch.at_median},
              {"best", boundary.quantity.display.convert(stretch.best)},
              {"alone", Json::array()}};
    for (const Flip& flip : stretch.flips)
      item["alone"].push_back({{"prior", flip.prior.name}, {"percentile", flip.percentile}});
    json["stretches"].push_back(std::move(item));
  }
  json["bridges"] = Json::array();
  for (const Bridge& bridge : scenario.bridges) {
    Json item{{"from", bridge.from ? Json(scenario.claims[*bridge.from].id) : Json(nullptr)},
              {"to", bridge.to ? Json(scenario.claims[*bridge.to].id) : Json(nullptr)},
              {"gap", estimate_json(result.outputs[bridge.gap])},
              {"lower_bound", bridge.to && scenario.claims[*bridge.to].kind == Kind::at_least},
              {"upper_bound", bridge.to && scenario.claims[*bridge.to].kind == Kind::at_most},
              {"steps", Json::array()}};
    for (const BridgeStep& step : bridge.steps) {
      item["steps"].push_back({{"from", step.from},
                               {"to", step.to},
                               {"kind", step_name(step.kind)},
                               {"nested", step.nested},
                               {"factor", estimate_json(result.outputs[step.ratio])},
                               {"share", estimate_json(result.outputs[step.share])}});
    }
    json["bridges"].push_back(std::move(item));
  }
  return json;
}

std::string settlement_json_text(const Scenario& scenario, const Question& question, const Answer& result,
                                 const RunContext& context) {
  return json_text(settlement_json(scenario, question, result, context));
}

std::string comparison_json_text(const Comparison& comparison, const Question& question, const Answer& result,
                                 const RunContext& context) {
  Json json = run_json(comparison.joint, question, result, context);
  Json compared = Json::array();
  for (const ComparedOutput& output : comparison.outputs) {
    Json item{{"output", output.name},
              {"a", result.outputs[output.a].quantity.name},
              {"b", result.outputs[output.b].quantity.name},
              {"difference", result.outputs[output.difference].quantity.name},
              {"ratio", output.ratio ? Json(result.outputs[*output.ratio].quantity.name) : Json(nullptr)},
              {"b_above_a", result.events[output.larger].probability}};
    if (!output.contributions.empty()) {
      item[output.linear ? "gap_of_medians" : "log_gap_of_medians"] = output.gap;
      item["contributions"] = Json::array();
      for (const Contribution& part : output.contributions) {
        item["contributions"].push_back(
            {{"prior", part.prior}, {output.linear ? "difference" : "log_ratio", part.value}});
      }
    }
    compared.push_back(std::move(item));
  }
  json["comparison"] = {
      {"a", comparison.a}, {"b", comparison.b}, {"outputs", std::move(compared)}, {"shared_priors", comparison.shared}};
  return json_text(json);
}

std::string sweep_json_text(const Scenario& scenario, const Sweep& sweep, const Question& question,
                            const RunContext& context) {
  Document document = scenario.document;
  if (sweep.table) document.files.push_back(*sweep.table);
  Json json = result_json(document, context);
  json["run"] = {{"draws", sweep.rows[0].result.draws},
                 {"seed", question.seed},
                 {"precision", precision_name(question.precision)},
                 {"backend", sweep.rows[0].result.backend},
                 {"device", sweep.rows[0].result.device},
                 {"result_sha256", sweep.sha256}};
  json["sets"] = sweep.priors;
  json["per_row"] = sweep.per_row;
  json["baseline"] = sweep.baseline.empty() ? Json(nullptr) : Json(sweep.baseline);
  json["rows"] = Json::array();
  for (const SweptRow& row : sweep.rows) {
    Json item{{"row", row.name}, {"set", Json::object()}, {"outputs", Json::object()}};
    for (size_t i = 0; i < row.set.size(); ++i) item["set"][sweep.priors[i]] = row.set[i];
    for (const OutputSummary& output : row.result.outputs) {
      item["outputs"][output.quantity.name] = output_json(output, question.level.p.value());
    }
    for (const EventSummary& event : row.result.events)
      item["events"][event.name] = {{"probability", event.probability}, {"se", event.se}};
    if (row.truth) item["truth"] = claim_json(*row.truth, row.result.outputs[row.truth->output].quantity);
    item["result_sha256"] = row.result.sha256;
    json["rows"].push_back(std::move(item));
  }
  if (sweep.known > 0) json["backtest"] = {{"known", sweep.known}, {"inside", sweep.inside}};
  return json_text(json);
}

std::string trend_json_text(const Trend& trend, const Question& question, const RunContext& context) {
  Json json = run_json(trend.joint, question, trend.result, context);
  json["trend"] = {
      {"output", trend.output}, {"bootstrap", trend.bootstrap}, {"per_row", trend.per_row}, {"rows", Json::array()}};
  for (const TrendRow& row : trend.rows) json["trend"]["rows"].push_back({{"row", row.name}, {"date", row.date}});
  return json_text(json);
}

}  // namespace reckon
