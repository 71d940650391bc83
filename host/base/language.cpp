#include "base/language.h"

namespace reckon {

namespace {

thread_local Language now = Language::english;

}  // namespace

Language spoken() { return now; }

Speaking::Speaking(Language language) : before_(now) { now = language; }
Speaking::~Speaking() { now = before_; }

const char* language_code(Language language) { return language == Language::korean ? "ko" : "en"; }

}  // namespace reckon
