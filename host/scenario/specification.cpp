// What a distribution is: from a call or an interval to a family with parameters.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/parameters.h"
#include "distributions/normal.h"
#include "operations.h"
#include "scenario/builder.h"

namespace reckon {

namespace {

struct Signature {
  Family family;
  std::vector<std::string> parameters;
  size_t required;
  bool varying;  // parameters may be other priors: the quantile has a closed form
};

const std::map<std::string, Signature>& signatures() {
  static const std::map<std::string, Signature> table = {
      {"normal", {Family::normal, {"mean", "sd"}, 2, true}},
      {"lognormal", {Family::lognormal, {"mu", "sigma"}, 2, true}},
      {"uniform", {Family::uniform, {"low", "high"}, 2, true}},
      {"loguniform", {Family::loguniform, {"low", "high"}, 2, true}},
      {"triangular", {Family::triangular, {"min", "mode", "max"}, 3, true}},
      {"pert", {Family::beta, {"min", "mode", "max", "lambda"}, 3, false}},
      {"beta", {Family::beta, {"alpha", "beta", "min", "max"}, 2, false}},
      {"gamma", {Family::gamma, {"shape", "scale"}, 2, false}},
      {"exponential", {Family::exponential, {"mean"}, 1, true}},
      {"weibull", {Family::weibull, {"shape", "scale"}, 2, true}},
      {"student_t", {Family::student_t, {"dof", "loc", "scale"}, 1, false}},
      {"logistic", {Family::logistic, {"loc", "scale"}, 2, true}},
      {"laplace", {Family::laplace, {"loc", "scale"}, 2, true}},
      {"bernoulli", {Family::bernoulli, {"p"}, 1, true}},
  };
  return table;
}

/// Which parameters carry the variate's unit; the others are pure numbers.
bool carries_unit(const std::string& call, size_t parameter) {
  if (call == "lognormal" || call == "bernoulli") return false;
  if (call == "beta") return parameter >= 2;
  if (call == "pert") return parameter < 3;
  if (call == "gamma" || call == "weibull" || call == "student_t") return parameter >= 1;
  return true;
}

}  // namespace

bool is_distribution_call(const Expression& e) {
  return e.kind == Expression::Kind::call &&
         (signatures().count(e.name) != 0 || e.name == "discrete" || e.name == "mixture" || e.name == "truncate");
}
bool is_lone_distribution(const Expression& e) {
  if (e.kind == Expression::Kind::with_unit) return is_lone_distribution(*e.children[0]);
  return e.kind == Expression::Kind::interval || is_distribution_call(e);
}
std::vector<std::string> distribution_names() {
  std::vector<std::string> names = {"discrete", "mixture", "truncate", "dirichlet"};
  for (const auto& [name, signature] : signatures()) names.push_back(name);
  return names;
}

std::optional<Specification> Sampler::specify(const Expression& expression) {
  if (expression.kind == Expression::Kind::with_unit && is_lone_distribution(*expression.children[0])) {
    builder_.error(expression.span, "a unit here belongs inside the distribution", "write truncate(1 to 5 [USD], 0 [USD], 9 [USD])");
    return std::nullopt;
  }
  if (expression.kind == Expression::Kind::interval) return specify_interval(expression);
  if (!is_distribution_call(expression)) {
    builder_.error(expression.span, "a distribution is needed here", "write a to b, normal(…), gamma(…) and the like");
    return std::nullopt;
  }
  if (expression.name == "mixture") return specify_mixture(expression);
  if (expression.name == "truncate") return specify_truncation(expression);
  if (expression.name == "discrete") return specify_discrete(expression);
  const Signature& signature = signatures().at(expression.name);
  std::map<std::string, size_t> named;
  std::vector<const Expression*> given(signature.parameters.size(), nullptr);
  bool statistics = false, good = true;
  for (size_t i = 0; i < expression.children.size(); ++i) {
    const std::string& name = expression.argument_names[i];
    if (!name.empty()) {
      if (!named.emplace(name, i).second) {
        builder_.error(expression.argument_spans[i], fmt::format("'{}' is given twice", name));
        return std::nullopt;
      }
      const auto at = std::find(signature.parameters.begin(), signature.parameters.end(), name);
      const bool solvable =
          expression.name != "pert" && expression.name != "triangular" && expression.name != "student_t" && expression.name != "bernoulli";
      if (at != signature.parameters.end()) {
        given[static_cast<size_t>(at - signature.parameters.begin())] = expression.children[i].get();
      } else if (solvable && is_statistic(name)) {
        statistics = true;
      } else {
        std::vector<std::string> known = signature.parameters;
        for (const char* statistic : {"mean", "sd", "median", "mode", "p5", "p95"}) {
          if (solvable && std::find(known.begin(), known.end(), statistic) == known.end()) known.emplace_back(statistic);
        }
        std::string hint = did_you_mean(name, known);
        if (hint.empty()) hint = fmt::format("its parameters: {}", fmt::join(known, ", "));
        builder_.error(expression.argument_spans[i], fmt::format("{} has no parameter '{}'", expression.name, name), hint);
        good = false;
      }
    } else if (!named.empty()) {
      builder_.error(expression.argument_spans[i], "a parameter without a name follows one with a name", "name it too");
      good = false;
    } else if (i >= given.size()) {
      builder_.error(expression.argument_spans[i], fmt::format("{}({}) takes at most {} parameters", expression.name,
                                                               fmt::join(signature.parameters, ", "), given.size()));
      return std::nullopt;
    } else {
      given[i] = expression.children[i].get();
    }
  }
  if (!good) return std::nullopt;
  if (statistics) return specify_by_statistics(expression, signature.family, named);
  Specification specification;
  specification.family = signature.family;
  bool any_unit = false;
  for (size_t i = 0; i < given.size(); ++i) {
    if (given[i] == nullptr) {
      if (i < signature.required) {
        builder_.error(expression.span,
                       fmt::format("{}({}) needs `{}`", expression.name, fmt::join(signature.parameters, ", "), signature.parameters[i]));
        return std::nullopt;
      }
      const bool one = signature.parameters[i] == "max" || signature.parameters[i] == "scale";
      specification.parameters.push_back(builder_.graph_.constant(signature.parameters[i] == "lambda" ? 4 : one ? 1 : 0));
      continue;
    }
    auto value = builder_.evaluate(*given[i], context_);
    if (!value || !builder_.numeric(given[i]->span, *value, "a parameter")) return std::nullopt;
    if (!value->scalar()) {
      builder_.error(given[i]->span, "a parameter is one value, not an array", "name one element, or put the prior over the same index");
      return std::nullopt;
    }
    const bool constant = builder_.graph_.is_constant(value->nodes[0]);
    if (!constant && !signature.varying) {
      builder_.error(given[i]->span,
                     fmt::format("the parameters of {} must be constants (its quantile has no closed form)", expression.name),
                     "use normal, lognormal, uniform, triangular, weibull or logistic where a parameter is uncertain");
      return std::nullopt;
    }
    const bool carries = carries_unit(expression.name, i);
    if (!carries) {
      if (!builder_.dimensionless(given[i]->span, *value, fmt::format("`{}` of {}", signature.parameters[i], expression.name)))
        return std::nullopt;
    } else if (value->bare_zero && any_unit) {
      value->dimension = specification.dimension;
    } else if (any_unit && specification.dimension != value->dimension) {
      builder_.error(
          given[i]->span,
          fmt::format("the parameters of {} are {} and {}", expression.name, in_unit(specification.dimension), in_unit(value->dimension)),
          "give them the same unit");
      return std::nullopt;
    }
    if (carries && !value->bare_zero) any_unit = true, specification.dimension = value->dimension;
    specification.parameters.push_back(value->nodes[0]);
  }
  if (!check_parameters(expression, specification, expression.name == "pert")) return std::nullopt;
  return specification;
}

/// Checks constant parameters, and brings them into Distribution's form.
bool Sampler::check_parameters(const Expression& expression, Specification& specification, bool pert) {
  Graph& graph = builder_.graph_;
  std::vector<double> p;
  for (const NodeId id : specification.parameters) {
    if (!graph.is_constant(id)) {
      if (specification.family == Family::lognormal)
        specification.parameters[0] = graph.apply(Operation::exponential, {specification.parameters[0]});
      return true;
    }
    p.push_back(graph.value(id));
  }
  std::string wrong, hint;
  const auto require = [&](bool condition, const char* problem, const char* suggestion = "") {
    if (!condition && wrong.empty()) wrong = problem, hint = suggestion;
  };
  for (const double value : p) require(value - value == 0, "a parameter is not a finite number");
  const auto shape = [](double s) { return s >= kSmallestShape && s <= kLargestShape; };
  switch (specification.family) {
    case Family::normal: require(p[1] > 0, "the sd must be positive", "write the mean first: normal(mean, sd)"); break;
    case Family::lognormal:
      require(p[1] > 0, "sigma must be positive", "for percentiles write lognormal(p5 = …, p95 = …)");
      require(p[0] < 700 && p[0] > -700, "mu is the mean of the logarithm, and e^mu overflows",
              "write lognormal(mean = …, sd = …) for the mean itself");
      p[0] = exponential(p[0]);
      break;
    case Family::uniform: require(p[0] < p[1], "the low end must be below the high end"); break;
    case Family::loguniform:
      require(p[0] > 0 && p[0] < p[1], "the ends must be positive and in order");
      require(std::isfinite(p[1] / p[0]), "the ends are more than 308 orders of magnitude apart");
      break;
    case Family::triangular:
      require(p[0] <= p[1] && p[1] <= p[2] && p[0] < p[2], "min <= mode <= max must hold, with min < max", "the order is (min, mode, max)");
      break;
    case Family::exponential: require(p[0] > 0, "the mean must be positive"); break;
    case Family::weibull: require(p[0] > 0 && p[1] > 0, "shape and scale must be positive"); break;
    case Family::logistic:
    case Family::laplace: require(p[1] > 0, "the scale must be positive"); break;
    case Family::beta:
      if (pert) {
        require(p[0] <= p[1] && p[1] <= p[2] && p[0] < p[2], "min <= mode <= max must hold, with min < max",
                "the order is (min, mode, max)");
        require(p[3] > 0, "lambda must be positive");
        if (wrong.empty()) {
          const double width = p[2] - p[0];
          p = {1 + p[3] * ((p[1] - p[0]) / width), 1 + p[3] * ((p[2] - p[1]) / width), p[0], p[2]};
        }
      }
      if (wrong.empty()) {
        require(shape(p[0]) && shape(p[1]), "alpha and beta must lie between 0.01 and 1e6",
                "for a mean and an sd write beta(mean = …, sd = …)");
        require(p[2] < p[3], "min must be below max");
      }
      break;
    case Family::gamma:
      require(shape(p[0]), "the shape must lie between 0.01 and 1e6", "for a mean and an sd write gamma(mean = …, sd = …)");
      require(p[1] > 0, "the scale must be positive");
      break;
    case Family::student_t:
      require(p[0] >= kSmallestDegrees && p[0] <= kLargestShape, "the degrees of freedom must lie between 0.5 and 1e6");
      require(p[2] > 0, "the scale must be positive");
      break;
    case Family::bernoulli: require(p[0] >= 0 && p[0] <= 1, "a probability lies between 0 and 1", "write 35% for a percentage"); break;
    default: break;
  }
  if (!wrong.empty()) {
    builder_.error(expression.span, fmt::format("{}(…): {}", expression.name, wrong), hint);
    return false;
  }
  specification.parameters.clear();
  for (const double value : p) specification.parameters.push_back(graph.constant(value));
  specification.constant = std::make_shared<Distribution>(Distribution{specification.family, p, {}});
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
    builder_.error(expression.span, fmt::format("{}(…) mixes parameters by place and by name", expression.name), "name them all");
    return std::nullopt;
  }
  for (const auto& [name, i] : named) {
    const bool end = family == Family::beta && (name == "min" || name == "max");
    if (!end && !is_statistic(name)) {
      builder_.error(expression.argument_spans[i], fmt::format("'{}' does not go with mean, sd, median, mode or percentiles", name));
      return std::nullopt;
    }
    const auto value = builder_.constant(*expression.children[i], fmt::format("`{}` of {}", name, expression.name));
    if (!value) return std::nullopt;
    if (!first && value->second != specification.dimension) {
      builder_.error(
          expression.argument_spans[i],
          fmt::format("the parameters of {} are {} and {}", expression.name, in_unit(specification.dimension), in_unit(value->second)),
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
    builder_.error(expression.span, fmt::format("{}(…): {}", expression.name, reason),
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
      ends[0] = number->kind == Expression::Kind::number ? round_to_double((negative ? -1 : 1) * number->number * factor)
                                                         : ends[0] * round_to_double(factor);
      dimensions[0] = expression.unit.dimension;
    }
  }
  if (dimensions[0] != dimensions[1]) {
    builder_.error(expression.span, fmt::format("the ends of the interval are {} and {}", in_unit(dimensions[0]), in_unit(dimensions[1])),
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
    builder_.error(expression.span, "the ends of the interval are more than 308 orders of magnitude apart", "model the logarithm");
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
