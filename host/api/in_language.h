// The language of what is written while it lives.
#pragma once
#include <string>

#include "api/inside.h"
#include "base/language.h"

namespace reckon_v1 {

class InLanguage {
 public:
  explicit InLanguage(const std::string& code) : speaking_(read(code)) {}

 private:
  static ::reckon::Language read(const std::string& code) {
    if (code == "en") return ::reckon::Language::english;
    if (code == "ko") return ::reckon::Language::korean;
    refuse("language " + code + ": there is none", "write en or ko");
  }
  ::reckon::Speaking speaking_;
};

}  // namespace reckon_v1
