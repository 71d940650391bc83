// reckon settle: the matrix of claims and boundaries, the bridges, and the verdicts in words.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/columns.h"
#include "report/figure.h"
#include "report/json_parts.h"
#include "report/phrases.h"
#include "studies/verdict.h"

namespace reckon {

namespace {

using Kind = ClaimDefinition::Kind;

/// The claimed figure over the median; its error is the median's.
double ratio_to_median(const ClaimSummary& summary, const RunResult& result) {
  return summary.claim.value / result.outputs[summary.output].median.value;
}

std::string kind_text(const BoundaryDefinition& boundary) {
  return boundary.stock ? "stock" : boundary.period.empty() ? "flow" : "flow, " + printable(boundary.period);
}

std::string step_text(const BridgeStep& step) {
  using Kind = BridgeStep::Kind;
  if (step.kind == Kind::from_claim || step.kind == Kind::to_claim) return "claim against model";
  const std::string text = step.kind == Kind::to_stock ? "from flow to stock" : "includes more";
  if (step.nested) return text;
  return step.kind == Kind::to_stock ? text + ", not nested" : "not nested";
}
const char* step_name(BridgeStep::Kind kind) {
  static const char* const names[] = {"from_claim", "wider", "flow_to_stock", "to_claim"};
  return names[static_cast<int>(kind)];
}

/// The names, or how many they are.
std::string some(const std::vector<std::string>& names) {
  return names.size() <= 3 ? fmt::format("{}", fmt::join(names, "; ")) : fmt::format("{} boundaries", names.size());
}

class Report {
 public:
  Report(const Scenario& scenario, const RunOptions& options, const RunResult& result, bool markdown)
      : scenario_(scenario), options_(options), result_(result), markdown_(markdown) {}

  std::string text() {
    const Document& document = scenario_.document;
    if (!document.title.empty()) heading(printable(document.title), 1);
    if (!document.question.empty()) out_ += printable(document.question) + "\n";
    if (result_.given) out_ += "\n" + given_report(result_, markdown_);
    boundaries();
    if (!markdown_) out_ += currency_report(scenario_, result_);
    claims();
    bridges();
    stretches();
    verdicts();
    out_ += fmt::format("\n{}; result {}\n", sampling_text(options_, result_), short_hash(result_.sha256));
    return out_;
  }

 private:
  void heading(const std::string& text, int level) {
    if (!out_.empty()) out_ += "\n";
    out_ += markdown_ ? std::string(static_cast<size_t>(level), '#') + " " + text + "\n\n" : text + "\n";
  }

  std::string level() const { return fmt::format("{:.6g}%", 100 * options_.level.p.value()); }

  void boundaries() {
    if (scenario_.boundaries.empty()) return;
    heading("Boundaries", 2);
    Rows rows{{"boundary", "unit", "median", level() + " interval", "kind", "includes"}};
    for (const Boundary& boundary : scenario_.boundaries) {
      const OutputSummary& output = result_.outputs[boundary.output];
      const Display& display = output.quantity.display;
      const int most = digits_of(output);
      rows.push_back(
          {name_of(output.quantity), printable(display.unit), figure_of(output.median, display, most),
           figure_of(output.interval_low, display, most) + " to " + figure_of(output.interval_high, display, most),
           kind_text(boundary.definition),
           printable(fmt::format("{}", fmt::join(boundary.definition.includes, ", ")))});
    }
    out_ += table_text(rows, markdown_, 2, 2);
  }

  /// A sentence to quote for each claim, about the boundary that it names.
  void verdicts() {
    if (scenario_.claims.empty()) return;
    heading("Verdicts", 2);
    for (const ClaimSummary& summary : result_.claims) {
      if (summary.output != summary.claim.output) continue;
      const NamedNode& about = scenario_.outputs[summary.output];
      const std::string said =
          fmt::format("{}: {}", who(summary.claim), printable(claim_text(summary.claim, about.display)));
      const std::string found =
          summary.claim.kind == Kind::point
              ? fmt::format("{} {} (percentile {})", verdict(summary), name_of(about),
                            format_percentage(summary.percentile, summary.percentile_se, result_.counted))
              : fmt::format("{} of {} ({})", verdict(summary), name_of(about),
                            format_percentage(summary.probability, summary.probability_se, result_.counted));
      out_ += fmt::format("{}{} {} {}\n", markdown_ ? "- " : "  ", said,
                          summary.claim.kind == Kind::point ? "--" : "-- is", found);
    }
  }

  void claims() {
    for (size_t i = 0; i < scenario_.claims.size(); ++i) {
      const Claim& claim = scenario_.claims[i];
      const NamedNode& about = scenario_.outputs[claim.output];
      heading(fmt::format("{}: {}, about {}", who(claim), printable(claim_text(claim, about.display)), name_of(about)),
              2);
      const bool point = claim.kind == Kind::point;
      Rows rows{{"held against", "claim / median", point ? "percentile" : "probability", "in the interval", "verdict"}};
      for (const ClaimSummary& summary : result_.claims) {
        if (summary.claim.id != claim.id) continue;
        const OutputSummary& output = result_.outputs[summary.output];
        const double ratio = ratio_to_median(summary, result_);
        const double error = ratio * output.median.error() / output.median.value;
        rows.push_back({name_of(output.quantity) + (summary.output == claim.output ? " *" : ""),
                        format_figure(ratio, std::fabs(error), 3),
                        point ? format_percentage(summary.percentile, summary.percentile_se, result_.counted)
                              : format_percentage(summary.probability, summary.probability_se, result_.counted),
                        summary.in_interval ? "yes" : "no", verdict(summary)});
      }
      out_ += table_text(rows, markdown_, 1, 1);
      out_ += (markdown_ ? "\n" : "  ") + sentence(claim) + "\n";
    }
    if (!scenario_.claims.empty()) {
      out_ += fmt::format("\n{}* the boundary that the claim names. Words: docs/methods.md#verdicts\n",
                          markdown_ ? "\\" : "");
      constexpr uint64_t kFewDraws = 1000;
      if (result_.counted < kFewDraws) {
        out_ += fmt::format("{}{} draws are too few for words about tails: take {} or more.\n", markdown_ ? "\n" : "",
                            group_digits(result_.counted), group_digits(kFewDraws));
      }
    }
  }

  /// Which boundary a claim fits, which it contradicts, and how far.
  std::string sentence(const Claim& claim) const {
    std::vector<std::string> good, bad;
    std::vector<std::pair<double, double>> factors;  // with their errors
    std::string own;
    for (const ClaimSummary& summary : result_.claims) {
      if (summary.claim.id != claim.id) continue;
      const std::string name = name_of(result_.outputs[summary.output].quantity);
      const bool is_own = summary.output == claim.output;
      if (is_own) own = name;
      if (claim.kind != Kind::point) {
        if (is_own) continue;
        (summary.probability >= 0.66 ? good : bad).push_back(name);
        continue;
      }
      const Fit fit = fit_of(summary.percentile);
      if (fit == Fit::fits || fit == Fit::compatible) good.push_back(name);
      if (fit != Fit::contradicts) continue;
      const double ratio = ratio_to_median(summary, result_), away = ratio < 1 ? 1 / ratio : ratio;
      bad.push_back(name);
      if (!(ratio > 0)) continue;  // no factor leads from a negative number to a positive one
      const Estimate& median = result_.outputs[summary.output].median;
      factors.emplace_back(away, away * median.error() / std::fabs(median.value));
    }
    if (claim.kind == Kind::point) {
      std::string text = good.empty() ? "It fits no boundary" : "It fits " + some(good);
      if (bad.empty()) return text + ".";
      if (factors.empty()) return text + ", and contradicts " + some(bad) + ".";
      std::sort(factors.begin(), factors.end());
      const auto figure = [](const std::pair<double, double>& factor) {
        return format_figure(factor.first, factor.second, 2);
      };
      return text + fmt::format(", and contradicts {} by {}.", some(bad),
                                bad.size() == 1 ? "a factor of " + figure(factors.front())
                                                : fmt::format("factors of {} to {}", figure(factors.front()),
                                                              figure(factors.back())));
    }
    const auto at = std::find_if(result_.claims.begin(), result_.claims.end(), [&](const ClaimSummary& summary) {
      return summary.claim.id == claim.id && summary.output == claim.output;
    });
    std::string text = fmt::format("Of {} it is {}", own, likelihood(at->probability));
    if (!good.empty()) text += "; it would be likely of " + some(good);
    if (!bad.empty()) text += "; not of " + some(bad);
    return text + ".";
  }

  void bridges() {
    for (const Bridge& bridge : scenario_.bridges) {
      const OutputSummary& gap = result_.outputs[bridge.gap];
      const auto end = [&](const std::optional<size_t>& claim, const std::string& boundary) {
        if (!claim) return boundary;
        const Claim& said = scenario_.claims[*claim];
        return fmt::format("{} ({})", printable(claim_text(said, scenario_.outputs[said.output].display)), who(said));
      };
      const std::string bound = bound_of(bridge);
      heading(fmt::format("From {} to {}: a factor of {}{}", end(bridge.from, printable(bridge.steps.front().from)),
                          end(bridge.to, printable(bridge.steps.back().to)), bound.empty() ? "" : "at " + bound + " ",
                          figure_of(gap.median, {})),
              2);
      Rows rows{{"step", "factor", level() + " interval", "share of the gap", level() + " interval", "what changes"}};
      for (const BridgeStep& step : bridge.steps) {
        const OutputSummary& ratio = result_.outputs[step.ratio];
        const OutputSummary& share = result_.outputs[step.share];
        const Display percent{"%", 1, 100};
        rows.push_back(
            {printable(step.from) + " -> " + printable(step.to), figure_of(ratio.median, {}),
             figure_of(ratio.interval_low, {}) + " to " + figure_of(ratio.interval_high, {}),
             format_figure(100 * share.mean, 196 * share.mean_se, 3) + "%",
             figure_of(share.interval_low, percent) + "% to " + figure_of(share.interval_high, percent) + "%",
             step_text(step)});
      }
      out_ += table_text(rows, markdown_, 1, 1);
      out_ += std::string(markdown_ ? "\n" : "  ") +
              "Shares are of the logarithm, averaged over the draws; they add to 100%." +
              (bound.empty() ? "" : fmt::format(" A claim is a bound, so the gap is at {} this.", bound)) + "\n";
    }
  }

  /// "least" or "most" where a claim at an end of a bridge is a bound on that side.
  std::string bound_of(const Bridge& bridge) const {
    const auto kind = [&](const std::optional<size_t>& claim) {
      return claim ? scenario_.claims[*claim].kind : Kind::point;
    };
    const bool least = kind(bridge.to) == Kind::at_least || kind(bridge.from) == Kind::at_most;
    const bool most = kind(bridge.to) == Kind::at_most || kind(bridge.from) == Kind::at_least;
    return least == most ? "" : least ? "least" : "most";
  }

  void stretches() {
    if (result_.stretches.empty()) return;
    heading("What one would have to believe", 2);
    for (const Stretch& stretch : result_.stretches) {
      const Claim& claim = scenario_.claims[*scenario_.bridges[stretch.bridge].to];
      const OutputSummary& boundary = result_.outputs[stretch.output];
      const Display& display = boundary.quantity.display;
      const auto pair = std::find_if(result_.claims.begin(), result_.claims.end(), [&](const ClaimSummary& c) {
        return c.claim.id == claim.id && c.output == stretch.output;
      });
      out_ += fmt::format("{}For {} to be {} ({}):\n", markdown_ ? "- " : "  ", name_of(boundary.quantity),
                          printable(claim_text(claim, display)), who(claim));
      const char* indent = markdown_ ? "  - " : "    ";
      if (pair != result_.claims.end()) {
        const bool point = claim.kind == Kind::point;
        const double share = !point ? pair->probability : stretch.up ? 1 - pair->percentile : pair->percentile;
        const double extreme = display.convert(stretch.up ? boundary.highest : boundary.lowest);
        out_ += fmt::format(
            "{}it is {} in {} of the draws; the {} of all is {}\n", indent,
            !point       ? "so"
            : stretch.up ? "above"
                         : "below",
            format_percentage(share, point ? pair->percentile_se : pair->probability_se, result_.counted),
            stretch.up ? "largest" : "smallest", with_unit(format_figure(extreme, 0, 3), printable(display.unit)));
      }
      for (const Flip& flip : stretch.flips) {
        const Display& of = flip.prior.display;
        out_ += fmt::format("{}{} at {} alone (P{:.3g}) would do\n", indent, flip.prior.name,
                            with_unit(format_figure(of.convert(flip.value), 0, 4), printable(of.unit)),
                            100 * flip.percentile);
      }
      if (stretch.flips.empty())
        out_ += fmt::format("{}no prior alone, between its P0.1 and P99.9, would do\n", indent);
      out_ += fmt::format(
          "{}with every prior at once at the better of its P0.1 and P99.9 it is {}, {} times what is said\n", indent,
          with_unit(format_figure(display.convert(stretch.best), 0, 3), printable(display.unit)),
          format_figure(stretch.best / stretch.target, 0, 2));
    }
  }

  const Scenario& scenario_;
  const RunOptions& options_;
  const RunResult& result_;
  bool markdown_;
  std::string out_;
};

Json estimate_json(const OutputSummary& output) {
  return {{"mean", output.mean},
          {"median", output.median.value},
          {"low", output.interval_low.value},
          {"high", output.interval_high.value}};
}

}  // namespace

std::string settle_report(const Scenario& scenario, const RunOptions& options, const RunResult& result, bool markdown) {
  return Report(scenario, options, result, markdown).text();
}

std::string settle_json(const Scenario& scenario, const RunOptions& options, const RunResult& result,
                        const RunContext& context) {
  Json json = run_json(scenario, options, result, context);
  json["boundaries"] = Json::object();
  for (const Boundary& boundary : scenario.boundaries) {
    Json& item = json["boundaries"][scenario.outputs[boundary.output].name];
    item = {{"includes", boundary.definition.includes}, {"kind", boundary.definition.stock ? "stock" : "flow"}};
    if (!boundary.definition.period.empty()) item["period"] = boundary.definition.period;
  }
  json["settlement"] = Json::array();
  for (const ClaimSummary& summary : result.claims) {
    const NamedNode& output = result.outputs[summary.output].quantity;
    Json item = claim_json(summary, output);
    item["against"] = output.name;
    item["own_boundary"] = summary.output == summary.claim.output;
    if (summary.claim.kind == Kind::point && summary.claim.rounding) {
      item["probability_rounded"] = summary.probability;
      item["probability_rounded_se"] = summary.probability_se;
    }
    item["ratio_to_median"] = ratio_to_median(summary, result);
    item["verdict"] = verdict(summary);
    json["settlement"].push_back(std::move(item));
  }
  json["stretches"] = Json::array();
  for (const Stretch& stretch : result.stretches) {
    const OutputSummary& boundary = result.outputs[stretch.output];
    Json item{{"boundary", boundary.quantity.name},
              {"claim", scenario.claims[*scenario.bridges[stretch.bridge].to].id},
              {"target", boundary.quantity.display.convert(stretch.target)},
              {"best", boundary.quantity.display.convert(stretch.best)},
              {"alone", Json::array()}};
    for (const Flip& flip : stretch.flips)
      item["alone"].push_back({{"prior", flip.prior.name}, {"percentile", flip.percentile}});
    json["stretches"].push_back(std::move(item));
  }
  json["bridges"] = Json::array();
  for (const Bridge& bridge : scenario.bridges) {
    Json item{{"from", bridge.from ? Json(scenario.claims[*bridge.from].id) : Json(nullptr)},
              {"to", bridge.to ? Json(scenario.claims[*bridge.to].id) : Json(nullptr)},
              {"gap", estimate_json(result.outputs[bridge.gap])},
              {"lower_bound", bridge.to && scenario.claims[*bridge.to].kind == Kind::at_least},
              {"upper_bound", bridge.to && scenario.claims[*bridge.to].kind == Kind::at_most},
              {"steps", Json::array()}};
    for (const BridgeStep& step : bridge.steps) {
      item["steps"].push_back({{"from", step.from},
                               {"to", step.to},
                               {"kind", step_name(step.kind)},
                               {"nested", step.nested},
                               {"factor", estimate_json(result.outputs[step.ratio])},
                               {"share", estimate_json(result.outputs[step.share])}});
    }
    json["bridges"].push_back(std::move(item));
  }
  return json_text(json);
}

}  // namespace reckon
