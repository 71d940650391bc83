// Distributions: from a call or an interval to the nodes that sample it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/parameters.h"
#include "model/quantile_table.h"
#include "operations.h"
#include "distributions/normal.h"
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

bool tabulated(Family family) {
  return family == Family::beta || family == Family::gamma || family == Family::student_t || family == Family::mixture;
}
bool atomic(Family family) { return family == Family::bernoulli || family == Family::discrete; }

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

Source Sampler::own_source() {
  std::string name = context_.full_name;
  if (!context_.lone) name += fmt::format("#{}", ++context_.anonymous);
  const auto correlated = builder_.correlated_.find(name);
  if (correlated != builder_.correlated_.end()) return {std::nullopt, correlated->second};
  return {builder_.graph_.uniform(name), std::nullopt};
}
NodeId Sampler::uniform_of(Source& source) {
  if (!source.uniform) source.uniform = builder_.graph_.apply(Operation::uniform_of_normal, {*source.normal});
  return *source.uniform;
}
NodeId Sampler::normal_of(Source& source) {
  if (!source.normal) source.normal = builder_.graph_.apply(Operation::standard_normal, {*source.uniform});
  return *source.normal;
}

MaybeQuantity Sampler::sample(const Expression& expression) {
  if (context_.full_name.empty()) {
    builder_.error(expression.span, "a distribution stands outside [priors]", "give it a name in [priors] and use the name here");
    return std::nullopt;
  }
  const auto specification = specify(expression);
  if (!specification) return std::nullopt;
  try {
    Quantity result{{emit(*specification, own_source())}};
    result.dimension = specification->dimension;
    return result;
  } catch (const CannotTabulate& e) {
    builder_.error(expression.span, fmt::format("this distribution cannot be sampled ({})", e.what()),
                   "use fewer parts, or less extreme shapes");
    return std::nullopt;
  }
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
    case Family::loguniform: require(p[0] > 0 && p[0] < p[1], "the ends must be positive and in order"); break;
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
    builder_.error(expression.span, "the interval is reversed or empty (its first end must be the smaller)", "write low to high");
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

std::optional<std::vector<double>> Sampler::numbers(const Expression& list, const std::string& what, Dimension& dimension) {
  if (list.kind != Expression::Kind::list || list.children.empty()) {
    builder_.error(list.span, fmt::format("{} must be a list", what), "write [1, 2, 3]");
    return std::nullopt;
  }
  std::vector<double> result;
  for (const auto& item : list.children) {
    const auto value = builder_.constant(*item, "an entry of " + what);
    if (!value) return std::nullopt;
    if (!result.empty() && value->second != dimension) {
      builder_.error(item->span, fmt::format("the entries of {} are {} and {}", what, in_unit(dimension), in_unit(value->second)));
      return std::nullopt;
    }
    dimension = value->second;
    result.push_back(value->first);
  }
  return result;
}

namespace {

/// The argument called `name`, or else the last one, where it is a list.
const Expression* list_argument(const Expression& call, const std::string& name) {
  for (size_t i = 0; i < call.children.size(); ++i) {
    if (call.argument_names[i] == name) return call.children[i].get();
  }
  const bool list = !call.children.empty() && call.argument_names.back().empty() && call.children.back()->kind == Expression::Kind::list;
  return list ? call.children.back().get() : nullptr;
}

bool valid_weights(const std::vector<double>& weights) {
  double sum = 0;
  for (const double w : weights) {
    if (!(w >= 0)) return false;
    sum += w;
  }
  return sum > 0 && sum - sum == 0;
}

}  // namespace

std::optional<Specification> Sampler::specify_discrete(const Expression& expression) {
  Specification specification;
  specification.family = Family::discrete;
  const Expression* weights = expression.children.size() == 2 ? list_argument(expression, "weights") : nullptr;
  if (expression.children.empty() || expression.children.size() > 2 || (expression.children.size() == 2 && weights == nullptr)) {
    builder_.error(expression.span, "discrete(…) takes values and weights", "write discrete([1, 2, 3], [0.5, 0.3, 0.2])");
    return std::nullopt;
  }
  const Expression* values = expression.children[0].get() != weights ? expression.children[0].get() : expression.children[1].get();
  auto x = numbers(*values, "the values", specification.dimension);
  if (!x) return std::nullopt;
  Dimension pure;
  auto w = weights != nullptr ? numbers(*weights, "the weights", pure) : std::vector<double>(x->size(), 1.0);
  if (!w) return std::nullopt;
  if (w->size() != x->size() || !valid_weights(*w) || !pure.empty()) {
    builder_.error(expression.span,
                   fmt::format("discrete(…) has {} values and {} weights, or weights that are negative or all zero", x->size(), w->size()),
                   "give each value one weight");
    return std::nullopt;
  }
  x->insert(x->end(), w->begin(), w->end());
  specification.constant = std::make_shared<Distribution>(Distribution{Family::discrete, *x, {}});
  return specification;
}

std::optional<Specification> Sampler::specify_mixture(const Expression& expression) {
  Specification specification;
  specification.family = Family::mixture;
  const Expression* weights = list_argument(expression, "weights");
  Distribution mixture{Family::mixture, {}, {}};
  bool first = true;
  for (size_t i = 0; i < expression.children.size(); ++i) {
    if (expression.children[i].get() == weights) continue;
    if (!expression.argument_names[i].empty()) {
      builder_.error(expression.argument_spans[i], fmt::format("mixture has no parameter '{}'", expression.argument_names[i]),
                     "its only name is weights");
      return std::nullopt;
    }
    const auto part = specify(*expression.children[i]);
    if (!part) return std::nullopt;
    if (!part->constant) {
      builder_.error(expression.children[i]->span, "the parts of a mixture must have constant parameters");
      return std::nullopt;
    }
    if (!first && part->dimension != specification.dimension) {
      builder_.error(expression.children[i]->span,
                     fmt::format("the parts of the mixture are {} and {}", in_unit(specification.dimension), in_unit(part->dimension)));
      return std::nullopt;
    }
    first = false;
    specification.dimension = part->dimension;
    mixture.components.push_back(part->constant);
  }
  Dimension pure;
  auto w = weights != nullptr ? numbers(*weights, "the weights", pure) : std::vector<double>(mixture.components.size(), 1.0);
  if (!w) return std::nullopt;
  if (mixture.components.empty() || w->size() != mixture.components.size() || !valid_weights(*w)) {
    builder_.error(expression.span,
                   fmt::format("mixture(…) has {} parts and {} weights, or weights that are negative or all zero",
                               mixture.components.size(), w->size()),
                   "write mixture(1 to 2, 5 to 9, weights = [0.7, 0.3])");
    return std::nullopt;
  }
  for (size_t i = w->size(); i-- > 0;) {  // a part without weight is no part
    if ((*w)[i] > 0) continue;
    w->erase(w->begin() + static_cast<long>(i));
    mixture.components.erase(mixture.components.begin() + static_cast<long>(i));
  }
  mixture.parameters = *w;
  specification.constant = std::make_shared<Distribution>(mixture);
  return specification;
}

std::optional<Specification> Sampler::specify_truncation(const Expression& expression) {
  if (expression.children.size() != 3) {
    builder_.error(expression.span, "truncate(distribution, low, high) takes three arguments", "for one side use a far limit on the other");
    return std::nullopt;
  }
  auto inner = specify(*expression.children[0]);
  if (!inner) return std::nullopt;
  if (!inner->constant || atomic(inner->family)) {
    builder_.error(expression.children[0]->span, "truncate needs a continuous distribution with constant parameters");
    return std::nullopt;
  }
  double ends[2];
  for (size_t i = 0; i < 2; ++i) {
    const auto value = builder_.constant(*expression.children[i + 1], "an end of truncate");
    if (!value) return std::nullopt;
    const bool zero = value->first == 0 && value->second.empty();
    if (value->second != inner->dimension && !zero) {
      builder_.error(expression.children[i + 1]->span,
                     fmt::format("the distribution is {}, this end {}", in_unit(inner->dimension), in_unit(value->second)));
      return std::nullopt;
    }
    ends[i] = value->first;
  }
  if (!(ends[0] < ends[1])) {
    builder_.error(expression.span, "truncate: the low end must be below the high end");
    return std::nullopt;
  }
  DistributionPointer base = inner->constant;
  if (base->family == Family::truncated) {  // a truncation of a truncation is one truncation
    ends[0] = std::max(ends[0], base->parameters[0]);
    ends[1] = std::min(ends[1], base->parameters[1]);
    base = base->components[0];
  }
  Specification specification;
  specification.family = Family::truncated;
  specification.dimension = inner->dimension;
  const Distribution truncated{Family::truncated, {ends[0], ends[1]}, {base}};
  if (!(ends[0] < ends[1]) || !(truncation_of(truncated).mass > 1e-280)) {
    builder_.error(expression.span, "truncate: the distribution has less than 1e-280 of its probability between these ends",
                   "bring the ends closer to its centre");
    return std::nullopt;
  }
  specification.constant = std::make_shared<Distribution>(truncated);
  return specification;
}

NodeId Sampler::emit_scaled(NodeId location, NodeId scale, NodeId standard) {
  Graph& graph = builder_.graph_;
  const NodeId scaled = graph.apply(Operation::multiply, {scale, standard});
  if (graph.is_constant(location) && graph.value(location) == 0) return scaled;
  return graph.apply(Operation::add, {location, scaled});
}

NodeId Sampler::emit(const Specification& s, Source source) {
  Graph& graph = builder_.graph_;
  const std::vector<NodeId>& p = s.parameters;
  const auto table = [&](Family family, std::vector<double> parameters) {
    return graph.tabulated(uniform_of(source), quantile_table({family, std::move(parameters), {}}));
  };
  const auto number = [&](size_t i) { return s.constant->parameters[i]; };
  switch (s.family) {
    case Family::normal: return emit_scaled(p[0], p[1], normal_of(source));
    case Family::lognormal: return graph.apply(Operation::lognormal, {normal_of(source), p[1], p[0]});
    case Family::uniform: return graph.apply(Operation::uniform_between, {uniform_of(source), p[0], p[1]});
    case Family::loguniform: {
      const NodeId ratio = graph.apply(Operation::logarithm, {graph.apply(Operation::divide, {p[1], p[0]})});
      return graph.apply(Operation::loguniform, {uniform_of(source), p[0], p[1], ratio});
    }
    case Family::triangular: return graph.apply(Operation::triangular, {uniform_of(source), p[0], p[1], p[2]});
    case Family::exponential:
      return graph.apply(Operation::multiply, {p[0], graph.apply(Operation::standard_exponential, {uniform_of(source)})});
    case Family::weibull: {
      const NodeId inverse = graph.apply(Operation::divide, {graph.constant(1), p[0]});
      const NodeId e = graph.apply(Operation::standard_exponential, {uniform_of(source)});
      return graph.apply(Operation::multiply, {p[1], graph.apply(Operation::power, {e, inverse})});
    }
    case Family::logistic: return emit_scaled(p[0], p[1], graph.apply(Operation::standard_logistic, {uniform_of(source)}));
    case Family::laplace: return emit_scaled(p[0], p[1], graph.apply(Operation::standard_laplace, {uniform_of(source)}));
    case Family::bernoulli: return graph.apply(Operation::bernoulli, {uniform_of(source), p[0]});
    case Family::beta: {
      const double a = number(0), b = number(1);
      NodeId x;
      if (std::min(a, b) < kLogarithmicShape) {
        const NodeId odds = graph.apply(Operation::exponential, {graph.apply(Operation::negate, {table(Family::logit_beta, {a, b})})});
        x = graph.apply(Operation::divide, {graph.constant(1), graph.apply(Operation::add, {graph.constant(1), odds})});
      } else {
        x = table(Family::beta, {a, b, 0, 1});
      }
      return emit_scaled(p[2], graph.constant(number(3) - number(2)), x);
    }
    case Family::gamma: {
      const bool small = number(0) < kLogarithmicShape;
      const NodeId x =
          small ? graph.apply(Operation::exponential, {table(Family::log_gamma, {number(0)})}) : table(Family::gamma, {number(0), 1});
      return graph.apply(Operation::multiply, {p[1], x});
    }
    case Family::student_t: return emit_scaled(p[1], p[2], table(Family::student_t, {number(0), 0, 1}));
    case Family::discrete: {
      const auto& x = s.constant->parameters;
      const auto half = x.begin() + static_cast<long>(x.size() / 2);
      return graph.discrete(uniform_of(source), discrete_table({x.begin(), half}, {half, x.end()}));
    }
    case Family::mixture: return graph.tabulated(uniform_of(source), quantile_table(*s.constant));
    case Family::truncated: return emit_truncated(s, source);
    default: return graph.constant(0);
  }
}

NodeId Sampler::emit_truncated(const Specification& s, Source source) {
  Graph& graph = builder_.graph_;
  const Distribution& truncated = *s.constant;
  const Distribution& inner = *truncated.components[0];
  const double low = truncated.parameters[0], high = truncated.parameters[1];
  if (tabulated(inner.family) || inner.family == Family::truncated) {
    return graph.tabulated(uniform_of(source), quantile_table(truncated));
  }
  const Truncation cut = truncation_of(truncated);
  Specification plain;
  plain.family = inner.family;
  for (const double value : inner.parameters) plain.parameters.push_back(graph.constant(value));
  plain.constant = truncated.components[0];
  Source restricted;
  restricted.uniform = graph.apply(Operation::truncated_uniform,
                                   {uniform_of(source), graph.constant(cut.below), graph.constant(cut.above), graph.constant(cut.mass)});
  // Rounding may reach a unit of the last place beyond an end.
  const NodeId x = graph.apply(Operation::maximum, {emit(plain, restricted), graph.constant(low)});
  return graph.apply(Operation::minimum, {x, graph.constant(high)});
}

MaybeQuantity Sampler::sample_dirichlet(const Expression& expression, const IndexDefinition& index, const std::string& full_name) {
  Graph& graph = builder_.graph_;
  const size_t count = index.labels.size();
  if (expression.children.size() != count) {
    builder_.error(
        expression.span,
        fmt::format("dirichlet(…) has {} parameters, but index '{}' has {} labels", expression.children.size(), index.name, count),
        fmt::format("give one for each of {}", fmt::join(index.labels, ", ")));
    return std::nullopt;
  }
  std::vector<double> shapes(count);
  std::vector<bool> set(count, false);
  for (size_t i = 0; i < count; ++i) {
    size_t at = i;
    if (!expression.argument_names[i].empty()) {
      at = static_cast<size_t>(std::find(index.labels.begin(), index.labels.end(), expression.argument_names[i]) - index.labels.begin());
    }
    const auto value = builder_.constant(*expression.children[i], "a parameter of dirichlet");
    if (!value) return std::nullopt;
    if (at >= count || set[at] || !value->second.empty() || !(value->first >= kSmallestShape && value->first <= kLargestShape)) {
      builder_.error(expression.argument_spans[i],
                     at >= count || set[at]
                         ? fmt::format("dirichlet: '{}' is no label of '{}', or is given twice", expression.argument_names[i], index.name)
                         : "dirichlet(…): a parameter must be a pure number between 0.01 and 1e6");
      return std::nullopt;
    }
    set[at] = true;
    shapes[at] = value->first;
  }
  if (count == 1) return Quantity{{graph.constant(1)}, &index};
  const bool logarithmic = *std::min_element(shapes.begin(), shapes.end()) < kLogarithmicShape;
  std::vector<NodeId> parts;
  for (size_t i = 0; i < count; ++i) {
    const NodeId uniform = graph.uniform(full_name + "." + index.labels[i]);
    const Distribution part =
        logarithmic ? Distribution{Family::log_gamma, {shapes[i]}, {}} : Distribution{Family::gamma, {shapes[i], 1}, {}};
    parts.push_back(graph.tabulated(uniform, quantile_table(part)));
  }
  if (logarithmic) {  // exp(l - max l), so that the largest share is never lost
    NodeId largest = parts[0];
    for (size_t i = 1; i < count; ++i) largest = graph.apply(Operation::maximum, {largest, parts[i]});
    for (NodeId& part : parts) part = graph.apply(Operation::exponential, {graph.apply(Operation::subtract, {part, largest})});
  }
  NodeId sum = parts[0];
  for (size_t i = 1; i < count; ++i) sum = graph.apply(Operation::add, {sum, parts[i]});
  Quantity result{{}, &index};
  for (const NodeId part : parts) result.nodes.push_back(graph.apply(Operation::divide, {part, sum}));
  return result;
}

}  // namespace reckon
