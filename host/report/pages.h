// Each command's answer as a page.
#pragma once
#include "report/page.h"
#include "studies/compare.h"
#include "studies/drivers.h"
#include "studies/more.h"
#include "studies/picture.h"
#include "studies/run.h"
#include "studies/sketch.h"
#include "studies/sweep.h"
#include "studies/trend.h"

namespace reckon {

/// `sketches`: of each output's density (studies/sketch.h); none: without.
Page run_page(const Scenario& scenario, const Question& question, const Answer& answer,
              const std::vector<Sketch>& sketches = {}, const More* more = nullptr);
/// What one would have to believe for the run's condition to be true.
Page belief_page(const Scenario& scenario, const Question& question, const Answer& answer);
/// Every claim against every boundary, the bridges and verdicts.
Page settlement_page(const Scenario& scenario, const Question& question, const Answer& answer);
/// Both sides, difference and ratio, and which disagreements explain the gap.
Page comparison_page(const Comparison& comparison, const Question& question, const Answer& answer);
/// Of priors that both files write alike and yet draw each by itself; empty where there are none.
std::string alike_text(const Comparison& comparison);
/// What moves each output, the most worth knowing first; what a decision hangs on.
Page drivers_page(const Scenario& scenario, const Question& question, const Answer& answer, const DriversAnswer& found);
/// One line a row.
Page sweep_page(const Sweep& sweep, const Question& question);
/// Growth per year, the claims about it, and the rows.
Page trend_page(const Trend& trend, const Question& question);
/// Rows with every prior at its median.
Page points_page(const std::vector<PointRow>& rows, const std::vector<NamedNode>& outputs);

/// What somebody who doubts an answer wants to see, on one page: the answer, its pictures, what moves it, every prior,
/// the model, how it was computed, and the scenario itself.
struct ReportMatter {
  DriversAnswer drivers;
  Picture picture;
  std::string command, program;  // what was asked; the name and version of what answered
};
Page report_page(const Scenario& scenario, const Question& question, const Answer& answer, const ReportMatter& matter);

/// Parts of pages, on one that has begun: a run's outputs, events and claims;
void append_run(Page& page, const Scenario& scenario, const Question& question, const Answer& answer);
/// its events alone;
void append_events(Page& page, const Answer& answer);
/// a settlement's boundaries, its claims against them, and a sentence to quote for each;
void append_boundaries(Page& page, const Scenario& scenario, const std::string& level, const Answer& answer);
void append_claims(Page& page, const Scenario& scenario, const Answer& answer);
void append_verdicts(Page& page, const Scenario& scenario, const Answer& answer);
/// what each output hangs on;
void append_drivers(Page& page, const Scenario& scenario, const Question& question, const Answer& answer,
                    const DriversAnswer& found);
/// its tornado and the output along its first drivers.
void append_driver_charts(Page& page, const Scenario& scenario, const Question& question, const DriversAnswer& found,
                          const OutputDrivers& output);
/// A run's figures by name, for writers that let a text refer to them.
void append_named_figures(Page& page, const Scenario& scenario, const Answer& answer);
/// Boundaries, and what else claims are about: indexes of outputs.
std::vector<size_t> settled_outputs(const Scenario& scenario);

/// Tails, mode, shape and rank correlations.
void append_more(Page& page, const Scenario& scenario, const Question& question, const Answer& answer,
                 const More& more);

/// What one would have to believe; nothing where the run had no condition.
void append_given(Page& page, const Answer& answer);
/// The money of an answer in the scenario's other currency; nothing where none was asked for.
void append_currency(Page& page, const Scenario& scenario, const Answer& answer);

/// "flow, two months": what kind of figure a boundary is.
std::string kind_text(const BoundaryDefinition& boundary);
/// Outputs as intervals with the claims about them, one chart a unit.
void append_interval_charts(Page& page, const Scenario& scenario, const Question& question, const Answer& answer,
                            std::vector<size_t> outputs);
/// What was said, as a mark beside a quantity in its display's unit.
ChartMark mark_of(const ClaimSummary& summary, const Display& display);
/// The bridges between claims,
void append_bridges(Page& page, const Scenario& scenario, const Question& question, const Answer& answer);
/// and what one would have to believe for them to meet.
void append_stretches(Page& page, const Scenario& scenario, const Answer& answer);

}  // namespace reckon
