// Values as bytes, in cereal's portable binary form. Included by few files: it takes long to compile.
#pragma once
#include <cereal/archives/portable_binary.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/memory.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/vector.hpp>
#include <sstream>
#include <string>

#include "sampling/saved_state.h"

namespace reckon {

template <class... Values>
std::string to_bytes(const Values&... values) {
  std::ostringstream stream;
  cereal::PortableBinaryOutputArchive archive(stream);
  archive(values...);
  return std::move(stream).str();
}

/// Throws cereal::Exception where the bytes are of something else.
template <class... Values>
void from_bytes(const std::string& bytes, Values&... values) {
  std::istringstream stream(bytes);
  cereal::PortableBinaryInputArchive archive(stream);
  archive(values...);
}

/// What was kept becomes `values`; false, and they stay, where nothing is.
template <class... Values>
bool restore(const SavedState* saved, Values&... values) {
  if (saved == nullptr || saved->found().empty()) return false;
  from_bytes(saved->found(), values...);
  return true;
}
template <class... Values>
void keep(SavedState* saved, const Values&... values) {
  if (saved != nullptr) saved->keep(to_bytes(values...));
}
template <class... Values>
void keep_if_due(SavedState* saved, const Values&... values) {
  if (saved != nullptr && saved->due()) keep(saved, values...);
}

}  // namespace reckon
