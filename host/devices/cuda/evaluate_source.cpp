#include "devices/cuda/evaluate_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "distributions/normal.h"
#include "model/tables.h"

namespace reckon {

namespace {

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
#undef PATTERN_OF
#undef PATTERN
#undef x0
#undef x1
#undef x2
#undef x3
}

/// Whether an operation's code is long enough for a call of it to cost less than the compilers' time. (Those that take
/// a table would need it by name.)
bool worth_a_call(Operation operation) {
  switch (operation) {
    case Operation::constant:
    case Operation::uniform:
    case Operation::discrete:
    case Operation::tabulated:
    case Operation::truncated_uniform:
    case Operation::uniform_between:
    case Operation::triangular:
    case Operation::bernoulli:
    case Operation::add:
    case Operation::subtract:
    case Operation::multiply:
    case Operation::divide:
    case Operation::negate:
    case Operation::absolute:
    case Operation::square_root:
    case Operation::floor:
    case Operation::ceil:
    case Operation::round:
    case Operation::minimum:
    case Operation::maximum:
    case Operation::less:
    case Operation::less_or_equal:
    case Operation::equal:
    case Operation::logical_not:
    case Operation::choose: return false;
    default: return true;
  }
}

constexpr const char *kCounter = "counter", *kSecondCounter = "counter | kSecondReplicate";

/// How many of a program's streams are of the first replicate.
size_t first_replicate(const Program& program) {
  return static_cast<size_t>(std::count_if(program.streams.begin(), program.streams.end(),
                                           [](const StreamName& stream) { return !stream.second; }));
}

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
    if (program.instructions.size() <= kMostInLine) return;
    for (const Instruction& instruction : program.instructions) {
      if (worth_a_call(instruction.operation)) called_.insert(form_of(instruction));
    }
  }

  /// The functions that the body calls: in a long program each stands once, for in line they keep ptxas for minutes.
  std::string functions() const {
    const char* real = shape_.precision == Precision::wide ? "double" : "float";
    std::string text;
    for (const std::string& form : called_) {
      std::string parameters;
      for (int k = 0; form.find(fmt::format("{{{}}}", k)) != std::string::npos; ++k)
        parameters += fmt::format("{}{} x{}", k > 0 ? ", " : "", real, k);
      text += fmt::format("static __device__ __noinline__ {} {}{}({}) {{ return {}; }}\n", real, kCalled,
                          form.substr(0, form.find('(')), parameters,
                          fmt::format(fmt::runtime(form), "x0", "x1", "x2", "x3"));
    }
    return text.empty() ? text : text + "\n";
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
      if (shape_.width == 1) text += "    constexpr int r = 0;\n";
    } else {
      text += "    constexpr int first = 0;\n";
    }
    for (size_t i = 0; i < program_.results.size(); ++i) {
      if (!program_.results[i].constant) continue;
      text +=
          fmt::format("    Real r{0}[width];\n    {2}r{0}[r] = numbers[{1}];\n", i, program_.results[i].index, each());
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
  /// Before a line for each of the draws side by side. One needs no loop: unrolling thousands of them takes NVRTC
  /// time by the square of their number.
  const char* each() const { return shape_.width == 1 ? "" : "RECKON_WIDE(r) "; }
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
    temporary_[instruction.target] = i;
    if (instruction.operation == Operation::uniform) return declaration + uniform_line(instruction.stream, i);
    const std::string form = form_of(instruction);
    const std::string value =
        fmt::format(fmt::runtime(form), operand[0], operand[1], operand[2], operand[3], instruction.table);
    return declaration +
           fmt::format("    {}t{}[r] = {}{};\n", each(), i, called_.count(form) != 0 ? kCalled : "", value);
  }

  /// expression(), or a shorter one to the same bits where what is known of the operands allows it.
  std::string form_of(const Instruction& instruction) const {
    switch (instruction.operation) {
      case Operation::uniform: return "";
      case Operation::standard_normal:
        if (instruction.plain) return "standard_normal_quantile_of_plain({0})";
        break;
      case Operation::lognormal:
        if (instruction.plain && moderate(instruction.operands[1])) return "moderate_lognormal_quantile({0}, {1}, {2})";
        break;
      case Operation::tabulated:
        if (plain_table(*program_.tables[instruction.table])) return "plain_tabulated_quantile({0}, tables[{4}])";
        break;
      default: break;
    }
    return expression(instruction.operation);
  }

  std::string uniform_line(uint32_t stream, size_t i) const {
    if (in_steps()) return fmt::format("    {}t{}[r] = uniform[{}][first + r];\n", each(), i, stream);
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

  static constexpr size_t kMostInLine = 256;  // instructions
  static constexpr const char* kCalled = "called_";

  const Program& program_;
  const KernelShape& shape_;
  std::set<std::string> called_;            // forms
  std::string accepted_results_;            // lines that hand over what only counts if accepted
  std::map<uint32_t, size_t> temporary_;    // register -> instruction that wrote it last
  std::map<uint32_t, size_t> last_writer_;  // of each result's register
};

}  // namespace

size_t rounds_of_streams(size_t streams) { return streams < 2 * kStreamsAbreast ? 0 : streams / kStreamsAbreast; }

EvaluateSource evaluate_source(const Program& program, const KernelShape& shape) {
  Writer writer(program, shape);
  return {writer.functions(), writer.body()};
}

}  // namespace reckon
