// --json, --csv, --markdown and -o FILE: the same answer in the forms that are asked for.
#include <fmt/format.h>

#include <array>

#include "cli/reports.h"
#include "report/writers.h"

namespace reckon {

namespace {

bool ends_with(const std::string& path, const std::string& ending) {
  return path.size() > ending.size() && path.compare(path.size() - ending.size(), ending.size(), ending) == 0;
}

struct Form {
  const char* ending;
  std::string (*of_page)(const Page& page);  // null: of the answer
};
constexpr std::array<Form, 7> kForms = {{{".html", html_text},
                                         {".svg", svg_text},
                                         {".md", markdown_text},
                                         {".tex", latex_text},
                                         {".txt", [](const Page& page) { return terminal_text(page); }},
                                         {".json", nullptr},
                                         {".csv", nullptr}}};

const Form* form_of(const std::string& path) {
  for (const Form& form : kForms) {
    if (ends_with(path, form.ending)) return &form;
  }
  return nullptr;
}

}  // namespace

void check_report_files(const SharedOptions& options) {
  for (const std::string& path : options.reports) {
    if (form_of(path) == nullptr)
      throw UsageError(fmt::format("-o {}: the form goes by the file's ending: .html, .md, .tex, .txt, .json{}{}", path,
                                   options.forms.csv ? ", .csv" : "", options.forms.chart ? ", .svg" : ""));
    if ((ends_with(path, ".csv") && !options.forms.csv) || (ends_with(path, ".svg") && !options.forms.chart))
      throw UsageError(fmt::format("-o {}: this command has no {}; write .html, .md, .tex, .txt or .json", path,
                                   ends_with(path, ".csv") ? "CSV" : "chart"));
  }
}

std::vector<Output> report_outputs(const SharedOptions& options, const Reports& reports) {
  std::vector<Output> outputs;
  if (!options.json.empty()) outputs.push_back({options.json, reports.json()});
  if (!options.csv.empty()) outputs.push_back({options.csv, reports.csv()});
  if (!options.markdown.empty()) outputs.push_back({options.markdown, markdown_text(reports.page())});
  for (const std::string& path : options.reports) {
    const Form& form = *form_of(path);
    if (ends_with(path, ".json") && !reports.json)
      throw UsageError(fmt::format("-o {}: this answer has no JSON", path));
    outputs.push_back({path, form.of_page != nullptr    ? form.of_page(reports.page())
                             : ends_with(path, ".json") ? reports.json()
                                                        : reports.csv()});
  }
  return outputs;
}

}  // namespace reckon
