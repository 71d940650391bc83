#include "report/phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figure.h"
#include "report/pages.h"

namespace reckon {

std::string name_of(const NamedNode& quantity) {
  return printable(quantity.label.empty() ? quantity.name : quantity.label);
}

std::string who(const Claim& claim) { return printable(claim.by.empty() ? claim.id : claim.by); }

std::string figure_of(const Estimate& estimate, const Display& display, int most) {
  return format_figure(display.convert(estimate.value), display.convert(estimate.error()), most);
}

int digits_of(const OutputSummary& output, int usual) {
  const double low = output.interval_low.value, high = output.interval_high.value;
  const double size = std::max(std::fabs(low), std::fabs(high)), spread = high - low;
  if (!(spread > 0) || !std::isfinite(size)) return usual;
  return usual + static_cast<int>(std::clamp(std::floor(std::log10(size / spread)), 0.0, 11.0));
}

std::string median_and_interval(const OutputSummary& output) {
  const int most = digits_of(output, 3);
  const auto figure = [&](const Estimate& estimate) { return figure_of(estimate, output.quantity.display, most); };
  return fmt::format("{} ({} to {})", figure(output.median), figure(output.interval_low), figure(output.interval_high));
}

std::string claim_text(const Claim& claim, const Display& display) {
  const auto figure = [&](double base) { return with_unit(format_figure(display.convert(base), 0, 10), display.unit); };
  using Kind = ClaimDefinition::Kind;
  switch (claim.kind) {
    case Kind::point: return figure(claim.value);
    case Kind::at_least: return (claim.strict ? "more than " : "at least ") + figure(claim.low);
    case Kind::at_most: return (claim.strict ? "less than " : "at most ") + figure(claim.high);
    case Kind::range: return format_figure(display.convert(claim.low), 0, 10) + " to " + figure(claim.high);
    case Kind::about: return "about " + figure(claim.value);
  }
  return "";
}

std::string claim_verdict(const ClaimSummary& summary, uint64_t draws) {
  if (summary.claim.kind == ClaimDefinition::Kind::point) {
    return fmt::format("percentile {}, {} the interval",
                       format_percentage(summary.percentile, summary.percentile_se, draws),
                       summary.in_interval ? "inside" : "outside");
  }
  return fmt::format("true with probability {}", format_percentage(summary.probability, summary.probability_se, draws));
}

size_t reported_outputs(const Scenario& scenario, const Answer& answer) {
  return std::min(scenario.first_prior_output, answer.outputs.size());
}

std::string title_with_unit(const NamedNode& quantity) {
  return quantity.display.unit.empty() ? quantity.name : fmt::format("{} [{}]", quantity.name, quantity.display.unit);
}

std::string shared_text(const std::vector<std::string>& per_row) {
  if (per_row.empty()) return "every prior is shared by all rows";
  return fmt::format("drawn for each row by itself: {}; every other prior is shared by all rows",
                     fmt::join(per_row, ", "));
}

void append_columns(std::vector<Column>& columns, const OutputSummary& output) {
  for (const QuantileSummary& q : output.quantiles) columns.push_back({fmt::format("P{:.6g}", 100 * q.p), true});
  columns.push_back({"mean", true});
}

void append_figures(std::vector<Text>& row, const OutputSummary& output, const Display& display) {
  const int most = digits_of(output);
  for (const QuantileSummary& q : output.quantiles) row.emplace_back(figure_of(q.estimate, display, most));
  row.emplace_back(format_figure(display.convert(output.mean), display.convert(1.96 * output.mean_se), most));
}

std::string draws_text(const Question& question, uint64_t draws, const char* what) {
  return fmt::format(
      "{} {}, seed {}, {} precision{}", group_digits(draws), what, question.seed, precision_name(question.precision),
      question.sampler == SamplerKind::sobol ? fmt::format(", {} scrambles of Sobol' points", kScrambles) : "");
}

void append_named_figures(Page& page, const Scenario& scenario, const Answer& answer) {
  const auto add = [&](const std::string& name, const std::string& text) { page.figures.emplace_back(name, text); };
  for (size_t k = 0; k < reported_outputs(scenario, answer); ++k) {
    const OutputSummary& output = answer.outputs[k];
    const Display& display = output.quantity.display;
    const int most = digits_of(output);
    const auto figure = [&](const Estimate& estimate) { return figure_of(estimate, display, most); };
    add(output.quantity.name + " median", with_unit(figure(output.median), display.unit));
    add(output.quantity.name + " low", with_unit(figure(output.interval_low), display.unit));
    add(output.quantity.name + " high", with_unit(figure(output.interval_high), display.unit));
  }
  for (const ClaimSummary& summary : answer.claims) {
    if (summary.output != summary.claim.output) continue;
    const bool point = summary.claim.kind == ClaimDefinition::Kind::point;
    add("claim " + summary.claim.id + (point ? " percentile" : " probability"),
        point ? format_percentage(summary.percentile, summary.percentile_se, answer.counted)
              : format_percentage(summary.probability, summary.probability_se, answer.counted));
  }
  add("draws", group_digits(answer.draws));
  add("result", answer.sha256);
}

std::string chart_source(const std::string& draws, const std::string& sha256) {
  return fmt::format("{}; result {}", draws, sha256.substr(0, 16));
}

void append_footer(Page& page, const std::string& draws, const Answer& answer, const std::string& sha256, bool apart,
                   const std::string& more) {
  const std::string terminal = fmt::format("{}, {}; {}result {}", draws, answer.device, more, sha256.substr(0, 16));
  page.source = chart_source(draws, sha256);
  page.blocks.push_back({Paragraph{{std::string(terminal), Style::faint}}, apart, 0, Reader::terminal});
  page.blocks.push_back(
      {Paragraph{{{draws + "; result ", Style::plain}, {sha256, Style::code}}}, apart, 0, Reader::document});
}

}  // namespace reckon
