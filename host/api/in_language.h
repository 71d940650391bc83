// The language of what is written while it lives.
#pragma once
#include <fmt/format.h>

#include <string>

#include "base/language.h"
#include "base/usage_error.h"

namespace reckon_v1 {

class InLanguage {
 public:
  explicit InLanguage(const std::string& code) : speaking_(read(code)) {}

 private:
  static ::reckon::Language read(const std::string& code) {
    if (code == "en") return ::reckon::Language::english;
    if (code == "ko") return ::reckon::Language::korean;
    throw ::reckon::UsageError(fmt::format("language {}: write en or ko", code));
  }
  ::reckon::Speaking speaking_;
};

}  // namespace reckon_v1
