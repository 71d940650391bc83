#include "devices/cuda/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "devices/cuda/evaluate_source.h"
#include "distributions/discrete.h"
#include "distributions/normal.h"
#include "model/tables.h"
#include "philox.h"
#include "simulate_arguments.h"
#include "sobol_points.h"

namespace reckon {

namespace {

constexpr size_t kBinsBytes = kBins * sizeof(uint32_t);         // of one output
constexpr size_t kFoldBytes = 2 * kTileLanes * sizeof(double);  // of one group of lanes

/// Of an output's bins.
size_t bins_bytes(const KernelShape& shape) { return shape.only_sums ? 0 : kBinsBytes; }

size_t normal_rows_bytes(Precision precision) {
  const int degree = precision == Precision::wide ? approximation::inverse_normal_segments_degree(0.0)
                                                  : approximation::inverse_normal_segments_degree(0.0f);
  return static_cast<size_t>(degree + 1) * kDoublesOfNormalRow * sizeof(double);
}

/// Constant memory has 64 KiB in all; a long array goes to global memory, under the same name.
std::string array(const std::string& type, const char* name, size_t count, size_t bytes) {
  constexpr size_t kMostConstant = 10 * 1024;
  return fmt::format("{} {} {}[{}];\n", count * bytes <= kMostConstant ? "__constant__" : "__device__", type, name,
                     count > 0 ? count : 1);
}

/// Whether a thread can do with the registers that a full multiprocessor leaves it.
bool is_short(const Program& program) { return program.instructions.size() <= 64; }

/// Blocks that must fit a multiprocessor at once, which bounds the registers of a thread; long programs
/// would spill. One policy for all: from 7.5 on every multiprocessor has 65,536 registers and room for
/// 1,024 threads or more.
uint32_t resident_blocks(const Program& program, const KernelShape& shape) {
  constexpr uint32_t kThreads = 1024;
  return is_short(program) ? std::max(1u, kThreads / shape.block) : 1;
}

std::string kernel(const char* name, uint32_t block, uint32_t resident, const std::string& arguments,
                   const char* call) {
  return fmt::format(
      "extern \"C\" __global__ void __launch_bounds__({}, {}) {}(const __grid_constant__ {} arguments) {{ "
      "{}<Model>(arguments); }}\n",
      block, resident, name, arguments, call);
}

}  // namespace

size_t shared_memory_of(const KernelShape& shape) {
  return normal_rows_bytes(shape.precision) + shape.block / kTileLanes * kFoldBytes +
         (shape.shared_bins ? shape.outputs * bins_bytes(shape) : 0);
}

KernelShape kernel_shape(const Program& program, std::vector<size_t> points, Precision precision, size_t shared_memory,
                         uint32_t block, int width) {
  KernelShape shape;
  shape.precision = precision;
  shape.only_sums = program.only_sums;
  shape.outputs = points.size();
  shape.points = std::move(points);
  shape.width = width;
  shape.block = block;
  if (block != 0) {
    shape.shared_bins = shared_memory_of(shape) <= shared_memory;
    return shape;
  }
  const size_t room = shared_memory - normal_rows_bytes(precision);
  const bool several = 4 * (shape.outputs * bins_bytes(shape) + kFoldBytes) <= room;
  for (const uint32_t candidate : {is_short(program) ? 1024u : several ? 256u : 512u, 512u}) {
    shape.block = candidate;
    if (shared_memory_of(shape) <= shared_memory) return shape;
  }
  shape.shared_bins = false;
  shape.block = 256;
  return shape;
}

uint32_t blocks_of(uint64_t tiles, uint32_t block, uint64_t at_once) {
  const uint64_t groups = block / kTileLanes;
  return static_cast<uint32_t>(std::max<uint64_t>(1, std::min(at_once, (tiles + groups - 1) / groups)));
}

std::string kernel_source(const Program& program, const KernelShape& shape, KernelSet set) {
  const char* real = shape.precision == Precision::wide ? "double" : "float";
  std::string source = "// Written by reckon.\n";
  if (set == KernelSet::pass) source += fmt::format("#define RECKON_NORMAL_ROWS_IN_SHARED_MEMORY {}\n", real);
  source += "#include \"simulate.cuh\"\n\nnamespace reckon {\n\nextern \"C\" {\n";
  source += array("uint32_t", "keys", 2 * kPhiloxRounds, sizeof(uint32_t));
  source += array("uint64_t", "streams", program.streams.size(), sizeof(uint64_t));
  if (shape.sobol) source += array("uint32_t", "sobol", program.streams.size() * kWordsOfSobol, sizeof(uint32_t));
  source += array(real, "numbers", program.constants.size(), sizeof(double));
  source +=
      array(fmt::format("QuantileTable<{}>", real), "tables", program.tables.size(), sizeof(QuantileTable<double>));
  source +=
      array(fmt::format("DiscreteTable<{}>", real), "discrete", program.discrete.size(), sizeof(DiscreteTable<double>));
  if (set == KernelSet::pass)
    source +=
        array(fmt::format("OutputArguments<{}>", real), "outputs", shape.outputs, sizeof(OutputArguments<double>)) +
        array("double", "points", std::accumulate(shape.points.begin(), shape.points.end(), size_t{0}), sizeof(double));
  const EvaluateSource evaluate = evaluate_source(program, shape);
  source += "}\n\n" + evaluate.functions + "struct Model {\n";
  const size_t points = std::accumulate(shape.points.begin(), shape.points.end(), size_t{0});
  source +=
      fmt::format("  using Real = {};\n  static constexpr int width = {};\n  static constexpr bool conditional = {};\n",
                  real, shape.width, program.conditional);
  if (set == KernelSet::pass) {
    source += fmt::format("  static constexpr int outputs = {}, events = {}, points = {};\n", shape.outputs,
                          program.results.size() - shape.outputs, points);
    source += fmt::format("  static constexpr bool shared_bins = {}, scaled = {}, only_sums = {};\n", shape.shared_bins,
                          shape.scaled, shape.only_sums);
    std::string firsts = "0";
    size_t first = 0;
    for (const size_t count : shape.points) firsts += fmt::format(", {}", first += count);
    source += fmt::format(
        "  __device__ static constexpr int first_point(int k) {{\n    constexpr int first[] = {{{}}};\n    return "
        "first[k];\n  }}\n",
        firsts);
    source += "  __device__ static const OutputArguments<Real>& output(int k) { return reckon::outputs[k]; }\n";
    source += "  __device__ static double point(int p) { return reckon::points[p]; }\n";
  }
  source +=
      "  template <class Sink>\n  __device__ __forceinline__ static void evaluate(uint64_t counter, Sink& sink) {\n";
  source += evaluate.body;
  source += "  }\n};\n\n";
  if (set == KernelSet::pass) {
    source += kernel(kPassKernel, shape.block, resident_blocks(program, shape), "PassArguments", "run_pass");
  } else {
    source += kernel(kFailureKernel, shape.block, 1, "FailureArguments", "run_failures");
    source += kernel(kLookKernel, shape.block, 1, fmt::format("LookArguments<{}>", real), "run_look");
  }
  return source + "\n}  // namespace reckon\n";
}

}  // namespace reckon
