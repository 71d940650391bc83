// The words of a PTX text, one after another.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace reckon::ptx {

/// Whether a word is a type, such as ".b32", and its bytes.
bool is_type(const std::string& word);
uint64_t bytes_of(const std::string& type);

/// Words, and signs of one character; without comments and texts in quotes. What is not as expected is a Fault that
/// says where.
class Tokens {
 public:
  explicit Tokens(const std::string& text);
  bool at_end() const { return at_ >= tokens_.size(); }
  size_t place() const { return at_; }
  void go_to(size_t place) { at_ = place; }
  /// Of the word before this place.
  int line() const { return tokens_[at_ - 1].line; }

  const std::string& peek() const;
  std::string next();
  bool take(const char* word);
  void need(const char* word);
  bool next_is_number() const;
  /// Decimal, 0x..., 0f... (binary32) or 0d... (binary64).
  uint64_t number();
  /// [N], or nothing: 1.
  uint64_t count();
  [[noreturn]] void fail(const std::string& what) const;

 private:
  struct Token {
    std::string text;
    int line;
  };
  std::vector<Token> tokens_;
  size_t at_ = 0;
};

}  // namespace reckon::ptx
