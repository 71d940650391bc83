// Reads the sections of one TOML file into definitions.
#pragma once
#include "language/document.h"
#include "language/toml_file.h"

namespace reckon {

/// One file's own definitions, before they are merged with those of its includes.
struct FileContent {
  std::string path, id, title, question;
  std::vector<std::pair<std::string, Span>> includes;
  std::vector<IndexDefinition> indexes;
  std::vector<PriorEntry> priors;
  std::vector<PartyDefinition> parties;
  std::optional<TrendDefinition> trend;
  std::vector<CurrencyDefinition> currencies;
  struct Model {
    ModelDefinition definition;
    bool overrides = false;
  };
  std::vector<Model> model;
  std::vector<EventDefinition> events;
  std::vector<CorrelationDefinition> correlations;
  std::vector<ClaimDefinition> claims;
  std::optional<BridgeDefinition> bridge;
  std::optional<DecisionDefinition> decision;
  std::vector<std::pair<std::string, Span>> outputs;
};

FileContent read_sections(const TomlValue& root, const std::string& path, const std::string& id,
                          Diagnostics& diagnostics);

/// The text of a command-line option, with places that name the option.
SourceText command_line_text(const std::string& option, const std::string& text);

/// Parses a text or a number into an expression; nothing after an error.
std::optional<Value> parse_value(const SourceText& text, Diagnostics& diagnostics);

}  // namespace reckon
