// What `reckon settle` adds to a scenario: every claim against every boundary of its unit, and the
// bridges between claims as quantities.
#pragma once
#include "scenario/scenario.h"

namespace reckon {

class Builder;

/// Checks boundaries and [bridge], and reports what is wrong with them. With `settle` it also adds to
/// `scenario`: the boundaries to its outputs, the pairs to its judgements, and the bridges' steps.
void build_settlement(Scenario& scenario, Builder& builder, Diagnostics& diagnostics, bool settle);

/// Throws ScenarioError where there is neither a claim nor a bridge.
void require_claims(const Scenario& scenario);

/// What rounds to a number as it is printed, in base units: "5.576M [USD]" is 5.5755 to 5.5765
/// million. Nothing where the text is no plain number.
std::optional<std::pair<double, double>> printed_rounding(const Value& says);

}  // namespace reckon
