// What a family of distributions is: how it is written, when it is valid, its tails and quantile, and how it is
// drawn. A family is one file of this folder and one line of families.def.
#pragma once
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "families/distribution.h"
#include "families/emitter.h"

namespace reckon {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Constant parameters on their way from what is written to what the distribution has.
class Check {
 public:
  explicit Check(std::vector<double> written) : p(std::move(written)) {}
  /// The first condition that does not hold says what is wrong, and what to write instead.
  void require(bool condition, const char* problem, const char* suggestion = "") {
    if (!condition && wrong.empty()) wrong = problem, hint = suggestion;
  }

  std::vector<double> p;
  std::string wrong, hint;
};

struct FormParameter {
  const char* name;
  bool has_unit = true;      // the variate's; else it is a pure number
  double otherwise = kNone;  // what it is where it is not given; NaN: it must be
};

/// A way to write a family: NAME(parameters).
struct Form {
  const char* name;
  std::vector<FormParameter> parameters;
  bool varying = false;        // parameters may be other priors: the quantile has a closed form
  bool by_statistics = false;  // any two of mean, sd, median, mode and percentiles will do instead
  void (*check)(Check& check) = nullptr;
  /// Where parameters are other priors: from what is written to what is drawn from.
  void (*vary)(Graph& graph, std::vector<NodeId>& parameters) = nullptr;
  /// There: 1 in a draw whose parameters, as written, there can be; that of a constant is here too.
  NodeId (*holds)(Graph& graph, const std::vector<NodeId>& parameters) = nullptr;
};

/// A statistic that is given: "mean", "p5", ...; and its value.
using GivenStatistic = std::pair<std::string, double>;

struct FamilyDefinition {
  std::vector<Form> forms;
  /// P(X <= x) and P(X > x); `before`: P(X < x) and P(X >= x).
  TwoTails (*tails)(const Distribution& distribution, double x, bool before);
  /// The x whose lower tail (upper tail where `upper`) is `tail`, in (0, 1/2].
  double (*quantile)(const Distribution& distribution, double tail, bool upper);
  Support (*support)(const Distribution& distribution);
  /// The nodes of a variate; `constant` is null where parameters are other priors. Null: only ever a table of others.
  NodeId (*emit)(Emitter& emitter, const std::vector<NodeId>& parameters, const Distribution* constant) = nullptr;
  /// From two statistics, or one; `ends` is the support that is wanted.
  std::optional<std::vector<double>> (*from_statistics)(const GivenStatistic& first, const GivenStatistic& second,
                                                        const Support& ends) = nullptr;
  size_t statistics = 2;
  bool tabulated = false;  // the quantile has no closed form
  bool smooth = false;     // and bends nowhere: tables are fitted to an interpolant first
  /// The values that have a probability of their own, but for those of components; null: there are none.
  std::vector<double> (*atoms)(const Distribution& distribution) = nullptr;
  /// Those between two ends, then as many weights, however far out the ends lie; null: what `atoms` says of them.
  std::vector<double> (*atoms_between)(const Distribution& distribution, double low, double high) = nullptr;
  /// What a truncation cuts out of, where it is drawn by the variate's logarithm or logit; nothing: by itself.
  std::optional<Distribution> (*in_logarithms)(const Distribution& truncated) = nullptr;
  NodeId (*from_logarithms)(Emitter& emitter, const Distribution& inner, NodeId x) = nullptr;
  /// Far out on a side, where tails are no numbers any more: ln P(beyond `from`) - ln P(beyond x). Null: unknown.
  double (*decay)(const Distribution& distribution, double from, double x, bool upper) = nullptr;
};

const FamilyDefinition& definition_of(Family family);
/// Whether it has values with a probability of their own.
inline bool atomic(Family family) { return definition_of(family).atoms != nullptr; }

/// Every form of every family, by name.
struct NamedForm {
  Family family;
  const Form* form;
};
const std::vector<NamedForm>& forms();
const NamedForm* find_form(const std::string& name);

namespace families {
#define FAMILY(name) extern const FamilyDefinition name;
#include "families/families.def"
#undef FAMILY
}  // namespace families

/// Conditions on parameters that are nodes.
inline NodeId not_above(Graph& graph, NodeId a, NodeId b) { return graph.apply(Operation::less_or_equal, {a, b}); }
inline NodeId positive(Graph& graph, NodeId a) { return graph.apply(Operation::less, {graph.constant(0), a}); }
inline NodeId not_negative(Graph& graph, NodeId a) { return not_above(graph, graph.constant(0), a); }
inline NodeId both(Graph& graph, NodeId a, NodeId b) { return graph.apply(Operation::minimum, {a, b}); }
/// Of location and scale.
inline NodeId scale_holds(Graph& graph, const std::vector<NodeId>& p) { return not_negative(graph, p[1]); }

/// Tails from one of them.
inline TwoTails on_side(bool lower, double tail) { return lower ? TwoTails{tail, 1 - tail} : TwoTails{1 - tail, tail}; }
TwoTails clamped_tails(double below, double above);
TwoTails normal_tails(double z);
double normal_decay(double from, double step);  // of a standard normal's upper tail, from 5 on
TwoTails exponential_tails(double x);           // of a standard exponential
TwoTails discrete_tails(const std::vector<double>& values_then_weights, double x, bool before);
/// The smallest x with P(X <= x) at least as wanted, by bisection over the doubles.
double search_quantile(const Distribution& distribution, double tail, bool upper, double low, double high);
/// The tails at x of a continuous distribution that is known by its quantile: by bisection over tails.
TwoTails tails_by_quantile(const Distribution& distribution, double x);
double total_weight(const std::vector<double>& weights);
inline Support everywhere(const Distribution&) { return {}; }
inline Support positive(const Distribution&) { return {0, kInfinity}; }

}  // namespace reckon
