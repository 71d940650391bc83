// As much of the program as a result takes: `run FILE [-n N] [--precision P] [--threads T] [--seed S] --json -` prints
// its result_sha256. For same_results.sh, which compiles it all by another compiler.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "studies/run.h"

int main(int count, char** arguments) {
  using namespace reckon;
  Question question;
  Machine machine;
  machine.engine = make_cpu_engine;
  std::string file;
  for (int i = 2; i < count; ++i) {
    const std::string name = arguments[i], value = i + 1 < count ? arguments[i + 1] : "";
    if (name[0] != '-') {
      file = name;
      continue;
    }
    if (name == "-n") question.draws = static_cast<uint64_t>(std::atof(value.c_str()));
    if (name == "--precision") question.precision = value == "single" ? Precision::narrow : Precision::wide;
    if (name == "--threads") machine.threads = std::atoi(value.c_str());
    if (name == "--seed") question.seed = std::strtoull(value.c_str(), nullptr, 10);
    ++i;
  }
  std::printf("\"result_sha256\": \"%s\"\n", run_scenario(load_scenario(file, {}), question, machine).sha256.c_str());
}
