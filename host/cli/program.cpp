#include <fmt/format.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include "base/deep_stack.h"
#include "base/printable.h"
#include "cli/cli.h"
#include "cli/program.h"
#include "devices/cpu/cpu_engine.h"
#include "report/figure.h"
#include "report/machine_text.h"
#include "report/writers.h"

namespace {

extern "C" void request_interrupt(int) {
  if (!reckon::stop_requested().exchange(true) && reckon::stop_is_heeded()) return;
  reckon::remove_unfinished_files();  // a second Ctrl-C, or nothing has begun
  if (!reckon::stop_is_heeded()) {
    static constexpr char kSaid[] = "\ninterrupted; no result was written\n";
    [[maybe_unused]] const auto written = write(2, kSaid, sizeof kSaid - 1);
  }
  std::_Exit(reckon::kInterrupted);
}

int run(const std::vector<std::string>& arguments) {
  using namespace reckon;
  std::vector<std::string> next;  // of `resume`: the command to go on with
  CommandLine line(
      "reckon: Monte Carlo uncertainty for the cost of AI systems.\nThe same answer on every machine, to the bit.",
      version_text());
  add_run_command(line, arguments);
  add_settle_command(line, arguments);
  add_compare_command(line, arguments);
  add_sweep_command(line, arguments);
  add_trend_command(line, arguments);
  add_drivers_command(line, arguments);
  add_report_command(line, arguments);
  add_believe_command(line, arguments);
  add_resume_command(line, next);
  add_new_command(line);
  add_fill_command(line);
  add_verify_command(line);
  add_diff_command(line);
  add_check_command(line);
  add_explain_command(line);
  add_devices_command(line);
  add_bench_command(line);
  add_completion_command(line);
  const int status = line.run(arguments);
  return next.empty() ? status : run(next);
}

int interrupted() {
  reckon::say("\ninterrupted; no result was written\n");
  return reckon::kInterrupted;
}

/// A pass's memory serves the next, whichever thread asks; returned to the system, or kept for one thread, it would be
/// cleared page by page again.
void keep_freed_memory() {
#if defined(__GLIBC__)
  if (mallopt(M_MMAP_THRESHOLD, 1 << 30) == 0) mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the most before glibc 2.35
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_ARENA_MAX, 1);
#endif
}

/// A message may hold names from files of somebody else.
template <class... Arguments>
void say_error(fmt::format_string<Arguments...> pattern, Arguments&&... arguments) {
  reckon::say(reckon::printable_lines(fmt::format(pattern, std::forward<Arguments>(arguments)...)));
}

int run_and_report(int count, char** values) {
  using namespace reckon;
  try {
    return run({values + 1, values + count});
  } catch (const ScenarioError& e) {
    if (stop_requested()) return interrupted();
    say_error("{}", e.what());
    return kInvalidScenario;
  } catch (const UsageError& e) {
    say_error("error: {}\n", e.what());
    return kWrongUsage;
  } catch (const NotFinite& e) {
    say_error("{}", e.what());
    return kFailed;
  } catch (const NothingAccepted& e) {
    say_error("{}", e.what());
    return kFailed;
  } catch (const Interrupted&) {
    return interrupted();
  } catch (const std::bad_alloc&) {
    say("error: out of memory\n");
    return kFailed;
  } catch (const DeviceError& e) {  // where one was asked for: else the CPU goes on
    const bool named =
        std::any_of(values + 1, values + count, [](std::string_view a) { return a.starts_with("--devices"); });
    say_error("error: {}: {}; --backend cpu gives the same result\n", named ? "--devices" : "--backend cuda", e.what());
    return kFailed;
  } catch (const std::exception& e) {
    if (stop_requested()) return interrupted();
    say_error("error: {}\n", e.what());
    return kFailed;
  }
}

/// A file descriptor that is closed would be the next file's that is opened; what is written to it must fail, though.
void fill_closed_descriptors() {
  for (int file = 0; file <= 2; ++file) {
    if (fcntl(file, F_GETFD) == -1 && errno == EBADF) (void)open("/dev/null", file == 0 ? O_WRONLY : O_RDONLY);
  }
}

/// Scenarios within the documented limits nest deeper than a small stack allows (ulimit -s 1024). The first thread's
/// stack grows as far as its limit says at that moment; where that cannot be raised, another thread has its own.
int run_where_there_is_room(int count, char** values) {
  // The least that is kept free below a first thread's stack is 128 MiB.
  constexpr rlim_t wanted = reckon::kDeepStack;
  rlimit limit{};
  int status = reckon::kFailed;
  const auto go = [&] { status = run_and_report(count, values); };
  const bool small = getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < wanted;
  limit.rlim_cur = wanted;
  if (limit.rlim_max != RLIM_INFINITY) limit.rlim_max = std::max(wanted, limit.rlim_max);
  if (!small || setrlimit(RLIMIT_STACK, &limit) == 0) {
    go();
    return status;
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // so that they reach the thread that reads and waits
  reckon::on_deep_stack([&] {
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    go();
  });
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  return status;
}

}  // namespace

namespace reckon {

const Cluster*& the_cluster() {
  static const Cluster* cluster = nullptr;
  return cluster;
}

int launched_processes() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}) {
    const char* const text = std::getenv(name);
    if (text != nullptr) return std::atoi(text);
  }
  return 1;
}

int run_program(int count, char** values, const Cluster* cluster) {
  the_cluster() = cluster;
  return run_where_there_is_room(count, values);
}

void prepare_process() {
  keep_freed_memory();
  fill_closed_descriptors();
  (void)stop_requested();  // made before a signal asks for it
  (void)stop_is_heeded();
  struct sigaction action {};  // without SA_RESTART: waiting for input ends too
  action.sa_handler = request_interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGHUP, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);  // a closed pipe is a write that fails, with a message,
  signal(SIGXFSZ, SIG_IGN);  // and so is a file as large as it may be
}

}  // namespace reckon
