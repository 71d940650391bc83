// Distributions of counts by their ratios P(k + 1) / P(k), which fall: exact sums, no special functions.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "families/family.h"
#include "model/tables.h"

namespace reckon {

/// The standard deviation up to which every count with a probability above 2^-80 of the mode's has its place in a table
/// (about a million of them).
constexpr double kLargestCountSd = 5e4;

/// All of such a distribution: `key` names it, `ratio` is P(k + 1) / P(k).
struct CountLaw {
  std::string key;
  double mode = 0, least = 0, most = 0;  // `most` may be infinite
  std::function<double(double)> ratio;
};

/// Cumulated from both ends; kept by the key.
std::shared_ptr<const DiscreteData> count_table(const CountLaw& law);

/// Counts between two ends, as far out as may be, then as many weights.
std::vector<double> counts_between(CountLaw law, double low, double high);

TwoTails count_tails(const DiscreteData& table, double x, bool before);
double count_quantile(const DiscreteData& table, double tail, bool upper);

/// The family of a law: `Law::law_of(distribution)` gives it.
template <class Law>
FamilyDefinition count_family(std::vector<Form> forms) {
  static constexpr auto table_of = [](const Distribution& d) { return count_table(Law::law_of(d)); };
  FamilyDefinition family;
  family.forms = std::move(forms);
  family.tails = [](const Distribution& d, double x, bool before) { return count_tails(*table_of(d), x, before); };
  family.quantile = [](const Distribution& d, double tail, bool upper) {
    return count_quantile(*table_of(d), tail, upper);
  };
  family.support = [](const Distribution& d) {
    const auto table = table_of(d);
    return Support{table->value.front(), table->value.back()};
  };
  family.emit = [](Emitter& e, const std::vector<NodeId>&, const Distribution* constant) {
    return e.graph().discrete(e.uniform(), table_of(*constant));
  };
  family.atoms = [](const Distribution& d) { return table_of(d)->value; };
  family.atoms_between = [](const Distribution& d, double low, double high) {
    return counts_between(Law::law_of(d), low, high);
  };
  return family;
}

}  // namespace reckon
