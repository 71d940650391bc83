// reckon sweep: one line a row.
#include <fmt/format.h>

#include "report/columns.h"
#include "report/figure.h"
#include "report/json_parts.h"
#include "report/phrases.h"

namespace reckon {

namespace {

std::string title_of(const NamedNode& quantity) {
  return quantity.display.unit.empty() ? quantity.name
                                       : fmt::format("{} [{}]", quantity.name, printable(quantity.display.unit));
}

}  // namespace

std::string sweep_report(const Sweep& sweep, const RunOptions& options, bool markdown) {
  constexpr size_t kMostSetColumns = 3;  // more are in the table that set them
  const bool show_set = sweep.priors.size() <= kMostSetColumns;
  Rows rows{{"row"}};
  if (show_set) rows[0].insert(rows[0].end(), sweep.priors.begin(), sweep.priors.end());
  for (const OutputSummary& output : sweep.rows[0].result.outputs) rows[0].push_back(title_of(output.quantity));
  if (sweep.known > 0) rows[0].insert(rows[0].end(), {"truth", "its percentile"});
  for (const SweptRow& row : sweep.rows) {
    std::vector<std::string> line{printable(row.name)};
    for (size_t i = 0; show_set && i < row.set.size(); ++i)
      line.push_back(row.set[i].empty() ? "-" : printable(row.set[i]));
    for (const OutputSummary& output : row.result.outputs) line.push_back(median_and_interval(output));
    if (sweep.known > 0) {
      if (!row.truth) {
        line.insert(line.end(), {"-", "-"});
      } else {
        const Display& display = row.result.outputs[row.truth->output].quantity.display;
        line.push_back(format_figure(display.convert(row.truth->claim.value), 0, 4));
        line.push_back(format_percentage(row.truth->percentile, row.truth->percentile_se, row.result.counted) +
                       (row.truth->in_interval ? "" : " outside"));
      }
    }
    rows.push_back(line);
  }
  std::string out = table_text(rows, markdown, 1, 0, "");
  const std::string level = fmt::format("{:.6g}%", 100 * options.level.p.value());
  out += fmt::format("\nmedian ({} interval)", level);
  if (!sweep.baseline.empty()) out += fmt::format("; ratios are to row '{}', draw by draw", printable(sweep.baseline));
  out += sweep.per_row.empty()
             ? "; every prior is shared by all rows\n"
             : fmt::format("; drawn for each row by itself: {}; every other prior is shared by all rows\n",
                           fmt::join(sweep.per_row, ", "));
  if (sweep.known > 0) {
    out += fmt::format("{} of {} known truths lie inside their {} interval\n", sweep.inside, sweep.known, level);
  }
  return out + fmt::format("{}; result {}\n", sampling_text(options, sweep.rows[0].result, "draws a row"),
                           short_hash(sweep.sha256));
}

std::string points_report(const std::vector<PointRow>& points, const std::vector<NamedNode>& outputs) {
  Rows rows{{"row"}};
  for (const NamedNode& output : outputs) rows[0].push_back(title_of(output));
  for (const PointRow& point : points) {
    rows.push_back({printable(point.name)});
    for (size_t k = 0; k < outputs.size(); ++k)
      rows.back().push_back(format_figure(outputs[k].display.convert(point.values[k]), 0, 4));
  }
  return table_text(rows, false, 1, 0, "") + "\nevery prior at its median\n";
}

std::string points_csv(const std::vector<PointRow>& points, const std::vector<NamedNode>& outputs) {
  std::string out = "row";
  for (const NamedNode& output : outputs) out += "," + csv_cell(title_of(output));
  for (const PointRow& point : points) {
    out += "\n" + csv_cell(point.name);
    for (size_t k = 0; k < outputs.size(); ++k) out += fmt::format(",{}", outputs[k].display.convert(point.values[k]));
  }
  return out + "\n";
}

std::string sweep_csv(const Sweep& sweep, const RunOptions& options) {
  std::string out = "row";
  for (const std::string& prior : sweep.priors) out += "," + csv_cell(prior);
  for (const OutputSummary& output : sweep.rows[0].result.outputs) {
    const std::string name = title_of(output.quantity);
    out += "," + csv_cell(name + " mean") + "," + csv_cell(name + " mean_se") + "," + csv_cell(name + " sd");
    for (const NamedProbability& q : options.quantiles) out += "," + csv_cell(name + " q" + q.text);
    out += "," + csv_cell(name + " interval_low") + "," + csv_cell(name + " interval_high");
  }
  out += sweep.known > 0 ? ",truth,truth_percentile,truth_inside\n" : "\n";
  for (const SweptRow& row : sweep.rows) {
    out += csv_cell(row.name);
    for (const std::string& value : row.set) out += "," + csv_cell(value);
    for (const OutputSummary& output : row.result.outputs) {
      const Display& display = output.quantity.display;
      const auto put = [&](double base) { out += fmt::format(",{}", display.convert(base)); };
      for (const double x : {output.mean, output.mean_se, output.sd}) put(x);
      for (const QuantileSummary& q : output.quantiles) put(q.estimate.value);
      put(output.interval_low.value);
      put(output.interval_high.value);
    }
    if (sweep.known > 0 && !row.truth) out += ",,,";
    if (row.truth) {
      const Display& display = row.result.outputs[row.truth->output].quantity.display;
      out += fmt::format(",{},{},{}", display.convert(row.truth->claim.value), row.truth->percentile,
                         row.truth->in_interval);
    }
    out += "\n";
  }
  return out;
}

std::string sweep_json(const Scenario& scenario, const Sweep& sweep, const RunOptions& options,
                       const RunContext& context) {
  Json json{{"reckon", reckon_version()}, {"numerics", kNumericsVersion}};
  json["scenario"] = scenario_json(scenario.document, context);
  json["run"] = {{"draws", sweep.rows[0].result.draws},
                 {"seed", options.seed},
                 {"precision", precision_name(options.precision)},
                 {"backend", sweep.rows[0].result.backend},
                 {"device", sweep.rows[0].result.device},
                 {"result_sha256", sweep.sha256}};
  json["sets"] = sweep.priors;
  json["per_row"] = sweep.per_row;
  json["baseline"] = sweep.baseline.empty() ? Json(nullptr) : Json(sweep.baseline);
  json["rows"] = Json::array();
  for (const SweptRow& row : sweep.rows) {
    Json item{{"row", row.name}, {"set", Json::object()}, {"outputs", Json::object()}};
    for (size_t i = 0; i < row.set.size(); ++i) item["set"][sweep.priors[i]] = row.set[i];
    for (const OutputSummary& output : row.result.outputs) {
      item["outputs"][output.quantity.name] = output_json(output, options.level.p.value());
    }
    if (row.truth) item["truth"] = claim_json(*row.truth, row.result.outputs[row.truth->output].quantity);
    item["result_sha256"] = row.result.sha256;
    json["rows"].push_back(std::move(item));
  }
  if (sweep.known > 0) json["backtest"] = {{"known", sweep.known}, {"inside", sweep.inside}};
  return json_text(json);
}

}  // namespace reckon
