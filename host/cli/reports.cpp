// --json, --csv, --markdown and -o FILE: the same answer in the forms that are asked for.
#include "cli/reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/pictures.h"
#include "language/text.h"
#include "report/writers.h"

namespace reckon {

namespace {

struct Form {
  const char* ending;
  bool of_chart;
  std::string (*text)(const Reports& reports, const Page& page, const std::string& chart);
};
// The longest ending of those that fit comes first.
constexpr std::array<Form, 10> kForms = {
    {{".html", false, [](const Reports&, const Page& page, const std::string&) { return html_text(page); }},
     {".md", false, [](const Reports&, const Page& page, const std::string&) { return markdown_text(page); }},
     {".tex", false, [](const Reports&, const Page& page, const std::string&) { return latex_text(page); }},
     {".txt", false, [](const Reports&, const Page& page, const std::string&) { return terminal_text(page); }},
     {".vl.json", true,
      [](const Reports&, const Page& page, const std::string& chart) { return vega_text(page, chart); }},
     {".json", false, [](const Reports& reports, const Page&, const std::string&) { return reports.json(); }},
     {".csv", false, [](const Reports& reports, const Page&, const std::string&) { return reports.csv(); }},
     {".svg", true, [](const Reports&, const Page& page, const std::string& chart) { return svg_text(page, chart); }},
     {".png", true,
      [](const Reports&, const Page& page, const std::string& chart) {
        return converted(svg_text(page, chart), "png");
      }},
     {".pdf", true, [](const Reports&, const Page& page, const std::string& chart) {
        return converted(svg_text(page, chart), "pdf");
      }}}};

const Form* form_of(const std::string& path) {
  const auto form =
      std::find_if(kForms.begin(), kForms.end(), [&](const Form& one) { return has_ending(path, one.ending); });
  return form != kForms.end() ? &*form : nullptr;
}

}  // namespace

const char* report_endings() {
  return ".html, .md, .tex, .txt, .json, .csv; of a chart .svg, .png, .pdf, .vl.json (Vega-Lite)";
}

void check_report_files(const SharedOptions& options) {
  bool chart = false;
  for (const std::string& path : options.reports) {
    const Form* form = form_of(path);
    if (form == nullptr)
      throw UsageError(fmt::format("-o {}: the form goes by the file's ending: {}", path, report_endings()));
    chart = chart || form->of_chart;
    if (has_ending(path, ".png") || has_ending(path, ".pdf")) check_converter(path);
  }
  if (!options.chart.empty() && !chart)
    throw UsageError(
        fmt::format("--chart {}: it goes into a file: add -o chart.svg, .png, .pdf or .vl.json", options.chart));
}

std::vector<Output> report_outputs(const SharedOptions& options, const Reports& reports) {
  std::vector<Output> outputs;
  if (!options.json.empty()) outputs.push_back({options.json, reports.json()});
  if (!options.csv.empty()) outputs.push_back({options.csv, reports.csv()});
  if (options.markdown.empty() && options.reports.empty()) return outputs;
  const Page page = reports.page();
  if (!options.markdown.empty()) outputs.push_back({options.markdown, markdown_text(page)});
  const std::vector<std::string> names = chart_names(page);
  if (!options.chart.empty() && std::find(names.begin(), names.end(), options.chart) == names.end())
    throw UsageError(fmt::format("--chart {}: there is no such chart; {}", options.chart,
                                 similar_or_known(options.chart, names, "charts")));
  for (const std::string& path : options.reports) {
    const Form* form = form_of(path);
    if (has_ending(path, ".json") && !form->of_chart && !reports.json)
      throw UsageError(fmt::format("-o {}: this answer has no JSON", path));
    if (form->of_chart && names.empty()) throw UsageError(fmt::format("-o {}: this answer has no chart", path));
    outputs.push_back({path, form->text(reports, page, options.chart)});
  }
  return outputs;
}

void write_reports(const SharedOptions& options, const Reports& reports, bool on_terminal) {
  write_outputs(report_outputs(options, reports));
  if (on_terminal) print(terminal_text(reports.page(), colour_wanted(), terminal_columns()));
}

}  // namespace reckon
