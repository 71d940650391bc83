#include "devices/cuda/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

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

/// The expression of an operation, a pattern of its operands and its table.
const char* expression(Operation operation) {
// clang-format off
#define PATTERN_OF(...) #__VA_ARGS__
#define PATTERN(...) PATTERN_OF(__VA_ARGS__)
#define x0 {0}
#define x1 {1}
#define x2 {2}
#define x3 {3}
#define SOURCE(name)
#define SAMPLE(name, operands, value) case Operation::name: return PATTERN(value);
#define OPERATION(name, text, operands, value) SAMPLE(name, operands, value)
  // clang-format on
  switch (operation) {
    case Operation::discrete: return "discrete_quantile({0}, discrete[{4}])";
    case Operation::tabulated: return "tabulated_quantile({0}, tables[{4}])";
#include "model/operations.def"
    default: return nullptr;
  }
#undef x0
#undef x1
#undef x2
#undef x3
}

constexpr const char *kCounter = "counter", *kSecondCounter = "counter | kSecondReplicate";

/// How many of a program's streams are of the first replicate.
size_t first_replicate(const Program& program) {
  return static_cast<size_t>(std::count_if(program.streams.begin(), program.streams.end(),
                                           [](const StreamName& stream) { return !stream.second; }));
}

/// Writes evaluate(): one temporary of four values an instruction, each result handed over as soon
/// as it is there.
class Writer {
 public:
  Writer(const Program& program, const KernelShape& shape) : program_(program), shape_(shape) {
    for (size_t i = 0; i < program.results.size(); ++i) {
      const Operand& result = program.results[i];
      if (!result.constant) last_writer_.try_emplace(result.index, 0);
    }
    for (size_t i = 0; i < program.instructions.size(); ++i) {
      const auto at = last_writer_.find(program.instructions[i].target);
      if (at != last_writer_.end()) at->second = i;
    }
  }

  std::string body() {
    std::string text;
    const size_t streams = program_.streams.size();
    if (in_steps()) {
      if (streams > 0) {
        const size_t first = first_replicate(program_);
        text += fmt::format("    Real uniform[{}][4];\n", streams);
        if (shape_.sobol) {
          text += fmt::format(
              "#pragma unroll 1\n    for (int s = 0; s < {}; ++s) sobol_uniforms(sobol + kWordsOfSobol * s, counter, "
              "uniform[s]);\n",
              streams);
        } else {
          text += sampling(0, first, kCounter) + sampling(first, streams, kSecondCounter);
        }
      }
      text += "#pragma unroll 1\n    for (int first = 0; first < sink.valid; first += width) {\n";
    } else {
      text += "    constexpr int first = 0;\n";
    }
    for (size_t i = 0; i < program_.results.size(); ++i) {
      if (!program_.results[i].constant) continue;
      text += fmt::format("    Real r{0}[width];\n    RECKON_WIDE(r) r{0}[r] = numbers[{1}];\n", i,
                          program_.results[i].index);
      hand_over(text, i, fmt::format("r{}", i));
    }
    for (size_t i = 0; i < program_.instructions.size(); ++i) {
      text += line(program_.instructions[i], i);
      for (size_t k = 0; k < program_.results.size(); ++k) {
        const Operand& result = program_.results[k];
        if (!result.constant && last_writer_.at(result.index) == i && program_.instructions[i].target == result.index) {
          hand_over(text, k, fmt::format("t{}", i));
        }
      }
    }
    text += accepted_results_;
    if (in_steps()) text += "    }\n";
    return text;
  }

 private:
  bool in_steps() const { return shape_.width < 4; }

  /// Several streams side by side, whose rounds of Philox wait for each other's results no more.
  static std::string sampling(size_t first, size_t last, const char* counter) {
    const auto sample = [counter](const std::string& s) {
      return fmt::format("    sample_uniforms(keys, streams[{0}], {1}, uniform[{0}]);\n", s, counter);
    };
    const size_t rounds = rounds_of_streams(last - first), in_rounds = first + rounds * kStreamsAbreast;
    std::string text;
    if (rounds > 0) {
      text += fmt::format("#pragma unroll 1\n    for (int s = {}; s < {}; s += {}) {{\n", first, in_rounds,
                          kStreamsAbreast);
      for (size_t i = 0; i < kStreamsAbreast; ++i) text += sample(fmt::format("s + {}", i));
      text += "    }\n";
    }
    for (size_t s = in_rounds; s < last; ++s) text += sample(fmt::format("{}", s));
    return text;
  }

  std::string line(const Instruction& instruction, size_t i) {
    std::string operand[4];
    for (size_t k = 0; k < instruction.operands.size(); ++k) operand[k] = name(instruction.operands[k]);
    const std::string declaration = fmt::format("    Real t{}[width];\n", i);
    const char* form = expression(instruction.operation);
    switch (instruction.operation) {
      case Operation::uniform:
        temporary_[instruction.target] = i;
        return declaration + uniform_line(instruction.stream, i);
      case Operation::standard_normal:
        if (instruction.plain) form = "standard_normal_quantile_of_plain({0})";
        break;
      case Operation::lognormal:
        if (instruction.plain && moderate(instruction.operands[1])) form = "moderate_lognormal_quantile({0}, {1}, {2})";
        break;
      case Operation::tabulated:
        if (plain_table(*program_.tables[instruction.table])) form = "plain_tabulated_quantile({0}, tables[{4}])";
        break;
      default: break;
    }
    temporary_[instruction.target] = i;
    const std::string value =
        fmt::format(fmt::runtime(form), operand[0], operand[1], operand[2], operand[3], instruction.table);
    return declaration + fmt::format("    RECKON_WIDE(r) t{}[r] = {};\n", i, value);
  }

  std::string uniform_line(uint32_t stream, size_t i) const {
    if (in_steps()) return fmt::format("    RECKON_WIDE(r) t{}[r] = uniform[{}][first + r];\n", i, stream);
    if (shape_.sobol) return fmt::format("    sobol_uniforms(sobol + kWordsOfSobol * {}, counter, t{});\n", stream, i);
    return fmt::format("    sample_uniforms(keys, streams[{}], {}, t{});\n", stream,
                       program_.streams[stream].second ? kSecondCounter : kCounter, i);
  }

  bool moderate(const Operand& sigma) const {
    const double limit = shape_.precision == Precision::wide ? most_moderate_sigma(0.0) : most_moderate_sigma(0.0f);
    return sigma.constant && std::fabs(program_.constants[sigma.index]) <= limit;
  }

  bool plain_table(const QuantileTableData& data) const {
    return shape_.precision == Precision::wide ? data.wide.first.empty() : data.narrow.first.empty();
  }

  std::string name(const Operand& operand) const {
    return operand.constant ? fmt::format("numbers[{}]", operand.index)
                            : fmt::format("t{}[r]", temporary_.at(operand.index));
  }

  /// Where only some draws count, outputs wait for the condition, which comes last.
  void hand_over(std::string& text, size_t result, const std::string& temporary) {
    const bool output = result < shape_.outputs;
    std::string& to = output && program_.conditional ? accepted_results_ : text;
    to += output ? fmt::format("    sink.template output<{}>({}, first);\n", result, temporary)
                 : fmt::format("    sink.template event<{}>({}, first);\n", result - shape_.outputs, temporary);
    if (program_.conditional && result + 1 == program_.results.size())
      text += fmt::format("    sink.accept({});\n", temporary);
  }

  const Program& program_;
  const KernelShape& shape_;
  std::string accepted_results_;            // lines that hand over what only counts if accepted
  std::map<uint32_t, size_t> temporary_;    // register -> instruction that wrote it last
  std::map<uint32_t, size_t> last_writer_;  // of each result's register
};

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

size_t rounds_of_streams(size_t streams) { return streams < 2 * kStreamsAbreast ? 0 : streams / kStreamsAbreast; }

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
  source += "}\n\nstruct Model {\n";
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
  source += Writer(program, shape).body();
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
