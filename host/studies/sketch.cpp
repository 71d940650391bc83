#include "studies/sketch.h"

#include <algorithm>

#include "special/logarithm.h"
#include "studies/runner.h"

namespace reckon {

namespace {

constexpr size_t kColumns = 24;
constexpr uint64_t kSketchDraws = 16384;

Sketch sketch_of(std::vector<double>& values) {
  const auto at = [&](size_t place) {
    std::nth_element(values.begin(), values.begin() + static_cast<long>(place), values.end());
    return values[place];
  };
  const double low = at(values.size() / 200), high = at(values.size() - 1 - values.size() / 200);
  if (!(high > low)) return {};
  Sketch sketch{std::vector<double>(kColumns), low > 0 && high / 10 >= low, low, high};
  for (const double value : values) {
    if (const auto column = sketch.column(value)) ++sketch.heights[*column];
  }
  const double top = *std::max_element(sketch.heights.begin(), sketch.heights.end());
  for (double& height : sketch.heights) height /= top;
  return sketch;
}

}  // namespace

std::optional<size_t> Sketch::column(double value) const {
  if (heights.empty() || !(value >= low && value <= high)) return std::nullopt;
  const double share = logarithmic ? logarithm(value / low) / logarithm(high / low) : (value - low) / (high - low);
  return std::min(heights.size() - 1, static_cast<size_t>(share * static_cast<double>(heights.size())));
}

std::vector<Sketch> density_sketches(const Scenario& scenario, const Question& question) {
  const auto engine = make_cpu_engine(program_of(scenario), engine_options(question, {}));
  auto values = engine->draws(0, std::min(question.draws, kSketchDraws));
  std::vector<Sketch> sketches(scenario.outputs.size());
  for (size_t k = 0; k < sketches.size(); ++k) {
    std::vector<double>& y = values[k];
    if (scenario.condition) {
      size_t next = 0;
      for (size_t i = 0; i < y.size(); ++i) {
        if (values.back()[i] == 1) y[next++] = y[i];
      }
      y.resize(next);
    }
    if (!y.empty()) sketches[k] = sketch_of(y);
  }
  return sketches;
}

}  // namespace reckon
