// Charts as pictures and on paper, by librsvg's converter.
#pragma once
#include <string>

namespace reckon {

/// Throws UsageError, for `path`, where the converter is not installed.
void check_converter(const std::string& path);

/// An SVG as "png", twice its size on white, or "pdf". Throws OutputError.
std::string converted(const std::string& svg, const char* format);

}  // namespace reckon
