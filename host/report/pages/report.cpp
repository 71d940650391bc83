// reckon report: the answer and everything that stands behind it, for somebody who doubts it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"
#include "studies/verdict.h"

namespace reckon {

namespace {

std::shared_ptr<const DensityChart> sketch_of(const Density& density) {
  if (density.edges.empty()) return nullptr;
  DensityChart chart;
  chart.edges = density.edges;
  chart.shares = density.shares;
  chart.logarithmic = density.logarithmic;
  chart.low = density.low, chart.middle = density.middle, chart.high = density.high;
  return std::make_shared<const DensityChart>(std::move(chart));
}

class ReportPage {
 public:
  ReportPage(const Scenario& scenario, const Question& question, const Answer& answer, const ReportMatter& matter)
      : scenario_(scenario), document_(scenario.document), question_(question), answer_(answer), matter_(matter) {}

  Page page() {
    append_named_figures(page_, scenario_, answer_);
    page_.source = chart_source(draws_text(question_, answer_.draws), answer_.sha256);
    page_.heading(title_of(scenario_), 1);
    if (!document_.question.empty()) page_.paragraph(linked(document_.question));
    page_.paragraph(answer_sentence());
    append_given(page_, answer_);
    append_interval_charts(page_, scenario_, question_, answer_, main_outputs());
    outputs();
    if (scenario_.boundaries.empty() && scenario_.bridges.empty()) {
      append_run(page_, scenario_, question_, answer_);
    } else {
      append_boundaries(page_, scenario_, question_.level.percent(), answer_);
      append_currency(page_, scenario_, answer_);
      append_events(page_, answer_);
      append_verdicts(page_, scenario_, answer_);
      append_claims(page_, scenario_, answer_);
      append_bridges(page_, scenario_, question_, answer_);
    }
    if (!matter_.drivers.outputs.empty()) {
      page_.heading(tr("What moves the answer, and what to find out next"));
      const size_t first = page_.blocks.size();
      append_drivers(page_, scenario_, question_, answer_, matter_.drivers);
      for (size_t i = first; i < page_.blocks.size(); ++i) {
        if (auto* heading = std::get_if<Heading>(&page_.blocks[i].content)) ++heading->level;
      }
    }
    append_stretches(page_, scenario_, answer_);
    priors();
    model();
    computation();
    files();
    return std::move(page_);
  }

 private:
  std::vector<size_t> main_outputs() const {
    std::vector<size_t> outputs = settled_outputs(scenario_);
    if (!scenario_.boundaries.empty()) return outputs;
    outputs.clear();
    for (size_t k = 0; k < std::min<size_t>(50, reported_outputs(scenario_, answer_)); ++k) outputs.push_back(k);
    return outputs;
  }

  static bool is_constant(const OutputSummary& output) { return output.lowest == output.highest; }

  /// What somebody claims something about, or else the first output; no constant, if there is another.
  const OutputSummary& main_output() const {
    for (const ClaimSummary& summary : answer_.claims) {
      const OutputSummary& output = answer_.outputs[summary.output];
      if (summary.output == summary.claim.output && !is_constant(output)) return output;
    }
    const auto end = answer_.outputs.begin() + static_cast<long>(reported_outputs(scenario_, answer_));
    const auto varies = std::find_if_not(answer_.outputs.begin(), end, is_constant);
    return varies == end ? answer_.outputs[0] : *varies;
  }

  /// The decision's best option, or else the main output; then how many claims stand.
  Text answer_sentence() const {
    const auto& decision = matter_.drivers.decision;
    Text text = decision ? best_option(*decision) : figures_of(main_output());
    if (std::string claims = claims_sentence(); !claims.empty()) text.fragments.push_back({" " + std::move(claims)});
    return text;
  }

  Text figures_of(const OutputSummary& output) const {
    const FiguresOf figure(output);
    if (is_constant(output))
      return {{fmt::format("{}: {}.", name_of(output.quantity), figure.with_unit(output.median)), Style::strong}};
    return {{fmt::format("{}: {}", name_of(output.quantity), figure.with_unit(output.median)), Style::strong},
            {phrase(", with {} probability {}.", question_.level.percent(), figure.interval_with_unit())}};
  }

  Text best_option(const DecisionAnswer& decision) const {
    const OptionAnswer& best = decision.options[decision.chosen];
    const std::string share = format_percentage(best.best.value, best.best.error() / 1.96, answer_.counted);
    Text text = figures_of(answer_.outputs[best.output]);
    text.fragments.push_back({" " + phrase("It is the best option on average, and in {} of the draws.", share)});
    return text;
  }

  std::string claims_sentence() const {
    size_t claims = 0, good = 0, bad = 0;
    for (const ClaimSummary& summary : answer_.claims) {
      if (summary.output != summary.claim.output) continue;
      ++claims;
      good += standing(summary) == Standing::agrees ? 1 : 0;
      bad += standing(summary) == Standing::disagrees ? 1 : 0;
    }
    if (claims == 0) return {};
    if (claims == 1) {
      return tr(good == 1  ? "The claim agrees with the quantity that it is about."
                : bad == 1 ? "The claim does not agree with the quantity that it is about."
                           : "Whether the claim agrees with the quantity that it is about stays open.");
    }
    if (good == claims) return phrase("All {} claims agree with the quantity that each is about.", claims);
    std::vector<std::string> parts;
    const auto add = [&](size_t count, const char* one, const char* several) {
      if (count > 0) parts.push_back(phrase(count == 1 ? one : several, count));
    };
    add(good, "{} agrees", "{} agree");
    add(bad, "{} does not", "{} do not");
    add(claims - good - bad, "{} stays open", "{} stay open");
    return phrase("{} claims, each held against the quantity that it is about: {}.", claims,
                  fmt::format("{}", fmt::join(parts, ", ")));
  }

  /// A density of each output that is not drawn among others already, with what was said of it.
  void outputs() {
    constexpr size_t kMostDensities = 12;
    size_t drawn = 0;
    for (const size_t k : main_outputs()) {
      if (k >= matter_.picture.outputs.size() || matter_.picture.outputs[k].edges.empty()) continue;
      const OutputSummary& output = answer_.outputs[k];
      const std::string name = "density." + output.quantity.name;
      if (page_.figure(name) != nullptr) continue;
      if (++drawn > kMostDensities) return;
      if (drawn == 1) page_.heading(tr("Each quantity"));
      page_.chart(name, density(k, output));
    }
  }

  DensityChart density(size_t k, const OutputSummary& output) const {
    const Density& counted = matter_.picture.outputs[k];
    const Display& display = output.quantity.display;
    DensityChart chart;
    for (const double edge : counted.edges) chart.edges.push_back(display.convert(edge));
    chart.shares = counted.shares;
    chart.logarithmic = counted.logarithmic;
    chart.low = display.convert(output.interval_low.value);
    chart.middle = display.convert(output.median.value);
    chart.high = display.convert(output.interval_high.value);
    for (const ClaimSummary& summary : answer_.claims) {
      if (summary.output == k && summary.claim.output == k) chart.marks.push_back(mark_of(summary, display));
    }
    const FiguresOf figure(output);
    chart.caption = phrase("{}{}: median {}; shaded: {} interval {}.", name_of(output.quantity),
                           display.unit.empty() ? "" : phrase(" in {}", unit_text(display.unit)), figure(output.median),
                           question_.level.percent(), figure.interval());
    return chart;
  }

  void priors() {
    Table table{{{tr("prior")},
                 {""},
                 {"P5", true},
                 {tr("median"), true},
                 {"P95", true},
                 {tr("unit")},
                 {tr("as written")},
                 {tr("source and note")}},
                {}};
    for (size_t i = 0; i < scenario_.quantities.size(); ++i) {
      const NamedNode& quantity = scenario_.quantities[i];
      if (!quantity.prior || i >= matter_.picture.quantities.size()) continue;
      const size_t dot = quantity.name.find('.');
      const PriorDefinition& prior = document_.priors.at(quantity.name.substr(0, dot));
      const auto own =
          dot == std::string::npos ? prior.by_label.end() : prior.by_label.find(quantity.name.substr(dot + 1));
      const std::string written = own != prior.by_label.end() ? own->second.text : prior.value ? prior.value->text : "";
      const Density& density = matter_.picture.quantities[i];
      const double size = std::max(std::fabs(density.low), std::fabs(density.high)),
                   spread = density.high - density.low;
      const int most = spread > 0 ? 3 + static_cast<int>(std::clamp(std::log10(size / spread), 0.0, 8.0)) : 6;
      const auto figure = [&](double base) { return format_figure(quantity.display.convert(base), 0, most); };
      Text source = linked(prior.source);
      if (!prior.note.empty()) {
        source.fragments.push_back({prior.source.empty() ? "" : " – "});
        for (Fragment& fragment : linked(prior.note).fragments) source.fragments.push_back(std::move(fragment));
      }
      Text sketch;
      sketch.fragments.push_back({"", Style::plain, "", sketch_of(density)});
      table.rows.push_back({{quantity.name, Style::code},
                            std::move(sketch),
                            figure(density.low),
                            figure(density.middle),
                            figure(density.high),
                            unit_text(quantity.display.unit),
                            {written, Style::code},
                            std::move(source)});
    }
    if (table.rows.empty()) return;
    page_.heading(tr("What is believed"));
    page_.table(std::move(table));
  }

  void model() {
    Table table{{{tr("quantity")}, {tr("is")}, {tr("unit")}, {tr("meaning")}}, {}};
    for (const std::string& name : document_.model_order) {
      const ModelDefinition& model = document_.model.at(name);
      table.rows.push_back({{name, Style::code}, {model.formula.text, Style::code}, model.unit_text, model.label});
    }
    page_.heading(tr("The model"));
    page_.table(std::move(table));
  }

  void computation() {
    page_.heading(tr("How it was computed"));
    Table table{{{""}, {""}}, {}};
    const auto say = [&](const std::string& what, Text text) { table.rows.push_back({what, std::move(text)}); };
    say(tr("draws"), draws_text(question_, answer_.draws));
    if (answer_.counted != answer_.draws) say(tr("of which count"), group_digits(answer_.counted));
    const OutputSummary& output = answer_.outputs[std::min(matter_.picture.settled, answer_.outputs.size() - 1)];
    const Display& display = output.quantity.display;
    if (std::isfinite(output.median.error()))
      say(tr("Monte Carlo error"),
          phrase("the median of {} is {} to {} at 95%", name_of(output.quantity),
                 format_figure(display.convert(output.median.low), 0, 6),
                 with_unit(format_figure(display.convert(output.median.high), 0, 6), display.unit)));
    if (!answer_.device.empty()) say(tr("computed on"), answer_.device);
    if (answer_.seconds > 0) say(tr("in"), fmt::format("{:.2g} s", answer_.seconds));
    say(tr("by"), matter_.program);
    say(tr("result"), {answer_.sha256, Style::code});
    say(tr("again"), {matter_.command, Style::code});
    page_.table(std::move(table));
    page_.line({{tr("The same command gives the same result, bit for bit, on every machine. To run it again from what "
                    "the HTML page or the JSON result carries:")},
                {" "},
                {"reckon verify", Style::code},
                {"."}});
    if (matter_.picture.settling.size() < 3) return;
    LineChart chart;
    chart.along = LineChart::Along::logarithmic;
    chart.x_title = tr("draws");
    chart.y_title = title_with_unit(output.quantity);
    chart.caption = phrase("How the median of {} settles, with its 95% error.", name_of(output.quantity));
    for (const auto& [draws, median] : matter_.picture.settling)
      chart.points.push_back({static_cast<double>(draws), display.convert(median.low), display.convert(median.value),
                              display.convert(median.high)});
    page_.chart("convergence", std::move(chart));
  }

  void files() {
    page_.heading(tr("The scenario"));
    for (const LoadedFile& file : document_.files) {
      if (file.source == nullptr) continue;
      page_.blocks.push_back({Preformatted{file.path, file.source->text}, true, 0, Reader::document});
    }
  }

  const Scenario& scenario_;
  const Document& document_;
  const Question& question_;
  const Answer& answer_;
  const ReportMatter& matter_;
  Page page_;
};

}  // namespace

Page report_page(const Scenario& scenario, const Question& question, const Answer& answer, const ReportMatter& matter) {
  return ReportPage(scenario, question, answer, matter).page();
}

}  // namespace reckon
