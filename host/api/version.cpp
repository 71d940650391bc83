#include <reckon/version.h>

#include "report/machine_text.h"
#include "report/writers.h"

namespace reckon_v1 {

const char* version() { return ::reckon::reckon_version(); }

int numerics() { return ::reckon::kNumericsVersion; }

const char* version_text() {
  static const std::string text = ::reckon::version_text();
  return text.c_str();
}

}  // namespace reckon_v1
