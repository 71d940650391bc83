// CSV (full doubles, one row a statistic's quantity) and Markdown (cut like the terminal's table).
#include <fmt/format.h>

#include <algorithm>

#include "report/figure.h"
#include "report/reports.h"

namespace reckon {

namespace {

std::string cell(const std::string& text) {
  std::string result;
  for (const char c : printable(text)) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

}  // namespace

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string markdown_table(const std::vector<std::vector<std::string>>& rows) {
  std::string out;
  for (size_t r = 0; r < rows.size(); ++r) {
    out += "|";
    for (const std::string& text : rows[r]) out += " " + cell(text) + " |";
    out += "\n";
    if (r > 0) continue;
    out += "|";
    for (size_t c = 0; c < rows[0].size(); ++c) out += "---|";
    out += "\n";
  }
  return out;
}

std::string csv_report(const Scenario& scenario, const RunOptions& options, const RunResult& result) {
  std::string out = "name,label,unit,mean,mean_se,sd,min,max";
  for (const NamedProbability& q : options.quantiles) out += fmt::format(",q{0},q{0}_low,q{0}_high", q.text);
  out += ",interval_low,interval_high,shortest_low,shortest_high\n";
  for (size_t k = 0; k < reported_outputs(scenario, result); ++k) {
    const OutputSummary& o = result.outputs[k];
    const Display& d = o.quantity.display;
    out += fmt::format("{},{},{}", csv_cell(o.quantity.name), csv_cell(o.quantity.label), csv_cell(d.unit));
    const auto put = [&](double base) { out += fmt::format(",{}", d.convert(base)); };
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
  out += "| quantity | unit |";
  std::string line = "|---|---|";
  for (const NamedProbability& q : options.quantiles) {
    out += fmt::format(" P{:.6g} |", 100 * q.p.value());
    line += "---:|";
  }
  const std::string level = fmt::format("{:.6g}%", 100 * options.level.p.value());
  out += fmt::format(" mean | {} interval | shortest |\n", level) + line + "---:|---:|---:|\n";
  for (size_t k = 0; k < reported_outputs(scenario, result); ++k) {
    const OutputSummary& o = result.outputs[k];
    const Display& d = o.quantity.display;
    out += fmt::format("| {} | {} |", cell(o.quantity.label.empty() ? o.quantity.name : o.quantity.label), cell(d.unit));
    for (const QuantileSummary& q : o.quantiles) {
      out += fmt::format(" {} |", format_figure(d.convert(q.estimate.value), d.convert(q.estimate.error())));
    }
    const double error = d.convert(std::max(o.interval_low.error(), o.interval_high.error()));
    const auto range = [&](double low, double high) {
      return format_figure(d.convert(low), error) + " to " + format_figure(d.convert(high), error);
    };
    out += fmt::format(" {} | {} | {} |\n", format_figure(d.convert(o.mean), d.convert(1.96 * o.mean_se)),
                       range(o.interval_low.value, o.interval_high.value), range(o.shortest_low, o.shortest_high));
  }
  if (!result.events.empty()) out += "\n| event | probability |\n|---|---:|\n";
  for (const EventSummary& e : result.events) {
    out += fmt::format("| {} | {} |\n", cell(e.name + ": " + e.text), format_percentage(e.probability, e.se, result.counted));
  }
  if (!result.claims.empty()) out += "\n| claim | about | says | verdict |\n|---|---|---|---|\n";
  for (const ClaimSummary& c : result.claims) {
    const NamedNode& about = result.outputs[c.output].quantity;
    out += fmt::format("| {} | {} | {} | {} |\n", cell(c.claim.by.empty() ? c.claim.id : c.claim.by),
                       cell(about.label.empty() ? about.name : about.label), cell(claim_text(c.claim, about.display)),
                       claim_verdict(c, result.counted));
  }
  out += fmt::format("\n{} draws, seed {}, {} precision; result `{}`\n", group_digits(result.draws), options.seed,
                     options.precision == Precision::wide ? "double" : "single", result.sha256);
  return out;
}

}  // namespace reckon
