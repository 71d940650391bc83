// A distribution called by its family's name: parameters by place or by name, or statistics that it shall have.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/family.h"
#include "families/statistics.h"
#include "language/unit_symbols.h"
#include "scenario/builder.h"

namespace reckon {

/// The arguments of a call, by the form's parameters.
struct Sampler::Arguments {
  std::vector<const Expression*> given;  // of each parameter; null: not given
  std::map<std::string, size_t> named;   // arguments with a name, statistics among them
  bool statistics = false;
};

namespace {

std::vector<std::string> parameter_names(const Form& form) {
  std::vector<std::string> names;
  for (const FormParameter& parameter : form.parameters) names.emplace_back(parameter.name);
  return names;
}

std::string parameter_hint(const Form& form, const std::string& name) {
  std::vector<std::string> known = parameter_names(form);
  for (const char* statistic : {"mean", "sd", "median", "mode", "p5", "p95"}) {
    if (form.by_statistics && std::find(known.begin(), known.end(), statistic) == known.end())
      known.emplace_back(statistic);
  }
  const std::string hint = did_you_mean(name, known);
  return hint.empty() ? fmt::format("its parameters: {}", fmt::join(known, ", ")) : hint;
}

}  // namespace

std::optional<Sampler::Arguments> Sampler::arguments(const Expression& expression, const Form& form) {
  const std::vector<std::string> parameters = parameter_names(form);
  Arguments result;
  result.given.resize(parameters.size());
  bool good = true;
  for (size_t i = 0; i < expression.children.size(); ++i) {
    const std::string& name = expression.argument_names[i];
    const Span& span = expression.argument_spans[i];
    if (name.empty() && !result.named.empty()) {
      builder_.error(span, "a parameter without a name follows one with a name", "name it too");
      good = false;
    } else if (name.empty() && i >= parameters.size()) {
      builder_.error(span, fmt::format("{}({}) takes at most {} parameters", expression.name,
                                       fmt::join(parameters, ", "), parameters.size()));
      return std::nullopt;
    } else if (name.empty()) {
      result.given[i] = expression.children[i].get();
    } else if (!result.named.emplace(name, i).second) {
      builder_.error(span, fmt::format("'{}' is given twice", name));
      return std::nullopt;
    } else if (const auto at = std::find(parameters.begin(), parameters.end(), name); at != parameters.end()) {
      result.given[static_cast<size_t>(at - parameters.begin())] = expression.children[i].get();
    } else if (form.by_statistics && is_statistic(name)) {
      result.statistics = true;
    } else {
      builder_.error(span, fmt::format("{} has no parameter '{}'", expression.name, name), parameter_hint(form, name));
      good = false;
    }
  }
  return good ? std::optional(std::move(result)) : std::nullopt;
}

std::optional<Specification> Sampler::specify_form(const Expression& expression) {
  const auto [family, form] = *find_form(expression.name);
  const auto read = arguments(expression, *form);
  if (!read) return std::nullopt;
  if (read->statistics) return specify_by_statistics(expression, family, read->named);
  Specification specification;
  specification.family = family;
  bool any_unit = false;
  for (size_t i = 0; i < read->given.size(); ++i) {
    if (!add_parameter(expression, *form, i, read->given[i], specification, any_unit)) return std::nullopt;
  }
  if (!check_parameters(expression, specification, *form)) return std::nullopt;
  return specification;
}

/// Adds parameter i of a form, from the expression that gives it or by its default; `any_unit`: one before it had a
/// dimension, which is the distribution's.
bool Sampler::add_parameter(const Expression& expression, const Form& form, size_t i, const Expression* given,
                            Specification& specification, bool& any_unit) {
  const FormParameter& parameter = form.parameters[i];
  if (given == nullptr) {
    if (parameter.otherwise != parameter.otherwise) {
      builder_.error(expression.span, fmt::format("{}({}) needs `{}`", expression.name,
                                                  fmt::join(parameter_names(form), ", "), parameter.name));
      return false;
    }
    if (parameter.has_unit && parameter.otherwise != 0 && any_unit && !specification.dimension.empty()) {
      builder_.error(expression.span,
                     fmt::format("{} needs `{}` too, for what it has is {}", expression.name, parameter.name,
                                 in_unit(specification.dimension)),
                     fmt::format("left out it is {}, a pure number; give it a unit", parameter.otherwise));
      return false;
    }
    specification.parameters.push_back(builder_.graph_.constant(parameter.otherwise));
    return true;
  }
  auto value = builder_.evaluate(*given, context_);
  if (!value || !builder_.numeric(given->span, *value, "a parameter")) return false;
  if (!value->scalar()) {
    builder_.error(given->span, "a parameter is one value, not an array",
                   "name one element, or put the prior over the same index");
    return false;
  }
  if (!builder_.graph_.is_constant(value->nodes[0]) && !form.varying) {
    builder_.error(
        given->span,
        fmt::format("the parameters of {} must be constants (its quantile has no closed form)", expression.name),
        "use normal, lognormal, uniform, triangular, weibull or logistic where a parameter is uncertain");
    return false;
  }
  if (!parameter.has_unit) {
    if (!builder_.dimensionless(given->span, *value, fmt::format("`{}` of {}", parameter.name, expression.name)))
      return false;
  } else if (value->bare_zero && any_unit) {
    value->dimension = specification.dimension;
  } else if (any_unit && specification.dimension != value->dimension) {
    builder_.error(given->span,
                   fmt::format("the parameters of {} are {} and {}", expression.name, in_unit(specification.dimension),
                               in_unit(value->dimension)),
                   "give them the same unit");
    return false;
  }
  if (atomic(specification.family) && !value->dimension.empty() && !is_count(value->dimension)) {
    builder_.error(
        given->span,
        fmt::format("{} counts things, and `{}` is {}", expression.name, parameter.name, in_unit(value->dimension)),
        fmt::format("give a number, and the unit of one of them outside: {}(…) [h]; of a rate, its product "
                    "with a time",
                    expression.name));
    return false;
  }
  if (parameter.has_unit && !value->bare_zero) any_unit = true, specification.dimension = value->dimension;
  specification.parameters.push_back(value->nodes[0]);
  return true;
}

/// Checks constant parameters, and brings them into Distribution's form.
bool Sampler::check_parameters(const Expression& expression, Specification& specification, const Form& form) {
  Graph& graph = builder_.graph_;
  std::vector<double> written;
  for (const NodeId id : specification.parameters) {
    if (!graph.is_constant(id)) {
      return check_varying(expression, specification, form);
    }
    written.push_back(graph.value(id));
  }
  Check check(written);
  for (const double value : written) check.require(std::isfinite(value), "a parameter is not a finite number");
  form.check(check);
  if (!check.wrong.empty()) {
    builder_.error(expression.span, fmt::format("{}(…): {}", expression.name, check.wrong), check.hint);
    return false;
  }
  specification.parameters.clear();
  for (const double value : check.p) specification.parameters.push_back(graph.constant(value));
  specification.constant = std::make_shared<Distribution>(Distribution{specification.family, check.p, {}});
  return true;
}

/// Parameters that are other priors: what they must be is checked in each draw, but for what is constant of it.
bool Sampler::check_varying(const Expression& expression, Specification& specification, const Form& form) {
  Graph& graph = builder_.graph_;
  if (form.holds != nullptr) specification.holds = form.holds(graph, specification.parameters);
  if (specification.holds && graph.is_constant(*specification.holds)) {
    if (graph.value(*specification.holds) != 1) {
      Check check(std::vector<double>(specification.parameters.size(), kNone));
      form.check(check);
      builder_.error(expression.span, fmt::format("{}(…): {}", expression.name, check.wrong), check.hint);
      return false;
    }
    specification.holds.reset();
  }
  if (form.vary != nullptr) form.vary(graph, specification.parameters);
  return true;
}

std::optional<Specification> Sampler::specify_by_statistics(const Expression& expression, Family family,
                                                            const std::map<std::string, size_t>& named) {
  std::map<std::string, double> statistics;
  double low = 0, high = 1;
  Specification specification;
  specification.family = family;
  bool first = true;
  if (named.size() != expression.children.size()) {
    builder_.error(expression.span, fmt::format("{}(…) mixes parameters by place and by name", expression.name),
                   "name them all");
    return std::nullopt;
  }
  for (const auto& [name, i] : named) {
    const bool end = family == Family::beta && (name == "min" || name == "max");
    if (!end && !is_statistic(name)) {
      builder_.error(expression.argument_spans[i],
                     fmt::format("'{}' does not go with mean, sd, median, mode or percentiles", name));
      return std::nullopt;
    }
    const auto value = builder_.constant(*expression.children[i], fmt::format("`{}` of {}", name, expression.name));
    if (!value) return std::nullopt;
    if (!first && value->second != specification.dimension) {
      builder_.error(expression.argument_spans[i],
                     fmt::format("the parameters of {} are {} and {}", expression.name,
                                 in_unit(specification.dimension), in_unit(value->second)),
                     "give them the same unit");
      return std::nullopt;
    }
    first = false;
    specification.dimension = value->second;
    if (end) {
      (name == "min" ? low : high) = value->first;
    } else {
      statistics[name] = value->first;
    }
  }
  std::string reason;
  const auto found = distribution_from_statistics(family, statistics, low, high, reason);
  if (!found) {
    builder_.error(
        expression.span, fmt::format("{}(…): {}", expression.name, reason),
        fmt::format("give, for instance, {}", family == Family::exponential ? "mean" : "mean and sd, or p5 and p95"));
    return std::nullopt;
  }
  for (const double p : found->parameters) specification.parameters.push_back(builder_.graph_.constant(p));
  specification.constant = std::make_shared<Distribution>(*found);
  return specification;
}

}  // namespace reckon
