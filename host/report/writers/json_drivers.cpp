// The JSON of `reckon drivers`.
#include <cmath>

#include "report/writers/json_parts.h"

namespace reckon {

namespace {

Json estimate_json(const Estimate& estimate, const Display& display = {}) {
  return {{"value", display.convert(estimate.value)},
          {"low", display.convert(estimate.low)},
          {"high", display.convert(estimate.high)}};
}

Json curve_json(const DriverEffect& effect, const NamedNode* prior, const Display& display) {
  Json curve = Json::array();
  for (size_t i = 0; i < effect.curve.size(); ++i) {
    const CurvePoint& point = effect.curve[i];
    Json item{{"p", point.share}};
    if (prior != nullptr) item["driver"] = prior->display.convert(effect.curve_inputs[i]);
    item["mean"] = display.convert(point.mean);
    item["low"] = display.convert(point.low);
    item["high"] = display.convert(point.high);
    curve.push_back(std::move(item));
  }
  return curve;
}

Json effect_json(const Scenario& scenario, const DriverEffect& effect, const Driver& driver, const Display& display) {
  Json item{{"driver", driver.name}, {"priors", driver.priors}};
  const NamedNode* prior = driver.single ? &scenario.quantities[*driver.single] : nullptr;
  if (prior != nullptr) item["unit"] = prior->display.unit;
  item["swing"] = effect.swing
                      ? Json{{"low", display.convert(effect.swing->low)}, {"high", display.convert(effect.swing->high)}}
                      : Json(nullptr);
  item["narrowing"] = {{"share", effect.narrowing.share}, {"se", effect.narrowing.se}};
  item["first_order"] = effect.first_order ? estimate_json(*effect.first_order) : Json(nullptr);
  item["total"] = effect.total ? estimate_json(*effect.total) : Json(nullptr);
  item["curve"] = curve_json(effect, prior, display);
  return item;
}

Json decision_json(const Scenario& scenario, const DriversAnswer& found) {
  const DecisionAnswer& decision = *found.decision;
  const Display& display = scenario.outputs[decision.options[0].output].display;
  const auto name = [&](size_t option) { return scenario.outputs[decision.options[option].output].name; };
  Json json{
      {"prefer", decision.lowest ? "lowest" : "highest"}, {"chosen", name(decision.chosen)}, {"unit", display.unit}};
  json["options"] = Json::object();
  for (size_t i = 0; i < decision.options.size(); ++i) {
    json["options"][name(i)] = {{"best", estimate_json(decision.options[i].best)},
                                {"regret", estimate_json(decision.options[i].regret, display)}};
  }
  json["perfect_information"] = estimate_json(decision.perfect_information, display);
  json["information"] = Json::array();
  for (const auto& [driver, worth] : decision.information)
    json["information"].push_back({{"driver", found.drivers[driver].name}, {"worth", estimate_json(worth, display)}});
  return json;
}

}  // namespace

void add_drivers(Json& json, const Scenario& scenario, const Question& question, const DriversAnswer& found) {
  json["drivers"] = Json::object();
  for (const OutputDrivers& output : found.outputs) {
    const NamedNode& quantity = scenario.outputs[output.output];
    Json& item = json["drivers"][quantity.name];
    item = {{"scale", output.logarithms ? "log" : "linear"},
            {"unit", quantity.display.unit},
            {"level", question.level.p.value()},
            {"sample", found.sample},
            {"by", Json::array()}};
    for (const DriverEffect& effect : output.by)
      item["by"].push_back(effect_json(scenario, effect, found.drivers[effect.driver], quantity.display));
  }
  if (found.decision) json["decision"] = decision_json(scenario, found);
}

std::string drivers_json_text(const Scenario& scenario, const Question& question, const Answer& answer,
                              const DriversAnswer& found, const RunContext& context) {
  Json json = run_json(scenario, question, answer, context);
  add_drivers(json, scenario, question, found);
  return json_text(json);
}

std::string report_json_text(const Scenario& scenario, const Question& question, const Answer& answer,
                             const DriversAnswer& found, const RunContext& context) {
  Json json = settlement_json(scenario, question, answer, context);
  if (!found.outputs.empty()) add_drivers(json, scenario, question, found);
  return json_text(json);
}

}  // namespace reckon
