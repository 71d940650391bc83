// Means and standard deviations alone, of a program whose outputs are only summed.
#pragma once
#include <optional>
#include <vector>

#include "sampling/engine.h"
#include "sampling/saved_state.h"

namespace reckon {

struct Moments {
  double mean = 0, sd = 0;  // sd: n - 1
};

/// Of each of a program's outputs (Program::only_sums) over the draws below `draws`, at least 2; nothing where a
/// value is not finite. The sums are folded in the fixed order.
std::optional<std::vector<Moments>> moments(Engine& engine, size_t outputs, uint64_t draws,
                                            SavedState* saved = nullptr);

}  // namespace reckon
