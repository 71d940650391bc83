// The place in a checkpoint of what a study asks an engine.
#pragma once
#include <memory>
#include <vector>

#include "sampling/simulation.h"
#include "studies/question.h"

namespace reckon {

/// Of a simulation of a program; null: nothing is kept. What decides its bits decides the place, nothing else does.
std::unique_ptr<SavedState> saved_simulation(const Machine& machine, const Program& program,
                                             const EngineOptions& options, uint64_t draws,
                                             const std::vector<OutputRequest>& outputs, const Condition* condition);

/// Of what else is computed over all draws, by its kind.
std::unique_ptr<SavedState> saved_computation(const Machine& machine, const char* kind, const Program& program,
                                              const EngineOptions& options, uint64_t draws);

}  // namespace reckon
