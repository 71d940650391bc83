// The CPU engine: blocks of draws in L1, tiles on threads, the instruction set chosen at run time.
#pragma once
#include <memory>
#include <string>

#include "base/usage_error.h"
#include "sampling/engine.h"

namespace reckon {

/// "v2", "v3" or "v4": RECKON_SIMD, or else the best this processor has. Throws UsageError for a
/// set that does not exist or that the processor lacks.
std::string instruction_set();

/// Of which processor a set is, as in "x86-64-v4".
std::string instruction_set_name(const std::string& set);

/// Processors this process may use.
int available_threads();

/// Of so many threads those that can be started, at least the caller's: the library of threads ends the program where
/// one cannot (limits on processes or memory).
int startable_threads(int wanted);

/// The results of `program` are outputs first, then events.
std::unique_ptr<Engine> make_cpu_engine(const Program& program, const EngineOptions& options);

}  // namespace reckon
