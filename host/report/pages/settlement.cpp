// reckon settle: the matrix of claims and boundaries, the bridges, and the verdicts in words.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "studies/verdict.h"

namespace reckon {

namespace {

using Kind = ClaimDefinition::Kind;

/// The claimed figure over the median; its error is the median's.
double ratio_to_median(const ClaimSummary& summary, const Answer& answer) {
  return summary.claim.value / answer.outputs[summary.output].median.value;
}

/// The names, or how many they are.
std::string some(const std::vector<std::string>& names) {
  return names.size() <= 3 ? fmt::format("{}", fmt::join(names, "; ")) : fmt::format("{} boundaries", names.size());
}

/// Which boundaries a figure fits, which it contradicts, and by what factor.
std::string sentence_about_point(const Claim& claim, const Answer& answer) {
  std::vector<std::string> good, bad;
  std::vector<std::pair<double, double>> factors;  // with their errors
  for (const ClaimSummary& summary : answer.claims) {
    if (summary.claim.id != claim.id) continue;
    const OutputSummary& output = answer.outputs[summary.output];
    const Fit fit = fit_of(summary.percentile);
    if (fit == Fit::fits || fit == Fit::compatible) good.push_back(name_of(output.quantity));
    if (fit != Fit::contradicts) continue;
    bad.push_back(name_of(output.quantity));
    const double ratio = ratio_to_median(summary, answer), away = ratio < 1 ? 1 / ratio : ratio;
    if (!(ratio > 0)) continue;  // no factor leads from a negative number to a positive one
    factors.emplace_back(away, away * output.median.error() / std::fabs(output.median.value));
  }
  const std::string text = good.empty() ? "It fits no boundary" : "It fits " + some(good);
  if (bad.empty()) return text + ".";
  if (factors.empty()) return text + ", and contradicts " + some(bad) + ".";
  std::sort(factors.begin(), factors.end());
  const auto figure = [](const std::pair<double, double>& factor) {
    return format_figure(factor.first, factor.second, 2);
  };
  return text + fmt::format(", and contradicts {} by {}.", some(bad),
                            bad.size() == 1
                                ? "a factor of " + figure(factors.front())
                                : fmt::format("factors of {} to {}", figure(factors.front()), figure(factors.back())));
}

/// How likely a bound or a range is of the boundary that it names, and of which others it would be.
std::string sentence_about_bound(const Claim& claim, const Answer& answer) {
  constexpr double kLikely = 0.66;
  std::string text;
  std::vector<std::string> good, bad;
  for (const ClaimSummary& summary : answer.claims) {
    if (summary.claim.id != claim.id) continue;
    const std::string name = name_of(answer.outputs[summary.output].quantity);
    if (summary.output == claim.output) {
      text = fmt::format("Of {} it is {}", name, likelihood(summary.probability));
    } else {
      (summary.probability >= kLikely ? good : bad).push_back(name);
    }
  }
  if (!good.empty()) text += "; it would be likely of " + some(good);
  if (!bad.empty()) text += "; not of " + some(bad);
  return text + ".";
}

std::string share_text(const ClaimSummary& summary, const Answer& answer) {
  return summary.claim.kind == Kind::point
             ? format_percentage(summary.percentile, summary.percentile_se, answer.counted)
             : format_percentage(summary.probability, summary.probability_se, answer.counted);
}

void append_claim(Page& page, const Scenario& scenario, const Answer& answer, const Claim& claim) {
  const NamedNode& about = scenario.outputs[claim.output];
  const bool point = claim.kind == Kind::point;
  page.heading(fmt::format("{}: {}, about {}", who(claim), claim_text(claim, about.display), name_of(about)));
  Table table{{{"held against"},
               {"claim / median", true, Reader::everyone, 2},
               {point ? "percentile" : "probability", true},
               {"in the interval", true, Reader::everyone, 1},
               {"verdict"}},
              {}};
  for (const ClaimSummary& summary : answer.claims) {
    if (summary.claim.id != claim.id) continue;
    const OutputSummary& output = answer.outputs[summary.output];
    const double ratio = ratio_to_median(summary, answer);
    const double error = ratio * output.median.error() / output.median.value;
    table.rows.push_back({name_of(output.quantity) + (summary.output == claim.output ? " *" : ""),
                          format_figure(ratio, std::fabs(error), 3), share_text(summary, answer),
                          summary.in_interval ? "yes" : "no", verdict(summary)});
  }
  page.table(std::move(table));
  page.line(point ? sentence_about_point(claim, answer) : sentence_about_bound(claim, answer), 1);
}

}  // namespace

void append_boundaries(Page& page, const Scenario& scenario, const std::string& level, const Answer& answer) {
  if (scenario.boundaries.empty()) return;
  page.heading("Boundaries");
  Table table{{{"boundary"},
               {"unit"},
               {"median", true},
               {level + " interval", true},
               {"kind", false, Reader::everyone, 1},
               {"includes", false, Reader::everyone, 2}},
              {}};
  for (const Boundary& boundary : scenario.boundaries) {
    const OutputSummary& output = answer.outputs[boundary.output];
    const FiguresOf figure(output);
    table.rows.push_back({name_of(output.quantity), output.quantity.display.unit, figure(output.median),
                          figure.interval(), kind_text(boundary.definition),
                          fmt::format("{}", fmt::join(boundary.definition.includes, ", "))});
  }
  page.table(std::move(table));
}

void append_claims(Page& page, const Scenario& scenario, const Answer& answer) {
  constexpr uint64_t kFewDraws = 1000;
  if (scenario.claims.empty()) return;
  for (const Claim& claim : scenario.claims) append_claim(page, scenario, answer, claim);
  page.paragraph("* the boundary that the claim names. Words: docs/methods.md#verdicts");
  if (answer.counted < kFewDraws) {
    page.line(fmt::format("{} draws are too few for words about tails: take {} or more.", group_digits(answer.counted),
                          group_digits(kFewDraws)));
  }
}

void append_verdicts(Page& page, const Scenario& scenario, const Answer& answer) {
  if (scenario.claims.empty()) return;
  page.heading("Verdicts");
  List list;
  for (const ClaimSummary& summary : answer.claims) {
    if (summary.output != summary.claim.output) continue;
    const NamedNode& about = scenario.outputs[summary.output];
    const std::string said = fmt::format("{}: {}", who(summary.claim), claim_text(summary.claim, about.display));
    const char* pattern = summary.claim.kind == Kind::point ? " {} (percentile {})" : " of {} ({})";
    list.items.push_back({{{said + (summary.claim.kind == Kind::point ? " -- " : " -- is "), Style::plain},
                           {verdict(summary), Style::strong},
                           {fmt::format(fmt::runtime(pattern), name_of(about), share_text(summary, answer))}},
                          {}});
  }
  page.list(std::move(list));
}

std::vector<size_t> settled_outputs(const Scenario& scenario) {
  std::vector<size_t> outputs;
  for (const Boundary& boundary : scenario.boundaries) outputs.push_back(boundary.output);
  for (const Claim& claim : scenario.claims) outputs.push_back(claim.output);
  return outputs;
}

Page settlement_page(const Scenario& scenario, const Question& question, const Answer& answer) {
  const Document& document = scenario.document;
  Page page;
  if (!document.title.empty()) page.heading(document.title, 1);
  if (!document.question.empty()) page.paragraph(document.question);
  append_named_figures(page, scenario, answer);
  append_given(page, answer);
  append_interval_charts(page, scenario, question, answer, settled_outputs(scenario));
  append_boundaries(page, scenario, question.level.percent(), answer);
  append_currency(page, scenario, answer);
  append_events(page, answer);
  append_claims(page, scenario, answer);
  append_bridges(page, scenario, question, answer);
  append_stretches(page, scenario, answer);
  append_verdicts(page, scenario, answer);
  append_footer(page, draws_text(question, answer.draws), answer, answer.sha256);
  return page;
}

}  // namespace reckon
