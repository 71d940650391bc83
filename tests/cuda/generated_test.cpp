// The generated sources under NVRTC and ptxas: they compile for every architecture in use, keep the
// numeric contract in their PTX, and do not spill.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "devices/cuda/kernel_cost.h"
#include "devices/cuda/nvrtc.h"
#include "devices/cuda/source.h"
#include "random_programs.h"
#include "studies/run.h"

namespace reckon {
namespace {

const std::string kRoot = RECKON_SOURCE;

constexpr const char* kArchitectures[] = {"sm_75", "sm_80", "sm_90", "sm_100"};

std::string source_of(const std::string& path, Precision precision, KernelSet set, const LoadOptions& load = {}, KernelShape shape = {}) {
  const Scenario scenario = load_scenario(path, load);
  shape.precision = precision;
  shape.outputs = scenario.outputs.size();
  shape.points.assign(shape.outputs, 0);
  for (const Claim& claim : scenario.claims) shape.points[claim.output] += kPointsPerClaim;
  return kernel_source(program_of(scenario), shape, set);
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

/// All scenarios for sm_90; the smallest and the largest for the others.
TEST(Generated, CompilesForEveryArchitecture) {
  const Nvrtc nvrtc;
  ASSERT_GE(scenarios().size(), 3u);
  for (const std::string& path : scenarios()) {
    for (const Precision precision : {Precision::wide, Precision::narrow}) {
      const bool every = path.find("/w2.") != std::string::npos || path.find("/deepseek-v3.") != std::string::npos;
      for (const char* architecture : kArchitectures) {
        if (!every && std::string(architecture) != "sm_90") continue;
        EXPECT_GT(nvrtc.compile(source_of(path, precision, KernelSet::pass), architecture).size(), 1000u) << path << " " << architecture;
      }
      EXPECT_GT(nvrtc.compile(source_of(path, precision, KernelSet::rare), "sm_90").size(), 1000u) << path;
    }
  }
}

/// Programs of other shapes than `run` makes: every boundary and bridge, and a condition.
TEST(Generated, SettlementsAndConditionsCompile) {
  const Nvrtc nvrtc;
  const std::string settled = source_of(kRoot + "/priors/deepseek-v3.toml", Precision::wide, KernelSet::pass, {.settle = true});
  const LoadOptions condition{.given = "cost > 6M [USD] and mfu < 0.4"};
  const std::string given = source_of(kRoot + "/benchmarks/w1.toml", Precision::narrow, KernelSet::pass, condition);
  EXPECT_NE(given, source_of(kRoot + "/benchmarks/w1.toml", Precision::narrow, KernelSet::pass));
  for (const char* architecture : kArchitectures) {
    EXPECT_GT(nvrtc.compile(settled, architecture).size(), 1000u) << architecture;
    EXPECT_GT(nvrtc.compile(given, architecture).size(), 1000u) << architecture;
  }
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
  KernelShape shape;
  shape.outputs = results.size();
  shape.points.assign(shape.outputs, 0);
  shape.shared_bins = false;
  EXPECT_GT(Nvrtc().compile(kernel_source(make_program(graph, results), shape, KernelSet::pass), "sm_90").size(), 1000u);
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

TEST(Generated, PtxKeepsTheNumericContract) {
  const Nvrtc nvrtc;
  for (const std::string& path : scenarios()) {
    for (const Precision precision : {Precision::wide, Precision::narrow}) {
      const std::string source = source_of(path, precision, KernelSet::pass);
      const Ptx plain = read_ptx(nvrtc.compile(source, "compute_90"));
      EXPECT_EQ(plain.unrounded, 0u) << path << "\n" << (plain.seen.empty() ? "" : *plain.seen.begin());
      EXPECT_EQ(plain.forbidden, 0u) << path << "\n" << (plain.seen.empty() ? "" : *plain.seen.begin());
      EXPECT_GT(plain.fused, 20u) << path;
      const Ptx marked = read_ptx(nvrtc.compile(kNamedFma + source, "compute_90"));
      EXPECT_EQ(marked.fused, marked.named) << path << ": a multiplication and an addition were contracted";
    }
  }
}

TEST(Generated, PtxKeepsTheNumericContractInEveryShape) {
  const Nvrtc nvrtc;
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    for (const auto& [block, width] : {std::pair{256, 4}, {512, 2}, {1024, 1}}) {
      KernelShape shape;
      shape.block = static_cast<uint32_t>(block);
      shape.width = width;
      shape.shared_bins = width != 2;
      const std::string source = source_of(kRoot + "/benchmarks/w1.toml", precision, KernelSet::pass, {}, shape);
      const Ptx marked = read_ptx(nvrtc.compile(kNamedFma + source, "compute_90"));
      EXPECT_EQ(marked.unrounded + marked.forbidden, 0u) << block << " " << width;
      EXPECT_EQ(marked.fused, marked.named) << block << " " << width;
    }
  }
}

/// Every operation and kind of table, for an old and a new architecture and in the contract's PTX.
void random_program_compiles(Precision precision) {
  const Nvrtc nvrtc;
  const RandomProgram random = random_program(5, 100);
  const Program program = make_program(random.graph, random.results);
  std::set<Operation> operations;
  for (const Instruction& instruction : program.instructions) operations.insert(instruction.operation);
  EXPECT_EQ(operations.size(), static_cast<size_t>(Operation::choose));  // all but constant
  KernelShape shape;
  shape.precision = precision;
  shape.outputs = random.results.size();
  shape.points.assign(shape.outputs, 1);
  for (const KernelSet set : {KernelSet::pass, KernelSet::rare}) {
    const std::string source = kernel_source(program, shape, set);
    for (const char* architecture : kArchitectures) EXPECT_GT(nvrtc.compile(source, architecture).size(), 1000u) << architecture;
    const Ptx marked = read_ptx(nvrtc.compile(kNamedFma + source, "compute_90"));
    EXPECT_EQ(marked.unrounded, 0u) << (marked.seen.empty() ? "" : *marked.seen.begin());
    EXPECT_EQ(marked.forbidden, 0u) << (marked.seen.empty() ? "" : *marked.seen.begin());
    EXPECT_EQ(marked.fused, marked.named);
  }
}
TEST(Generated, RandomProgramCompilesInDouble) { random_program_compiles(Precision::wide); }
TEST(Generated, RandomProgramCompilesInSingle) { random_program_compiles(Precision::narrow); }

TEST(Generated, TheContractCheckCanFail) {
  const Nvrtc nvrtc;
  const std::string contracted =
      "extern \"C\" __global__ void f(float* x) { asm(\"fma.rn.f32 %0, %0, %0, %0;\" : \"+f\"(*x)); x[1] = __fdividef(x[2], x[3]); }\n";
  const Ptx ptx = read_ptx(nvrtc.compile(contracted, "compute_90"));
  EXPECT_EQ(ptx.fused, 1u);
  EXPECT_EQ(ptx.named, 0u);
  EXPECT_GT(ptx.forbidden, 0u);
}

/// What ptxas -v says of a PTX text on sm_90.
std::string ptxas(const std::string& ptx) {
  char name[] = "/tmp/reckon-ptx-XXXXXX";
  const int file = ::mkstemp(name);
  EXPECT_EQ(::write(file, ptx.data(), ptx.size() - 1), static_cast<ssize_t>(ptx.size() - 1));  // without the final NUL
  ::close(file);
  FILE* pipe = ::popen((std::string(RECKON_PTXAS) + " -arch=sm_90 -v " + name + " -o /dev/null 2>&1").c_str(), "r");
  std::string text;
  char buffer[4096];
  while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) text += buffer;
  EXPECT_EQ(::pclose(pipe), 0) << text;
  std::remove(name);
  return text;
}

/// More threads at once are worth a few bytes.
TEST(Generated, WorkloadsHardlySpill) {
  const Nvrtc nvrtc;
  for (const char* workload : {"w1", "w2"}) {
    for (const Precision precision : {Precision::wide, Precision::narrow}) {
      const std::string path = kRoot + "/benchmarks/" + workload + ".toml";
      const std::string ptx = nvrtc.compile(source_of(path, precision, KernelSet::pass), "compute_90");
      const std::string report = ptxas(ptx);
      unsigned stores = 1000, loads = 1000;
      const size_t at = report.find("bytes stack frame, ");
      ASSERT_NE(at, std::string::npos) << report;
      ASSERT_EQ(std::sscanf(report.c_str() + at, "bytes stack frame, %u bytes spill stores, %u bytes spill loads", &stores, &loads), 2) << report;
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
  const Nvrtc nvrtc;
  const std::string path = kRoot + "/benchmarks/w1.toml";
  const KernelCost single = cost_of_draw(nvrtc.compile(source_of(path, Precision::narrow, KernelSet::pass), "compute_90"), rounds_of_streams(9), 1);
  const KernelCost wide = cost_of_draw(nvrtc.compile(source_of(path, Precision::wide, KernelSet::pass), "compute_90"), rounds_of_streams(9), 1);
  EXPECT_GT(single.issue, 600);
  EXPECT_LT(single.issue, 2000);
  EXPECT_GT(wide.issue, 1.3 * single.issue);
  EXPECT_GT(wide.fp64, 250);
  EXPECT_LT(single.fp64, 20);              // the sums alone
  EXPECT_GE(single.integer_multiply, 45);  // Philox: 20 a stream and counter
  EXPECT_GE(wide.integer_multiply, 90);
  // Streams are counted as often as their loop runs.
  const KernelCost more = cost_of_draw(nvrtc.compile(source_of(path, Precision::narrow, KernelSet::pass), "compute_90"), 2 * rounds_of_streams(9), 1);
  EXPECT_GT(more.integer_multiply, single.integer_multiply + 40);
  const Bound bound = bound_of(single, pipe_rates(9, 0), 132, 1.98e9);
  EXPECT_EQ(bound.pipe, "instruction issue");
  EXPECT_NEAR(bound.draws_per_second, 132 * 1.98e9 * 128 / single.issue, 1);
}

}  // namespace
}  // namespace reckon
