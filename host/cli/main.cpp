#include <fmt/format.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <signal.h>

#include <algorithm>
#include <exception>
#include <new>

#include "cli/cli.h"
#include "engine/cpu/cpu_engine.h"
#include "engine/cuda/device.h"
#include "report/figure.h"
#include "report/reports.h"

namespace {

extern "C" void request_interrupt(int) {
  if (reckon::interrupt_requested.exchange(true)) std::_Exit(reckon::kInterrupted);  // a second Ctrl-C
}

/// "did you mean" for the first flag that the command does not know; empty for none.
std::string flag_hint(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (const CLI::App* command : app.get_subcommands()) {
    std::vector<std::string> known;
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
    for (const std::string& argument : arguments) {
      const std::string flag = argument.substr(0, argument.find('='));
      if (flag.compare(0, 2, "--") != 0 || std::find(known.begin(), known.end(), flag) != known.end()) continue;
      if (flag == "--devices" || flag == "--sensitivity") return flag + " is not in this version";
      return reckon::did_you_mean(flag, known);
    }
  }
  return "";
}

int run(int count, char** values) {
  using namespace reckon;
  int status = kDone;
  const std::vector<std::string> arguments(values + 1, values + count);
  CLI::App app{"reckon: Monte Carlo uncertainty for the cost of AI systems.\nThe same answer on every machine, to the bit."};
  app.require_subcommand(1);
  app.set_version_flag("--version", fmt::format("reckon {} (numerics {})", reckon_version(), kNumericsVersion));
  add_run_command(app, arguments, status);
  add_settle_command(app, arguments, status);
  add_compare_command(app, arguments, status);
  add_sweep_command(app, arguments, status);
  add_trend_command(app, arguments, status);
  add_check_command(app, status);
  add_explain_command(app, status);
  add_devices_command(app, status);
  add_bench_command(app, status);
  try {
    app.parse(count, values);
  } catch (const CLI::Success& e) {  // --help, --version
    app.exit(e);
    return kDone;
  } catch (const CLI::ParseError& e) {
    std::vector<std::string> commands;
    for (const CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) commands.push_back(command->get_name());
    if (count > 1 && values[1][0] != '-' && std::find(commands.begin(), commands.end(), values[1]) == commands.end()) {
      const std::string hint = did_you_mean(values[1], commands);
      fmt::print(stderr, "error: unknown command '{}'\n      = {}\n", printable(values[1]),
                 hint.empty() ? fmt::format("commands: {}", fmt::join(commands, ", ")) : hint);
      return kWrongUsage;
    }
    const std::string hint = flag_hint(app, arguments);
    fmt::print(stderr, "error: {}\n      = {}\n", e.what(), hint.empty() ? "see `reckon --help` or `reckon COMMAND --help`" : hint);
    return kWrongUsage;
  }
  return status;
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
  struct sigaction action {};  // without SA_RESTART: waiting for input ends too
  action.sa_handler = request_interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);  // a closed pipe is a write that fails, with a message
  try {
    return run(count, values);
  } catch (const ScenarioError& e) {
    if (interrupt_requested) return interrupted();
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
    if (interrupt_requested) return interrupted();
    fmt::print(stderr, "error: {}\n", e.what());
    return kFailed;
  }
}
