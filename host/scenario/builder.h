// From definitions to the graph: names are looked up and built on first use, units are checked,
// arrays are unrolled. Each part of the language has its own file: evaluate.cpp (expressions),
// functions.cpp (calls), specification.cpp, *_distribution.cpp and sampling.cpp (distributions),
// correlation.cpp, condition.cpp, settlement.cpp, scenario.cpp (the rest).
#pragma once
#include <functional>
#include <optional>
#include <set>

#include "families/family.h"
#include "language/csv.h"
#include "scenario/scenario.h"

namespace reckon {

/// A value of the language: one node, or one for each label of an index; in base units.
struct Quantity {
  std::vector<NodeId> nodes;
  const IndexDefinition* index = nullptr;  // null: a scalar
  Dimension dimension = {};
  bool truth = false;      // a comparison's result
  bool bare_zero = false;  // a literal 0, which fits any unit
  bool literal = false;    // a number as written, without a unit

  bool scalar() const { return index == nullptr; }
};
using MaybeQuantity = std::optional<Quantity>;

/// Where an expression stands: what its distributions are called, and which label of an array it
/// is evaluated for.
struct Context {
  std::string full_name;  // of the prior, with its label; empty: distributions are not allowed
  const IndexDefinition* index = nullptr;
  size_t label = 0;
  int anonymous = 0;          // distributions met so far inside a larger expression
  std::string constant = "";  // what must be one here
  bool lone = false;          // the whole value is one distribution: it takes the prior's own name
};

/// A distribution with parameters that are constants or other priors.
struct Specification {
  Family family = Family::normal;
  std::vector<NodeId> parameters;
  DistributionPointer constant;      // where every parameter is constant
  std::optional<NodeId> holds = {};  // else: 1 in a draw whose parameters there can be
  Dimension dimension = {};
};

class Builder {
 public:
  Builder(const Document& document, Graph& graph, Diagnostics& diagnostics)
      : document_(document), graph_(graph), diagnostics_(diagnostics) {}

  void build_correlations();
  MaybeQuantity quantity(const std::string& name, const Span& span);
  MaybeQuantity evaluate(const Expression& expression, Context& context);
  /// A constant with its dimension; an error names `what` where it is none.
  std::optional<std::pair<double, Dimension>> constant(const Expression& expression, const std::string& what);
  bool is_defined(const std::string& name) const;
  std::vector<std::string> known_names() const;
  /// What to say where a quantity is needed and this is none: what it is, or what was meant.
  std::string quantity_hint(const std::string& name) const;
  /// "name" or "name.label" to a node, with errors at `span`.
  std::optional<std::pair<NodeId, Dimension>> element(const std::string& dotted, const Span& span,
                                                      const std::string& what);
  std::string side(const Expression& expression, const Dimension& dimension) const;
  /// How a quantity of this name and dimension is shown.
  Display display_of(const std::string& name, const Dimension& dimension) const;
  Graph& graph() { return graph_; }
  const Document& document() const { return document_; }
  /// Full names of correlated priors with their normal scores.
  const std::map<std::string, NodeId>& correlated() const { return correlated_; }
  /// The names each model quantity uses, found while it is built.
  const std::map<std::string, std::set<std::string>>& uses() const { return uses_; }
  const std::map<std::string, Quantity>& built() const { return built_; }
  /// The tables that priors were read from.
  std::vector<LoadedFile> data_files() const;
  /// The first unit written in a prior's value, for display.
  static const Expression* written_unit(const Expression& expression);

 private:
  friend class Sampler;
  void error(const Span& span, std::string problem, std::string suggestion = "") {
    diagnostics_.error(span, std::move(problem), std::move(suggestion));
  }
  MaybeQuantity build_prior(const PriorDefinition& prior);
  MaybeQuantity build_element(const PriorDefinition& prior, const Value& value, const IndexDefinition* index,
                              size_t label);
  MaybeQuantity build_model(const ModelDefinition& model);
  MaybeQuantity build_event(const EventDefinition& event);

  MaybeQuantity evaluate_name(const Expression& expression, Context& context);
  MaybeQuantity evaluate_unary(const Expression& expression, Context& context);
  MaybeQuantity evaluate_binary(const Expression& expression, Context& context);
  MaybeQuantity evaluate_power(const Expression& expression, const Quantity& base, const Quantity& exponent);
  MaybeQuantity evaluate_unit(const Expression& expression, Context& context);
  MaybeQuantity evaluate_call(const Expression& expression, Context& context);
  MaybeQuantity evaluate_reduction(const Expression& expression, const Quantity& array);
  MaybeQuantity evaluate_date(const Expression& expression);
  MaybeQuantity call_function(const Expression& expression, std::vector<Quantity>& arguments);
  MaybeQuantity call_reduction(const Expression& expression, std::vector<Quantity>& arguments);
  MaybeQuantity call_if(const Expression& expression, std::vector<Quantity>& arguments);
  MaybeQuantity call_clamp(const Expression& expression, std::vector<Quantity>& arguments);

  /// Element by element, scalars broadcast; an error where two indexes differ.
  MaybeQuantity combine(Operation operation, const std::vector<const Quantity*>& operands, const Span& span,
                        Dimension dimension);
  bool same_dimension(const Expression& expression, Quantity& left, Quantity& right, const std::string& verb);
  /// A dimension by the nearest unit that the scenario writes: "Wh/query times GPU".
  Display rate_as_written(const Dimension& dimension, const Display& otherwise) const;
  std::string in_written_units(const Dimension& dimension) const;
  /// One level of evaluate() while it lives.
  struct Depth {
    int& depth;
    explicit Depth(int& of) : depth(of) { ++depth; }
    ~Depth() { --depth; }
  };
  std::optional<Exponent> fraction(const Quantity& exponent) const;
  const Dimension& original_dimension(const PriorDefinition& prior);
  bool has_original_dimension(const PriorDefinition& prior, const Expression& value, Quantity& result);
  DistributionPointer distribution_with_atoms(const PriorDefinition& prior, const std::string& label) const;
  struct Correlations;
  std::optional<size_t> correlated_prior(const std::string& dotted, const Span& span, Correlations& found);
  void read_correlation(const CorrelationDefinition& definition, Correlations& found);
  bool dimensionless(const Span& span, const Quantity& quantity, const std::string& what);
  bool numeric(const Span& span, const Quantity& quantity, const std::string& what);
  bool node_limit(const Span& span);
  /// A table of data, by its path beside the file that names it; null after an error.
  const CsvTable* data_table(const std::string& name, const Span& span);

  const Document& document_;
  Graph& graph_;
  bool limit_said_ = false;
  Diagnostics& diagnostics_;
  std::map<std::string, Quantity> built_;
  int depth_ = 0;
  std::set<std::string> failed_;
  std::vector<std::string> stack_;  // names being built, for cycles
  std::map<std::string, std::set<std::string>> uses_;
  std::map<std::string, CsvTable> data_tables_;
  std::map<std::string, NodeId> correlated_;  // full name -> correlated normal score
};

/// "USD/(GPU s)" or "a pure number".
std::string describe(const Dimension& dimension);
/// "in USD/(GPU s)" or "a pure number".
std::string in_unit(const Dimension& dimension);

bool is_distribution_call(const Expression& expression);
/// An interval or a call to a distribution, perhaps with a unit: a prior that is one distribution.
bool is_lone_distribution(const Expression& expression);
/// Of a distribution in a unit, the distribution of parameters in that unit; null where that cannot be said.
ExpressionPointer unit_inside(const Expression& expression);
std::vector<std::string> function_names();
std::vector<std::string> distribution_names();

/// Builds what a distribution needs to be sampled.
class Sampler {
 public:
  Sampler(Builder& builder, Context& context) : builder_(builder), context_(context) {}

  /// A distribution in the place of a value: sampled from its own stream.
  MaybeQuantity sample(const Expression& expression);
  /// What a distribution of constant parameters is; null for any other.
  DistributionPointer constant_distribution(const Expression& expression);
  /// dirichlet(...) over an index: one value for each label.
  MaybeQuantity sample_dirichlet(const Expression& expression, const IndexDefinition& index,
                                 const std::string& full_name);

 private:
  struct Arguments;
  std::optional<Specification> specify(const Expression& expression);
  std::optional<Specification> specify_form(const Expression& expression);
  std::optional<Arguments> arguments(const Expression& expression, const Form& form);
  bool add_parameter(const Expression& expression, const Form& form, size_t i, const Expression* given,
                     Specification& specification, bool& any_unit);
  std::optional<Specification> specify_interval(const Expression& expression);
  std::optional<Specification> specify_part(const Expression& expression);
  std::optional<Specification> mixed_weights(const Expression& weights);
  std::optional<Specification> specify_mixture(const Expression& expression);
  std::optional<Specification> specify_truncation(const Expression& expression);
  std::optional<Specification> truncated_atoms(const Expression& expression, const Specification& inner, double low,
                                               double high);
  std::optional<Specification> specify_metalog(const Expression& expression);
  std::optional<Specification> specify_quantiles(const Expression& expression);
  std::optional<Specification> specify_empirical(const Expression& expression);
  std::optional<Specification> specify_discrete(const Expression& expression);
  std::optional<Specification> specify_by_statistics(const Expression& expression, Family family,
                                                     const std::map<std::string, size_t>& named);
  bool check_parameters(const Expression& expression, Specification& specification, const Form& form);
  bool check_varying(const Expression& expression, Specification& specification, const Form& form);
  std::optional<std::vector<double>> numbers(const Expression& list, const std::string& what, Dimension& dimension);
  Source own_source();
  bool constant(const Specification& specification) const;

  Builder& builder_;
  Context& context_;
};

}  // namespace reckon
