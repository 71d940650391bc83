#include <fmt/format.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <signal.h>

#include <algorithm>
#include <exception>
#include <new>

#include "cli/cli.h"
#include "devices/cpu/cpu_engine.h"
#include "devices/cuda/device.h"
#include "report/figure.h"
#include "report/writers.h"

namespace {

extern "C" void request_interrupt(int) {
  if (reckon::stop_requested().exchange(true)) std::_Exit(reckon::kInterrupted);  // a second Ctrl-C
}

int run(int count, char** values) {
  using namespace reckon;
  const std::vector<std::string> arguments(values + 1, values + count);
  CommandLine line(
      "reckon: Monte Carlo uncertainty for the cost of AI systems.\nThe same answer on every machine, to the bit.",
      fmt::format("reckon {} (numerics {})", reckon_version(), kNumericsVersion));
  add_run_command(line, arguments);
  add_settle_command(line, arguments);
  add_compare_command(line, arguments);
  add_sweep_command(line, arguments);
  add_trend_command(line, arguments);
  add_check_command(line);
  add_explain_command(line);
  add_devices_command(line);
  add_bench_command(line);
  return line.run(count, values);
}

int interrupted() {
  fmt::print(stderr, "\ninterrupted; nothing was written\n");
  return reckon::kInterrupted;
}

/// A pass's memory serves the next; returned to the system, it would be cleared page by page again.
void keep_freed_memory() {
#if defined(__GLIBC__)
  if (mallopt(M_MMAP_THRESHOLD, 1 << 30) == 0) mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the most before glibc 2.35
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

}  // namespace

int main(int count, char** values) {
  using namespace reckon;
  keep_freed_memory();
  (void)stop_requested();      // made before a signal asks for it
  struct sigaction action {};  // without SA_RESTART: waiting for input ends too
  action.sa_handler = request_interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);  // a closed pipe is a write that fails, with a message
  try {
    return run(count, values);
  } catch (const ScenarioError& e) {
    if (stop_requested()) return interrupted();
    fmt::print(stderr, "{}", e.what());
    return kInvalidScenario;
  } catch (const UsageError& e) {
    fmt::print(stderr, "error: {}\n", e.what());
    return kWrongUsage;
  } catch (const NotFinite& e) {
    fmt::print(stderr, "{}", e.what());
    return kFailed;
  } catch (const NothingAccepted& e) {
    fmt::print(stderr, "{}", e.what());
    return kFailed;
  } catch (const Interrupted&) {
    return interrupted();
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "error: out of memory\n");
    return kFailed;
  } catch (const CudaError& e) {  // with --backend cuda alone: else the CPU goes on
    fmt::print(stderr, "error: --backend cuda: {}; --backend cpu gives the same result\n", e.what());
    return kFailed;
  } catch (const std::exception& e) {
    if (stop_requested()) return interrupted();
    fmt::print(stderr, "error: {}\n", e.what());
    return kFailed;
  }
}
