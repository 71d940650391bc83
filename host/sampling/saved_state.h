// What is kept of a computation that may be cut off, and found again when it is asked for anew.
#pragma once
#include <memory>
#include <string>

namespace reckon {

/// Of one computation: bytes that only it understands.
class SavedState {
 public:
  virtual ~SavedState() = default;
  /// What was kept last; empty: nothing.
  virtual const std::string& found() const = 0;
  /// Whether it is time to keep again.
  virtual bool due() const = 0;
  virtual void keep(std::string bytes) = 0;
};

/// States by what was asked: the program, seed, draws, statistics. The same question finds its state, whatever asks.
class SavedStates {
 public:
  virtual ~SavedStates() = default;
  virtual std::unique_ptr<SavedState> of(const std::string& question) = 0;
};

}  // namespace reckon
