// A unit behind a distribution, given to the parameters that have one: normal(5, 1) [USD] as normal(5 [USD], 1 [USD]).
#include <algorithm>
#include <set>

#include "families/family.h"
#include "families/statistics.h"
#include "scenario/builder.h"

namespace reckon {

namespace {

ExpressionPointer with_unit(const Expression& expression, const Expression& unit) {
  auto wrapped = std::make_unique<Expression>();
  wrapped->kind = Expression::Kind::with_unit;
  wrapped->span = expression.span;
  wrapped->unit = unit.unit, wrapped->unit_text = unit.unit_text;
  wrapped->children.push_back(copy_of(expression));
  return wrapped;
}

/// A count or a shape between fixed ends: a hundred times its mean is not a hundred times the variate.
bool is_of_fixed_scale(const NamedForm& named) {
  static const std::set<std::string> names = {"beta", "chi_squared", "student_t"};
  return atomic(named.family) || names.count(named.form->name) != 0;
}

/// Whether an argument of the form takes the unit; nothing where that would not scale the variate.
std::optional<std::vector<bool>> takes_unit(const Expression& call, const NamedForm& of, const Unit& unit) {
  const Form& form = *of.form;
  std::vector<bool> takes(call.children.size());
  size_t given = 0;
  bool statistics = false;
  for (size_t i = 0; i < takes.size(); ++i) {
    const std::string& name = call.argument_names[i];
    const auto named = std::find_if(form.parameters.begin(), form.parameters.end(),
                                    [&](const FormParameter& parameter) { return parameter.name == name; });
    const bool by_place = name.empty() && i < form.parameters.size();
    if (by_place) takes[i] = form.parameters[i].has_unit;
    else if (named != form.parameters.end()) takes[i] = named->has_unit;
    else takes[i] = is_statistic(name), statistics = statistics || takes[i];
    given += takes[i] ? 1 : 0;
  }
  const auto all = std::count_if(form.parameters.begin(), form.parameters.end(),
                                 [](const FormParameter& parameter) { return parameter.has_unit; });
  if (is_of_fixed_scale(of) && (statistics || (atomic(of.family) && unit.factor != 1))) return std::nullopt;
  if (given == 0 || (!statistics && given < static_cast<size_t>(all))) return std::nullopt;
  return takes;
}

}  // namespace

ExpressionPointer unit_inside(const Expression& expression) {
  const Expression& inner = *expression.children[0];
  std::vector<bool> takes(inner.children.size(), true);
  if (inner.kind == Expression::Kind::call) {
    if (const NamedForm* const form = find_form(inner.name)) {
      const auto of_form = takes_unit(inner, *form, expression.unit);
      if (!of_form) return nullptr;
      takes = *of_form;
    } else if (inner.name == "mixture") {
      for (size_t i = 0; i < takes.size(); ++i) takes[i] = inner.argument_names[i].empty();  // but not the weights
    } else if (inner.name != "truncate" && inner.name != "metalog" && inner.name != "quantiles") {
      return nullptr;
    }
  } else if (inner.kind != Expression::Kind::interval || inner.has_unit) {
    return nullptr;
  }
  ExpressionPointer result = copy_of(inner);
  for (size_t i = 0; i < takes.size(); ++i) {
    if (takes[i]) result->children[i] = with_unit(*inner.children[i], expression);
  }
  return result;
}

}  // namespace reckon
