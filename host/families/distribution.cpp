#include "families/distribution.h"

#include <algorithm>
#include <string>

#include "bins.h"
#include "families/family.h"
#include "operations.h"
#include "special/normal.h"

namespace reckon {

const FamilyDefinition& definition_of(Family family) {
  static const FamilyDefinition* const all[] = {
#define FAMILY(name) &families::name,
#include "families/families.def"
#undef FAMILY
  };
  return *all[static_cast<size_t>(family)];
}

const std::vector<NamedForm>& forms() {
  static const std::vector<NamedForm> all = [] {
    std::vector<NamedForm> list;
    const auto add = [&](Family family) {
      for (const Form& form : definition_of(family).forms) list.push_back({family, &form});
    };
#define FAMILY(name) add(Family::name);
#include "families/families.def"
#undef FAMILY
    return list;
  }();
  return all;
}

const NamedForm* find_form(const std::string& name) {
  const auto found =
      std::find_if(forms().begin(), forms().end(), [&](const NamedForm& one) { return one.form->name == name; });
  return found != forms().end() ? &*found : nullptr;
}

TwoTails clamped_tails(double below, double above) {
  return {std::min(std::max(below, 0.0), 1.0), std::min(std::max(above, 0.0), 1.0)};
}
TwoTails normal_tails(double z) { return on_side(z < 0, normal_upper_tail(magnitude(z))); }
/// Mills's ratio by Laplace's continued fraction.
double normal_decay(double from, double step) {
  const auto ratio = [](double at) {
    double fraction = at;
    for (int k = 60; k > 0; --k) fraction = at + k / fraction;
    return 1 / fraction;
  };
  return 0.5 * step * (2 * from + step) + logarithm(ratio(from) / ratio(from + step));
}
TwoTails exponential_tails(double x) {
  if (x <= 0) return {0, 1};
  return {-exponential_minus_one(-x), exponential(-x)};
}
TwoTails discrete_tails(const std::vector<double>& p, double x, bool before) {
  const size_t count = p.size() / 2;
  double below = 0, above = 0;
  for (size_t i = 0; i < count; ++i) (before ? p[i] < x : p[i] <= x) ? below += p[count + i] : above += p[count + i];
  return {below / (below + above), above / (below + above)};
}

TwoTails tails_by_quantile(const Distribution& d, double x) {
  const Support ends = support_of(d);
  if (x <= ends.low) return {0, 1};
  if (x >= ends.high) return {1, 0};
  const bool upper = x > quantile(d, 0.5, true);
  constexpr double kSmallest = 0x1p-1000;
  uint64_t a = to_bits(kSmallest), b = to_bits(0.5);  // the largest tail whose quantile is no nearer to the middle
  while (a < b) {
    const uint64_t middle = a + (b - a + 1) / 2;
    const double at = quantile(d, from_bits(middle), upper);
    if (upper ? at >= x : at <= x) {
      a = middle;
    } else {
      b = middle - 1;
    }
  }
  const double tail = a == to_bits(kSmallest) ? 0 : from_bits(a);
  return on_side(!upper, tail);
}

double total_weight(const std::vector<double>& weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  return sum;
}

double search_quantile(const Distribution& d, double tail, bool upper, double low, double high) {
  uint64_t a = ordered_key(low), b = ordered_key(high);
  while (a < b) {
    const uint64_t middle = a + (b - a) / 2;
    const TwoTails at = distribution_function(d, value_of_key(middle));
    if (upper ? at.above <= tail : at.below >= tail) {
      b = middle;
    } else {
      a = middle + 1;
    }
  }
  return value_of_key(a);
}

TwoTails distribution_function(const Distribution& d, double x) { return definition_of(d.family).tails(d, x, false); }
TwoTails distribution_function_before(const Distribution& d, double x) {
  return definition_of(d.family).tails(d, x, true);
}
double quantile(const Distribution& d, double tail, bool upper) {
  return definition_of(d.family).quantile(d, tail, upper);
}
Support support_of(const Distribution& d) { return definition_of(d.family).support(d); }

Truncation truncation_of(const Distribution& d) { return {d.parameters[2], d.parameters[3], d.parameters[4]}; }

Distribution truncated_between(DistributionPointer whole, double low, double high) {
  const TwoTails at_low = distribution_function_before(*whole, low), at_high = distribution_function(*whole, high);
  // The difference of the tails that are small loses nothing.
  const double mass = at_low.below > 0.5 ? at_low.above - at_high.above : at_high.below - at_low.below;
  return {Family::truncated, {low, high, at_low.below, at_high.above, mass}, {std::move(whole)}};
}

double resolution(const Distribution& d) {
  constexpr double kRounding = 0x1p-49;
  if (d.family == Family::truncated) {
    const Truncation cut = truncation_of(d);
    const double ends = std::max(std::min(cut.below, 1 - cut.below), std::min(cut.above, 1 - cut.above));
    return (kRounding * ends + resolution(*d.components[0])) / cut.mass;
  }
  double sum = 0;
  if (d.family == Family::mixture) {
    const double total = total_weight(d.parameters);
    for (size_t i = 0; i < d.components.size(); ++i) sum += d.parameters[i] / total * resolution(*d.components[i]);
  }
  return sum;
}

}  // namespace reckon
