// The JSON result's parts, for the commands that add to it. Costly to compile: for report/ alone.
#pragma once
#include <nlohmann/json.hpp>

#include "report/writers.h"

namespace reckon {

using Json = nlohmann::ordered_json;

/// Raised when a key goes or changes its meaning: docs/result.schema.json.
constexpr int kResultSchema = 1;
/// What every result begins with: by what it was made, and from what.
Json result_json(const Document& document, const RunContext& context);
/// docs/json.md describes it.
Json run_json(const Scenario& scenario, const Question& question, const Answer& result, const RunContext& context);
Json settlement_json(const Scenario& scenario, const Question& question, const Answer& result,
                     const RunContext& context);
void add_drivers(Json& json, const Scenario& scenario, const Question& question, const DriversAnswer& found);
Json output_json(const OutputSummary& output, double level);
Json claim_json(const ClaimSummary& summary, const NamedNode& about);
std::string json_text(const Json& json);

}  // namespace reckon
