#include "ptx/tokens.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>

#include "ptx/memory.h"

namespace reckon::ptx {

namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::strchr("_$%.", c) != nullptr; }

}  // namespace

bool is_type(const std::string& word) {
  return word.size() > 2 && word[0] == '.' && std::strchr("busf", word[1]) != nullptr && is_digit(word[2]);
}
uint64_t bytes_of(const std::string& type) { return std::strtoull(type.c_str() + 2, nullptr, 10) / 8; }

Tokens::Tokens(const std::string& text) {
  int line = 1;
  for (size_t i = 0; i < text.size() && text[i] != '\0';) {
    size_t end = i + 1;
    if (text.compare(i, 2, "//") == 0) {
      end = std::min(text.find('\n', i), text.size());
    } else if (text[i] == '"') {
      end = text.find('"', end) + 1;
    } else if (is_word(text[i])) {
      while (end < text.size() && is_word(text[end])) ++end;
      tokens_.push_back({text.substr(i, end - i), line});
    } else if (text[i] == '\n') {
      ++line;
    } else if (text[i] != ' ' && text[i] != '\t') {
      tokens_.push_back({std::string(1, text[i]), line});
    }
    i = end;
  }
}

void Tokens::fail(const std::string& what) const {
  const Token last = at_ > 0 ? tokens_[std::min(at_, tokens_.size()) - 1] : Token{"", 0};
  throw Fault("PTX line " + std::to_string(last.line) + ", at " + last.text + ": " + what);
}

const std::string& Tokens::peek() const {
  static const std::string end;
  return at_end() ? end : tokens_[at_].text;
}

std::string Tokens::next() {
  if (at_end()) fail("the text ends");
  return tokens_[at_++].text;
}

bool Tokens::take(const char* word) {
  const bool found = peek() == word;
  at_ += found ? 1 : 0;
  return found;
}

void Tokens::need(const char* word) {
  if (next() != word) fail(std::string("not the ") + word + " expected");
}

bool Tokens::next_is_number() const { return is_digit(peek()[0]) || peek() == "-"; }

uint64_t Tokens::number() {
  const bool negative = take("-");
  const std::string word = next();
  const bool floating = word.size() > 2 && std::strchr("fFdD", word[1]) != nullptr && word[1] != '\0';
  char* end = nullptr;
  const uint64_t value = floating ? std::strtoull(word.c_str() + 2, &end, 16) : std::strtoull(word.c_str(), &end, 0);
  if (*end != '\0') fail("no number");
  return negative ? uint64_t{0} - value : value;
}

uint64_t Tokens::count() {
  if (!take("[")) return 1;
  const uint64_t n = peek() == "]" ? 0 : number();
  need("]");
  return n;
}

}  // namespace reckon::ptx
