#pragma once
#include <stdexcept>

namespace reckon {

/// A device or an option that cannot be used; exit status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace reckon
