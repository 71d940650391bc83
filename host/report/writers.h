// Texts for people, of a page, and for programs, of an answer.
#pragma once
#include <string>
#include <vector>

#include "report/page.h"
#include "studies/compare.h"
#include "studies/drivers.h"
#include "studies/more.h"
#include "studies/run.h"
#include "studies/sweep.h"
#include "studies/trend.h"

namespace reckon {

/// `width` columns at most, but for words longer than that; 0: as wide as it comes.
std::string terminal_text(const Page& page, bool colour = false, size_t width = 0);
std::string markdown_text(const Page& page);
/// One file that needs nothing else.
std::string html_text(const Page& page);
/// The names of the page's charts.
std::vector<std::string> chart_names(const Page& page);
/// The page's chart of that name, or its first, with the page's title, as a picture; empty where there is none.
std::string svg_text(const Page& page, const std::string& name = "");
/// The same as a Vega-Lite specification with its data.
std::string vega_text(const Page& page, const std::string& name = "");
/// What stands before and after the result that a page carries.
constexpr const char* kResultBegin = "<script type=\"application/json\" id=\"reckon-result\">";
constexpr const char* kResultEnd = "</script>\n";
/// To be included in a document that uses booktabs.
std::string latex_text(const Page& page);
/// A text as these languages show it.
std::string escaped_markdown(const std::string& text);
std::string escaped_latex(const std::string& text);

/// How a run was asked for: repeated in machine-readable reports.
struct RunContext {
  std::vector<std::string> arguments;
  int threads = 0;
};

/// JSON, which docs/json.md describes.
std::string run_json_text(const Scenario& scenario, const Question& question, const Answer& answer,
                          const RunContext& context, const More* more = nullptr);
std::string settlement_json_text(const Scenario& scenario, const Question& question, const Answer& answer,
                                 const RunContext& context);
std::string comparison_json_text(const Comparison& comparison, const Question& question, const Answer& answer,
                                 const RunContext& context);
std::string drivers_json_text(const Scenario& scenario, const Question& question, const Answer& answer,
                              const DriversAnswer& found, const RunContext& context);
/// A settlement's, with the drivers.
std::string report_json_text(const Scenario& scenario, const Question& question, const Answer& answer,
                             const DriversAnswer& found, const RunContext& context);
std::string sweep_json_text(const Scenario& scenario, const Sweep& sweep, const Question& question,
                            const RunContext& context);
std::string trend_json_text(const Trend& trend, const Question& question, const RunContext& context);

/// CSV: full doubles, one row a quantity or row.
std::string run_csv_text(const Scenario& scenario, const Question& question, const Answer& answer);
/// One row a claim and what it is held against.
std::string settlement_csv_text(const Answer& answer);
std::string drivers_csv_text(const Scenario& scenario, const DriversAnswer& found);
/// One row an output of either side, their difference and ratio.
std::string comparison_csv_text(const Comparison& comparison, const Question& question, const Answer& answer);
/// One row a row of the table.
std::string trend_csv_text(const Trend& trend, const Question& question);
std::string sweep_csv_text(const Sweep& sweep, const Question& question);
std::string points_csv_text(const std::vector<PointRow>& rows, const std::vector<NamedNode>& outputs);

constexpr int kNumericsVersion = 1;
const char* reckon_version();

}  // namespace reckon
