#include "cli/pictures.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "cli/cli.h"
#include "cli/result_file.h"
#include "language/text.h"

extern char** environ;

namespace reckon {

namespace {

constexpr const char* kConverter = "rsvg-convert";

}  // namespace

void check_converter(const std::string& path) {
  const char* folders = std::getenv("PATH");
  for (const std::string& folder : split(folders != nullptr ? folders : "/usr/bin:/bin", ':')) {
    if (::access((folder + "/" + kConverter).c_str(), X_OK) == 0) return;
  }
  throw UsageError(
      fmt::format("-o {}: this form needs {} (Debian: apt install librsvg2-bin); or write .svg", path, kConverter));
}

std::string converted(const std::string& svg, const char* format) {
  const ScratchFolder scratch;
  const std::string from = scratch.path() + "/chart.svg", to = scratch.path() + "/chart";
  std::ofstream(from, std::ios::binary) << svg;
  std::string arguments[] = {kConverter, "-f", format, "--zoom=2", "--background-color=#ffffff", "-o", to, from};
  std::vector<char*> values;
  for (std::string& argument : arguments) values.push_back(argument.data());
  values.push_back(nullptr);
  pid_t child = 0;
  int status = 0;
  if (posix_spawnp(&child, kConverter, nullptr, nullptr, values.data(), environ) != 0)
    throw OutputError(fmt::format("cannot start {}", kConverter));
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  std::ifstream stream(to, std::ios::binary);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !stream)
    throw OutputError(fmt::format("{} could not make a {} of the chart", kConverter, format));
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace reckon
