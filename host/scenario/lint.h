// What is legal and still likely wrong: `reckon check` warns of it.
#pragma once
#include "scenario/scenario.h"

namespace reckon {

/// Priors without a source or that nothing uses, mass where it makes no sense, means that do not exist
/// or hang on rare draws, intervals beyond six orders of magnitude. Adds warnings.
void lint(const Scenario& scenario, Diagnostics& diagnostics);

}  // namespace reckon
