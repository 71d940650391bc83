// What moves an answer, and what to find out next: swings, narrowing, Sobol' indices; decisions.
#pragma once
#include "studies/given_data.h"
#include "studies/run.h"

namespace reckon {

/// What is known or unknown as one: a prior, an element of an array, a whole dirichlet, priors joined by correlations
/// or by a group that was asked for.
struct Driver {
  std::string name;
  std::vector<std::string> priors;
  std::vector<uint32_t> streams;  // ascending: indexes into Graph::streams
  std::optional<size_t> single;   // the only prior, where its value tells all: of Scenario::quantities
};

/// The drivers of a scenario in the order of its priors. `groups`: each a prior of one or several elements, or several
/// of these, "a,b.X"; throws UsageError.
std::vector<Driver> drivers_of(const Scenario& scenario, const std::vector<std::string>& groups);

enum class Scale { automatic, linear, logarithmic };

/// The output at the driver's P5 and P95, every other prior at its median; base units.
struct Swing {
  double low = 0, high = 0;
};

struct DriverEffect {
  size_t driver = 0;  // of DriversAnswer::drivers
  std::optional<Swing> swing;
  Narrowing narrowing;
  std::optional<Estimate> first_order, total;  // total: not under a condition
  std::vector<CurvePoint> curve;
  std::vector<double> curve_inputs;  // of the curve's points: the driver's value, where it is one prior
};

struct OutputDrivers {
  size_t output = 0;
  bool logarithms = false;       // the indices are of the output's logarithm
  bool fell_back = false;        // they were to be, but the output is not positive throughout
  double at_medians = 0;         // the output with every prior at its median
  std::vector<DriverEffect> by;  // the most narrowing first
};

/// An alternative of a decision.
struct OptionAnswer {
  size_t output = 0;
  Estimate best, regret;  // the probability of being best; by how much it is worse than the best, on average
};
struct DecisionAnswer {
  bool lowest = true;  // is best
  std::vector<OptionAnswer> options;
  size_t chosen = 0;                                     // of the options: the best on average
  Estimate perfect_information;                          // EVPI, in the options' unit
  std::vector<std::pair<size_t, Estimate>> information;  // of each driver, the most first: EVPPI
};

struct DriversQuestion {
  Scale scale = Scale::automatic;
  std::vector<std::string> groups = {};
  std::vector<size_t> outputs = {};  // which; empty: all that are reported
};

struct DriversAnswer {
  std::vector<Driver> drivers;
  std::vector<OutputDrivers> outputs;
  std::optional<DecisionAnswer> decision;
  uint64_t sample = 0;  // draws that the given-data figures are of
};

constexpr uint64_t kMostGivenData = uint64_t{1} << 20;
constexpr uint64_t kLeastGivenData = 1000;

/// `answer` is the run's, to which statistics for the hash are added.
DriversAnswer find_drivers(const Scenario& scenario, const Question& question, const DriversQuestion& asked,
                           const Machine& machine, Answer& answer);

}  // namespace reckon
