#include "studies/saved_question.h"

#include "base/sha256.h"
#include "model/tables.h"
#include "sampling/archive.h"

namespace reckon {

namespace {

template <class... Rest>
std::unique_ptr<SavedState> at(const Machine& machine, const std::string& kind, const Program& program,
                               const EngineOptions& options, const Rest&... rest) {
  return machine.saved->of(
      sha256_hex(to_bytes(kind, program, options.seed, options.precision, options.sampler, options.scramble, rest...)));
}

}  // namespace

std::unique_ptr<SavedState> saved_simulation(const Machine& machine, const Program& program,
                                             const EngineOptions& options, uint64_t draws,
                                             const std::vector<OutputRequest>& outputs, const Condition* condition) {
  if (machine.saved == nullptr) return nullptr;
  return at(machine, "simulation", program, options, draws, outputs, condition != nullptr ? *condition : Condition{});
}

std::unique_ptr<SavedState> saved_computation(const Machine& machine, const char* kind, const Program& program,
                                              const EngineOptions& options, uint64_t draws) {
  if (machine.saved == nullptr) return nullptr;
  return at(machine, kind, program, options, draws);
}

}  // namespace reckon
