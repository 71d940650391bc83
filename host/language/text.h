// Small pieces of text.
#pragma once
#include <string>
#include <vector>

namespace reckon {

/// Without blanks at its ends.
std::string trimmed(const std::string& text);

/// The parts between separators, each trimmed; one empty part for an empty text.
std::vector<std::string> split(const std::string& text, char separator);

/// Whether a file's name ends so, and has a stem before.
bool has_ending(const std::string& path, const std::string& ending);

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace reckon
