// What a draw costs on a GPU, counted from the PTX of its kernel, and the rate that this allows.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace reckon {

/// Operations of one draw, by the pipe that limits them. An estimate: PTX is close to the machine's
/// code but not the same, and both sides of a branch are counted.
struct KernelCost {
  double issue = 0;             // instructions
  double fp64 = 0;              // double-precision operations
  double integer_multiply = 0;  // 32-bit
  double special = 0;           // conversions, and the seeds of divisions and roots
  double memory = 0;            // loads, stores and atomics, shared or not
};

/// Cost of a draw of the pass kernel in `ptx`, whose loop over streams takes so many rounds (source.h).
KernelCost cost_of_draw(const std::string& ptx, size_t rounds, int width);

/// Lanes a clock of one multiprocessor.
struct PipeRates {
  double issue = 128, fp64 = 64, integer_multiply = 64, special = 16, memory = 32;
};
/// For a compute capability, from the CUDA programming guide's table of arithmetic throughput.
PipeRates pipe_rates(int major, int minor);

struct Bound {
  double draws_per_second = 0;
  std::string pipe;  // the one that limits
};
Bound bound_of(const KernelCost& cost, const PipeRates& rates, uint32_t multiprocessors, double hertz);

}  // namespace reckon
