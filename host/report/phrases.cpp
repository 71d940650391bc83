#include "report/phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <regex>

#include "base/printable.h"
#include "language/text.h"
#include "report/figure.h"
#include "report/pages.h"
#include "report/words/words.h"
#include "studies/verdict.h"

namespace reckon {

std::string title_of(const Scenario& scenario) {
  const Asked& asked = scenario.asked;
  std::vector<std::string> parts;
  if (!asked.party.empty()) parts.push_back(phrase("as {} believes", asked.party));
  if (!asked.row.empty()) parts.push_back(phrase("row {}", asked.row));
  for (const std::string& assignment : asked.assignments) {
    const size_t equals = assignment.find('=');
    parts.push_back(trimmed(assignment.substr(0, equals)) + " = " + trimmed(assignment.substr(equals + 1)));
  }
  if (!asked.given.empty()) parts.push_back(phrase("given {}", asked.given));
  const Document& document = scenario.document;
  const std::string title = document.title.empty() ? document.path : document.title;
  return printable(parts.empty() ? title : fmt::format("{} ({})", title, fmt::join(parts, "; ")));
}

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

FiguresOf::FiguresOf(const OutputSummary& output, const Display& display, int usual)
    : output_(output), display_(display), most_(digits_of(output, usual)) {
  const double low = display.convert(output.interval_low.value), high = display.convert(output.interval_high.value);
  like_ = std::max(std::fabs(low), std::fabs(high));
  // Of one sign and some spread, each has the multiplier that reads best.
  if (!(low < 0 && high > 0) && most_ == usual) like_ = 0;
}

std::string FiguresOf::value(double base, double error) const {
  return format_figure(display_.convert(base), display_.convert(error), most_, like_);
}
std::string FiguresOf::interval() const {
  return phrase("{} to {}", (*this)(output_.interval_low), (*this)(output_.interval_high));
}
std::string FiguresOf::interval_with_unit() const { return reckon::with_unit(interval(), display_.unit); }
std::string FiguresOf::with_unit(const Estimate& estimate) const {
  return reckon::with_unit((*this)(estimate), display_.unit);
}

std::string median_and_interval(const OutputSummary& output) {
  const FiguresOf figure(output, 3);
  const std::string median = figure(output.median);
  if (figure(output.interval_low) == median && figure(output.interval_high) == median) return median;
  return fmt::format("{} ({})", median, figure.interval());
}

std::string claim_text(const Claim& claim, const Display& display) {
  const auto figure = [&](double base) { return with_unit(format_figure(display.convert(base), 0, 10), display.unit); };
  using Kind = ClaimDefinition::Kind;
  switch (claim.kind) {
    case Kind::point: return figure(claim.value);
    case Kind::at_least: return phrase(claim.strict ? "more than {}" : "at least {}", figure(claim.low));
    case Kind::at_most: return phrase(claim.strict ? "less than {}" : "at most {}", figure(claim.high));
    case Kind::range: return phrase("{} to {}", format_figure(display.convert(claim.low), 0, 10), figure(claim.high));
    case Kind::about: return phrase("about {}", figure(claim.value));
  }
  return "";
}

Text linked(const std::string& text) {
  static const std::regex pattern(
      R"((https?://[^\s<>"'`|\\^{}\[\]]*[^\s<>"'`|\\^{}\[\].,;:!?()])|arXiv[: ]?([0-9]{4}\.[0-9]{4,5})|doi:(10\.[0-9]{4,9}/[0-9A-Za-z./()_-]*[0-9A-Za-z]))",
      std::regex::optimize);
  constexpr size_t kLongest = 4096;  // std::regex recurses
  Text result;
  std::string rest = text;
  std::smatch found;
  while (rest.size() <= kLongest && std::regex_search(rest, found, pattern)) {
    result.fragments.push_back({found.prefix()});
    const std::string address = found[1].matched   ? found.str(1)
                                : found[2].matched ? "https://arxiv.org/abs/" + found.str(2)
                                                   : "https://doi.org/" + found.str(3);
    result.fragments.push_back({found.str(0), Style::plain, address});
    rest = found.suffix();
  }
  result.fragments.push_back({rest});
  return result;
}

namespace {

/// Of a share near an end: "only 1 draw in 110 is that high".
std::string rarity(double share, uint64_t draws, bool high) {
  if (share * static_cast<double>(draws) < 0.5) return tr(high ? "no draw is that high" : "no draw is that low");
  const double one_in = 1 / share, place = std::pow(10, std::floor(std::log10(one_in)) - 1);
  const double rounded = std::max(2.0, std::round(one_in / std::max(1.0, place)) * std::max(1.0, place));
  return phrase(high ? "only 1 draw in {} is that high" : "only 1 draw in {} is that low",
                group_digits(static_cast<unsigned long long>(rounded)));
}

}  // namespace

std::string verdict_alone(const ClaimSummary& summary) {
  if (!is_sharp(summary.claim)) return tr(verdict(summary));
  switch (fit_of(summary.nearest)) {
    case Fit::fits: return tr("fits");
    case Fit::compatible: return tr("compatible");
    case Fit::hard_to_reconcile: return tr("hard to reconcile");
    case Fit::contradicts: break;
  }
  return tr("contradicted");
}

Text source_of(const Claim& claim) {
  Text text;
  const auto add = [&](Text part) {
    if (part.plain().empty()) return;
    if (!text.fragments.empty()) text.fragments.push_back({" – "});
    for (Fragment& fragment : part.fragments) text.fragments.push_back(std::move(fragment));
  };
  add(linked(claim.source));
  add(claim.date);
  if (!claim.quote.empty()) add(fmt::format("“{}”", claim.quote));
  add(linked(claim.note));
  return text;
}

std::string claim_verdict(const ClaimSummary& summary, uint64_t draws) {
  if (summary.claim.kind == ClaimDefinition::Kind::about)
    return phrase(
        "{}: {} of the draws are lower, {} within a factor of {}", verdict_alone(summary),
        format_percentage(summary.percentile, summary.percentile_se, draws),
        format_percentage(summary.probability, summary.probability_se, draws),
        format_figure(std::max(summary.claim.high / summary.claim.value, summary.claim.low / summary.claim.value), 0,
                      4));
  if (!is_sharp(summary.claim))
    return phrase("true with probability {}", format_percentage(summary.probability, summary.probability_se, draws));
  if (summary.in_interval)
    return phrase("inside the interval: {} of the draws are lower",
                  format_percentage(summary.percentile, summary.percentile_se, draws));
  const bool high = summary.percentile > 0.5;
  return phrase("outside the interval: {}", rarity(high ? 1 - summary.percentile : summary.percentile, draws, high));
}

size_t reported_outputs(const Scenario& scenario, const Answer& answer) {
  return std::min(scenario.first_prior_output, answer.outputs.size());
}

std::string title_with_unit(const NamedNode& quantity) {
  return quantity.display.unit.empty() ? name_of(quantity)
                                       : fmt::format("{} [{}]", name_of(quantity), unit_text(quantity.display.unit));
}

std::string shared_text(const std::vector<std::string>& per_row) {
  if (per_row.empty()) return tr("every prior is shared by all rows");
  constexpr size_t kMostNames = 6;
  const std::vector<std::string> names(per_row.begin(),
                                       per_row.begin() + static_cast<long>(std::min(per_row.size(), kMostNames)));
  return phrase("drawn for each row by itself: {}{}; every other prior is shared by all rows", fmt::join(names, ", "),
                per_row.size() > kMostNames ? phrase(" and {} more", per_row.size() - kMostNames) : "");
}

void append_columns(std::vector<Column>& columns, const OutputSummary& output) {
  for (const QuantileSummary& q : output.quantiles) columns.push_back({fmt::format("P{:.6g}", 100 * q.p), true});
  columns.push_back({tr("mean"), true});
}

void append_figures(std::vector<Text>& row, const OutputSummary& output, const Display& display) {
  const FiguresOf figure(output, display);
  for (const QuantileSummary& q : output.quantiles) row.emplace_back(figure(q.estimate));
  row.emplace_back(figure.value(output.mean, 1.96 * output.mean_se));
}

std::string draws_text(const Question& question, uint64_t draws, const char* what) {
  return phrase("{} {}, seed {}, {} precision{}", group_digits(draws), tr(what), question.seed,
                tr(precision_name(question.precision)),
                question.sampler == SamplerKind::sobol ? phrase(", {} scrambles of Sobol' points", kScrambles) : "");
}

void append_named_figures(Page& page, const Scenario& scenario, const Answer& answer) {
  const auto add = [&](const std::string& name, const std::string& text) { page.figures.emplace_back(name, text); };
  for (size_t k = 0; k < reported_outputs(scenario, answer); ++k) {
    const OutputSummary& output = answer.outputs[k];
    const FiguresOf figure(output);
    add(output.quantity.name + " median", figure.with_unit(output.median));
    add(output.quantity.name + " low", figure.with_unit(output.interval_low));
    add(output.quantity.name + " high", figure.with_unit(output.interval_high));
  }
  for (const ClaimSummary& summary : answer.claims) {
    if (summary.output != summary.claim.output) continue;
    const bool sharp = is_sharp(summary.claim);
    add("claim " + summary.claim.id + (sharp ? " percentile" : " probability"),
        sharp ? format_percentage(summary.percentile, summary.percentile_se, answer.counted)
              : format_percentage(summary.probability, summary.probability_se, answer.counted));
  }
  add("draws", group_digits(answer.draws));
  add("result", answer.sha256);
}

std::string chart_source(const std::string& draws, const std::string& sha256) {
  return phrase("{}; result {}", draws, sha256.substr(0, 16));
}

void append_footer(Page& page, const std::string& draws, const Answer& answer, const std::string& sha256, bool apart,
                   const std::string& more) {
  const std::string terminal = phrase("{}, {}; {}result {}", draws, answer.device, more, sha256.substr(0, 16));
  page.source = chart_source(draws, sha256);
  page.blocks.push_back({Paragraph{{std::string(terminal), Style::faint}}, apart, 0, Reader::terminal});
  page.blocks.push_back(
      {Paragraph{{{phrase("{}; result ", draws), Style::plain}, {sha256, Style::code}}}, apart, 0, Reader::document});
}

}  // namespace reckon
