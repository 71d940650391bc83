// Where the scenarios and sources are that tests read.
#pragma once
#include <cstdlib>
#include <string>

namespace reckon {

/// RECKON_SOURCE_DIR, or where this was built.
inline std::string source_folder() {
  const char* folder = std::getenv("RECKON_SOURCE_DIR");
  return folder != nullptr ? folder : RECKON_SOURCE;
}

}  // namespace reckon
