// The generated part of a kernel: Model::evaluate(), an instruction of the program a line.
#pragma once
#include "devices/cuda/source.h"

namespace reckon {

/// Streams are sampled side by side, in a loop of so many rounds, the rest after it; 0: no loop.
constexpr size_t kStreamsAbreast = 4;
size_t rounds_of_streams(size_t streams);

struct EvaluateSource {
  std::string functions;  // that the body calls; before Model
  std::string body;       // between the braces of evaluate()
};

/// One temporary of `width` values an instruction, each result handed over as soon as it is there.
EvaluateSource evaluate_source(const Program& program, const KernelShape& shape);

}  // namespace reckon
