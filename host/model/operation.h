// The operations of the model graph. No standard library: the CPU engine's variants read this too.
#pragma once
#include <cstdint>

namespace reckon {

enum class Operation : uint8_t {
#define SOURCE(name) name,
#define SAMPLE(name, operands, value) name,
#define OPERATION(name, text, operands, value) name,
#include "model/operations.def"
};

/// Sources and samples come before arithmetic.
constexpr bool is_arithmetic(Operation operation) { return operation >= Operation::add; }

}  // namespace reckon
