// A place to work in that owes nothing to the caller: room for what nests deeply (scenarios within the documented
// limits need more stack than a thread may have), and arithmetic as a program begins with it.
#pragma once
#include <cstddef>
#include <functional>

namespace reckon {

constexpr size_t kDeepStack = size_t{120} << 20;  // bytes; of memory only what is used

/// Calls `work` in a thread with that much stack, rounding to nearest and with subnormal numbers, waits, and throws
/// what it throws. Where no thread can be started the caller's own stack serves.
void on_deep_stack(const std::function<void()>& work);

}  // namespace reckon
