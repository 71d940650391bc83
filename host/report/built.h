// What is known only where the program is built: cmake/built.cmake writes it.
#pragma once

namespace reckon {

extern const char* const kBuiltVersion;   // "0.1.0"
extern const char* const kBuiltCommit;    // of the sources; "unknown" outside a repository
extern const char* const kBuiltFeatures;  // "CUDA 13.0, MPI"

}  // namespace reckon
