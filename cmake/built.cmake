# Writes OUTPUT with the version, the commit and the features of a build, where any of them has changed.
execute_process(COMMAND git -C ${ROOT} describe --always --abbrev=12 --dirty --exclude=*
  OUTPUT_VARIABLE commit ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT commit)
  set(commit unknown)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[
#include "report/built.h"

namespace reckon {

const char* const kBuiltVersion = "@VERSION@";
const char* const kBuiltCommit = "@commit@";
const char* const kBuiltFeatures = "@FEATURES@";

}  // namespace reckon
]])
