// --json, --csv, --markdown and -o FILE: the same answer in the forms that are asked for.
#include <fmt/format.h>

#include <array>

#include "cli/reports.h"
#include "language/text.h"
#include "report/writers.h"

namespace reckon {

namespace {

struct Form {
  const char* ending;
  std::string (*text)(const Reports& reports);
};
constexpr std::array<Form, 7> kForms = {{{".html", [](const Reports& reports) { return html_text(reports.page()); }},
                                         {".svg", [](const Reports& reports) { return svg_text(reports.page()); }},
                                         {".md", [](const Reports& reports) { return markdown_text(reports.page()); }},
                                         {".tex", [](const Reports& reports) { return latex_text(reports.page()); }},
                                         {".txt", [](const Reports& reports) { return terminal_text(reports.page()); }},
                                         {".json", [](const Reports& reports) { return reports.json(); }},
                                         {".csv", [](const Reports& reports) { return reports.csv(); }}}};

const Form* form_of(const std::string& path) {
  for (const Form& form : kForms) {
    if (has_ending(path, form.ending)) return &form;
  }
  return nullptr;
}

}  // namespace

void check_report_files(const SharedOptions& options) {
  for (const std::string& path : options.reports) {
    if (form_of(path) == nullptr)
      throw UsageError(fmt::format("-o {}: the form goes by the file's ending: .html, .md, .tex, .txt, .json{}{}", path,
                                   options.forms.csv ? ", .csv" : "", options.forms.chart ? ", .svg" : ""));
    if ((has_ending(path, ".csv") && !options.forms.csv) || (has_ending(path, ".svg") && !options.forms.chart))
      throw UsageError(fmt::format("-o {}: this command has no {}; write .html, .md, .tex, .txt or .json", path,
                                   has_ending(path, ".csv") ? "CSV" : "chart"));
  }
}

std::vector<Output> report_outputs(const SharedOptions& options, const Reports& reports) {
  std::vector<Output> outputs;
  if (!options.json.empty()) outputs.push_back({options.json, reports.json()});
  if (!options.csv.empty()) outputs.push_back({options.csv, reports.csv()});
  if (!options.markdown.empty()) outputs.push_back({options.markdown, markdown_text(reports.page())});
  for (const std::string& path : options.reports) {
    if (has_ending(path, ".json") && !reports.json)
      throw UsageError(fmt::format("-o {}: this answer has no JSON", path));
    outputs.push_back({path, form_of(path)->text(reports)});
  }
  return outputs;
}

void write_reports(const SharedOptions& options, const Reports& reports, bool on_terminal) {
  write_outputs(report_outputs(options, reports));
  if (on_terminal) print(terminal_text(reports.page(), colour_wanted()));
}

}  // namespace reckon
