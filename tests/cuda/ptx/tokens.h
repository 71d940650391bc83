// The words of a PTX text.
#pragma once
#include <string>
#include <vector>

namespace reckon::ptx {

struct Token {
  std::string text;
  int line;
};

/// Words, and signs of one character; without comments and texts in quotes.
std::vector<Token> tokens_of(const std::string& text);

}  // namespace reckon::ptx
