// The generated sources under NVRTC and ptxas: they compile for every architecture in use, keep the
// numeric contract in their PTX, and do not spill.
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "devices/cuda/evaluate_source.h"
#include "devices/cuda/kernel_cost.h"
#include "devices/cuda/nvrtc.h"
#include "devices/cuda/source.h"
#include "ptx/ptx_device.h"
#include "random_programs.h"
#include "studies/run.h"

namespace reckon {
namespace {

const std::string kRoot = RECKON_SOURCE;

using Architectures = std::vector<std::string>;
const Architectures kAll = {"sm_75", "sm_80", "sm_90", "sm_100"};

std::string source_of(const std::string& path, Precision precision, KernelSet set, const LoadOptions& load = {},
                      uint32_t block = 0, int width = 1) {
  const Scenario scenario = load_scenario(path, load);
  const Program program = program_of(scenario);
  return kernel_source(
      program, kernel_shape(program, points_of_outputs(scenario), precision, kHopperSharedMemory, block, width), set);
}

/// What ptxas -v says of a PTX text.
std::string ptxas(const std::string& ptx, const std::string& architecture) {
  char name[] = "/tmp/reckon-ptx-XXXXXX";
  const int file = ::mkstemp(name);
  const size_t length = ptx.find_last_not_of('\0') + 1;  // NVRTC ends it with a NUL
  if (file < 0 || ::write(file, ptx.data(), length) != static_cast<ssize_t>(length))
    return "cannot write a temporary file";
  ::close(file);
  FILE* pipe = ::popen(
      (std::string(RECKON_PTXAS) + " -arch=" + architecture + " -v " + name + " -o /dev/null 2>&1").c_str(), "r");
  std::string text;
  char buffer[4096];
  while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) text += buffer;
  EXPECT_EQ(::pclose(pipe), 0) << text;
  std::remove(name);
  return text;
}

/// NVRTC once, for the oldest of the architectures; ptxas, which takes its PTX, for each.
void expect_compiles(const std::string& source, const Architectures& architectures, const std::string& what) {
  const std::string ptx = ptx_of(source, "compute" + architectures.front().substr(2));
  for (const std::string& architecture : architectures) {
    EXPECT_NE(ptxas(ptx, architecture).find("bytes stack frame"), std::string::npos) << what << " for " << architecture;
  }
}

std::vector<std::string> scenarios() {
  std::vector<std::string> paths;
  for (const char* folder : {"/priors", "/benchmarks"}) {
    for (const auto& file : std::filesystem::directory_iterator(kRoot + folder)) {
      if (file.path().extension() == ".toml") paths.push_back(file.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// All scenarios for sm_90; the smallest and the largest for the others, with the kernels that are rarely run.
TEST(Generated, CompilesForEveryArchitecture) {
  ASSERT_GE(scenarios().size(), 3u);
  for (const std::string& path : scenarios()) {
    for (const Precision precision : {Precision::wide, Precision::narrow}) {
      const bool every = path.find("/w2.") != std::string::npos || path.find("/deepseek-v3.") != std::string::npos;
      expect_compiles(source_of(path, precision, KernelSet::pass), every ? kAll : Architectures{"sm_90"}, path);
      if (every) expect_compiles(source_of(path, precision, KernelSet::rare), {"sm_90"}, path);
    }
  }
}

/// By NVRTC alone, as the engine does it.
TEST(Generated, NvrtcCompilesForEveryArchitecture) {
  const Nvrtc nvrtc;
  const std::string source = source_of(kRoot + "/benchmarks/w2.toml", Precision::narrow, KernelSet::pass);
  for (const std::string& architecture : kAll)
    EXPECT_GT(nvrtc.compile(source, architecture).size(), 1000u) << architecture;
}

/// Programs of other shapes than `run` makes: every boundary and bridge, and a condition.
TEST(Generated, SettlementsAndConditionsCompile) {
  expect_compiles(source_of(kRoot + "/priors/deepseek-v3.toml", Precision::wide, KernelSet::pass, {.settle = true}),
                  kAll, "settlement");
  const LoadOptions condition{.given = "cost > 6M [USD] and mfu < 0.4"};
  const std::string given = source_of(kRoot + "/benchmarks/w1.toml", Precision::narrow, KernelSet::pass, condition);
  EXPECT_NE(given, source_of(kRoot + "/benchmarks/w1.toml", Precision::narrow, KernelSet::pass));
  expect_compiles(given, kAll, "condition");
}

/// As many as the engine takes: their arguments are beyond what goes into constant memory.
TEST(Generated, AHundredOutputsCompile) {
  Graph graph;
  std::vector<NodeId> results;
  NodeId last = graph.uniform("many");
  for (int i = 0; i < 100; ++i) {
    last = graph.apply(Operation::add, {last, graph.constant(1.0 + i)});
    results.push_back(last);
  }
  const Program program = make_program(graph, results);
  const KernelShape shape =
      kernel_shape(program, std::vector<size_t>(results.size()), Precision::wide, kHopperSharedMemory);
  EXPECT_FALSE(shape.shared_bins);
  expect_compiles(kernel_source(program, shape, KernelSet::pass), {"sm_90"}, "a hundred outputs");
}

/// Counts of what stands in a PTX text.
struct Ptx {
  size_t unrounded = 0, forbidden = 0, fused = 0, named = 0;
  std::set<std::string> seen;
};

Ptx read_ptx(const std::string& text) {
  static const std::regex arithmetic(R"(\b(add|sub|mul|div|sqrt)\.([a-z.]*)f(32|64)\b)");
  Ptx result;
  std::istringstream lines(text);
  std::string line;
  while (std::getline(lines, line)) {
    std::smatch match;
    if (std::regex_search(line, match, arithmetic) && match[2].str().find("rn.") == std::string::npos) {
      ++result.unrounded;
      result.seen.insert(line);
    }
    for (const char* word : {".ftz", ".approx", ".sat.f"}) {
      if (line.find(word) == std::string::npos) continue;
      ++result.forbidden;
      result.seen.insert(line);
    }
    if (line.find("mad.f") != std::string::npos || line.find("mad.rn.f") != std::string::npos) ++result.forbidden;
    if (line.find("fma.rn.f") != std::string::npos) ++result.fused;
    if (line.find("named fma") != std::string::npos) ++result.named;
  }
  return result;
}

/// Marks every fused_multiply_add in the PTX, so that any other fma would be one of the compiler's.
const char* const kNamedFma = R"(
static __device__ __forceinline__ double named_fma(double a, double b, double c) {
  double d;
  asm("fma.rn.f64 %0, %1, %2, %3; // named fma" : "=d"(d) : "d"(a), "d"(b), "d"(c));
  return d;
}
static __device__ __forceinline__ float named_fma(float a, float b, float c) {
  float d;
  asm("fma.rn.f32 %0, %1, %2, %3; // named fma" : "=f"(d) : "f"(a), "f"(b), "f"(c));
  return d;
}
#define __fma_rn named_fma
#define __fmaf_rn named_fma
)";

void expect_contract(const Nvrtc& nvrtc, const std::string& source, const std::string& what) {
  const Ptx marked = read_ptx(nvrtc.compile(kNamedFma + source, "compute_90"));
  EXPECT_EQ(marked.unrounded, 0u) << what << "\n" << (marked.seen.empty() ? "" : *marked.seen.begin());
  EXPECT_EQ(marked.forbidden, 0u) << what << "\n" << (marked.seen.empty() ? "" : *marked.seen.begin());
  EXPECT_GT(marked.fused, 20u) << what;
  EXPECT_EQ(marked.fused, marked.named) << what << ": a multiplication and an addition were contracted";
}

TEST(Generated, PtxKeepsTheNumericContract) {
  const Nvrtc nvrtc;
  for (const std::string& path : scenarios()) {
    for (const Precision precision : {Precision::wide, Precision::narrow}) {
      expect_contract(nvrtc, source_of(path, precision, KernelSet::pass), path);
    }
  }
}

TEST(Generated, PtxKeepsTheNumericContractInEveryShape) {
  const Nvrtc nvrtc;
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    for (const auto& [block, width] : {std::pair{256u, 4}, {512u, 2}, {1024u, 1}}) {
      expect_contract(nvrtc, source_of(kRoot + "/benchmarks/w1.toml", precision, KernelSet::pass, {}, block, width),
                      std::to_string(block) + ", " + std::to_string(width));
    }
  }
}

/// Every operation and kind of table, for each architecture and in the contract's PTX. Most results are events: all
/// is computed, and handed over in a line instead of a page.
void random_program_compiles(Precision precision) {
  const Nvrtc nvrtc;
  const RandomProgram random = random_program(5, 100);
  const Program program = make_program(random.graph, random.results);
  std::set<Operation> operations;
  for (const Instruction& instruction : program.instructions) operations.insert(instruction.operation);
  EXPECT_EQ(operations.size(), static_cast<size_t>(Operation::choose));  // all but constant
  const std::string source =
      kernel_source(program, kernel_shape(program, {1, 0, 2}, precision, kHopperSharedMemory), KernelSet::pass);
  expect_contract(nvrtc, source, "a random program");
  expect_compiles(source, kAll, "a random program");
}
TEST(Generated, RandomProgramCompilesInDouble) { random_program_compiles(Precision::wide); }
TEST(Generated, RandomProgramCompilesInSingle) { random_program_compiles(Precision::narrow); }

/// Calls, and functions that read the block's memory.
TEST(Generated, ALongProgramCompiles) {
  const Nvrtc nvrtc;
  const RandomProgram random = long_program();
  const Program program = make_program(random.graph, random.results);
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    const std::string source = source_of_outputs(program, precision);
    expect_contract(nvrtc, source, "a long program");
    expect_compiles(source, kAll, "a long program");
  }
}

TEST(Generated, TheContractCheckCanFail) {
  const Nvrtc nvrtc;
  const std::string contracted =
      "extern \"C\" __global__ void f(float* x) { asm(\"fma.rn.f32 %0, %0, %0, %0;\" : \"+f\"(*x)); x[1] = "
      "__fdividef(x[2], x[3]); }\n";
  const Ptx ptx = read_ptx(nvrtc.compile(contracted, "compute_90"));
  EXPECT_EQ(ptx.fused, 1u);
  EXPECT_EQ(ptx.named, 0u);
  EXPECT_GT(ptx.forbidden, 0u);
}

/// More threads at once are worth a few bytes.
TEST(Generated, WorkloadsHardlySpill) {
  for (const char* workload : {"w1", "w2"}) {
    for (const Precision precision : {Precision::wide, Precision::narrow}) {
      const std::string path = kRoot + "/benchmarks/" + workload + ".toml";
      const std::string ptx = ptx_of(source_of(path, precision, KernelSet::pass), "compute_90");
      const std::string report = ptxas(ptx, "sm_90");
      unsigned stores = 1000, loads = 1000;
      const size_t at = report.find("bytes stack frame, ");
      ASSERT_NE(at, std::string::npos) << report;
      ASSERT_EQ(std::sscanf(report.c_str() + at, "bytes stack frame, %u bytes spill stores, %u bytes spill loads",
                            &stores, &loads),
                2)
          << report;
      EXPECT_LE(stores, 16u) << workload << "\n" << report;
      EXPECT_LE(loads, 32u) << workload << "\n" << report;
      const KernelCost cost = cost_of_draw(ptx, rounds_of_streams(workload[1] == '1' ? 9 : 8), 1);
      std::printf("%s %s: issue %.0f, FP64 %.0f, multiplications %.0f, special %.0f, memory %.0f; %s\n", workload,
                  precision_name(precision), cost.issue, cost.fp64, cost.integer_multiply, cost.special, cost.memory,
                  report.substr(std::min(report.size(), report.find("Used"))).c_str());
    }
  }
}

TEST(Generated, CostOfADrawIsCounted) {
  const std::string path = kRoot + "/benchmarks/w1.toml";
  const std::string narrow = ptx_of(source_of(path, Precision::narrow, KernelSet::pass), "compute_90");
  const std::string wide_ptx = ptx_of(source_of(path, Precision::wide, KernelSet::pass), "compute_90");
  const KernelCost single = cost_of_draw(narrow, rounds_of_streams(9), 1);
  const KernelCost wide = cost_of_draw(wide_ptx, rounds_of_streams(9), 1);
  EXPECT_GT(single.issue, 600);
  EXPECT_LT(single.issue, 2000);
  EXPECT_GT(wide.issue, 1.3 * single.issue);
  EXPECT_GT(wide.fp64, 250);
  EXPECT_LT(single.fp64, 20);              // the sums alone
  EXPECT_GE(single.integer_multiply, 45);  // Philox: 20 a stream and counter
  EXPECT_GE(wide.integer_multiply, 90);
  // Streams are counted as often as their loop runs.
  const KernelCost more = cost_of_draw(narrow, 2 * rounds_of_streams(9), 1);
  EXPECT_GT(more.integer_multiply, single.integer_multiply + 40);
  // Calls are counted as what they call: a logarithm in double has more than ten instructions of that pipe.
  Graph graph;
  NodeId sum = graph.constant(0);
  for (int i = 0; i < 600; ++i)
    sum = graph.apply(Operation::logarithm, {graph.apply(Operation::add, {sum, graph.uniform(std::to_string(i % 3))})});
  const Program long_program = make_program(graph, {sum});
  const std::string ptx = ptx_of(source_of_outputs(long_program, Precision::wide), "compute_90");
  EXPECT_GT(cost_of_draw(ptx, rounds_of_streams(3), 1).fp64, 600 * 10);
  EXPECT_LT(cost_of_draw(ptx, rounds_of_streams(3), 1).fp64, 600 * 60);
  const Bound bound = bound_of(single, pipe_rates(9, 0), 132, 1.98e9);
  EXPECT_EQ(bound.pipe, "instruction issue");
  EXPECT_NEAR(bound.draws_per_second, 132 * 1.98e9 * 128 / single.issue, 1);
}

}  // namespace
}  // namespace reckon
