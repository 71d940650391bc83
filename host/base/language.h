// The language that reports are written in.
#pragma once

namespace reckon {

enum class Language { english, korean };

/// That of this thread; English unless somebody is Speaking.
Language spoken();

/// Reports made while it lives are in its language.
class Speaking {
 public:
  explicit Speaking(Language language);
  ~Speaking();
  Speaking(const Speaking&) = delete;
  Speaking& operator=(const Speaking&) = delete;

 private:
  Language before_;
};

/// "en", "ko".
const char* language_code(Language language);

}  // namespace reckon
