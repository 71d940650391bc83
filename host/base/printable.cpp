#include "base/printable.h"

#include <algorithm>

#include <cstdint>
#include <cstdio>

namespace reckon {

namespace {

/// The code point at `at` and how many bytes it takes; 0 bytes where they are no UTF-8.
struct CodePoint {
  uint32_t value = 0;
  size_t bytes = 0;
};
CodePoint code_point(const std::string& text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[i])); };
  const uint32_t first = byte(at);
  if (first < 0x80) return {first, 1};
  const size_t bytes = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (bytes == 0 || first >= 0xf5 || at + bytes > text.size()) return {};
  uint32_t value = first & (0xffu >> (bytes + 1));
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(at + i) & 0xc0u) != 0x80u) return {};
    value = value << 6 | (byte(at + i) & 0x3fu);
  }
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool valid = value >= kLeast[bytes] && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
  return valid ? CodePoint{value, bytes} : CodePoint{};
}

bool acts(uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
         (c >= 0xe0000 && c <= 0xe007f) || (c & 0xfffeu) == 0xfffe ||
         (c >= 0xfdd0 && c <= 0xfdef);  // the last two: no characters
}

}  // namespace

std::string printable(const std::string& text) {
  std::string result;
  char escape[16];
  for (size_t i = 0; i < text.size();) {
    const CodePoint c = code_point(text, i);
    if (c.bytes == 0) {
      std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(text[i])));
      result += escape;
      ++i;
      continue;
    }
    if (c.value == '\n' || c.value == '\t' || c.value == '\r') {
      result += ' ';
    } else if (acts(c.value)) {
      std::snprintf(escape, sizeof escape, c.value > 0xffff ? "\\U%08x" : "\\u%04x", c.value);
      result += escape;
    } else {
      result.append(text, i, c.bytes);
    }
    i += c.bytes;
  }
  return result;
}

size_t utf8_bytes(const std::string& text) {
  size_t at = 0;
  while (at < text.size()) {
    const size_t bytes = code_point(text, at).bytes;
    if (bytes == 0) break;
    at += bytes;
  }
  return at;
}

std::string printable_lines(const std::string& text) {
  std::string lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines += printable(text.substr(at, end - at));
    if (end < text.size()) lines += '\n';
    at = end + 1;
  }
  return lines;
}

}  // namespace reckon
