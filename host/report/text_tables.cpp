// CSV (full doubles, one row a statistic's quantity) and Markdown (cut like the terminal's table).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/columns.h"
#include "report/figure.h"
#include "report/phrases.h"
#include "report/reports.h"

namespace reckon {

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_report(const Scenario& scenario, const RunOptions& options, const RunResult& result) {
  std::string out = "name,label,unit,mean,mean_se,sd,min,max";
  for (const NamedProbability& q : options.quantiles) out += fmt::format(",q{0},q{0}_low,q{0}_high", q.text);
  out += ",interval_low,interval_high,shortest_low,shortest_high\n";
  for (size_t k = 0; k < reported_outputs(scenario, result); ++k) {
    const OutputSummary& o = result.outputs[k];
    const Display& d = o.quantity.display;
    out += fmt::format("{},{},{}", csv_cell(o.quantity.name), csv_cell(o.quantity.label), csv_cell(d.unit));
    const auto put = [&](double base) {
      out += std::isfinite(base) ? fmt::format(",{}", d.convert(base)) : ",";
    };  // open bounds
    for (const double x : {o.mean, o.mean_se, o.sd, o.lowest, o.highest}) put(x);
    for (const QuantileSummary& q : o.quantiles) {
      for (const double x : {q.estimate.value, q.estimate.low, q.estimate.high}) put(x);
    }
    for (const double x : {o.interval_low.value, o.interval_high.value, o.shortest_low, o.shortest_high}) put(x);
    out += "\n";
  }
  return out;
}

std::string markdown_report(const Scenario& scenario, const RunOptions& options, const RunResult& result) {
  std::string out;
  if (!scenario.document.title.empty()) out += "# " + printable(scenario.document.title) + "\n\n";
  if (!scenario.document.question.empty()) out += printable(scenario.document.question) + "\n\n";
  out += given_report(result, true);
  Rows rows{{"quantity", "unit"}};
  for (size_t k = 0; k < reported_outputs(scenario, result); ++k) {
    const OutputSummary& o = result.outputs[k];
    const Display& d = o.quantity.display;
    if (k == 0) {
      append_heads(rows[0], o);
      rows[0].push_back(fmt::format("{:.6g}% interval", 100 * options.level.p.value()));
      rows[0].emplace_back("shortest");
    }
    const double error = d.convert(std::max(o.interval_low.error(), o.interval_high.error()));
    const auto range = [&](double low, double high) {
      return format_figure(d.convert(low), error, digits_of(o)) + " to " +
             format_figure(d.convert(high), error, digits_of(o));
    };
    rows.push_back({name_of(o.quantity), printable(d.unit)});
    append_figures(rows.back(), o, d);
    rows.back().push_back(range(o.interval_low.value, o.interval_high.value));
    rows.back().push_back(range(o.shortest_low, o.shortest_high));
  }
  out += table_text(rows, true, 2);
  if (!result.events.empty()) {
    rows = {{"event", "probability"}};
    for (const EventSummary& e : result.events) {
      rows.push_back({e.name + ": " + printable(e.text), format_percentage(e.probability, e.se, result.counted)});
    }
    out += "\n" + table_text(rows, true, 1);
  }
  if (!result.claims.empty()) {
    rows = {{"claim", "about", "says", "verdict"}};
    for (const ClaimSummary& c : result.claims) {
      const NamedNode& about = result.outputs[c.output].quantity;
      rows.push_back({who(c.claim), name_of(about), printable(claim_text(c.claim, about.display)),
                      claim_verdict(c, result.counted)});
    }
    out += "\n" + table_text(rows, true, 4);
  }
  // Without the device: the same report everywhere.
  return out + fmt::format("\n{} draws, seed {}, {} precision; result `{}`\n", group_digits(result.draws), options.seed,
                           precision_name(options.precision), result.sha256);
}

}  // namespace reckon
