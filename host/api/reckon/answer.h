// What comes out: intervals, claims, events, draws, what moves them; each with its Monte Carlo error.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <reckon/page.h>
#include <reckon/question.h>
#include <reckon/scenario.h>

namespace reckon_v1 {

/// A figure, and bounds of its Monte Carlo error at 95%; infinite where nothing bounds it.
struct Estimate {
  double value = 0, low = 0, high = 0;
};
struct Quantile {
  std::string text;  // as it was asked for
  double probability = 0;
  Estimate estimate;
};

/// In its quantity's unit.
struct Output {
  Quantity quantity;
  double mean = 0, mean_error = 0;  // its standard error
  double sd = 0, minimum = 0, maximum = 0;
  Estimate median;
  std::vector<Quantile> quantiles;
  Estimate low, high;                          // the interval of Question::level, with equal tails
  double shortest_low = 0, shortest_high = 0;  // the shortest of that level
};

/// What somebody said, held against an output.
struct Claim {
  std::string id, by, about, against;  // against: the output; its own first
  std::string kind;                    // point, at_least, at_most, range, about
  std::string unit;
  double value = 0, low = 0, high = 0;            // what is claimed; infinite where a range is open
  double percentile = 0, percentile_error = 0;    // of the point, the bound, the range's low end
  double probability = 0, probability_error = 0;  // of being true; of a point: of rounding to what was said
  bool in_interval = false;
  std::string verdict;  // "contradicts", "very unlikely": docs/methods.md
  std::string source, date, quote;
};

struct Event {
  std::string name, label, condition;
  double probability = 0, error = 0;  // standard error
};

/// Draws of quantities, a column each, in their units.
class RECKON_API Draws {
 public:
  size_t size() const;
  std::vector<Quantity> quantities() const;
  /// As long as this object, or a copy of it, lives. Throws Error for an unknown name.
  std::span<const double> operator[](const std::string& name) const&;
  std::span<const double> operator[](const std::string& name) && = delete;  // of draws that are gone
  /// One of them alone; the others' memory is free once these draws are gone.
  Draws only(const std::string& name) const;

  struct Inside;
  explicit Draws(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}

 private:
  std::shared_ptr<const Inside> inside_;
};

/// What a prior, or priors that are known as one, does to an output.
struct Driver {
  std::string name;
  std::vector<std::string> priors;
  std::optional<std::pair<double, double>> swing;  // the output with it at its P5 and P95, all others at their medians
  double narrowing = 0, narrowing_error = 0;       // the share of the interval that knowing it would take away
  std::optional<Estimate> first_order, total;      // Sobol' indices
};
struct DriversOf {
  Quantity output;
  bool logarithmic = false;     // the indices are of the output's logarithm
  double at_medians = 0;        // the output with every prior at its median
  std::vector<Driver> drivers;  // the most narrowing first
};
struct DriversOptions {
  std::vector<std::string> outputs = {};  // which; empty: all
  std::vector<std::string> groups = {};   // priors to take as one: "mfu,rent.H800"
  std::string scale = "auto";             // of the indices: linear, log, auto
};
class RECKON_API Drivers {
 public:
  const std::vector<DriversOf>& outputs() const&;
  std::vector<DriversOf> outputs() &&;
  std::string sha256() const;  // over every figure
  Page page(const std::string& language = "en") const;
  std::string json() const;  // docs/json.md
  std::string csv() const;

  struct Inside;
  explicit Drivers(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}

 private:
  std::shared_ptr<const Inside> inside_;
};

/// Cheap to copy; never changes; any number of threads may use it at once.
class RECKON_API Answer {
 public:
  Scenario scenario() const;
  const std::vector<Output>& outputs() const&;
  std::vector<Output> outputs() &&;
  /// Throws Error, with the nearest name.
  const Output& operator[](const std::string& output) const&;
  Output operator[](const std::string& output) &&;
  /// Every claim against its own output; of a scenario that is settled also against every other boundary.
  const std::vector<Claim>& claims() const&;
  std::vector<Claim> claims() &&;
  const std::vector<Event>& events() const&;
  std::vector<Event> events() &&;

  uint64_t draws() const;
  uint64_t counted() const;  // those that met the condition; all, without one
  double seconds() const;
  std::string backend() const;  // cpu, cuda
  std::string device() const;
  std::string sha256() const;  // over every figure: equal where two answers are
  bool tolerance_met() const;

  /// Exact order statistics of all draws (of Sobol' points, the mean of the scrambles'). A probability or level, to 15
  /// decimals, that the question did not ask for takes a run of its own on the same machine. Throws Error, as do the
  /// next two; `stop` as in Machine.
  Estimate quantile(const std::string& output, double probability, const Stop& stop = nullptr) const;
  std::vector<Estimate> quantiles(const std::string& output, const std::vector<double>& probabilities,
                                  const Stop& stop = nullptr) const;  // in one run
  std::pair<Estimate, Estimate> interval(const std::string& output, double level, const Stop& stop = nullptr) const;
  /// The first draws that count, of some outputs and priors; without names, of every output.
  Draws samples(uint64_t count, const std::vector<std::string>& quantities = {}, const Stop& stop = nullptr) const;
  /// Takes some ten times as long as the answer.
  Drivers drivers(const DriversOptions& options = {}, const Stop& stop = nullptr) const;

  /// In "en" or "ko".
  Page page(const std::string& language = "en") const;
  std::string json() const;  // docs/json.md, docs/result.schema.json
  std::string csv() const;

  struct Inside;
  explicit Answer(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}
  const Inside& inside() const { return *inside_; }

 private:
  std::shared_ptr<const Inside> inside_;
};

/// Samples the scenario. Throws Error.
RECKON_API Answer ask(const Scenario& scenario, const Question& question = {}, const Machine& machine = {});

}  // namespace reckon_v1
