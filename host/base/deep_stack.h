// Room for what nests deeply: scenarios within the documented limits need more stack than a thread may have.
#pragma once
#include <cstddef>
#include <functional>

namespace reckon {

constexpr size_t kDeepStack = size_t{120} << 20;  // bytes; of memory only what is used

/// Calls `work` in a thread with that much stack, waits, and throws what it throws. Where no thread can be started the
/// caller's own stack serves.
void on_deep_stack(const std::function<void()>& work);

}  // namespace reckon
