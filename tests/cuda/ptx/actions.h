// The table of instructions: by name, each in the file of its kind.
#pragma once
#include <string>
#include <unordered_map>

#include "machine.h"

namespace reckon::ptx {

using Actions = std::unordered_map<std::string, Action>;

Actions arithmetic();  // from registers to registers
Actions accesses();    // memory

/// Bits as a number of a type of 4 or 8 bytes, or of less.
template <class T>
T value_of(uint64_t word) {
  if constexpr (std::is_same_v<T, float>) {
    return std::bit_cast<float>(static_cast<uint32_t>(word));
  } else if constexpr (std::is_same_v<T, double>) {
    return std::bit_cast<double>(word);
  } else {
    return static_cast<T>(word);
  }
}

}  // namespace reckon::ptx
