// The CUDA source of a program: straight-line code for the four draws of a Philox counter, between
// the lines of kernels/simulate.cuh. Numbers (seed, streams, constants, tables) are data, so programs
// that differ in them alone share one source.
#pragma once
#include <string>
#include <vector>

#include "model/program.h"
#include "sampling/engine.h"

namespace reckon {

/// What a kernel depends on beside the program's structure.
struct KernelShape {
  Precision precision = Precision::wide;
  size_t outputs = 0;          // of the program's results; the rest are events
  std::vector<size_t> points;  // per output: how many values are counted below and equal
  int width = 1;               // draws computed side by side: 1, 2 or 4
  bool shared_bins = true;     // bins in shared memory, else in global memory
  bool scaled = false;         // some output's sums are scaled
  bool only_sums = false;      // Program::only_sums
  bool sobol = false;          // Sobol' points, all of whose dimensions have direction numbers
  uint32_t block = 256;        // threads of a block: a multiple of kTileLanes
};

constexpr size_t kHopperSharedMemory = 227 * 1024;  // the most a block can have: an H100, an H200

/// The shape of a program's pass on a device of so much shared memory a block, whose outputs count below so many points
/// each. A short program has the largest blocks there are, which share bins. A thread of a long one wants more
/// registers than they leave: small blocks while several fit a multiprocessor beside their bins. Bins of very many
/// outputs go to global memory. `block` 0: chosen.
KernelShape kernel_shape(const Program& program, std::vector<size_t> points, Precision precision, size_t shared_memory,
                         uint32_t block = 0, int width = 1);
/// Blocks to launch: as many as run at once, or as have tiles.
uint32_t blocks_of(uint64_t tiles, uint32_t block, uint64_t at_once);
/// Bytes of shared memory that a block of a pass takes.
size_t shared_memory_of(const KernelShape& shape);

/// The kernels, all extern "C".
constexpr const char* kPassKernel = "reckon_pass";
constexpr const char* kLookKernel = "reckon_look";
constexpr const char* kFailureKernel = "reckon_failures";

/// A source of the pass kernel alone, or of the two that are rarely needed.
enum class KernelSet { pass, rare };

std::string kernel_source(const Program& program, const KernelShape& shape, KernelSet set);

}  // namespace reckon
