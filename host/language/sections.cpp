#include "language/sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/language.h"
#include "language/section_reader.h"

namespace reckon {

std::optional<Value> parse_value(const SourceText& text, Diagnostics& diagnostics) {
  ExpressionPointer expression = parse_expression(text, diagnostics);
  if (!expression) return std::nullopt;
  return Value{std::move(expression), text.span, text.text};
}

SourceText command_line_text(const std::string& option, const std::string& text) {
  SourceText source{text, {}, {}, {}};
  source.span.file = std::make_shared<const SourceFile>(option, text);
  for (size_t i = 0; i < text.size(); ++i) {
    source.lines.push_back(1);
    source.columns.push_back(static_cast<uint32_t>(i + 1));
  }
  return source;
}

namespace {

constexpr size_t kMostLabels = 4096;

class Reader : private SectionReader {
 public:
  Reader(FileContent& content, Diagnostics& diagnostics) : SectionReader(diagnostics), content_(content) {}

  void read(const TomlValue& root) {
    allow(root, "the file",
          {"title", "question", "id", "include", "index", "priors", "model", "report", "events", "correlations",
           "claims", "bridge", "decision", "parties", "trend", "currency"});
    for (const TomlEntry& entry : root.entries) {
      const std::string& key = entry.key;
      const TomlValue& value = entry.value;
      if (key == "title") content_.title = spoken_text(value, "title");
      if (key == "question") content_.question = spoken_text(value, "question");
      if (key == "id") {
        content_.id = text(value, "id");
        if (content_.id.empty() || content_.id.find('/') != std::string::npos) {
          diagnostics_.error(value.span, "`id` is empty or contains '/'", "write a short name such as \"chips\"");
        }
      }
      if (key == "include") read_includes(value);
      if (key == "report") read_report(value);
      if (key == "index") each(value, "[index]", [&](const TomlEntry& e) { read_index(e); });
      if (key == "priors") each(value, "[priors]", [&](const TomlEntry& e) { read_prior(e, content_.priors); });
      if (key == "parties") each(value, "[parties]", [&](const TomlEntry& e) { read_party(e); });
      if (key == "model") each(value, "[model]", [&](const TomlEntry& e) { read_model(e); });
      if (key == "events") each(value, "[events]", [&](const TomlEntry& e) { read_event(e); });
      if (key == "correlations")
        each_table(value, "[[correlations]]", [&](const TomlValue& v) { read_correlation(v); });
      if (key == "claims")
        each_table(value, "[[claims]]", [&](const TomlValue& v) {
          if (auto claim = read_claim(v, diagnostics_)) content_.claims.push_back(std::move(*claim));
        });
      if (key == "currency") each(value, "[currency]", [&](const TomlEntry& e) { read_currency(e); });
      if (key == "trend") content_.trend = read_trend(value, diagnostics_);
      if (key == "decision") content_.decision = read_decision(value, diagnostics_);
      if (key == "bridge") content_.bridge = read_bridge(value, diagnostics_);
    }
  }

 private:
  void read_includes(const TomlValue& value) {
    std::set<std::string> seen;
    for (auto& [name, span] : names(value, "`include`")) {
      if (!seen.insert(name).second) {
        diagnostics_.error(span, fmt::format("'{}' is included twice", name), "remove one of the two");
        continue;
      }
      content_.includes.emplace_back(name, span);
    }
  }
  void read_report(const TomlValue& value) {
    if (value.kind != TomlValue::Kind::table) return wrong_kind(value, "[report]", "a table");
    allow(value, "[report]", {"outputs"});
    if (const TomlEntry* outputs = value.find("outputs")) {
      content_.outputs = names(outputs->value, "`outputs`");
      if (outputs->value.kind == TomlValue::Kind::array && outputs->value.items.empty()) {
        diagnostics_.error(outputs->value.span, "`outputs` is empty", "name at least one quantity, or leave it out");
      }
    }
  }
  void read_index(const TomlEntry& entry) {
    if (!name_is_free(entry, "an index")) return;
    IndexDefinition index{entry.key, entry.key_span, {}};
    std::set<std::string> seen;
    for (const auto& [label, span] : names(entry.value, fmt::format("index '{}'", entry.key))) {
      if (!is_label(label)) {
        diagnostics_.error(span, fmt::format("'{}' cannot be a label", label), "use letters, digits and '_'");
      } else if (!seen.insert(label).second) {
        diagnostics_.error(span, fmt::format("label '{}' stands twice in index '{}'", label, entry.key));
      }
      index.labels.push_back(label);
    }
    if (entry.value.kind == TomlValue::Kind::array && entry.value.items.empty()) {
      diagnostics_.error(entry.value.span, fmt::format("index '{}' is empty", entry.key),
                         "give it at least one label, as in [\"H800\", \"H100\"]");
    }
    if (index.labels.size() > kMostLabels) {
      diagnostics_.error(entry.value.span,
                         fmt::format("index '{}' has {} labels (at most 4096)", entry.key, index.labels.size()));
      return;
    }
    content_.indexes.push_back(std::move(index));
  }

  /// A label's value: a text, or a table with value, source, note, override.
  void read_label(PriorEntry& prior, const TomlEntry& entry) {
    const TomlValue* value = &entry.value;
    bool overrides = false;
    if (value->kind == TomlValue::Kind::table) {
      allow(*value, fmt::format("label '{}'", entry.key), {"value", "source", "note", "override"});
      if (const TomlEntry* flag = value->find("override")) overrides = truth(flag->value, "`override`");
      const TomlEntry* inner = value->find("value");
      if (inner == nullptr) {
        diagnostics_.error(entry.key_span, fmt::format("label '{}' has no `value`", entry.key));
        return;
      }
      value = &inner->value;
    }
    prior.label_overrides[entry.key] = overrides;
    prior.definition.by_label[entry.key] = expression_or_broken(*value, fmt::format("label '{}'", entry.key));
  }

  void read_prior(const TomlEntry& entry, std::vector<PriorEntry>& into) {
    if (!name_is_free(entry, "a prior")) return;
    PriorEntry prior;
    PriorDefinition& definition = prior.definition;
    definition.name = entry.key;
    definition.span = entry.key_span;
    definition.path = content_.path;
    const TomlValue& value = entry.value;
    if (value.kind != TomlValue::Kind::table) {
      definition.value = expression_or_broken(value, fmt::format("prior '{}'", entry.key));
      into.push_back(std::move(prior));
      return;
    }
    const std::vector<std::string> keys = {"value", "over", "per", "source", "note", "override"};
    const bool any_known = std::any_of(value.entries.begin(), value.entries.end(),
                                       [&](const TomlEntry& e) { return e.key == "value" || e.key == "over"; });
    if (!any_known) {  // rent.H20 = …, or rent = { H20 = … }
      prior.labels_only = true;
      for (const TomlEntry& item : value.entries) {
        if (item.key == "override") {
          prior.overrides = truth(item.value, "`override`");
        } else if (item.key == "source") {
          definition.source = text(item.value, "`source`");
        } else if (item.key == "note") {
          definition.note = text(item.value, "`note`");
        } else {
          if (!did_you_mean(item.key, keys).empty()) prior.like_a_key = {item.key, item.key_span};
          read_label(prior, item);
        }
      }
      into.push_back(std::move(prior));
      return;
    }
    allow(value, fmt::format("prior '{}'", entry.key), keys);
    if (const TomlEntry* item = value.find("source")) definition.source = text(item->value, "`source`");
    if (const TomlEntry* item = value.find("note")) definition.note = text(item->value, "`note`");
    if (const TomlEntry* item = value.find("override")) prior.overrides = truth(item->value, "`override`");
    if (const TomlEntry* item = value.find("per")) {
      definition.per = text(item->value, "`per`");
      if (definition.per != "row" && definition.per != "table") {
        diagnostics_.error(item->value.span, fmt::format("`per` is '{}'", definition.per),
                           "write \"row\" (drawn for each row of a table) or \"table\" (one draw for all)");
      }
    }
    if (const TomlEntry* item = value.find("over")) {
      definition.over = text(item->value, "`over`");
      definition.over_span = item->value.span;
    }
    const TomlEntry* inner = value.find("value");
    if (inner == nullptr) {
      diagnostics_.error(entry.key_span, fmt::format("prior '{}' has no `value`", entry.key),
                         "write value = \"1 to 10 [USD]\"");
    } else if (inner->value.kind == TomlValue::Kind::table) {
      if (definition.over.empty()) {
        diagnostics_.error(inner->value.span, fmt::format("prior '{}' has values by label but no `over`", entry.key),
                           "name the index, as in over = \"chip\"");
      }
      for (const TomlEntry& item : inner->value.entries) read_label(prior, item);
    } else {
      definition.value = expression_or_broken(inner->value, fmt::format("prior '{}'", entry.key));
    }
    into.push_back(std::move(prior));
  }

  void read_currency(const TomlEntry& entry) {
    static const char* const example = "write KRW = { per_usd = 1383, date = 2025-09-12, source = \"…\" }";
    if (entry.value.kind != TomlValue::Kind::table) {
      diagnostics_.error(entry.value.span,
                         fmt::format("currency '{}' is {}, not a table", entry.key, entry.value.kind_name()), example);
      return;
    }
    allow(entry.value, fmt::format("currency '{}'", entry.key), {"per_usd", "date", "source"});
    CurrencyDefinition currency;
    currency.code = entry.key;
    const TomlEntry* rate = entry.value.find("per_usd");
    const TomlEntry* date = entry.value.find("date");
    const auto number = rate != nullptr && rate->value.kind == TomlValue::Kind::number
                            ? parse_decimal(rate->value.text.text)
                            : std::nullopt;
    const double per_usd = number ? round_to_double(*number) : 0;
    if (!(per_usd >= 1e-9 && per_usd <= 1e15) || date == nullptr) {
      diagnostics_.error(entry.key_span,
                         fmt::format("currency '{}' needs a positive number `per_usd` and its `date`", entry.key),
                         example);
      return;
    }
    currency.per_usd = per_usd;
    currency.date = text(date->value, "`date`");
    if (const TomlEntry* source = entry.value.find("source")) currency.source = text(source->value, "`source`");
    content_.currencies.push_back(std::move(currency));
  }

  void read_party(const TomlEntry& entry) {
    if (entry.value.kind != TomlValue::Kind::table) {
      return wrong_kind(entry.value, fmt::format("party '{}'", entry.key), "a table of priors");
    }
    PartyDefinition party{entry.key, entry.key_span, {}};
    if (!is_name(entry.key)) {
      diagnostics_.error(entry.key_span, fmt::format("'{}' cannot name a party", entry.key),
                         "use letters, digits and '_', starting with a letter");
    }
    for (const char* taken : {"scenario", "difference", "ratio"}) {
      if (entry.key == taken)
        diagnostics_.error(entry.key_span, fmt::format("'{}' cannot name a party (a comparison has it already)", taken),
                           "choose another name");
    }
    if (entry.value.entries.empty()) {
      diagnostics_.error(entry.key_span, fmt::format("party '{}' believes nothing else", entry.key),
                         "override at least one prior");
    }
    for (const TomlEntry& prior : entry.value.entries) read_prior(prior, party.priors);
    content_.parties.push_back(std::move(party));
  }

  void read_model(const TomlEntry& entry) {
    if (!name_is_free(entry, "a quantity")) return;
    FileContent::Model item;
    ModelDefinition& model = item.definition;
    model.name = entry.key;
    model.span = entry.key_span;
    model.path = content_.path;
    std::optional<Value> formula;
    if (entry.value.kind == TomlValue::Kind::table) {
      allow(entry.value, fmt::format("quantity '{}'", entry.key),
            {"formula", "unit", "label", "boundary", "override", "note", "source"});
      if (const TomlEntry* e = entry.value.find("label")) model.label = spoken_text(e->value, "`label`");
      if (const TomlEntry* e = entry.value.find("override")) item.overrides = truth(e->value, "`override`");
      if (const TomlEntry* e = entry.value.find("unit")) read_unit(model, e->value);
      if (const TomlEntry* e = entry.value.find("boundary")) model.boundary = read_boundary(e->value, diagnostics_);
      if (const TomlEntry* e = entry.value.find("formula")) {
        formula = expression(e->value, fmt::format("the formula of '{}'", entry.key));
      } else {
        diagnostics_.error(entry.key_span, fmt::format("quantity '{}' has no `formula`", entry.key));
      }
    } else {
      formula = expression(entry.value, fmt::format("quantity '{}'", entry.key));
    }
    if (formula) {
      model.formula = std::move(*formula);
    }
    content_.model.push_back(std::move(item));
  }
  void read_unit(ModelDefinition& model, const TomlValue& value) {
    model.unit_text = text(value, "`unit`");
    model.unit_span = value.span;
    const ParsedUnit parsed = parse_unit(model.unit_text);
    for (const UnitError& error : parsed.errors) {
      diagnostics_.error(value.text.at(error.offset, error.length), error.problem, error.suggestion);
    }
    if (parsed.errors.empty()) model.unit = parsed.unit;
  }
  /// A text for people, or one for each language, { en = "…", ko = "…" }: that which is spoken, else English, else the
  /// first.
  std::string spoken_text(const TomlValue& value, const std::string& what) {
    if (value.kind != TomlValue::Kind::table) return text(value, what);
    allow(value, what, {"en", "ko"});
    const TomlEntry* chosen = value.find(language_code(spoken()));
    if (chosen == nullptr) chosen = value.find("en");
    if (chosen == nullptr && !value.entries.empty()) chosen = &value.entries[0];
    if (chosen != nullptr) return text(chosen->value, what);
    diagnostics_.error(value.span, fmt::format("{} has no text", what), "write { en = \"…\", ko = \"…\" }");
    return "";
  }
  void read_event(const TomlEntry& entry) {
    if (!name_is_free(entry, "an event")) return;
    const std::string what = fmt::format("event '{}'", entry.key);
    std::string label;
    std::optional<Value> condition;
    if (entry.value.kind == TomlValue::Kind::table) {
      allow(entry.value, what, {"condition", "label"});
      if (const TomlEntry* e = entry.value.find("label")) label = spoken_text(e->value, "`label`");
      if (const TomlEntry* e = entry.value.find("condition")) {
        condition = expression(e->value, what);
      } else {
        diagnostics_.error(entry.key_span, what + " has no `condition`", "write condition = \"cost > 10M [USD]\"");
      }
    } else {
      condition = expression(entry.value, what);
    }
    if (condition) content_.events.push_back({entry.key, entry.key_span, std::move(*condition), label});
  }
  void read_correlation(const TomlValue& table) {
    allow(table, "[[correlations]]", {"between", "rank", "source", "note"});
    CorrelationDefinition correlation;
    correlation.span = table.span;
    const TomlEntry* between = table.find("between");
    const TomlEntry* rank = table.find("rank");
    if (between == nullptr || rank == nullptr) {
      diagnostics_.error(table.span, "a correlation needs `between` and `rank`",
                         "write between = [\"a\", \"b\"] and rank = 0.6");
      return;
    }
    for (const auto& [name, span] : names(between->value, "`between`")) {
      correlation.between.push_back(name);
      correlation.spans.push_back(span);
    }
    if (correlation.between.size() != 2 && between->value.kind == TomlValue::Kind::array) {
      diagnostics_.error(between->value.span,
                         fmt::format("a correlation is between two priors, not {}", correlation.between.size()),
                         "write one [[correlations]] for each pair");
      return;
    }
    auto value = expression(rank->value, "`rank`");
    if (!value || correlation.between.size() != 2) return;
    correlation.rank = std::move(*value);
    content_.correlations.push_back(std::move(correlation));
  }

  FileContent& content_;
};

}  // namespace

FileContent read_sections(const TomlValue& root, const std::string& path, const std::string& id,
                          Diagnostics& diagnostics) {
  FileContent content;
  content.path = path;
  content.id = id;
  Reader(content, diagnostics).read(root);
  return content;
}

}  // namespace reckon
