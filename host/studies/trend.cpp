#include "studies/trend.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/usage_error.h"
#include "language/calendar.h"
#include "language/toml_file.h"
#include "model/interpret.h"
#include "scenario/cells.h"
#include "scenario/claim.h"

namespace reckon {

namespace {

/// "2020-05-28" or "2020.4" in years; an error for any other text, and for what is no year of our time.
double read_years(const CsvCell& cell, Decimals decimals, Diagnostics& diagnostics) {
  constexpr int kEarliest = 1900, kLatest = 2200, kLargestSerial = 110'000;
  const auto day = calendar_years(cell.text);
  std::string text = cell.text;
  if (!day && decimals == Decimals::commas && !read_commas(cell, text, diagnostics)) return 0;
  const auto years = day ? day : parse_decimal(text);
  if (!years) {
    diagnostics.error(cell.span, fmt::format("'{}' is no date", cell.text), "write 2020-05-28 or 2020.4");
    return 0;
  }
  if (*years < kEarliest || !(*years < kLatest)) {
    const bool serial = years->is_whole() && *years > kLatest && *years < kLargestSerial;
    diagnostics.error(cell.span, fmt::format("{} is no year from {} to {}", cell.text, kEarliest, kLatest),
                      serial ? fmt::format("it may be a spreadsheet's number of a day; write {}",
                                           day_of_serial(static_cast<int>(*years->as_unsigned())))
                             : "write 2020-05-28 or 2020.4");
    return 0;
  }
  return round_to_double(*years);
}

class FitNodes {
 public:
  explicit FitNodes(Graph& graph) : graph_(graph) {}

  /// exp of the slope of ln(values) on dates.
  NodeId growth(const std::vector<NodeId>& values, const std::vector<double>& dates) {
    double mean = 0, squares = 0;
    for (const double date : dates) mean += date / static_cast<double>(dates.size());
    for (const double date : dates) squares += (date - mean) * (date - mean);
    NodeId slope = graph_.constant(0);
    for (size_t i = 0; i < values.size(); ++i) {
      slope = add(slope, times(graph_.constant((dates[i] - mean) / squares), logarithm(values[i])));
    }
    return graph_.apply(Operation::exponential, {slope});
  }

  /// The same with random weights: (W Swtl - Swt Swl) / (W Swtt - Swt^2), t from the first date.
  NodeId weighted_growth(const std::vector<NodeId>& values, const std::vector<double>& dates,
                         const std::vector<std::string>& names) {
    NodeId w = graph_.constant(0), wt = w, wl = w, wtl = w, wtt = w;
    for (size_t i = 0; i < values.size(); ++i) {
      const NodeId weight =
          graph_.apply(Operation::standard_exponential, {graph_.uniform("trend/bootstrap@" + names[i])});
      const NodeId t = graph_.constant(dates[i] - dates[0]), l = logarithm(values[i]);
      const NodeId weighted = times(weight, t);
      w = add(w, weight);
      wt = add(wt, weighted);
      wl = add(wl, times(weight, l));
      wtl = add(wtl, times(weighted, l));
      wtt = add(wtt, times(weighted, t));
    }
    const NodeId above = graph_.apply(Operation::subtract, {times(w, wtl), times(wt, wl)});
    const NodeId below = graph_.apply(Operation::subtract, {times(w, wtt), times(wt, wt)});
    return graph_.apply(Operation::exponential, {graph_.apply(Operation::divide, {above, below})});
  }

 private:
  NodeId add(NodeId a, NodeId b) { return graph_.apply(Operation::add, {a, b}); }
  NodeId times(NodeId a, NodeId b) { return graph_.apply(Operation::multiply, {a, b}); }
  NodeId logarithm(NodeId a) { return graph_.apply(Operation::logarithm, {a}); }

  Graph& graph_;
};

/// Claims about the growth, a factor a year, in which no quantity of the scenario has a part.
void add_claims(const TrendDefinition& definition, Scenario& joint) {
  Diagnostics diagnostics;
  const Document nothing;
  Graph constants;
  Builder builder(nothing, constants, diagnostics);
  for (const ClaimDefinition& said : definition.claims) {
    if (said.about != "growth")
      diagnostics.error(said.about_span, fmt::format("a claim of a trend is about its growth, not '{}'", said.about),
                        "leave `about` out, or write the claim in [[claims]]");
    if (said.says.text.find('%') != std::string::npos)
      diagnostics.error(said.says.span, "growth is a factor a year, not a percentage",
                        "write 2 for a doubling, not 100%");
    std::optional<Claim> claim = build_claim(said, {}, builder, diagnostics);
    if (!claim) continue;
    if (claim->id.empty()) claim->id = fmt::format("claim-{}", joint.claims.size() + 1);
    joint.judgements.push_back({joint.claims.size(), 0});
    joint.claims.push_back(std::move(*claim));
  }
  if (diagnostics.has_errors()) throw ScenarioError(diagnostics);
}

/// A table that the scenario names may come from somebody else, as an include does: messages show lines of it.
void check_table(const Document& document, const std::string& table, const Span& span) {
  std::error_code none;
  Diagnostics diagnostics;
  if (!may_read(document.path, table, document.includes))
    diagnostics.error(span, fmt::format("'{}' lies outside the scenario's folder", table),
                      "move it there, name it by --rows, or allow it: --allow-outside");
  else if (!std::filesystem::is_regular_file(table, none))
    diagnostics.error(span, fmt::format("cannot read '{}' ({})", table, why_unreadable(table)),
                      "the path is relative to the scenario");
  if (diagnostics.has_errors()) throw ScenarioError(diagnostics);
}

}  // namespace

TrendOptions prepared_trend(TrendOptions asked, const Document& document) {
  if (document.trend) {  // the command line goes before the file
    const TrendDefinition& written = *document.trend;
    const std::filesystem::path folder = std::filesystem::path(document.path).parent_path();
    if (asked.rows.table.empty() && !written.rows.empty()) {
      asked.rows.table = (folder / written.rows).string();
      check_table(document, asked.rows.table, written.rows_span);
    }
    if (asked.rows.columns.empty()) asked.rows.columns = written.columns;
    if (asked.rows.id.empty()) asked.rows.id = written.id;
    if (asked.date.empty()) asked.date = written.date;
    if (asked.output.empty()) asked.output = written.output;
  }
  if (asked.rows.table.empty())
    throw UsageError("trend needs --rows TABLE.csv, or [trend] with `rows` in the scenario");
  if (asked.date.empty()) throw UsageError("trend needs --date COLUMN, or [trend] with `date` in the scenario");
  asked.rows.date = asked.date;
  return asked;
}

Trend run_trend(const Document& document, const TrendOptions& asked, const Question& question, const Machine& machine,
                const std::function<void(const Scenario& joint)>& before) {
  RowSet set = make_rows(document, asked.rows);
  const size_t date_column = set.table->column(asked.date, "--date");
  Trend trend;
  keep_warnings(trend.warnings, set.warning);
  trend.per_row = set.per_row;
  trend.bootstrap = asked.bootstrap;
  Graph graph;
  std::vector<NodeId> values;
  std::vector<double> dates;
  std::vector<std::string> names;
  const Decimals decimals = decimals_of(*set.table);
  Diagnostics diagnostics;
  for (size_t r = 0; r < set.rows.size(); ++r) {
    const double date = read_years(set.table->rows[r][date_column], decimals, diagnostics);
    Scenario row = build_scenario(set.document(set.rows[r]), {}, std::move(graph));
    graph = std::move(row.graph);
    keep_warnings(trend.warnings, row.warnings);
    std::string name = asked.output.empty() ? row.outputs.at(0).name : asked.output;
    const NamedNode* const at = find_quantity(row, name);
    if (at == nullptr) {
      throw UsageError(
          fmt::format("--output: '{}' is no single quantity (of an array, name one element as in cost.H100)", name));
    }
    trend.output = at->label.empty() ? name : at->label;
    trend.rows.push_back({set.rows[r].name, date, r + 1});
    std::vector<NamedNode> output{{at->name, at->label, at->node, at->display, false}};
    if (r > 0) show_as_first(output, set.rows[r].name, {trend.joint.outputs[0]}, set.rows[0].name);
    output[0].name = "row " + set.rows[r].name;
    trend.joint.outputs.push_back(std::move(output[0]));
    for (NamedNode quantity : row.quantities) {
      if (!quantity.prior) continue;
      quantity.name += ", " + set.rows[r].name;
      trend.joint.quantities.push_back(std::move(quantity));
    }
    values.push_back(at->node);
    dates.push_back(date);
    names.push_back(set.rows[r].name);
  }
  if (diagnostics.has_errors()) throw ScenarioError(diagnostics);
  if (dates.size() < 3 || std::all_of(dates.begin(), dates.end(), [&](double date) { return date == dates[0]; })) {
    throw ScenarioError(
        fmt::format("error: {}: a trend needs at least three rows, not all of one date\n", set.table->path));
  }
  FitNodes fit(graph);
  const NodeId growth = asked.bootstrap ? fit.weighted_growth(values, dates, names) : fit.growth(values, dates);
  trend.joint.outputs.insert(trend.joint.outputs.begin(),
                             {"growth", "Growth per year of " + trend.output, growth, {}, false});
  keep_drawn(trend.per_row, {&graph});
  trend.joint.graph = std::move(graph);
  trend.joint.document = document;
  trend.joint.document.files.push_back(set.table->file());
  // What is claimed is about the output that the file names.
  if (document.trend && (document.trend->output.empty() || document.trend->output == asked.output))
    add_claims(*document.trend, trend.joint);
  const std::vector<double> at_median = values_at_median(trend.joint.graph);
  for (const TrendRow& row : trend.rows) {  // a logarithm is taken of each
    const double middle = at_median[trend.joint.outputs[row.output].node];
    if (!(middle > 0)) {
      throw NotFinite(
          fmt::format("error: row '{}': '{}' is {} with every prior at its median, and growth is of positive numbers\n",
                      row.name, trend.output, middle));
    }
  }
  if (before) before(trend.joint);
  trend.result = run_scenario(trend.joint, question, machine);
  return trend;
}

}  // namespace reckon
