#include "ptx/tokens.h"

#include <algorithm>
#include <cctype>
#include <cstring>

namespace reckon::ptx {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::strchr("_$%.", c) != nullptr; }

}  // namespace

std::vector<Token> tokens_of(const std::string& text) {
  std::vector<Token> tokens;
  int line = 1;
  for (size_t i = 0; i < text.size() && text[i] != '\0';) {
    size_t end = i + 1;
    if (text.compare(i, 2, "//") == 0) {
      end = std::min(text.find('\n', i), text.size());
    } else if (text[i] == '"') {
      end = text.find('"', end) + 1;
    } else if (is_word(text[i])) {
      while (end < text.size() && is_word(text[end])) ++end;
      tokens.push_back({text.substr(i, end - i), line});
    } else if (text[i] == '\n') {
      ++line;
    } else if (text[i] != ' ' && text[i] != '\t') {
      tokens.push_back({std::string(1, text[i]), line});
    }
    i = end;
  }
  return tokens;
}

}  // namespace reckon::ptx
