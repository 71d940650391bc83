// CSV: full doubles, one row a statistic's quantity.
#include <fmt/format.h>

#include <cmath>

#include "language/decimal.h"
#include "report/figure.h"
#include "report/phrases.h"
#include "report/writers.h"
#include "studies/verdict.h"

namespace reckon {

namespace {

/// Text as a cell, in quotes where it must be.
std::string csv_cell(const std::string& text) {
  // A spreadsheet would run what begins with these, unless it is a number.
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
  const std::string clean = (formula && !parse_decimal(std::string_view(text).substr(1)) ? "'" : "") + printable(text);
  if (clean.find_first_of(",\"") == std::string::npos) return clean;
  std::string quoted = "\"";
  for (const char c : clean) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// "cost [USD]": for programs by the name, not by the label.
std::string column_of(const NamedNode& quantity) {
  return quantity.display.unit.empty() ? quantity.name
                                       : fmt::format("{} [{}]", quantity.name, unit_text(quantity.display.unit));
}

/// The heads of an output's statistics, and the statistics, each after a comma.
std::string statistics_heads(const Question& question) {
  std::string out = ",unit,mean,mean_se,sd,min,max";
  for (const NamedProbability& q : question.quantiles) out += fmt::format(",q{0},q{0}_low,q{0}_high", q.text);
  return out + ",interval_low,interval_high,shortest_low,shortest_high";
}

std::string statistics_cells(const OutputSummary& o) {
  const Display& d = o.quantity.display;
  std::string out = "," + csv_cell(d.unit);
  const auto put = [&](double base) {
    out += std::isfinite(base) ? fmt::format(",{}", d.convert(base)) : ",";
  };  // open bounds
  for (const double x : {o.mean, o.mean_se, o.sd, o.lowest, o.highest}) put(x);
  for (const QuantileSummary& q : o.quantiles) {
    for (const double x : {q.estimate.value, q.estimate.low, q.estimate.high}) put(x);
  }
  for (const double x : {o.interval_low.value, o.interval_high.value, o.shortest_low, o.shortest_high}) put(x);
  return out;
}

}  // namespace

std::string run_csv_text(const Scenario& scenario, const Question& question, const Answer& result) {
  std::string out = "name,label" + statistics_heads(question) + ",kind,probability,probability_se\n";
  for (size_t k = 0; k < reported_outputs(scenario, result); ++k) {
    const OutputSummary& o = result.outputs[k];
    out += csv_cell(o.quantity.name) + "," + csv_cell(o.quantity.label) + statistics_cells(o) + ",output,,\n";
  }
  // An event's chance; of a claim what is said, and its percentile or chance.
  const std::string none(8 + 3 * question.quantiles.size(), ',');  // fields between the mean and the kind
  for (const EventSummary& event : result.events)
    out += fmt::format("{},{},,{},event,{},{}\n", csv_cell(event.name), csv_cell(event.label), none, event.probability,
                       event.se);
  for (const ClaimSummary& claim : result.claims) {
    const Display& display = result.outputs[claim.output].quantity.display;
    const bool point = claim.claim.kind == ClaimDefinition::Kind::point;
    const double said = claim.claim.kind == ClaimDefinition::Kind::at_most ? claim.claim.high : claim.claim.value;
    out +=
        fmt::format("{},{},{},{}{},{},{},{}\n", csv_cell(claim.claim.id), csv_cell(claim.claim.by),
                    csv_cell(display.unit), display.convert(said), none, point ? "claim_percentile" : "claim",
                    point ? claim.percentile : claim.probability, point ? claim.percentile_se : claim.probability_se);
  }
  return out;
}

std::string comparison_csv_text(const Comparison& comparison, const Question& question, const Answer& answer) {
  std::string out = "output,of" + statistics_heads(question) + "\n";
  for (const ComparedOutput& compared : comparison.outputs) {
    for (const auto& [name, index] : lines_of(comparison, compared))
      out += csv_cell(compared.quantity) + "," + csv_cell(name) + statistics_cells(answer.outputs[index]) + "\n";
  }
  return out;
}

std::string trend_csv_text(const Trend& trend, const Question& question) {
  std::string out = "row,date" + statistics_heads(question) + "\n";
  for (const TrendRow& row : trend.rows)
    out +=
        fmt::format("{},{}", csv_cell(row.name), row.date) + statistics_cells(trend.result.outputs[row.output]) + "\n";
  return out + "growth a year," + statistics_cells(trend.result.outputs[0]) + "\n";
}

std::string settlement_csv_text(const Answer& result) {
  std::string out =
      "claim,by,about,held_against,unit,says_low,says_high,median,interval_low,interval_high,in_interval,percentile,"
      "percentile_se,probability_true,probability_se,verdict\n";
  for (const ClaimSummary& summary : result.claims) {
    const Claim& claim = summary.claim;
    const OutputSummary& output = result.outputs[summary.output];
    const Display& display = output.quantity.display;
    for (const std::string& text :
         {claim.id, claim.by, result.outputs[claim.output].quantity.name, output.quantity.name, display.unit})
      out += csv_cell(text) + ",";
    const bool point = claim.kind == ClaimDefinition::Kind::point;
    for (const double base : {point ? claim.value : claim.low, point ? claim.value : claim.high, output.median.value,
                              output.interval_low.value, output.interval_high.value})
      out += (std::isfinite(base) ? fmt::format("{}", display.convert(base)) : "") + ",";
    out += fmt::format("{},{},{},", summary.in_interval, summary.percentile, summary.percentile_se);
    out += point ? ",," : fmt::format("{},{},", summary.probability, summary.probability_se);
    out += verdict(summary) + "\n";
  }
  return out;
}

std::string points_csv_text(const std::vector<PointRow>& points, const std::vector<NamedNode>& outputs) {
  std::string out = "row";
  for (const NamedNode& output : outputs) out += "," + csv_cell(column_of(output));
  for (const PointRow& point : points) {
    out += "\n" + csv_cell(point.name);
    for (size_t k = 0; k < outputs.size(); ++k) out += fmt::format(",{}", outputs[k].display.convert(point.values[k]));
  }
  return out + "\n";
}

std::string sweep_csv_text(const Sweep& sweep, const Question& question) {
  std::string out = "row";
  for (const std::string& prior : sweep.priors) out += "," + csv_cell(prior);
  for (const OutputSummary& output : sweep.rows[0].result.outputs) {
    const std::string name = column_of(output.quantity);
    out += "," + csv_cell(name + " mean") + "," + csv_cell(name + " mean_se") + "," + csv_cell(name + " sd");
    for (const NamedProbability& q : question.quantiles) out += "," + csv_cell(name + " q" + q.text);
    out += "," + csv_cell(name + " interval_low") + "," + csv_cell(name + " interval_high");
  }
  for (const EventSummary& event : sweep.rows[0].result.events) out += "," + csv_cell("P(" + event.name + ")");
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
    for (const EventSummary& event : row.result.events) out += fmt::format(",{}", event.probability);
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

std::string drivers_csv_text(const Scenario& scenario, const DriversAnswer& found) {
  std::string out =
      "output,unit,driver,narrowing,narrowing_se,swing_low,swing_high,scale,first_order,first_order_low,"
      "first_order_high,total,total_low,total_high\n";
  for (const OutputDrivers& output : found.outputs) {
    const NamedNode& quantity = scenario.outputs[output.output];
    for (const DriverEffect& effect : output.by) {
      out += fmt::format("{},{},{},{},{}", csv_cell(quantity.name), csv_cell(quantity.display.unit),
                         csv_cell(found.drivers[effect.driver].name), effect.narrowing.share, effect.narrowing.se);
      out += effect.swing ? fmt::format(",{},{}", quantity.display.convert(effect.swing->low),
                                        quantity.display.convert(effect.swing->high))
                          : ",,";
      out += output.logarithms ? ",log" : ",linear";
      for (const auto& index : {effect.first_order, effect.total})
        out += index ? fmt::format(",{},{},{}", index->value, index->low, index->high) : ",,,";
      out += "\n";
    }
  }
  return out;
}

}  // namespace reckon
