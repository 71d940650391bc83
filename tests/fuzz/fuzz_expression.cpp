// libFuzzer: any bytes as an expression, and as a unit.
#include <cstdint>
#include <string>

#include "language/expression.h"
#include "language/unit.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace reckon;
  Diagnostics diagnostics;
  SourceText source{std::string(reinterpret_cast<const char*>(data), size), {}, {}, {}};
  source.span.file = std::make_shared<const SourceFile>("fuzz", source.text);
  uint32_t column = 1;
  for (size_t i = 0; i < size; ++i) {
    source.lines.push_back(1);
    source.columns.push_back(column++);
  }
  parse_expression(source, diagnostics);
  diagnostics.render();
  parse_unit(source.text);
  return 0;
}
