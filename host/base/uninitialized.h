// Memory that is written before it is read, which need not be cleared.
#pragma once
#include <memory>
#include <utility>
#include <vector>

namespace reckon {

/// Leaves numbers that are not given as they are.
template <class T>
struct UninitializedAllocator : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = UninitializedAllocator<U>;
  };
  template <class U, class... Arguments>
  void construct(U* at, Arguments&&... arguments) {
    if constexpr (sizeof...(arguments) == 0) ::new (static_cast<void*>(at)) U;
    else ::new (static_cast<void*>(at)) U(std::forward<Arguments>(arguments)...);
  }
};

/// What resize() adds holds anything.
template <class T>
using UninitializedVector = std::vector<T, UninitializedAllocator<T>>;

}  // namespace reckon
