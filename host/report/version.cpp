#include "report/writers.h"

namespace reckon {

const char* reckon_version() { return RECKON_VERSION; }

}  // namespace reckon
