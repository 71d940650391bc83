// How quantities are shown: in the units that the scenario writes.
#include <fmt/format.h>

#include "scenario/builder.h"

namespace reckon {

std::string Builder::in_written_units(const Dimension& dimension) const {
  std::string best;
  size_t least = dimension.size();  // base units left over
  const auto consider = [&](const Dimension& written, const std::string& text) {
    const Dimension left = dimension / written;
    if (written.empty() || left.size() >= least) return;
    least = left.size();
    best = left.empty() ? text : fmt::format("{} times {}", text, base_name(left));
  };
  for (const auto& [name, prior] : document_.priors) {
    const Value* value = first_value(prior);
    const Expression* unit = value == nullptr || !value->expression ? nullptr : written_unit(*value->expression);
    if (unit != nullptr) consider(unit->unit.dimension, unit->unit_text);
  }
  return best.empty() ? in_unit(dimension) : "in " + best;
}

const Expression* Builder::written_unit(const Expression& expression) {
  static const Expression years = [] {
    Expression date;
    date.unit = parse_unit("yr").unit;
    date.unit_text = "yr";
    return date;
  }();
  if (expression.kind == Expression::Kind::call && expression.name == "date") return &years;
  if (expression.kind == Expression::Kind::with_unit) return &expression;
  if (expression.kind == Expression::Kind::interval && expression.has_unit) return &expression;
  for (const auto& child : expression.children) {
    if (expression.kind == Expression::Kind::binary && expression.name != "+" && expression.name != "-") break;
    if (const Expression* found = written_unit(*child)) return found;
  }
  return nullptr;
}

/// A rate, whose base unit is 1/s, as the first prior of its kind is written: 5 %/yr is nothing to read in 1/s.
Display Builder::rate_as_written(const Dimension& dimension, const Display& otherwise) const {
  if (dimension != Dimension{{"s", -1}}) return otherwise;
  for (const std::string& name : document_.prior_order) {
    if (built_.count(name) == 0) continue;
    const Display display = display_of(name, dimension);
    if (built_.at(name).dimension == dimension && display.unit != otherwise.unit) return display;
  }
  return otherwise;
}

Display Builder::display_of(const std::string& name, const Dimension& dimension) const {
  Unit unit{1, dimension};
  Display display;
  display.unit = display.base = dimension.empty() ? "" : base_name(dimension);
  const auto model = document_.model.find(name);
  if (model != document_.model.end()) {
    if (!model->second.unit) return rate_as_written(dimension, display);
    unit = *model->second.unit;
    display.unit = model->second.unit_text == "1" ? "" : model->second.unit_text;
  } else {
    const PriorDefinition& prior = document_.priors.at(name);
    const Value* value = first_value(prior);
    const Expression* written =
        value == nullptr || !value->expression ? nullptr : Builder::written_unit(*value->expression);
    if (written == nullptr || written->unit.dimension != dimension) return display;
    unit = written->unit;
    display.unit = written->unit_text;
  }
  display.numerator = round_to_double(unit.factor.numerator());
  display.denominator = round_to_double(unit.factor.denominator());
  return display;
}

}  // namespace reckon
