// reckon bench [FILE...]: the throughput of this machine, with the limit beside it.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "cli/starters.h"
#include "devices/backend.h"
#include "devices/cuda/cuda_device.h"
#include "report/figure.h"
#include "report/writers.h"

namespace reckon {

namespace {

struct BenchOptions {
  std::vector<std::string> files;
  std::vector<std::string> assignments;
  std::string draws = "100M", backend = "auto", precision = "both", json;
  int repeats = 5, threads = 0, block = 0, width = 1;
};

/// The runs of one scenario on one backend in one precision.
struct Measurement {
  std::string scenario, backend, device, precision;
  uint64_t draws = 0;
  size_t variates = 0;                                                             // a draw
  double load_seconds = 0;                                                         // scenario and tables
  double run_seconds = 0, start_seconds = 0;                                       // medians; start: a run of one draw
  double pass_seconds = 0, sort_seconds = 0, copy_seconds = 0, merge_seconds = 0;  // medians, of a run
  double compile_seconds = 0, cache_seconds = 0;
  EngineTimes times;
  std::string sha256;

  double rate() const { return pass_seconds > 0 ? static_cast<double>(draws) / pass_seconds : 0; }
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t n = values.size();
  return 0.5 * (values[(n - 1) / 2] + values[n / 2]);
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Measurement measure(const BenchOptions& options, const Scenario& scenario, Backend backend, Precision precision) {
  Question question;
  question.draws = read_count(options.draws, "--draws", 1);
  question.precision = precision;
  Machine machine;
  machine.threads = options.threads;
  machine.stop = &stop_requested();
  stop_is_heeded() = true;
  const auto factory = [&](bool use_cache) {
    BackendOptions asked;
    asked.backend = backend, asked.draws = question.draws, asked.use_cache = use_cache;
    asked.block = static_cast<uint32_t>(options.block), asked.width = options.width;
    return engine_factory(asked);
  };
  Measurement result;
  result.precision = precision_name(precision);
  result.draws = question.draws;
  result.variates = program_of(scenario).streams.size();
  if (backend == Backend::cuda) {  // compiled anew, then stored
    Question short_run = question;
    short_run.draws = std::min<uint64_t>(question.draws, 1'000'000);
    machine.engine = factory(false);
    result.compile_seconds = run_scenario(scenario, short_run, machine).times.compile;
    machine.engine = factory(true);
    (void)run_scenario(scenario, short_run, machine);
  }
  machine.engine = factory(true);
  std::vector<double> seconds, passes, sorts, copies, merges, cache, starts;
  for (int i = 0; i < options.repeats; ++i) {
    machine.measure = i + 1 == options.repeats;  // counting instructions takes a compilation
    const Answer one = run_scenario(scenario, question, machine);
    seconds.push_back(one.seconds);
    passes.push_back(one.times.passes);
    sorts.push_back(one.times.sorts);
    copies.push_back(one.times.copies);
    merges.push_back(one.merge_seconds);
    cache.push_back(one.times.compile);
    Question least = question;
    least.draws = 1;
    machine.measure = false;
    starts.push_back(run_scenario(scenario, least, machine).seconds);
    result.backend = one.backend;
    result.device = one.device;
    result.times = one.times;
    result.sha256 = one.sha256;
  }
  result.run_seconds = median(seconds);
  result.pass_seconds = median(passes);
  result.sort_seconds = median(sorts);
  result.copy_seconds = median(copies);
  result.merge_seconds = median(merges);
  result.cache_seconds = median(cache);
  result.start_seconds = median(starts);
  return result;
}

/// Four digits and a prefix.
std::string rate_text(double rate) {
  return rate >= 1e9 ? fmt::format("{:.4g} G", rate / 1e9) : fmt::format("{:.4g} M", rate / 1e6);
}

std::string text_of(const Measurement& m) {
  const double rate = m.rate();
  std::string text =
      fmt::format("{} in {}, {:.3g} draws, {}\n", m.scenario, m.precision, static_cast<double>(m.draws), m.device);
  text += fmt::format("  {} draws/s, {} variates/s in {:.4g} s of {}; the whole run in {:.4g} s, {} draws/s\n",
                      rate_text(rate), rate_text(rate * static_cast<double>(m.variates)), m.pass_seconds,
                      m.backend == "cuda" ? "kernels" : "passes", m.run_seconds,
                      rate_text(static_cast<double>(m.draws) / m.run_seconds));
  if (m.run_seconds < 0.01) text += "  a run too short to time well: ask for more draws with -n\n";
  text += fmt::format("  scenario and tables in {:.2g} s, a run of one draw in {:.2g} s\n", m.load_seconds,
                      m.start_seconds);
  if (m.backend == "cuda") {
    text += fmt::format("  sorting {:.3g} s; copying {:.3g} s and merging {:.3g} s, some of it beside kernels\n",
                        m.sort_seconds, m.copy_seconds, m.merge_seconds);
    text += fmt::format(
        "  kernel compiled in {:.3g} s, from the cache in {:.3g} s; {} registers, {} bytes of stack, {:.0f}% "
        "occupancy\n",
        m.compile_seconds, m.cache_seconds, m.times.registers, m.times.local_bytes, 100 * m.times.occupancy);
  }
  if (m.times.bound > 0) {
    text += fmt::format("  {:.0f}% of the bound of {} draws/s by {} at {:.0f} MHz (counted in PTX)\n",
                        100 * rate / m.times.bound, rate_text(m.times.bound), m.times.limit, m.times.clock / 1e6);
  }
  return text;
}

using Json = nlohmann::ordered_json;

Json json_of(const Measurement& m) {
  return {{"scenario", m.scenario},
          {"precision", m.precision},
          {"backend", m.backend},
          {"device", m.device},
          {"draws", m.draws},
          {"variates_per_draw", m.variates},
          {"draws_per_second", m.rate()},
          {"variates_per_second", m.rate() * static_cast<double>(m.variates)},
          {"pass_seconds", m.pass_seconds},
          {"run_seconds", m.run_seconds},
          {"load_seconds", m.load_seconds},
          {"start_seconds", m.start_seconds},
          {"sort_seconds", m.sort_seconds},
          {"copy_seconds", m.copy_seconds},
          {"merge_seconds", m.merge_seconds},
          {"compile_seconds", m.compile_seconds},
          {"cache_seconds", m.cache_seconds},
          {"registers", m.times.registers > 0 ? Json(m.times.registers) : Json(nullptr)},
          {"local_bytes", m.times.registers > 0 ? Json(m.times.local_bytes) : Json(nullptr)},
          {"occupancy", m.times.registers > 0 ? Json(m.times.occupancy) : Json(nullptr)},
          {"clock_hertz", m.times.clock},
          {"bound_draws_per_second", m.times.bound},
          {"share_of_bound", m.times.bound > 0 ? Json(m.rate() / m.times.bound) : Json(nullptr)},
          {"limit", m.times.limit},
          {"result_sha256", m.sha256}};
}

int bench(const BenchOptions& options) {
  auto start = std::chrono::steady_clock::now();
  const std::string problem = cuda_status().problem;
  const double device_seconds = seconds_since(start);
  if (options.backend == "cuda" && !problem.empty()) throw CudaError(problem);
  std::vector<Backend> backends;
  if (options.backend != "cuda") backends.push_back(Backend::cpu);
  if (options.backend != "cpu" && problem.empty()) backends.push_back(Backend::cuda);
  if (options.backend == "auto" && !problem.empty()) say("note: measured without CUDA: {}\n", problem);
  nlohmann::ordered_json json{{"reckon", reckon_version()},
                              {"repeats", options.repeats},
                              {"device_seconds", device_seconds},
                              {"measurements", nlohmann::ordered_json::array()}};
  std::vector<Precision> precisions;
  if (options.precision != "single") precisions.push_back(Precision::wide);
  if (options.precision != "double") precisions.push_back(Precision::narrow);
  std::vector<std::pair<std::string, std::optional<std::string>>> scenarios;  // and texts of those without a file
  for (const std::string& file : options.files) scenarios.emplace_back(file, std::nullopt);
  if (scenarios.empty()) {
    for (const Starter& workload : workloads()) scenarios.emplace_back(workload.name, workload.text);
  }
  for (const auto& [file, text] : scenarios) {
    start = std::chrono::steady_clock::now();
    LoadOptions load;
    load.assignments = options.assignments, load.text = text;
    const Scenario scenario = load_scenario(file, load);
    SharedOptions written;
    written.json = options.json;
    std::vector<NamedFile> inputs = files_of(scenario.document);
    for (const std::string& other : options.files) inputs.emplace_back("a scenario", other);
    refuse_overwriting(inputs, written);
    const double load_seconds = seconds_since(start);
    for (const Backend backend : backends) {
      for (const Precision precision : precisions) {
        Measurement measurement = measure(options, scenario, backend, precision);
        measurement.scenario = file;
        measurement.load_seconds = load_seconds;
        if (!is_standard_output(options.json)) print(text_of(measurement));
        json["measurements"].push_back(json_of(measurement));
      }
    }
  }
  if (!options.json.empty()) write_outputs({{options.json, json.dump(2) + "\n"}});
  return kDone;
}

}  // namespace

void add_bench_command(CommandLine& line) {
  auto options = std::make_shared<BenchOptions>();
  Command command = line.command("bench", "throughput of this machine, with the limit beside it");
  command.option("files", options->files, "scenario files (TOML); else two workloads that reckon carries")
      .type_name("FILE...");
  command.option("-n,--draws", options->draws, "draws a run").show_default();
  command.option("--repeat", options->repeats, "runs to take the median of").range(1, 1000).show_default();
  command.option("--backend", options->backend, "what to measure; auto: the CPU, and a GPU if there is one")
      .one_of({"auto", "cpu", "cuda"})
      .show_default();
  command.option("--precision", options->precision, "arithmetic of a draw")
      .one_of({"both", "double", "single"})
      .show_default();
  add_set_option(command, options->assignments);
  command.option("--threads", options->threads, "CPU threads; 0 uses every processor").range(0, 4096);
  command.option("--block", options->block, "GPU: threads of a block; 0 chooses").one_of({"0", "256", "512", "1024"});
  command.option("--width", options->width, "GPU: draws computed side by side").one_of({"1", "2", "4"}).show_default();
  command.option("--json", options->json, "write the measurements to this file (- is standard output)");
  command.does([options] { return bench(*options); });
}

}  // namespace reckon
