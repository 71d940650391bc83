// Claims, boundaries and bridges: what is said, what a quantity counts, and what lies between.
#include <algorithm>
#include <cctype>

#include "language/calendar.h"
#include "language/section_reader.h"

namespace reckon {

namespace {

/// Four digits, two and two: any other text is the reader's.
bool looks_like_date(const std::string& text) {
  static constexpr std::string_view kForm = "0000-00-00";
  return text.size() == kForm.size() && std::equal(text.begin(), text.end(), kForm.begin(), [](char c, char form) {
           return form == '-' ? c == '-' : c >= '0' && c <= '9';
         });
}

class ClaimReader : private SectionReader {
 public:
  explicit ClaimReader(Diagnostics& diagnostics) : SectionReader(diagnostics) {}

  std::optional<ClaimDefinition> claim(const TomlValue& table) {
    allow(table, "[[claims]]", {"id", "by", "about", "says", "value", "within", "source", "date", "quote", "note"});
    ClaimDefinition claim;
    claim.span = table.span;
    const auto optional_text = [&](const char* key, std::string& into) {
      if (const TomlEntry* entry = table.find(key)) into = text(entry->value, fmt::format("`{}`", key));
    };
    optional_text("id", claim.id);
    optional_text("by", claim.by);
    optional_text("source", claim.source);
    optional_text("date", claim.date);
    if (looks_like_date(claim.date) && !calendar_days(claim.date))
      diagnostics_.error(table.find("date")->value.span, fmt::format("'{}' is no day of the calendar", claim.date),
                         "write it as in 2024-12-27");
    optional_text("quote", claim.quote);
    optional_text("note", claim.note);
    const TomlEntry* about = table.find("about");
    const TomlEntry* says = table.find("says");
    const TomlEntry* point = table.find("value");
    if (about == nullptr || (says == nullptr && point == nullptr)) {
      diagnostics_.error(table.span, "a claim needs `about` and `says`",
                         "write about = \"cost\" and says = \"5.6M [USD]\"");
      return std::nullopt;
    }
    if (says != nullptr && point != nullptr) {
      diagnostics_.error(point->key_span, "a claim has `says` or `value`, not both");
      return std::nullopt;
    }
    claim.about = text(about->value, "`about`");
    claim.about_span = about->value.span;
    if (const TomlEntry* within = table.find("within")) claim.within = expression(within->value, "`within`");
    const TomlValue& statement = says != nullptr ? says->value : point->value;
    if (statement.kind != TomlValue::Kind::string && statement.kind != TomlValue::Kind::number) {
      wrong_kind(statement, "what the claim says", "a text in quotes or a number");
      return std::nullopt;
    }
    read_statement(claim, statement.text);
    if (claim.within && claim.kind != ClaimDefinition::Kind::about) {
      diagnostics_.error(claim.within->span, "`within` belongs to a claim that says \"about …\"");
    }
    if (!claim.says.expression) return std::nullopt;
    return claim;
  }

 private:
  void read_statement(ClaimDefinition& claim, SourceText statement) {
    using Kind = ClaimDefinition::Kind;
    struct Prefix {
      const char* token;
      Kind kind;
      bool strict;
    };
    static constexpr Prefix prefixes[] = {{">=", Kind::at_least, false},
                                          {"<=", Kind::at_most, false},
                                          {">", Kind::at_least, true},
                                          {"<", Kind::at_most, true},
                                          {"about ", Kind::about, false},
                                          {"around ", Kind::about, false},
                                          {"approximately ", Kind::about, false},
                                          {"~", Kind::about, false},
                                          {"at least ", Kind::at_least, false},
                                          {"at most ", Kind::at_most, false},
                                          {"up to ", Kind::at_most, false},
                                          {"more than ", Kind::at_least, true},
                                          {"less than ", Kind::at_most, true},
                                          {"over ", Kind::at_least, true},
                                          {"under ", Kind::at_most, true}};
    const size_t start = statement.text.find_first_not_of(" \t\n");
    for (const Prefix& prefix : prefixes) {
      const std::string token = prefix.token;
      if (start == std::string::npos || statement.text.compare(start, token.size(), token) != 0) continue;
      claim.kind = prefix.kind;
      claim.strict = prefix.strict;
      statement.text.replace(start, token.size(), token.size(), ' ');
      break;
    }
    if (const size_t end = statement.text.find(' ', start); start != std::string::npos && end != std::string::npos) {
      const std::string word = statement.text.substr(start, end - start);
      const size_t next = statement.text.find_first_not_of(' ', end);
      const bool letters = std::all_of(word.begin(), word.end(),
                                       [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
      if (claim.kind == Kind::point && letters && word != "not" && next != std::string::npos &&
          std::isdigit(static_cast<unsigned char>(statement.text[next])) != 0) {
        diagnostics_.error(statement.at(start, word.size()), fmt::format("'{}' is no word of a claim", word),
                           "write 5 [USD], about 5 [USD], > 5 [USD], at most 5 [USD] or 4 to 6 [USD]");
        return;
      }
    }
    auto parsed = parse_value(statement, diagnostics_);
    if (!parsed) return;
    if (parsed->expression->kind == Expression::Kind::interval) {
      if (claim.kind != Kind::point) {
        diagnostics_.error(statement.span, "a claim is a bound or a range, not both",
                           "write \"> 500M [USD]\" or \"1 to 10 [USD]\"");
        return;
      }
      claim.kind = Kind::range;
    }
    claim.says = std::move(*parsed);
  }
};

class BoundaryReader : private SectionReader {
 public:
  explicit BoundaryReader(Diagnostics& diagnostics) : SectionReader(diagnostics) {}

  std::optional<BoundaryDefinition> boundary(const TomlValue& table) {
    static const char* const example =
        "write boundary = { includes = [\"compute\"], kind = \"flow\", period = \"1 yr\" }";
    if (table.kind != TomlValue::Kind::table) {
      diagnostics_.error(table.span, fmt::format("`boundary` is {}, not a table", table.kind_name()), example);
      return std::nullopt;
    }
    allow(table, "`boundary`", {"includes", "kind", "period"});
    BoundaryDefinition boundary;
    boundary.span = table.span;
    const TomlEntry* includes = table.find("includes");
    const TomlEntry* kind = table.find("kind");
    if (includes == nullptr || kind == nullptr) {
      diagnostics_.error(table.span, "a boundary needs `includes` (what it counts) and `kind`", example);
      return std::nullopt;
    }
    for (const auto& [item, span] : names(includes->value, "`includes`")) boundary.includes.push_back(item);
    const std::string word = text(kind->value, "`kind`");
    if (word != "stock" && word != "flow") {
      diagnostics_.error(kind->value.span, fmt::format("`kind` is '{}'", word),
                         "write \"flow\" for what is spent over a time, \"stock\" for what stands on one day");
      return std::nullopt;
    }
    boundary.stock = word == "stock";
    if (const TomlEntry* period = table.find("period")) {
      boundary.period = text(period->value, "`period`");
      if (boundary.stock)
        diagnostics_.error(period->key_span, "a stock has no `period`", "remove it, or write kind = \"flow\"");
    }
    return boundary;
  }

  std::optional<BridgeDefinition> bridge(const TomlValue& table) {
    if (table.kind != TomlValue::Kind::table) {
      wrong_kind(table, "[bridge]", "a table");
      return std::nullopt;
    }
    allow(table, "[bridge]", {"from", "boundaries", "to"});
    BridgeDefinition bridge;
    if (const TomlEntry* from = table.find("from"))
      bridge.from = SpannedName{text(from->value, "`from`"), from->value.span};
    if (const TomlEntry* to = table.find("to")) {
      if (to->value.kind == TomlValue::Kind::string) {
        bridge.to.emplace_back(to->value.text.text, to->value.span);
      } else {
        bridge.to = names(to->value, "`to`");
      }
    }
    const TomlEntry* boundaries = table.find("boundaries");
    if (boundaries == nullptr) {
      diagnostics_.error(table.span, "[bridge] has no `boundaries`",
                         "name nested boundaries in order, from the narrowest");
      return std::nullopt;
    }
    bridge.boundaries = names(boundaries->value, "`boundaries`");
    if (bridge.boundaries.empty() || bridge.boundaries.size() + bridge.to.size() < 2) {
      diagnostics_.error(boundaries->value.span, "a bridge leads over two boundaries or more",
                         "name them from the narrowest to the widest");
      return std::nullopt;
    }
    return bridge;
  }
};

class TrendReader : private SectionReader {
 public:
  explicit TrendReader(Diagnostics& diagnostics) : SectionReader(diagnostics) {}

  std::optional<TrendDefinition> trend(const TomlValue& table) {
    if (table.kind != TomlValue::Kind::table) {
      wrong_kind(table, "[trend]", "a table");
      return std::nullopt;
    }
    allow(table, "[trend]", {"output", "rows", "date", "id", "columns", "claims"});
    TrendDefinition trend;
    const std::pair<const char*, std::string*> texts[] = {{"output", &trend.output},
                                                          {"rows", &trend.rows},
                                                          {"date", &trend.date},
                                                          {"id", &trend.id},
                                                          {"columns", &trend.columns}};
    for (const auto& [key, into] : texts) {
      if (const TomlEntry* entry = table.find(key)) *into = text(entry->value, fmt::format("`{}`", key));
    }
    if (const TomlEntry* output = table.find("output")) trend.output_span = output->value.span;
    if (const TomlEntry* rows = table.find("rows")) trend.rows_span = rows->value.span;
    if (const TomlEntry* claims = table.find("claims")) {
      each_table(claims->value, "[[trend.claims]]", [&](const TomlValue& item) {
        TomlValue claim = item;
        if (claim.find("about") == nullptr) claim.entries.push_back(about_growth(item));
        if (auto read = read_claim(claim, diagnostics_)) trend.claims.push_back(std::move(*read));
      });
    }
    return trend;
  }

 private:
  /// A trend's claims are about its growth, said or not.
  static TomlEntry about_growth(const TomlValue& claim) {
    TomlEntry entry{"about", claim.span, {}};
    entry.value.kind = TomlValue::Kind::string;
    entry.value.span = claim.span;
    entry.value.text.text = "growth";
    entry.value.text.span = claim.span;
    return entry;
  }
};

}  // namespace

std::optional<TrendDefinition> read_trend(const TomlValue& table, Diagnostics& diagnostics) {
  return TrendReader(diagnostics).trend(table);
}
std::optional<ClaimDefinition> read_claim(const TomlValue& table, Diagnostics& diagnostics) {
  return ClaimReader(diagnostics).claim(table);
}
std::optional<BridgeDefinition> read_bridge(const TomlValue& table, Diagnostics& diagnostics) {
  return BoundaryReader(diagnostics).bridge(table);
}
std::optional<BoundaryDefinition> read_boundary(const TomlValue& table, Diagnostics& diagnostics) {
  return BoundaryReader(diagnostics).boundary(table);
}

}  // namespace reckon
