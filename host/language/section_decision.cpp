// [decision]: alternatives, of which one will be chosen.
#include <fmt/format.h>

#include "language/section_reader.h"

namespace reckon {

namespace {

class DecisionReader : private SectionReader {
 public:
  explicit DecisionReader(Diagnostics& diagnostics) : SectionReader(diagnostics) {}

  std::optional<DecisionDefinition> decision(const TomlValue& table) {
    if (table.kind != TomlValue::Kind::table) {
      wrong_kind(table, "[decision]", "a table");
      return std::nullopt;
    }
    allow(table, "[decision]", {"options", "prefer", "note"});
    DecisionDefinition decision;
    decision.span = table.span;
    const TomlEntry *options = table.find("options"), *prefer = table.find("prefer");
    if (options == nullptr || prefer == nullptr) {
      diagnostics_.error(table.span, "[decision] needs `options` and `prefer`",
                         "write options = [\"buy\", \"rent\"] and prefer = \"lowest\" or \"highest\"");
      return std::nullopt;
    }
    decision.options = names(options->value, "`options`");
    const std::string best = text(prefer->value, "`prefer`");
    decision.lowest = best == "lowest";
    if (best != "lowest" && best != "highest") {
      diagnostics_.error(prefer->value.span, fmt::format("`prefer` is '{}'", best), "write \"lowest\" or \"highest\"");
      return std::nullopt;
    }
    if (decision.options.size() < 2) {
      diagnostics_.error(options->value.span, "a decision is between two options or more",
                         "name model quantities, as in [\"buy\", \"rent\"]");
      return std::nullopt;
    }
    return decision;
  }
};

}  // namespace

std::optional<DecisionDefinition> read_decision(const TomlValue& table, Diagnostics& diagnostics) {
  return DecisionReader(diagnostics).decision(table);
}

}  // namespace reckon
