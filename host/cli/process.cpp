#include "cli/process.h"

#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/cli.h"

extern char** environ;

namespace reckon {

int run_process(const std::string& program, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), program);
  std::vector<char*> values;
  for (std::string& argument : arguments) values.push_back(argument.data());
  values.push_back(nullptr);
  stop_is_heeded() = true;  // below: what it has begun is ended and tidied up first
  pid_t child = 0;
  const int problem = posix_spawnp(&child, program.c_str(), nullptr, nullptr, values.data(), environ);
  if (problem != 0) throw OutputError(fmt::format("cannot start {} ({})", program, std::strerror(problem)));
  int status = 0;
  bool told = false;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    if (stop_requested() && !std::exchange(told, true)) kill(child, SIGTERM);
  }
  if (stop_requested()) throw Interrupted();
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace reckon
