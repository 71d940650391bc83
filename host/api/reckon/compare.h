// Two scenarios, or what two parties believe of one, draw by draw under common random numbers.
#pragma once
#include <reckon/answer.h>

namespace reckon_v1 {

/// A disagreement's part in the gap between two medians.
struct Contribution {
  std::string prior;
  double value = 0;  // its Shapley value; those of all disagreements sum to the gap
};

struct Compared {
  std::string name;
  Output a, b, difference;      // b - a, draw by draw
  std::optional<Output> ratio;  // b / a; nothing where it is not finite in some draw
  double above = 0;             // probability that b is above a
  double above_error = 0;       // its standard error
  /// Of parties: ln(median of b / median of a), or, where a median is not positive, their difference; by disagreement.
  bool linear = false;
  double gap = 0;
  std::vector<Contribution> contributions;
};

struct CompareOptions {
  std::vector<std::string> outputs = {};  // which; empty: those that both have in one unit
  std::string names = {};                 // what to call two scenarios, "before,after"; empty: by their ids or paths
};

/// Cheap to copy; never changes; any number of threads may use it at once.
class RECKON_API Comparison {
 public:
  std::string a() const;  // what the sides are called
  std::string b() const;
  const std::vector<Compared>& outputs() const&;
  std::vector<Compared> outputs() &&;
  std::vector<std::string> shared_priors() const;  // those that both draw alike
  std::string warnings() const;                    // as text; empty where there are none
  uint64_t draws() const;
  double seconds() const;
  std::string sha256() const;  // over every figure

  /// In "en" or "ko".
  Page page(const std::string& language = "en") const;
  std::string json() const;  // docs/json.md
  std::string csv() const;

  struct Inside;
  explicit Comparison(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}

 private:
  std::shared_ptr<const Inside> inside_;
};

/// Scenarios made with `set` alone; the question's quantiles and tolerance as usual. Throws Error.
RECKON_API Comparison compare(const Scenario& a, const Scenario& b, const CompareOptions& options = {},
                              const Question& question = {}, const Machine& machine = {});
/// What two of the scenario's parties believe, "deepseek,semianalysis"; one of them beside the scenario as written.
RECKON_API Comparison compare_parties(const Scenario& scenario, const std::string& parties,
                                      const CompareOptions& options = {}, const Question& question = {},
                                      const Machine& machine = {});

}  // namespace reckon_v1
