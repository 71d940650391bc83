// The draw at which a quantity is smallest.
#pragma once
#include <optional>

#include "sampling/engine.h"
#include "sampling/saved_state.h"

namespace reckon {

struct Smallest {
  uint64_t draw = 0;  // the first of those
  double value = 0;
};

/// Of a program's only result; nothing where it is a number at no draw.
std::optional<Smallest> smallest(Engine& engine, uint64_t draws, SavedState* saved = nullptr);

}  // namespace reckon
