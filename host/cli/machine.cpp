// Where a question is answered: --backend, --devices, --threads.
#include <algorithm>
#include <mutex>

#include "cli/cli.h"
#include "cli/program.h"
#include "devices/backend.h"
#include "devices/cuda/cuda_device.h"
#include "language/decimal.h"
#include "language/text.h"

namespace reckon {

namespace {

/// "0,1,cpu" or "all".
std::vector<DeviceChoice> read_devices(const std::string& list) {
  std::vector<DeviceChoice> devices;
  const auto refuse = [&](const std::string& item, const std::string& what) {
    throw UsageError(fmt::format("--devices {}: '{}' {}; write numbers of GPUs, all or cpu, as in 0,1 or all,cpu", list,
                                 item, what));
  };
  for (const std::string& item : split(list, ',')) {
    if (item == "cpu") {
      devices.push_back({});
    } else if (item == "all") {
      const CudaStatus status = cuda_status();
      if (!status.problem.empty()) throw CudaError(status.problem);
      for (size_t i = 0; i < status.devices.size(); ++i) devices.push_back({true, static_cast<int>(i)});
    } else {
      const auto number = parse_decimal(item);
      const auto index = number ? number->as_unsigned() : std::nullopt;
      if (!index || *index > 1023) refuse(item, "is no GPU's number");
      devices.push_back({true, static_cast<int>(*index)});
    }
    const DeviceChoice& last = devices.back();
    const auto is_last = [&](const DeviceChoice& one) { return one.gpu && last.gpu && one.index == last.index; };
    if (std::count_if(devices.begin(), devices.end(), is_last) > 1) refuse(item, "is there twice");
  }
  if (devices.size() > 1024) throw UsageError("--devices: at most 1,024 devices");
  return devices;
}

}  // namespace

int thread_count(const SharedOptions& options) { return options.threads > 0 ? options.threads : available_threads(); }

namespace {

BackendOptions read_backend(const SharedOptions& options, uint64_t draws) {
  BackendOptions backend;
  backend.backend = options.backend == "cuda"  ? Backend::cuda
                    : options.backend == "cpu" ? Backend::cpu
                                               : Backend::automatic;
  backend.draws = draws;
  backend.use_cache = options.use_cache;
  if (!options.devices.empty()) backend.devices = read_devices(options.devices);
  if (!options.quiet) {
    // Of many runs, as in a sweep, each line once.
    backend.note = [said = std::make_shared<std::string>(),
                    mutex = std::make_shared<std::mutex>()](const std::string& line) {
      const std::lock_guard lock(*mutex);
      if (*said != line) say("note: {}\n", line);
      *said = line;
    };
  }
  return backend;
}

}  // namespace

Machine read_machine(const SharedOptions& options, uint64_t draws) {
  Machine result;
  result.stop = &stop_requested();
  result.threads = options.threads;
  if (!options.most_memory.empty()) result.most_memory = read_bytes(options.most_memory, "--max-memory");
  const BackendOptions backend = read_backend(options, draws);
  if (const Cluster* const cluster = the_cluster()) {
    if (!options.devices.empty())
      throw UsageError("--devices: each process of a launcher takes one GPU; start as many as there are, without it");
    result.engine = cluster_factory(*cluster, backend);
  } else {
    result.engine = engine_factory(backend);
  }
  instruction_set();  // a wrong RECKON_SIMD is a usage error before anything runs
  return result;
}

SideBySide side_by_side(const SharedOptions& options, const Question& question) {
  constexpr uint64_t kShort = 10'000'000;
  if (const Cluster* const cluster = the_cluster())
    return {cluster->size(), one_rank_factory(*cluster, read_backend(options, question.draws)), options.threads};
  // A thread a row, which a GPU's engine does not do.
  const bool on_cpu = options.backend == "cpu" || (options.backend == "auto" && question.draws <= kShort);
  if (!on_cpu || !options.devices.empty()) return {};
  return {static_cast<size_t>(thread_count(options)), make_cpu_engine, 1};
}

}  // namespace reckon
