// The name of this library's namespace and symbols, and its version.
#pragma once

#define RECKON_API __attribute__((visibility("default")))

namespace reckon_v1 {

/// "0.1.0".
RECKON_API const char* version();
/// Raised when any bit of any result changes.
RECKON_API int numerics();
/// Version, source and parts, as `reckon --version` shows them.
RECKON_API const char* version_text();

}  // namespace reckon_v1

#ifndef RECKON_IS_BUILDING_API  // inside, the name is taken
namespace reckon = reckon_v1;   // the interface has a version of its own: what is built with one keeps it
#endif
