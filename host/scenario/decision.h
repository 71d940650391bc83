// [decision]: its options are outputs of one dimension.
#pragma once
#include "scenario/scenario.h"

namespace reckon {

class Builder;

/// Adds the options to the scenario's outputs, and reports what is wrong with them.
void build_decision(Scenario& scenario, Builder& builder, Diagnostics& diagnostics);

}  // namespace reckon
