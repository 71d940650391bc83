#include "parity/parity.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "studies/run.h"

namespace reckon {

std::unique_ptr<Engine> test_engine(const Program& program, const EngineOptions& cpu, const Place& place) {
  return make_cuda_engine(program, {cpu, place.block, place.width, place.longest_pass},
                          make_test_device(place.shared_memory, place.multiprocessors, place.memory));
}

void expect_parity(const std::string& path, const std::vector<uint64_t>& draws, const Place& place,
                   const LoadOptions& load) {
  const Scenario scenario = load_scenario(path, load);
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    for (const uint64_t n : draws) {
      Question question;
      question.draws = n;
      question.precision = precision;
      const std::string cpu = run_scenario(scenario, question).sha256;
      Machine machine;
      machine.engine = [&](const Program& program, const EngineOptions& cpu_options) {
        return test_engine(program, cpu_options, place);
      };
      EXPECT_EQ(run_scenario(scenario, question, machine).sha256, cpu)
          << path << ", " << n << " draws, block " << place.block << ", width " << place.width;
    }
  }
}

std::vector<double> numbers(std::vector<double> values) {
  std::erase_if(values, [](double y) { return std::isnan(y); });
  std::sort(values.begin(), values.end());
  return values;
}

bool same(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b)) || (a == 0 && b == 0);
}

}  // namespace reckon
