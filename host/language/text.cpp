#include "language/text.h"

#include <boost/algorithm/string.hpp>

namespace reckon {

std::string trimmed(const std::string& text) { return boost::trim_copy_if(text, boost::is_any_of(" \t")); }

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  boost::split(parts, text, [=](char c) { return c == separator; });
  for (std::string& part : parts) part = trimmed(part);
  return parts;
}

}  // namespace reckon
