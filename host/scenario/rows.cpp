#include "scenario/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>
#include <tuple>

#include "base/printable.h"
#include "base/usage_error.h"
#include "language/decimal.h"
#include "language/overrides.h"
#include "language/sections.h"
#include "language/text.h"
#include "scenario/cells.h"

namespace reckon {

namespace {

/// A range of --over, as exact decimals.
struct Range {
  std::string prior, unit, written;
  std::vector<Rational> values;
};

/// "0.2", "-1", "10%", "5M".
std::optional<Rational> read_number(std::string_view text) {
  const bool negative = text.starts_with('-'), percent = text.ends_with('%');
  if (negative) text.remove_prefix(1);
  if (percent) text.remove_suffix(1);
  auto value = parse_decimal(text);
  if (value && negative) value = Rational(0) - *value;
  if (value && percent) value = *value / Rational(100);
  return value;
}

Range read_range(const std::string& text, const Document& document) {
  constexpr int kMostValues = 10'000;
  const auto fail = [&](const std::string& why) -> Range {
    throw UsageError(fmt::format(
        "--over {}: {}\n      = write --over mfu=0.2:0.6:0.05, or with a unit \"rent=1:3:0.5 [USD/(GPU h)]\"", text,
        why));
  };
  Range range;
  range.written = text;
  const size_t equals = text.find('=');
  if (equals == std::string::npos) return fail("it needs NAME=FIRST:LAST:STEP");
  range.prior = trimmed(text.substr(0, equals));
  std::string numbers;
  std::tie(numbers, range.unit) = split_unit(trimmed(text.substr(equals + 1)));
  if (document.priors.count(range.prior.substr(0, range.prior.find('.'))) == 0) {
    const std::string hint = did_you_mean(range.prior, document.prior_order);
    return fail(fmt::format("'{}' is no prior{}", range.prior, hint.empty() ? "" : "; " + hint));
  }
  std::vector<Rational> parts;
  for (const std::string& part : split(numbers, ':')) {
    const auto value = read_number(trimmed(part));
    if (!value) return fail(fmt::format("'{}' is not a number", part));
    if (!range.unit.empty() && part.find('%') != std::string::npos) return fail("a percent sign stands beside a unit");
    parts.push_back(*value);
  }
  if (parts.size() != 3) return fail("it needs FIRST:LAST:STEP");
  if (!(parts[2] > 0) || parts[1] < parts[0]) return fail("LAST lies below FIRST, or STEP is not positive");
  for (Rational value = parts[0]; value <= parts[1]; value += parts[2]) {
    constexpr size_t kMostDigits = 60;
    if (value.text().size() > kMostDigits) return fail("its values have more than 60 digits");
    range.values.push_back(value);
    if (range.values.size() > kMostValues) return fail("it has more than 10000 values");
  }
  return range;
}

class RowMaker {
 public:
  RowMaker(const Document& document, const RowOptions& options) : document_(document), options_(options) {}

  RowSet make() {
    for (const std::string& text : options_.ranges) ranges_.push_back(read_range(text, document_));
    if (!options_.table.empty()) read_table();
    for (const Column& column : columns_) {
      if (set_for_all(column.prior))
        result_.warning += fmt::format("note: --set {}: only of rows whose cell is empty\n", column.prior);
    }
    for (const Range& range : ranges_) {
      if (set_for_all(range.prior))
        throw UsageError(fmt::format("the prior '{}' is set twice (by --set and --over); set it once", range.prior));
      result_.priors.push_back(range.prior);
    }
    find_per_row();
    size_t combinations = 1;
    const size_t table_rows = result_.table ? result_.table->rows.size() : 1;
    for (const Range& range : ranges_) {
      combinations *= range.values.size();
      if (combinations * table_rows > kMostRows)
        throw UsageError(fmt::format("--over: more than {} rows are asked for", kMostRows));
    }
    std::set<std::string> set, whole;
    for (const std::string& name : result_.priors) {
      if (name.find('.') == std::string::npos) whole.insert(name);
    }
    for (const std::string& name : result_.priors) {
      const size_t dot = name.find('.');
      if (!set.insert(name).second || (dot != std::string::npos && whole.count(name.substr(0, dot)) != 0))
        throw UsageError(fmt::format("the prior '{}' is set twice (by columns or --over); set it once", name));
    }
    for (const std::string& name : result_.priors) {  // once for all rows
      const auto prior = document_.priors.find(name.substr(0, name.find('.')));
      if (prior != document_.priors.end()) keep_original(prior->second);
    }
    result_.base = document_;
    if (!options_.truth.empty()) {  // the truth is the only claim; a bridge would name others
      result_.base.claims.clear();
      result_.base.bridge.reset();
    }
    for (size_t r = 0; r < table_rows; ++r) {
      for (size_t c = 0; c < combinations; ++c) add_row(r, c);
    }
    if (diagnostics_.has_errors()) throw ScenarioError(diagnostics_);
    return std::move(result_);
  }

 private:
  struct Column {
    size_t index;
    std::string prior, unit;
  };

  bool sets_a_prior(const std::string& header) const {
    const std::string name = split_unit(header).first;
    return document_.priors.count(name.substr(0, name.find('.'))) != 0;
  }

  void read_table() {
    result_.table = read_csv(options_.table, kMostRows, options_.text ? &*options_.text : nullptr);
    const CsvTable& table = *result_.table;
    decimals_ = decimals_of(table);
    if (!options_.id.empty()) id_ = table.column(options_.id, "--id");
    std::map<size_t, std::string> chosen;
    std::vector<std::string> ignored;
    read_mapping(chosen);
    if (!id_ && (chosen.count(0) != 0 || !sets_a_prior(table.header[0].text))) id_ = 0;
    for (size_t c = 0; c < table.header.size(); ++c) {
      auto [name, unit] = split_unit(table.header[c].text);
      if (chosen.count(c) != 0) {
        name = chosen[c];
      } else if (c == id_ || !sets_a_prior(table.header[c].text)) {
        if (c == id_) continue;
        check_ignored(table.header[c], table.header[c].text);
        const bool used = table.header[c].text == options_.truth || table.header[c].text == options_.date;
        if (!used) ignored.push_back(printable(table.header[c].text));
        continue;
      }
      columns_.push_back({c, name, unit});
      result_.priors.push_back(name);
    }
    if (!ignored.empty())
      result_.warning =
          fmt::format("note: of {} these columns set no prior: {}\n", options_.table, fmt::join(ignored, ", "));
    if (!options_.truth.empty()) truth_ = table.column(options_.truth, "--backtest");
    if (columns_.empty() && !diagnostics_.has_errors()) {
      throw ScenarioError(
          fmt::format("error: {}: no column has the name of a prior\n      = name them: --columns column=prior,…\n",
                      options_.table));
    }
    std::set<std::string> names;
    for (const auto& row : table.rows) {
      if (!id_) break;
      if (row[*id_].text.empty()) diagnostics_.error(row[*id_].span, "the row has no name");
      if (!names.insert(row[*id_].text).second) {
        diagnostics_.error(row[*id_].span, fmt::format("two rows are called '{}'", row[*id_].text),
                           "choose the column that names them: --id COLUMN");
      }
    }
  }

  /// A column that is ignored must not be a prior's by another case, or with words of its own: "b (USD)".
  void check_ignored(const CsvCell& header, const std::string& name) {
    const auto lower = [](std::string text) {
      std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
      return text;
    };
    const std::string first = name.substr(0, name.find_first_of(" ([{"));
    for (const std::string& prior : document_.prior_order) {
      if (lower(prior) == lower(name)) {
        diagnostics_.error(header.span, fmt::format("the column '{0}' is no prior; '{1}' is", name, prior),
                           fmt::format("write '{1}', or --columns {0}={1}", name, prior));
      } else if (prior == first) {
        diagnostics_.error(header.span, fmt::format("the column '{}' is not read as the prior '{}'", name, prior),
                           fmt::format("write '{0}', with a unit as in '{0} [USD]', or another name", prior));
      }
    }
  }

  void read_mapping(std::map<size_t, std::string>& chosen) const {
    const std::string& list = options_.columns;
    for (const std::string& item : split(list, ',')) {
      if (item.empty()) continue;
      const size_t equals = item.find('=');
      if (equals == std::string::npos) {
        throw UsageError(fmt::format("--columns {}: '{}' is not column=prior", list, item));
      }
      const std::string prior = trimmed(item.substr(equals + 1));
      if (document_.priors.count(prior.substr(0, prior.find('.'))) == 0) {
        const std::string hint = did_you_mean(prior, document_.prior_order);
        throw UsageError(fmt::format("--columns: '{}' is no prior{}", prior, hint.empty() ? "" : "\n      = " + hint));
      }
      const std::string column = trimmed(item.substr(0, equals));
      if (!chosen.try_emplace(result_.table->column(column, "--columns"), prior).second)
        throw UsageError(fmt::format("--columns {}: the column '{}' sets one prior; copy it in the table for another",
                                     list, column));
    }
  }

  /// What a column sets belongs to its row; what --over sets, and everything else, to the table.
  void find_per_row() {
    for (const std::string& name : document_.prior_order) {
      const PriorDefinition& prior = document_.priors.at(name);
      if (prior.per == "row") result_.per_row.push_back(name);
      if (!prior.per.empty()) continue;
      for (const Column& column : columns_) {  // a prior, or labels of it
        if (column.prior.substr(0, column.prior.find('.')) == name) result_.per_row.push_back(column.prior);
      }
    }
  }

  /// Whether --set has given all rows what a row's own value of this prior, or of the label, takes the place of.
  bool set_for_all(const std::string& dotted) const {
    const size_t dot = dotted.find('.');
    const bool whole = dot == std::string::npos;
    const PriorDefinition& prior = document_.priors.at(dotted.substr(0, dot));
    const auto is_set = [](const Value& value) { return value.span.file && value.span.file->path == "--set"; };
    if (whole && prior.value && is_set(*prior.value)) return true;
    return std::any_of(prior.by_label.begin(), prior.by_label.end(), [&](const auto& entry) {
      return (whole || entry.first == dotted.substr(dot + 1)) && is_set(entry.second);
    });
  }

  void add_row(size_t r, size_t combination) {
    Row row;
    if (result_.table) {
      const auto& cells = result_.table->rows[r];
      row.name = row.stream = id_ ? cells[*id_].text : std::to_string(r + 1);
      for (const Column& column : columns_) {
        const CsvCell& cell = cells[column.index];
        row.set.emplace_back();
        if (cell.text.empty()) continue;
        const auto value = cell_value(cell, column.unit, decimals_, diagnostics_);
        if (!value) continue;
        row.set.back() = is_date(cell.text) ? cell.text : value->text;
        set(row, column.prior, *value, cell.span);
      }
      if (!options_.truth.empty() && !cells[truth_].text.empty()) add_truth(row, cells[truth_]);
    }
    for (const Range& range : ranges_) {
      const Rational value = range.values[combination % range.values.size()];
      combination /= range.values.size();
      const std::string shown =
          fmt::format("{:.12g}{}{}", round_to_double(value), range.unit.empty() ? "" : " ", range.unit);
      row.name += fmt::format("{}{}={}", row.name.empty() ? "" : ", ", range.prior, shown);
      row.set.push_back(range.unit.empty() ? shown : fmt::format("{:.12g} [{}]", round_to_double(value), range.unit));
      // Every byte stands at the option, which is what a message shows.
      const std::string text = value.text();
      const SourceText source{range.unit.empty() ? text : "(" + text + ") [" + range.unit + "]",
                              command_line_text("--over", range.written).at(0, range.written.size()),
                              {},
                              {}};
      set(row, range.prior, source, source.span);
    }
    if (row.stream.empty()) row.stream = row.name;
    result_.rows.push_back(std::move(row));
  }

  /// Parses and checks a value in a document of all rows, and keeps it for this one.
  void set(Row& row, const std::string& prior, const SourceText& text, const Span& span) {
    const size_t dot = prior.find('.');
    if (!set_prior(document_, prior, text, span, diagnostics_)) return;
    const PriorDefinition& definition = document_.priors.at(prior.substr(0, dot));
    row.values.emplace_back(
        prior, dot == std::string::npos ? *definition.value : definition.by_label.at(prior.substr(dot + 1)));
  }

  void add_truth(Row& row, const CsvCell& cell) {
    const std::string unit = split_unit(result_.table->header[truth_].text).second;
    const auto text = cell_value(cell, unit, decimals_, diagnostics_);
    auto value = text ? parse_value(*text, diagnostics_) : std::nullopt;
    if (!value) return;
    ClaimDefinition claim;
    claim.id = "truth of the row";
    claim.by = options_.truth;
    claim.about = options_.truth_about;
    claim.span = claim.about_span = cell.span;
    claim.says = std::move(*value);
    row.truth = std::move(claim);
  }

  Document document_;
  const RowOptions& options_;
  RowSet result_;
  Diagnostics diagnostics_;
  std::vector<Column> columns_;
  std::vector<Range> ranges_;
  std::optional<size_t> id_;  // nothing: rows are called by their numbers
  size_t truth_ = 0;
  Decimals decimals_ = Decimals::points;
};

}  // namespace

void keep_drawn(std::vector<std::string>& names, const std::vector<const Graph*>& graphs) {
  std::erase_if(names, [&](const std::string& name) {
    const size_t dot = name.find('.');
    const std::string own = "/" + name.substr(0, dot) + "@", label = dot == std::string::npos ? "" : name.substr(dot);
    return std::none_of(graphs.begin(), graphs.end(), [&](const Graph* graph) {
      return std::any_of(graph->streams().begin(), graph->streams().end(), [&](const StreamName& stream) {
        return stream.name.find(own) != std::string::npos && stream.name.ends_with(label);
      });
    });
  });
}

void show_as_first(std::vector<NamedNode>& outputs, const std::string& row, const std::vector<NamedNode>& first,
                   const std::string& first_row) {
  const auto unit = [](const NamedNode& output) {
    return output.display.base.empty() ? std::string("a pure number") : "in " + output.display.base;
  };
  for (size_t k = 0; k < std::min(outputs.size(), first.size()); ++k) {
    if (outputs[k].display.base != first[k].display.base) {
      throw ScenarioError(fmt::format(
          "error: row '{}': '{}' is {}, but {} in row '{}'\n      = rows are compared in one unit; convert the cells\n",
          row, outputs[k].name, unit(outputs[k]), unit(first[k]), first_row));
    }
    outputs[k].display = first[k].display;
  }
}

Document RowSet::document(const Row& row) const {
  Document result = base;
  for (const auto& [dotted, value] : row.values) {
    const size_t dot = dotted.find('.');
    PriorDefinition& prior = result.priors.at(dotted.substr(0, dot));
    prior.replaced = true;
    if (dot != std::string::npos) {
      prior.by_label[dotted.substr(dot + 1)] = value;
    } else {
      prior.by_label.clear();
      prior.value = value;
    }
  }
  for (const std::string& dotted : per_row) {
    const size_t dot = dotted.find('.');
    PriorDefinition& prior = result.priors.at(dotted.substr(0, dot));
    prior.row = row.stream;
    if (dot != std::string::npos) prior.labels_of_row.insert(dotted.substr(dot + 1));
  }
  if (row.truth) result.claims = {*row.truth};
  return result;
}

RowSet make_rows(const Document& document, const RowOptions& options) { return RowMaker(document, options).make(); }

}  // namespace reckon
