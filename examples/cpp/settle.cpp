// Did the model of a scenario cost what was said of it? settle_example FILE
#include <reckon/answer.h>

#include <algorithm>
#include <cstdio>

int main(int count, char** values) {
  if (count != 2) {
    std::fprintf(stderr, "usage: settle_example SCENARIO.toml\n");
    return 2;
  }
  try {
    reckon::ScenarioOptions options;
    options.settle = true;
    const reckon::Scenario scenario = reckon::Scenario::from_file(values[1], options);
    reckon::Machine machine;
    machine.progress = [](uint64_t draws) { std::fprintf(stderr, "\r%llu draws", (unsigned long long)draws); };
    const reckon::Answer answer = ask(scenario, {}, machine);
    std::fprintf(stderr, "\n");

    std::printf("%s\n", scenario.title().c_str());
    for (const reckon::Output& output : answer.outputs()) {
      const auto& [name, label, unit] = output.quantity;
      std::printf("%s: %.4g, 90%% interval %.4g to %.4g %s\n", (label.empty() ? name : label).c_str(),
                  output.median.value, output.low.value, output.high.value, unit.c_str());
    }
    for (const reckon::Claim& claim : answer.claims()) {
      if (claim.about == claim.against)
        std::printf("%s, percentile %.2f%%: %s\n", claim.by.c_str(), 100 * claim.percentile, claim.verdict.c_str());
    }
    // Draws, in the unit of their quantity.
    const std::string first = answer.outputs().front().quantity.name;
    const reckon::Draws draws = answer.samples(1000, {first});
    std::printf("the largest of 1000 draws of %s: %.4g\n", first.c_str(), *std::ranges::max_element(draws[first]));
    std::printf("%s\n", answer.sha256().c_str());
  } catch (const reckon::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return error.kind() == reckon::Error::Kind::scenario ? 3 : 1;
  }
}
