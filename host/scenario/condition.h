// A condition from the command line: which draws count, and how far a draw is from counting.
#pragma once
#include "scenario/scenario.h"

namespace reckon {

class Builder;

/// Parses and builds a condition, which was written beside `flag`, into `scenario.condition`; makes events those of
/// accepted draws.
void build_condition(Scenario& scenario, Builder& builder, Diagnostics& diagnostics, const std::string& text,
                     const std::string& flag);

/// Adds every random prior value to the outputs, to be compared with and without the condition.
void add_priors_to_outputs(Scenario& scenario);

}  // namespace reckon
