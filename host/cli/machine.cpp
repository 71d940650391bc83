// Where a question is answered: --backend, --devices, --threads.
#include <mutex>

#include "cli/cli.h"
#include "cli/program.h"
#include "devices/backend.h"

namespace reckon {

int thread_count(const SharedOptions& options) { return options.threads > 0 ? options.threads : available_threads(); }

namespace {

BackendOptions backend_options(const SharedOptions& options, uint64_t draws) {
  BackendOptions backend;
  backend.backend = read_backend(options.backend);
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
  const BackendOptions backend = backend_options(options, draws);
  if (const Cluster* const cluster = the_cluster()) {
    if (!options.devices.empty())
      throw UsageError("--devices: each process of a launcher takes one GPU; start as many as there are, without it");
    result.engine = heeding(cluster_factory(*cluster, backend));
  } else {
    result.engine = heeding(engine_factory(backend));
  }
  instruction_set();  // a wrong RECKON_SIMD is a usage error before anything runs
  return result;
}

SideBySide side_by_side(const SharedOptions& options, const Question& question) {
  const BackendOptions backend = backend_options(options, question.draws);
  if (const Cluster* const cluster = the_cluster())
    return {cluster->size(), heeding(one_rank_factory(*cluster, backend)), options.threads};
  SideBySide by_threads = rows_by_threads(backend, options.threads);
  if (by_threads.engine) by_threads.engine = heeding(by_threads.engine);
  return by_threads;
}

}  // namespace reckon
