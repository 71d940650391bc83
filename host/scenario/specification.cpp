// What a distribution is: from a call or an interval to a family with parameters.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "distributions/normal.h"
#include "families/statistics.h"
#include "operations.h"
#include "scenario/builder.h"

namespace reckon {

bool is_distribution_call(const Expression& e) {
  return e.kind == Expression::Kind::call &&
         (find_form(e.name) != nullptr || e.name == "discrete" || e.name == "mixture" || e.name == "truncate" ||
          e.name == "metalog" || e.name == "quantiles" || e.name == "empirical");
}
bool is_lone_distribution(const Expression& e) {
  if (e.kind == Expression::Kind::with_unit) return is_lone_distribution(*e.children[0]);
  return e.kind == Expression::Kind::interval || is_distribution_call(e);
}
std::vector<std::string> distribution_names() {
  std::vector<std::string> names = {"discrete", "mixture",   "truncate", "dirichlet",
                                    "metalog",  "quantiles", "empirical"};
  for (const NamedForm& one : forms()) names.emplace_back(one.form->name);
  return names;
}

std::optional<Specification> Sampler::specify(const Expression& expression) {
  if (expression.kind == Expression::Kind::with_unit && is_lone_distribution(*expression.children[0])) {
    builder_.error(expression.span, "a unit here belongs inside the distribution",
                   "write truncate(1 to 5 [USD], 0 [USD], 9 [USD])");
    return std::nullopt;
  }
  if (expression.kind == Expression::Kind::interval) return specify_interval(expression);
  if (!is_distribution_call(expression)) {
    const bool prior =
        expression.kind == Expression::Kind::name && builder_.document_.priors.count(expression.name) != 0;
    builder_.error(expression.span, "a distribution is needed here",
                   prior ? fmt::format("write the distribution of '{}' itself, or clamp({}, low, high) in a formula",
                                       expression.name, expression.name)
                         : "write a to b, normal(…), gamma(…) and the like");
    return std::nullopt;
  }
  if (expression.name == "mixture") return specify_mixture(expression);
  if (expression.name == "truncate") return specify_truncation(expression);
  if (expression.name == "discrete") return specify_discrete(expression);
  if (expression.name == "metalog") return specify_metalog(expression);
  if (expression.name == "quantiles") return specify_quantiles(expression);
  if (expression.name == "empirical") return specify_empirical(expression);
  const auto [family, form] = *find_form(expression.name);
  std::vector<std::string> parameters;
  for (const FormParameter& parameter : form->parameters) parameters.emplace_back(parameter.name);
  std::map<std::string, size_t> named;
  std::vector<const Expression*> given(parameters.size(), nullptr);
  bool statistics = false, good = true;
  for (size_t i = 0; i < expression.children.size(); ++i) {
    const std::string& name = expression.argument_names[i];
    if (!name.empty()) {
      if (!named.emplace(name, i).second) {
        builder_.error(expression.argument_spans[i], fmt::format("'{}' is given twice", name));
        return std::nullopt;
      }
      const auto at = std::find(parameters.begin(), parameters.end(), name);
      if (at != parameters.end()) {
        given[static_cast<size_t>(at - parameters.begin())] = expression.children[i].get();
      } else if (form->by_statistics && is_statistic(name)) {
        statistics = true;
      } else {
        std::vector<std::string> known = parameters;
        for (const char* statistic : {"mean", "sd", "median", "mode", "p5", "p95"}) {
          if (form->by_statistics && std::find(known.begin(), known.end(), statistic) == known.end())
            known.emplace_back(statistic);
        }
        std::string hint = did_you_mean(name, known);
        if (hint.empty()) hint = fmt::format("its parameters: {}", fmt::join(known, ", "));
        builder_.error(expression.argument_spans[i], fmt::format("{} has no parameter '{}'", expression.name, name),
                       hint);
        good = false;
      }
    } else if (!named.empty()) {
      builder_.error(expression.argument_spans[i], "a parameter without a name follows one with a name", "name it too");
      good = false;
    } else if (i >= given.size()) {
      builder_.error(expression.argument_spans[i], fmt::format("{}({}) takes at most {} parameters", expression.name,
                                                               fmt::join(parameters, ", "), given.size()));
      return std::nullopt;
    } else {
      given[i] = expression.children[i].get();
    }
  }
  if (!good) return std::nullopt;
  if (statistics) return specify_by_statistics(expression, family, named);
  Specification specification;
  specification.family = family;
  bool any_unit = false;
  for (size_t i = 0; i < given.size(); ++i) {
    if (given[i] == nullptr) {
      if (form->parameters[i].otherwise != form->parameters[i].otherwise) {
        builder_.error(expression.span,
                       fmt::format("{}({}) needs `{}`", expression.name, fmt::join(parameters, ", "), parameters[i]));
        return std::nullopt;
      }
      specification.parameters.push_back(builder_.graph_.constant(form->parameters[i].otherwise));
      continue;
    }
    auto value = builder_.evaluate(*given[i], context_);
    if (!value || !builder_.numeric(given[i]->span, *value, "a parameter")) return std::nullopt;
    if (!value->scalar()) {
      builder_.error(given[i]->span, "a parameter is one value, not an array",
                     "name one element, or put the prior over the same index");
      return std::nullopt;
    }
    const bool constant = builder_.graph_.is_constant(value->nodes[0]);
    if (!constant && !form->varying) {
      builder_.error(
          given[i]->span,
          fmt::format("the parameters of {} must be constants (its quantile has no closed form)", expression.name),
          "use normal, lognormal, uniform, triangular, weibull or logistic where a parameter is uncertain");
      return std::nullopt;
    }
    const bool carries = form->parameters[i].has_unit;
    if (!carries) {
      if (!builder_.dimensionless(given[i]->span, *value, fmt::format("`{}` of {}", parameters[i], expression.name)))
        return std::nullopt;
    } else if (value->bare_zero && any_unit) {
      value->dimension = specification.dimension;
    } else if (any_unit && specification.dimension != value->dimension) {
      builder_.error(given[i]->span,
                     fmt::format("the parameters of {} are {} and {}", expression.name,
                                 in_unit(specification.dimension), in_unit(value->dimension)),
                     "give them the same unit");
      return std::nullopt;
    }
    if (carries && !value->bare_zero) any_unit = true, specification.dimension = value->dimension;
    specification.parameters.push_back(value->nodes[0]);
  }
  if (!check_parameters(expression, specification, *form)) return std::nullopt;
  return specification;
}

/// Checks constant parameters, and brings them into Distribution's form.
bool Sampler::check_parameters(const Expression& expression, Specification& specification, const Form& form) {
  Graph& graph = builder_.graph_;
  std::vector<double> written;
  for (const NodeId id : specification.parameters) {
    if (!graph.is_constant(id)) {
      if (form.vary != nullptr) form.vary(graph, specification.parameters);
      return true;
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

std::optional<Specification> Sampler::specify_interval(const Expression& expression) {
  double ends[2];
  Dimension dimensions[2];
  for (int i = 0; i < 2; ++i) {
    const Expression& end = *expression.children[static_cast<size_t>(i)];
    const auto value = builder_.constant(end, "an end of an interval");
    if (!value) return std::nullopt;
    ends[i] = value->first;
    dimensions[i] = value->second;
    if (i == 0 && expression.has_unit && value->second.empty()) {  // the unit covers both ends
      const Expression* number = &end;
      const bool negative = number->kind == Expression::Kind::unary && number->name == "-";
      if (negative) number = number->children[0].get();
      const Rational factor = expression.unit.factor;
      ends[0] = number->kind == Expression::Kind::number
                    ? round_to_double((negative ? -1 : 1) * number->number * factor)
                    : ends[0] * round_to_double(factor);
      dimensions[0] = expression.unit.dimension;
    }
  }
  if (dimensions[0] != dimensions[1]) {
    builder_.error(
        expression.span,
        fmt::format("the ends of the interval are {} and {}", in_unit(dimensions[0]), in_unit(dimensions[1])),
        "write a to b [unit]");
    return std::nullopt;
  }
  if (!(ends[0] < ends[1])) {
    const bool percent = expression.children[1]->percent && !expression.children[0]->percent;
    builder_.error(expression.span, "the interval is reversed or empty (its first end must be the smaller)",
                   percent ? "write % at both ends, as in 3% to 5%" : "write low to high");
    return std::nullopt;
  }
  if (ends[0] > 0 && !std::isfinite(ends[1] / ends[0])) {
    builder_.error(expression.span, "the ends of the interval are more than 308 orders of magnitude apart",
                   "model the logarithm");
    return std::nullopt;
  }
  Specification specification;
  specification.dimension = dimensions[0];
  const double z = standard_normal_quantile(0.05);  // of P95
  std::vector<double> p;
  if (ends[0] > 0) {
    specification.family = Family::lognormal;
    p = {square_root(ends[0]) * square_root(ends[1]), logarithm(ends[1] / ends[0]) / (2 * z)};
  } else {
    specification.family = Family::normal;
    p = {0.5 * ends[0] + 0.5 * ends[1], (ends[1] - ends[0]) / (2 * z)};
  }
  for (const double value : p) specification.parameters.push_back(builder_.graph_.constant(value));
  specification.constant = std::make_shared<Distribution>(Distribution{specification.family, p, {}});
  return specification;
}

}  // namespace reckon
