// Names: priors and model quantities, built on first use.
#include "scenario/builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace reckon {

namespace {

/// The value of a prior, or of one of its labels; null where it has none.
const Value* first_value(const PriorDefinition& prior) {
  if (prior.value) return &*prior.value;
  return prior.by_label.empty() ? nullptr : &prior.by_label.begin()->second;
}

}  // namespace

bool Builder::is_defined(const std::string& name) const {
  return document_.priors.count(name) != 0 || document_.model.count(name) != 0;
}

std::vector<std::string> Builder::known_names() const {
  std::vector<std::string> names = document_.prior_order;
  names.insert(names.end(), document_.model_order.begin(), document_.model_order.end());
  return names;
}

std::string Builder::quantity_hint(const std::string& name) const {
  return document_.event(name) != nullptr ? "it is an event, whose probability is reported anyway"
                                          : did_you_mean(name, known_names());
}

MaybeQuantity Builder::quantity(const std::string& name, const Span& span) {
  if (const auto known = built_.find(name); known != built_.end()) return known->second;
  if (failed_.count(name) != 0) return std::nullopt;
  const auto prior = document_.priors.find(name);
  const auto model = document_.model.find(name);
  const EventDefinition* event = document_.event(name);
  if (prior == document_.priors.end() && model == document_.model.end() && event == nullptr) {
    constexpr size_t kMostHints = 100;
    std::vector<std::string> names = diagnostics_.errors() < kMostHints ? known_names() : std::vector<std::string>();
    for (const EventDefinition& one : document_.events) names.push_back(one.name);
    std::string hint = did_you_mean(name, names);
    if (reserved_names().count(name) != 0)
      hint = fmt::format("{} is {}; call it with arguments in parentheses", name, reserved_names().at(name));
    if (name == "inf" || name == "infinity") hint = "for one side alone write a far limit, such as 1e9";
    if (name == "pi") hint = "write 3.14159265358979";
    error(span, fmt::format("unknown name '{}'", name), hint.empty() ? "define it in [priors] or [model]" : hint);
    return std::nullopt;
  }
  if (const auto at = std::find(stack_.begin(), stack_.end(), name); at != stack_.end()) {
    std::string cycle;
    for (auto i = at; i != stack_.end(); ++i) cycle += *i + " -> ";
    error(span, fmt::format("'{}' depends on itself ({}{})", name, cycle, name), "break the cycle");
    return std::nullopt;
  }
  if (stack_.size() >= 500) {
    error(span, "quantities depend on each other more than 500 levels deep");
    return std::nullopt;
  }
  stack_.push_back(name);
  MaybeQuantity result = prior != document_.priors.end()  ? build_prior(prior->second)
                         : model != document_.model.end() ? build_model(model->second)
                                                          : build_event(*event);
  stack_.pop_back();
  if (!result) {
    failed_.insert(name);
    return std::nullopt;
  }
  return built_[name] = *result;
}

MaybeQuantity Builder::build_element(const PriorDefinition& prior, const Value& value, const IndexDefinition* index,
                                     size_t label) {
  if (!value.expression) return std::nullopt;
  Context context;
  context.full_name = full_name(prior, index != nullptr ? index->labels[label] : "");
  context.index = index;
  context.label = label;
  context.lone = is_lone_distribution(*value.expression);
  const bool correlated = correlated_.count(context.full_name) != 0 && !context.lone;
  auto result = evaluate(*value.expression, context);
  // An override may fix a correlated prior; the other one keeps its distribution.
  const bool fixed = prior.replaced && result && result->scalar() && graph_.is_constant(result->nodes[0]);
  if (result && !has_original_dimension(prior, *value.expression, *result)) return std::nullopt;
  if (result && correlated && !fixed) {
    error(value.expression->span, fmt::format("'{}' is correlated but is not a single distribution", prior.name),
          "give the distribution a prior of its own and correlate that");
    return std::nullopt;
  }
  if (result && result->truth) {
    error(value.expression->span, fmt::format("prior '{}' is true or false, not a number", prior.name),
          "use bernoulli(p) for a chance");
    return std::nullopt;
  }
  if (result && result->scalar() && graph_.is_constant(result->nodes[0]) &&
      !std::isfinite(graph_.value(result->nodes[0]))) {
    error(value.expression->span, fmt::format("prior '{}' is not a finite number", prior.name),
          "look for a division by zero, or a logarithm or root of a negative number");
    return std::nullopt;
  }
  if (result && !result->scalar()) {
    error(value.expression->span,
          fmt::format("prior '{}' has one value for each label of '{}' but no matching `over`", prior.name,
                      result->index->name),
          fmt::format("write over = \"{}\"", result->index->name));
    return std::nullopt;
  }
  return result;
}

const Dimension& Builder::original_dimension(const PriorDefinition& prior) {
  const OriginalPrior& original = *prior.original;
  if (!original.dimension) {
    Graph scratch;
    Diagnostics ignored;
    const auto built = Builder(document_, scratch, ignored).build_prior(original.definition);
    original.dimension = built ? built->dimension : Dimension();
  }
  return *original.dimension;
}

/// What replaces a prior has its dimension, unless that has none. A literal 0 takes it.
bool Builder::has_original_dimension(const PriorDefinition& prior, const Expression& value, Quantity& result) {
  if (!prior.replaced) return true;
  const Dimension& expected = original_dimension(prior);
  if (expected.empty() || result.dimension == expected) return true;
  if (result.bare_zero) {
    result.dimension = expected;
    result.bare_zero = false;
    return true;
  }
  const Value* written = first_value(prior.original->definition);
  const Expression* unit = written == nullptr || !written->expression ? nullptr : written_unit(*written->expression);
  const std::string wanted =
      unit != nullptr && unit->unit.dimension == expected ? unit->unit_text : base_name(expected);
  error(value.span,
        fmt::format("'{}' is in {}, and what replaces it is {}", prior.name, wanted, in_unit(result.dimension)),
        result.dimension.empty() ? fmt::format("give it a unit, as in 2 [{}]", wanted)
                                 : fmt::format("convert it to a value in {}", wanted));
  return false;
}

MaybeQuantity Builder::build_prior(const PriorDefinition& prior) {
  if (prior.over.empty()) return prior.value ? build_element(prior, *prior.value, nullptr, 0) : std::nullopt;
  const auto found = document_.indexes.find(prior.over);
  if (found == document_.indexes.end()) {
    std::vector<std::string> names;
    for (const auto& [name, index] : document_.indexes) names.push_back(name);
    const std::string hint = did_you_mean(prior.over, names);
    error(prior.over_span, fmt::format("unknown index '{}'", prior.over),
          hint.empty() ? "define it in [index], as in chip = [\"H800\", \"H100\"]" : hint);
    return std::nullopt;
  }
  const IndexDefinition& index = found->second;
  if (is_dirichlet(prior)) {
    Context context;
    return Sampler(*this, context).sample_dirichlet(*prior.value->expression, index, full_name(prior));
  }
  bool good = true;
  for (const auto& [label, value] : prior.by_label) {
    if (std::find(index.labels.begin(), index.labels.end(), label) != index.labels.end()) continue;
    // An index may pick a subset of an included one, whose priors then have labels too many.
    const bool own =
        value.span.file && prior.path == index.span.file->path && value.span.file->path == index.span.file->path;
    if (!own && std::find(index.all_labels.begin(), index.all_labels.end(), label) != index.all_labels.end()) continue;
    std::string hint = did_you_mean(label, index.labels);
    if (hint.empty()) hint = fmt::format("its labels: {}", fmt::join(index.labels, ", "));
    error(value.span, fmt::format("index '{}' has no label '{}'", index.name, label), hint);
    good = false;
  }
  Quantity result;
  result.index = &index;
  bool zeros = true;  // so far: a literal 0 fits any unit
  for (size_t i = 0; i < index.labels.size(); ++i) {
    const auto own = prior.by_label.find(index.labels[i]);
    if (own == prior.by_label.end() && !prior.value) {
      error(
          prior.span,
          fmt::format("prior '{}' has no value for label '{}' of index '{}'", prior.name, index.labels[i], index.name),
          fmt::format("add {} = \"…\" to its values", index.labels[i]));
      good = false;
      continue;
    }
    const Value& value = own != prior.by_label.end() ? own->second : *prior.value;
    auto element = build_element(prior, value, &index, i);
    if (!element) {
      good = false;
      continue;
    }
    if (!element->bare_zero && !zeros && element->dimension != result.dimension) {
      error(value.expression->span,
            fmt::format("'{}.{}' is {}, but the labels before it are {}", prior.name, index.labels[i],
                        in_unit(element->dimension), in_unit(result.dimension)),
            "give every label a unit of one kind");
      good = false;
      continue;
    }
    if (!element->bare_zero) result.dimension = element->dimension, zeros = false;
    result.nodes.push_back(element->nodes[0]);
  }
  return good ? MaybeQuantity(result) : std::nullopt;
}

MaybeQuantity Builder::build_model(const ModelDefinition& model) {
  if (!model.formula.expression) return std::nullopt;
  Context context;
  auto result = evaluate(*model.formula.expression, context);
  if (!result) return std::nullopt;
  if (model.unit && result->bare_zero) result->dimension = model.unit->dimension, result->bare_zero = false;
  if (model.unit && (result->truth || result->dimension != model.unit->dimension)) {
    const Dimension left = result->dimension / model.unit->dimension;
    const std::string written = in_written_units(result->dimension);
    const bool exact = written != in_unit(result->dimension) && written.find(" times ") == std::string::npos;
    const bool near =
        !exact && !result->truth && !model.unit->dimension.empty() && left.size() < result->dimension.size();
    error(model.unit_span,
          result->truth ? fmt::format("'{}' comes out true or false, which is not {}", model.name, model.unit_text)
          : near        ? fmt::format("'{0}' comes out in {1} times {2}, which is not {1}", model.name, model.unit_text,
                                      base_name(left))
                 : fmt::format("'{}' comes out {}, which is not {}", model.name, in_written_units(result->dimension),
                               model.unit_text),
          near ? fmt::format("{} is left over; correct the unit or the formula", base_name(left))
               : "correct the unit or the formula");
    return std::nullopt;
  }
  return result;
}

MaybeQuantity Builder::build_event(const EventDefinition& event) {
  Context context;
  auto condition = evaluate(*event.condition.expression, context);
  if (!condition || (condition->truth && condition->scalar())) return condition;
  error(event.condition.expression->span, fmt::format("event '{}' is not one condition", event.name),
        "compare two values, as in cost > 10M [USD]");
  return std::nullopt;
}

std::optional<std::pair<NodeId, Dimension>> Builder::element(const std::string& dotted, const Span& span,
                                                             const std::string& what) {
  const size_t dot = dotted.find('.');
  Expression name;
  name.kind = Expression::Kind::name;
  name.span = span;
  name.name = dotted.substr(0, dot);
  if (dot != std::string::npos) name.label = dotted.substr(dot + 1);
  Context context;
  const auto found = evaluate_name(name, context);
  if (!found) return std::nullopt;
  if (!found->scalar()) {
    error(span, fmt::format("{} names the array '{}'", what, dotted),
          fmt::format("name one element, as in {}.{}, or a model quantity that reduces it", dotted,
                      found->index->labels[0]));
    return std::nullopt;
  }
  if (found->truth) {
    error(span, fmt::format("{} names '{}', which is true or false", what, dotted), "write conditions in [events]");
    return std::nullopt;
  }
  return std::make_pair(found->nodes[0], found->dimension);
}

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
