// Rows without sampling.
#include <fmt/format.h>

#include <cmath>

#include "model/interpret.h"
#include "studies/sweep.h"

namespace reckon {

std::vector<PointRow> rows_at_median(const Document& document, const RowOptions& asked, std::vector<NamedNode>& outputs,
                                     std::vector<std::string>& warnings) {
  const RowSet set = make_rows(document, asked);
  keep_warnings(warnings, set.warning);
  std::vector<PointRow> points;
  for (const Row& row : set.rows) {
    Scenario scenario = build_scenario(set.document(row));
    keep_warnings(warnings, scenario.warnings);
    if (points.empty()) outputs = scenario.outputs;
    show_as_first(scenario.outputs, row.name, outputs, set.rows[0].name);
    const std::vector<double> all = values_at_median(scenario.graph);
    PointRow point{row.name, {}};
    for (const NamedNode& output : scenario.outputs) {
      if (!std::isfinite(all[output.node])) {
        throw NotFinite(fmt::format("error: row '{}': '{}' is not a finite number with every prior at its median\n",
                                    row.name, output.name));
      }
      point.values.push_back(all[output.node]);
    }
    points.push_back(std::move(point));
  }
  return points;
}

}  // namespace reckon
