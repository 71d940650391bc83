// Text of unknown origin on its way to a terminal or a report.
#pragma once
#include <string>

namespace reckon {

/// The text with everything that would act instead of being read shown as an escape: control characters (C0, C1),
/// marks that turn the direction of text, separators of lines, invisible characters, and bytes that are no UTF-8
/// (\u001b, \u202e, \xff). Line ends and tabs become blanks.
std::string printable(const std::string& text);
/// The same, line by line: a whole message.
std::string printable_lines(const std::string& text);

/// How many bytes from the start are UTF-8.
size_t utf8_bytes(const std::string& text);

}  // namespace reckon
