// What the readers of TOML sections share: kinds, keys and names with their errors.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "language/document.h"
#include "language/sections.h"
#include "language/toml_file.h"

namespace reckon {

constexpr size_t kMostDefinitions = 20'000;

inline bool is_label(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}
inline bool is_name(const std::string& text) {
  return is_label(text) && !std::isdigit(static_cast<unsigned char>(text[0]));
}

class SectionReader {
 protected:
  explicit SectionReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void wrong_kind(const TomlValue& value, const std::string& what, const char* wanted) {
    diagnostics_.error(value.span, fmt::format("{} is {}, not {}", what, value.kind_name(), wanted));
  }
  std::string text(const TomlValue& value, const std::string& what) {
    if (value.kind == TomlValue::Kind::string || value.kind == TomlValue::Kind::date) return value.text.text;
    wrong_kind(value, what, "a text in quotes");
    return "";
  }
  bool truth(const TomlValue& value, const std::string& what) {
    if (value.kind != TomlValue::Kind::boolean) wrong_kind(value, what, "true or false");
    return value.boolean;
  }
  void allow(const TomlValue& table, const std::string& where, const std::vector<std::string>& keys) {
    for (const TomlEntry& entry : table.entries) {
      if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) continue;
      std::string hint = did_you_mean(entry.key, keys);
      if (hint.empty()) hint = fmt::format("known keys: {}", fmt::join(keys, ", "));
      diagnostics_.error(entry.key_span, fmt::format("unknown key '{}' in {}", entry.key, where), hint);
    }
  }
  template <class Function>
  void each(const TomlValue& value, const char* section, Function function) {
    if (value.kind != TomlValue::Kind::table) return wrong_kind(value, section, "a table");
    if (value.entries.size() > kMostDefinitions) {
      diagnostics_.error(value.span, fmt::format("{} has more than 20000 entries", section));
      return;
    }
    for (const TomlEntry& entry : value.entries) function(entry);
  }
  template <class Function>
  void each_table(const TomlValue& value, const char* section, Function function) {
    if (value.kind != TomlValue::Kind::array) {
      diagnostics_.error(value.span, fmt::format("{} is {}, not an array of tables", section, value.kind_name()),
                         fmt::format("write the section as {}", section));
      return;
    }
    for (const TomlValue& item : value.items) {
      if (item.kind == TomlValue::Kind::table) {
        function(item);
      } else {
        wrong_kind(item, fmt::format("an entry of {}", section), "a table");
      }
    }
  }
  std::vector<std::pair<std::string, Span>> names(const TomlValue& value, const std::string& what) {
    std::vector<std::pair<std::string, Span>> result;
    if (value.kind != TomlValue::Kind::array) {
      wrong_kind(value, what, "an array of texts");
      return result;
    }
    for (const TomlValue& item : value.items) {
      const std::string name = text(item, "an entry of " + what);
      if (!name.empty()) result.emplace_back(name, item.span);
    }
    return result;
  }
  std::optional<Value> expression(const TomlValue& value, const std::string& what) {
    if (value.kind == TomlValue::Kind::string || value.kind == TomlValue::Kind::number) {
      return parse_value(value.text, diagnostics_);
    }
    wrong_kind(value, what, "a text in quotes or a number");
    return std::nullopt;
  }
  /// The same; one that cannot be read keeps its place, for what else is wrong to be found.
  Value expression_or_broken(const TomlValue& value, const std::string& what) {
    return expression(value, what).value_or(Value{nullptr, value.span, ""});
  }
  bool name_is_free(const TomlEntry& entry, const char* what) {
    if (!is_name(entry.key)) {
      diagnostics_.error(entry.key_span, fmt::format("'{}' cannot name {}", entry.key, what),
                         "use letters, digits and '_', starting with a letter");
      return false;
    }
    const auto reserved = reserved_names().find(entry.key);
    if (reserved == reserved_names().end()) return true;
    diagnostics_.error(entry.key_span, fmt::format("'{}' cannot name {} (it is {})", entry.key, what, reserved->second),
                       "choose another name");
    return false;
  }

  Diagnostics& diagnostics_;
};

/// A claim, a bridge, a decision, a boundary; nothing where it cannot be used.
std::optional<ClaimDefinition> read_claim(const TomlValue& table, Diagnostics& diagnostics);
std::optional<BridgeDefinition> read_bridge(const TomlValue& table, Diagnostics& diagnostics);
std::optional<DecisionDefinition> read_decision(const TomlValue& table, Diagnostics& diagnostics);
std::optional<TrendDefinition> read_trend(const TomlValue& table, Diagnostics& diagnostics);
std::optional<BoundaryDefinition> read_boundary(const TomlValue& table, Diagnostics& diagnostics);

}  // namespace reckon
