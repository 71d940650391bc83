// One answer for each row of a table or value of a range.
#pragma once
#include <reckon/answer.h>
#include <reckon/table.h>

namespace reckon_v1 {

struct SweepOptions {
  std::vector<std::string> over = {};  // "mfu=0.2:0.6:0.1", "rent=1:3:0.5 [USD/(GPU h)]"; of several all combinations
  Table rows = {};
  std::string baseline = {};  // also give each row's ratio to this one, draw by draw
  std::string output = {};    // the only one to report, and what `backtest` is about
  std::string backtest = {};  // column of the known truth of an output
};

struct Swept {
  std::string name;
  std::vector<std::pair<std::string, std::string>> set;  // priors, and what the row sets them to
  std::vector<Output> outputs;                           // with a baseline, the last are the ratios to it
  std::vector<Event> events;
  std::optional<Claim> truth;  // held against its output
  std::string sha256;
};

/// Cheap to copy; never changes; any number of threads may use it at once.
class RECKON_API Sweep {
 public:
  const std::vector<Swept>& rows() const&;
  std::vector<Swept> rows() &&;
  uint64_t known() const;   // rows whose truth is known
  uint64_t inside() const;  // of these, those whose interval holds it
  std::string warnings() const;
  std::string sha256() const;

  Page page(const std::string& language = "en") const;
  std::string json() const;  // docs/json.md
  std::string csv() const;

  struct Inside;
  explicit Sweep(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}

 private:
  std::shared_ptr<const Inside> inside_;
};

/// Of a scenario made with `set` alone, without a tolerance. Machine::progress is called with the draws of the rows
/// that are done. Throws Error.
RECKON_API Sweep sweep(const Scenario& scenario, const SweepOptions& options, const Question& question = {},
                       const Machine& machine = {});

}  // namespace reckon_v1
