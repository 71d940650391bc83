// reckon settle: the matrix of claims and boundaries, the bridges, and the verdicts in words.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"
#include "studies/verdict.h"

namespace reckon {

namespace {

/// The claimed figure over the median; its error is the median's.
double ratio_to_median(const ClaimSummary& summary, const Answer& answer) {
  return summary.claim.value / answer.outputs[summary.output].median.value;
}

/// The names, or how many they are.
std::string some(const std::vector<std::string>& names) {
  return names.size() <= 3 ? fmt::format("{}", fmt::join(names, "; ")) : phrase("{} boundaries", names.size());
}

/// Which boundaries a figure fits or is compatible with, which it contradicts, and by what factor.
std::string sentence_about_figure(const Claim& claim, const Answer& answer) {
  std::vector<std::string> good, bad;
  std::vector<std::pair<double, double>> factors;  // with their errors
  for (const ClaimSummary& summary : answer.claims) {
    if (summary.claim.id != claim.id) continue;
    const OutputSummary& output = answer.outputs[summary.output];
    const Standing stands = standing(summary);
    if (stands == Standing::agrees) good.push_back(name_of(output.quantity));
    if (stands != Standing::disagrees) continue;
    bad.push_back(name_of(output.quantity));
    const double ratio = ratio_to_median(summary, answer), away = ratio < 1 ? 1 / ratio : ratio;
    if (!(ratio > 0)) continue;  // no factor leads from a negative number to a positive one
    factors.emplace_back(away, away * output.median.error() / std::fabs(output.median.value));
  }
  if (bad.empty()) return good.empty() ? tr("It agrees with no boundary.") : phrase("It agrees with {}.", some(good));
  if (factors.empty())
    return good.empty() ? phrase("It agrees with no boundary, and contradicts {}.", some(bad))
                        : phrase("It agrees with {}, and contradicts {}.", some(good), some(bad));
  std::sort(factors.begin(), factors.end());
  const auto figure = [](const std::pair<double, double>& factor) {
    return format_figure(factor.first, factor.second, 2);
  };
  const std::string by = bad.size() == 1
                             ? phrase("a factor of {}", figure(factors.front()))
                             : phrase("factors of {} to {}", figure(factors.front()), figure(factors.back()));
  return good.empty() ? phrase("It agrees with no boundary, and contradicts {} by {}.", some(bad), by)
                      : phrase("It agrees with {}, and contradicts {} by {}.", some(good), some(bad), by);
}

/// How likely a bound or a range is of the boundary that it names, and of which others it would be.
std::string sentence_about_bound(const Claim& claim, const Answer& answer) {
  std::string text;
  std::vector<std::string> good, open, bad;
  for (const ClaimSummary& summary : answer.claims) {
    if (summary.claim.id != claim.id) continue;
    const std::string name = name_of(answer.outputs[summary.output].quantity);
    if (summary.output == claim.output) {
      text = phrase("Of {} it is {}", name, tr(likelihood(summary.probability)));
    } else {
      const Standing stands = standing(summary);
      (stands == Standing::agrees ? good : stands == Standing::open ? open : bad).push_back(name);
    }
  }
  if (!good.empty()) text += phrase("; it would be at least likely of {}", some(good));
  if (!open.empty()) text += phrase("; about as likely as not of {}", some(open));
  if (!bad.empty()) text += phrase("; not of {}", some(bad));
  return text + ".";
}

std::string share_text(const ClaimSummary& summary, const Answer& answer) {
  return is_sharp(summary.claim) ? format_percentage(summary.percentile, summary.percentile_se, answer.counted)
                                 : format_percentage(summary.probability, summary.probability_se, answer.counted);
}

void append_claim(Page& page, const Scenario& scenario, const Answer& answer, const Claim& claim) {
  const NamedNode& about = scenario.outputs[claim.output];
  const bool sharp = is_sharp(claim);
  page.heading(phrase("{}: {}, about {}", who(claim), claim_text(claim, about.display), name_of(about)));
  Table table{{{tr("held against")},
               {tr("claim / median"), true, Reader::everyone, 2},
               {sharp ? tr("percentile") : tr("probability"), true},
               {tr("in the interval"), true, Reader::everyone, 1},
               {tr("verdict")}},
              {}};
  for (const ClaimSummary& summary : answer.claims) {
    if (summary.claim.id != claim.id) continue;
    const OutputSummary& output = answer.outputs[summary.output];
    const double ratio = ratio_to_median(summary, answer);
    const double error = ratio * output.median.error() / output.median.value;
    table.rows.push_back({name_of(output.quantity) + (summary.output == claim.output ? " *" : ""),
                          std::isfinite(ratio) ? format_figure(ratio, std::fabs(error), 3) : "-",
                          share_text(summary, answer), summary.in_interval ? tr("yes") : tr("no"),
                          tr(verdict(summary))});
  }
  page.table(std::move(table));
  if (Text source = source_of(claim); !source.fragments.empty()) page.line(std::move(source), 1, Reader::document);
  page.line(sharp ? sentence_about_figure(claim, answer) : sentence_about_bound(claim, answer), 1);
}

}  // namespace

void append_boundaries(Page& page, const Scenario& scenario, const std::string& level, const Answer& answer) {
  if (scenario.boundaries.empty()) return;
  page.heading(tr("Boundaries"));
  Table table{{{tr("boundary")},
               {tr("unit")},
               {tr("median"), true},
               {phrase("{} interval", level), true},
               {tr("kind"), false, Reader::everyone, 1},
               {tr("includes"), false, Reader::everyone, 2}},
              {}};
  for (const Boundary& boundary : scenario.boundaries) {
    const OutputSummary& output = answer.outputs[boundary.output];
    const FiguresOf figure(output);
    table.rows.push_back({name_of(output.quantity), unit_text(output.quantity.display.unit), figure(output.median),
                          figure.interval(), kind_text(boundary.definition),
                          fmt::format("{}", fmt::join(boundary.definition.includes, ", "))});
  }
  page.table(std::move(table));
}

void append_claims(Page& page, const Scenario& scenario, const Answer& answer) {
  constexpr uint64_t kFewDraws = 1000;
  if (scenario.claims.empty()) return;
  for (const Claim& claim : scenario.claims) append_claim(page, scenario, answer, claim);
  page.paragraph(tr(
      "* the boundary that the claim names. Words: a figure fits within the central 50% of the draws, is compatible "
      "within 90%, hard to reconcile within 99%, else contradicted; a probability has the IPCC's words. \"About\" is "
      "judged by the percentile nearest to the middle within its factor."));
  if (answer.counted < kFewDraws) {
    page.line(phrase("{} draws are too few for words about tails: take {} or more.", group_digits(answer.counted),
                     group_digits(kFewDraws)));
  }
}

void append_verdicts(Page& page, const Scenario& scenario, const Answer& answer) {
  if (scenario.claims.empty()) return;
  page.heading(tr("Verdicts"));
  List list;
  for (const ClaimSummary& summary : answer.claims) {
    if (summary.output != summary.claim.output) continue;
    const NamedNode& about = scenario.outputs[summary.output];
    const std::string said = fmt::format("{}: {}", who(summary.claim), claim_text(summary.claim, about.display));
    const bool sharp = is_sharp(summary.claim);
    const std::string name = name_of(about), share = share_text(summary, answer);
    list.items.push_back({{{phrase(sharp ? "{0} -- " : "{0} -- is ", said, name), Style::plain},
                           {tr(verdict(summary)), Style::strong},
                           {phrase(sharp ? " {0} (percentile {1})" : " of {0} ({1})", name, share)}},
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
  page.heading(title_of(scenario), 1);
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
