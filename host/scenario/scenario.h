// A checked scenario: the graph of everything it asks for, with names, units and claims attached.
#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "language/document.h"
#include "model/graph.h"

namespace reckon {

/// How values in base units are shown: value * denominator / numerator, with a unit's name.
struct Display {
  std::string unit;  // "" for a pure number
  double numerator = 1, denominator = 1;
  std::string base = "";  // the unit's base units; equal where the dimensions are

  double convert(double base) const { return base * denominator / numerator; }
};

struct NamedNode {
  std::string name;  // "cost", "rent.H800"
  std::string label;
  NodeId node = 0;
  Display display;
  bool prior = false;
};

/// The first of that name, or null.
const NamedNode* find_named(const std::vector<NamedNode>& list, const std::string& name);

struct EventNode {
  std::string name, text;
  NodeId node = 0;
  std::string label = {};
};

/// Only draws at which it is true count.
struct ConditionNode {
  std::string text;
  NodeId truth = 0;
  NodeId distance = 0;  // 0 where it is true, else how far the draw is from that
};

struct Claim {
  std::string id, by, about, source, date, quote, note;
  ClaimDefinition::Kind kind = ClaimDefinition::Kind::point;
  bool strict = false;
  size_t output = 0;         // index into Scenario::outputs
  double value = 0;          // base units: the point, the bound, the middle of "about"
  double low = 0, high = 0;  // base units: the range that is claimed; infinite where it is open
  // base units: what rounds to a point as it is printed; empty where it is no plain number
  std::optional<std::pair<double, double>> rounding;
};

/// A claim held against an output: its own, or another boundary.
struct Judgement {
  size_t claim = 0, output = 0;
};

/// A quantity that counts a boundary.
struct Boundary {
  size_t output = 0;
  BoundaryDefinition definition;
};

/// One factor on the way from a claim to another.
struct BridgeStep {
  enum class Kind {
    from_claim,  // from the first claim to the model's figure of the same boundary
    wider,       // to another boundary
    to_stock,    // from what is spent over a time to what stands
    to_claim,    // from the model's figure to the last claim
  };
  Kind kind = Kind::wider;
  bool nested = true;           // everything counted before is counted after
  std::string from, to;         // for people
  bool same = false;            // both count the same parts
  size_t ratio = 0, share = 0;  // outputs: the factor, and its share of the gap's logarithm
};
struct Bridge {
  std::optional<size_t> from, to;  // claims
  std::vector<BridgeStep> steps;
  size_t gap = 0;  // output: the product of the steps
};

/// Outputs of which one will be chosen.
struct Decision {
  std::vector<size_t> options;  // outputs
  bool lowest = true;           // is best
};

/// What was asked of a scenario beyond its file, which its pages say.
struct Asked {
  std::string party, row, given;
  std::vector<std::string> assignments;
};

struct Scenario {
  Document document;
  Asked asked;
  Graph graph;
  std::vector<NamedNode> outputs;     // what is reported, in order
  std::vector<NamedNode> quantities;  // every prior and model quantity that the outputs need
  std::vector<EventNode> events;
  std::optional<ConditionNode> condition;
  std::map<std::string, NodeId> correlated;  // correlated priors, "rent.H800", and their normal scores
  size_t first_prior_output =
      SIZE_MAX;  // outputs from here on are priors, to be compared with and without the condition
  size_t reported_outputs() const { return std::min(first_prior_output, outputs.size()); }
  std::vector<Claim> claims;
  std::vector<Judgement> judgements;  // first each claim with its own output
  std::vector<Boundary> boundaries;   // filled to settle
  std::vector<Bridge> bridges;        // filled to settle
  std::optional<Decision> decision;
  std::optional<CurrencyDefinition> currency;  // also show money in it
  std::string warnings;                        // rendered
  size_t warning_count = 0;
};

/// What is asked of a scenario beyond its file.
struct LoadOptions {
  std::vector<std::string> assignments = {};  // NAME=EXPR
  bool settle = false;                        // judge every boundary, build the bridges
  std::string given = {};                     // only draws count at which this is true
  std::string party = {};                     // whose beliefs; empty: as written
  std::string currency = {};                  // also show money in this one
  Includes includes = Includes::own_folder;
  std::function<Document(Document)> change = {};  // of the document, before it is built
  std::string row = {};                           // of a table, which the change is
  std::string given_flag = "--given";             // what `given` is written beside
  std::optional<std::string> text = {};           // what the file would hold, which is then not read
};

/// An output or any other quantity of the name, or null.
const NamedNode* find_quantity(const Scenario& scenario, const std::string& name);

/// Loads, checks and builds. Throws ScenarioError with every problem found.
Scenario load_scenario(const std::string& path, const LoadOptions& options = {});

/// Adds a scenario's warnings, unless the same are there already.
void keep_warnings(std::vector<std::string>& warnings, const std::string& more);

/// How a quantity is shown in another currency; nothing where it is not dollars, or dollars per something.
std::optional<Display> in_currency(const Display& display, const CurrencyDefinition& currency);

/// Loads a document with its assignments, which were written beside `flag`. Throws ScenarioError.
Document load_document(const std::string& path, const std::vector<std::string>& assignments,
                       Includes includes = Includes::own_folder, const std::string* text = nullptr,
                       const std::string& flag = "--set");

/// The document as a party sees it; "scenario" is the file as written. Throws ScenarioError.
constexpr const char* kAsWritten = "scenario";
Document document_of_party(const Document& document, const std::string& party);

/// Builds a document into a graph that may hold other scenarios: the same priors are the same nodes.
Scenario build_scenario(Document document, const LoadOptions& options = {}, Graph graph = {});

}  // namespace reckon
