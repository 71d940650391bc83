// A checked scenario: the graph of everything it asks for, with names, units and claims attached.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/graph.h"
#include "scenario/document.h"

namespace reckon {

/// How values in base units are shown: value * denominator / numerator, with a unit's name.
struct Display {
  std::string unit;  // "" for a pure number
  double numerator = 1, denominator = 1;

  double convert(double base) const { return base * denominator / numerator; }
};

struct NamedNode {
  std::string name;  // "cost", "rent.H800"
  std::string label;
  NodeId node = 0;
  Display display;
  bool prior = false;
};

struct EventNode {
  std::string name, text;
  NodeId node = 0;
};

struct Claim {
  std::string id, by, about, source, date, quote;
  ClaimDefinition::Kind kind = ClaimDefinition::Kind::point;
  bool strict = false;
  size_t output = 0;         // index into Scenario::outputs
  double value = 0;          // base units: the point, the bound, the middle of "about"
  double low = 0, high = 0;  // base units: the range that is claimed; infinite where it is open
};

struct Scenario {
  Document document;
  Graph graph;
  std::vector<NamedNode> outputs;     // what is reported, in order
  std::vector<NamedNode> quantities;  // every prior and model quantity that the outputs need
  std::vector<EventNode> events;
  std::vector<Claim> claims;
  std::string warnings;  // rendered
};

/// Loads, checks and builds. Throws ScenarioError with every problem found.
Scenario load_scenario(const std::string& path, const std::vector<std::string>& assignments);

}  // namespace reckon
