#include "scenario/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/usage_error.h"
#include "language/overrides.h"
#include "language/sections.h"
#include "language/text.h"
#include "scenario/cells.h"
#include "scenario/columns.h"
#include "scenario/ranges.h"

namespace reckon {

namespace {

class RowMaker {
 public:
  RowMaker(const Document& document, const RowOptions& options) : document_(document), options_(options) {}

  RowSet make() {
    for (const std::string& text : options_.ranges) ranges_.push_back(read_range(text, document_));
    if (!options_.table.empty()) read_table();
    for (const SweepRange& range : ranges_) {
      if (set_for_all(range.prior))
        throw UsageError(fmt::format("the prior '{}' is set twice (by --set and --over); set it once", range.prior));
      result_.priors.push_back(range.prior);
    }
    find_per_row();
    size_t combinations = 1;
    const size_t table_rows = result_.table ? result_.table->rows.size() : 1;
    for (const SweepRange& range : ranges_) {
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
  void read_table() {
    result_.table = read_csv(options_.table, kMostRows, options_.text ? &*options_.text : nullptr);
    columns_ = read_columns(*result_.table, document_, options_, diagnostics_);
    if (!columns_.ignored.empty())
      result_.warning = fmt::format("note: of {} these columns set no prior: {}\n", options_.table,
                                    fmt::join(columns_.ignored, ", "));
    for (const PriorColumn& column : columns_.set) {
      result_.priors.push_back(column.prior);
      if (set_for_all(column.prior))
        result_.warning += fmt::format("note: --set {}: only of rows whose cell is empty\n", column.prior);
    }
  }

  /// What a column sets belongs to its row; what --over sets, and everything else, to the table.
  void find_per_row() {
    for (const std::string& name : document_.prior_order) {
      const PriorDefinition& prior = document_.priors.at(name);
      if (prior.per == "row") result_.per_row.push_back(name);
      if (!prior.per.empty()) continue;
      for (const PriorColumn& column : columns_.set) {  // a prior, or labels of it
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
      row.name = row.stream = columns_.id ? cells[*columns_.id].text : std::to_string(r + 1);
      for (const PriorColumn& column : columns_.set) {
        const CsvCell& cell = cells[column.index];
        row.set.emplace_back();
        if (cell.text.empty()) continue;
        const auto value = cell_value(cell, column.unit, columns_.decimals, diagnostics_);
        if (!value) continue;
        row.set.back() = is_date(cell.text) ? cell.text : value->text;
        set(row, column.prior, *value, cell.span);
      }
      if (columns_.truth && !cells[*columns_.truth].text.empty()) add_truth(row, cells[*columns_.truth]);
    }
    for (const SweepRange& range : ranges_) {
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
    const std::string unit = split_unit(result_.table->header[*columns_.truth].text).second;
    const auto text = cell_value(cell, unit, columns_.decimals, diagnostics_);
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
  Columns columns_;
  std::vector<SweepRange> ranges_;
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
      prior.source.clear(), prior.note.clear();
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
