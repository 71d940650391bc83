// What a distribution is: from a call or an interval to a family with parameters.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "distributions/normal.h"
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
    if (const ExpressionPointer inside = unit_inside(expression)) return specify(*inside);
    builder_.error(expression.span,
                   "a unit inside belongs to the distribution's parameters, and these cannot all have it",
                   "write it behind the whole, as in mixture(poisson(3), poisson(9)) [h], or at parameters that have "
                   "one, as in truncate(normal(5 [USD], 1 [USD]), 0 [USD], 9 [USD])");
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
  return specify_form(expression);
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
