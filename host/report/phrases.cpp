#include "report/phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figure.h"

namespace reckon {

std::string name_of(const NamedNode& quantity) {
  return printable(quantity.label.empty() ? quantity.name : quantity.label);
}

std::string who(const Claim& claim) { return printable(claim.by.empty() ? claim.id : claim.by); }

std::string figure_of(const Estimate& estimate, const Display& display, int most) {
  return format_figure(display.convert(estimate.value), display.convert(estimate.error()), most);
}

int digits_of(const OutputSummary& output, int usual) {
  const double low = output.interval_low.value, high = output.interval_high.value;
  const double size = std::max(std::fabs(low), std::fabs(high)), spread = high - low;
  if (!(spread > 0) || !std::isfinite(size)) return usual;
  return usual + static_cast<int>(std::clamp(std::floor(std::log10(size / spread)), 0.0, 11.0));
}

std::string median_and_interval(const OutputSummary& output) {
  const int most = digits_of(output, 3);
  const auto figure = [&](const Estimate& estimate) { return figure_of(estimate, output.quantity.display, most); };
  return fmt::format("{} ({} to {})", figure(output.median), figure(output.interval_low), figure(output.interval_high));
}

void append_heads(std::vector<std::string>& row, const OutputSummary& output) {
  for (const QuantileSummary& q : output.quantiles) row.push_back(fmt::format("P{:.6g}", 100 * q.p));
  row.emplace_back("mean");
}

void append_figures(std::vector<std::string>& row, const OutputSummary& output, const Display& display) {
  const int most = digits_of(output);
  for (const QuantileSummary& q : output.quantiles) row.push_back(figure_of(q.estimate, display, most));
  row.push_back(format_figure(display.convert(output.mean), display.convert(1.96 * output.mean_se), most));
}

std::string sampling_text(const RunOptions& options, const RunResult& result, const char* draws) {
  return fmt::format("{} {}, seed {}, {} precision, {}", group_digits(result.draws), draws, options.seed,
                     precision_name(options.precision), result.device);
}

std::string short_hash(const std::string& sha256) { return sha256.substr(0, 16); }

}  // namespace reckon
