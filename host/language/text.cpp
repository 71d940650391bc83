#include "language/text.h"

#include <boost/algorithm/string.hpp>

namespace reckon {

std::string trimmed(const std::string& text) {
  // A no-break space, as spreadsheets and web pages leave them, is a blank of two bytes.
  constexpr std::string_view kNoBreak = "\u00a0";
  std::string_view rest = text;
  while (!rest.empty()) {
    if (rest.front() == ' ' || rest.front() == '\t') {
      rest.remove_prefix(1);
    } else if (rest.substr(0, kNoBreak.size()) == kNoBreak) {
      rest.remove_prefix(kNoBreak.size());
    } else if (rest.back() == ' ' || rest.back() == '\t') {
      rest.remove_suffix(1);
    } else if (rest.size() >= kNoBreak.size() && rest.substr(rest.size() - kNoBreak.size()) == kNoBreak) {
      rest.remove_suffix(kNoBreak.size());
    } else {
      break;
    }
  }
  return std::string(rest);
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  boost::split(parts, text, [=](char c) { return c == separator; });
  for (std::string& part : parts) part = trimmed(part);
  return parts;
}

bool has_ending(const std::string& path, const std::string& ending) {
  return path.size() > ending.size() && path.ends_with(ending);
}

}  // namespace reckon
