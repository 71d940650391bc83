// How many PTX instructions a draw executes, by what they do: the marginal cost of a tile on the interpreter,
// issued for warps, in instructions of a thread. Prints the table of docs/gpu.md; given a file of counts on
// record, fails where W1 or W2 takes 3% more than that.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <map>

#include "devices/cuda/cuda_engine.h"
#include "ptx/ptx_device.h"
#include "source_folder.h"
#include "studies/run.h"

namespace reckon {
namespace {

const char* const kKinds[] = {
    "double precision",         "single precision",   "integer multiplication", "other integer",      "comparisons",
    "moves and choices",        "conversions",        "division and roots",     "loads of constants", "loads, local",
    "loads, shared and global", "stores and atomics", "branches and barriers"};

std::string kind_of(const std::string& name) {
  const auto starts = [&](const char* part) { return name.rfind(part, 0) == 0; };
  const auto has = [&](const char* part) { return name.find(part) != std::string::npos; };
  if (starts("bra") || starts("bar") || starts("ret")) return "branches and barriers";
  if (starts("ld.const") || starts("ld.param")) return "loads of constants";
  if (starts("ld.local")) return "loads, local";
  if (starts("ld")) return "loads, shared and global";
  if (starts("st") || starts("atom") || starts("red")) return "stores and atomics";
  if (starts("mov") || starts("selp") || starts("cvta")) return "moves and choices";
  if (starts("setp") || has(".pred")) return "comparisons";
  if (starts("cvt")) return "conversions";
  if (starts("div") || starts("sqrt") || starts("rcp")) return "division and roots";
  if (has(".f64")) return "double precision";
  if (has(".f32")) return "single precision";
  if (starts("mul") || starts("mad")) return "integer multiplication";
  return "other integer";
}

using Kinds = std::map<std::string, double>;

/// Instructions of the first `tiles` tiles, by kind: for warps, times the threads of one.
Kinds issued(const Scenario& scenario, Precision precision, uint64_t tiles) {
  const auto device = std::make_shared<PtxDevice>(227 * 1024, 1, size_t{1} << 32);
  Kinds kinds;
  device->finished = [&](ptx::Machine& machine) {
    const std::vector<ptx::Instruction>& code = machine.kernel("reckon_pass").code;
    const std::vector<ptx::Count>& counts = machine.counts("reckon_pass");
    for (size_t i = 0; i < code.size(); ++i)
      kinds[kind_of(code[i].name)] += static_cast<double>(counts[i].issued * ptx::kLanes);
  };
  std::vector<OutputPlan> plans;
  for (const size_t points : points_of_outputs(scenario)) {
    plans.emplace_back().keep.assign(kBins, 0);
    plans.back().points.resize(points);
  }
  const Program program = program_of(scenario);
  CudaOptions options;
  options.cpu.precision = precision;
  (void)make_cuda_engine(program, options, device)
      ->pass(0, tiles, tiles * kDrawsPerTile, plans, program.results.size() - plans.size(), nullptr);
  return kinds;
}

Kinds instructions_of_a_draw(const std::string& path, Precision precision) {
  const Scenario scenario = load_scenario(path, {});
  Kinds kinds = issued(scenario, precision, 2);
  for (const auto& [kind, count] : issued(scenario, precision, 1)) kinds[kind] -= count;
  double all = 0;
  for (auto& [kind, count] : kinds) all += count /= kDrawsPerTile;
  kinds["all"] = all;
  return kinds;
}

struct Column {
  std::string name;  // "w1 double"
  Kinds kinds;
};

std::vector<Column> count_all() {
  std::vector<Column> columns;
  for (const char* path : {"benchmarks/w1", "benchmarks/w2", "priors/deepseek-v3"}) {
    for (const Precision precision : {Precision::wide, Precision::narrow}) {
      const std::string file = source_folder() + "/" + path + ".toml", base = path;
      columns.push_back(
          {base.substr(base.find('/') + 1) + " " + precision_name(precision), instructions_of_a_draw(file, precision)});
    }
  }
  return columns;
}

void print(const std::vector<Column>& columns) {
  fmt::print("| |");
  for (const Column& column : columns) fmt::print(" {} |", column.name);
  fmt::print("\n|---|");
  for (size_t i = 0; i < columns.size(); ++i) fmt::print("---:|");
  const auto row = [&](const std::string& kind) {
    fmt::print("\n| {} |", kind);
    for (const Column& column : columns)
      fmt::print(" {:.0f} |", column.kinds.count(kind) > 0 ? column.kinds.at(kind) : 0);
  };
  for (const char* kind : kKinds) row(kind);
  row("all");
  fmt::print("\n");
}

/// Compares with lines such as "w1 double 1176"; what is not on record is not compared.
int check(const std::vector<Column>& columns, const char* record) {
  std::ifstream file(record);
  std::string workload, precision;
  double known = 0;
  int longer = 0, compared = 0;
  while (file >> workload >> precision >> known) {
    for (const Column& column : columns) {
      if (column.name != workload + " " + precision) continue;
      ++compared;
      const double now = column.kinds.at("all");
      if (now > 1.03 * known)
        ++longer, fmt::print(stderr, "{}: {:.0f} instructions a draw, {:.0f} on record in {}\n", column.name, now,
                             known, record);
    }
  }
  if (compared == 0) fmt::print(stderr, "nothing on record in {}\n", record);
  return longer > 0 || compared == 0 ? 1 : 0;
}

}  // namespace
}  // namespace reckon

int main(int argc, char** argv) {
  const std::vector<reckon::Column> columns = reckon::count_all();
  reckon::print(columns);
  return argc > 1 ? reckon::check(columns, argv[1]) : 0;
}
