#include "cli/pictures.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "cli/cli.h"
#include "cli/process.h"
#include "cli/result_file.h"
#include "language/text.h"

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
  const int status = run_process(kConverter, {"-f", format, "--zoom=2", "--background-color=#ffffff", "-o", to, from});
  std::ifstream stream(to, std::ios::binary);
  if (status != 0 || !stream) throw OutputError(fmt::format("{} could not make a {} of the chart", kConverter, format));
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace reckon
