// What somebody believes: a checked scenario.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <reckon/error.h>

namespace reckon_v1 {

/// What is asked of a scenario beyond its file.
struct ScenarioOptions {
  std::vector<std::pair<std::string, std::string>> set = {};  // priors to replace: {"mfu", "0.3 to 0.5"}
  std::string given = {};                                     // only draws count at which this is true
  std::string party = {};                                     // whose beliefs; empty: as written
  std::string currency = {};                                  // also show money in this one
  bool settle = false;         // hold every claim against every boundary, and explain the gap
  bool allow_outside = false;  // includes may lie outside the scenario's folder
};

struct Quantity {
  std::string name, label;
  std::string unit;  // in which its figures are given; empty: a pure number
};

/// Cheap to copy; never changes; any number of threads may use it at once.
class RECKON_API Scenario {
 public:
  /// Throws Error.
  static Scenario from_file(const std::string& path, const ScenarioOptions& options = {});
  /// `name`: of the file that it stands for. Includes are looked for beside it, and its stem is part of the names of
  /// the random numbers, unless the text has an `id`. Throws Error.
  static Scenario from_text(const std::string& text, const std::string& name = "scenario.toml",
                            const ScenarioOptions& options = {});

  std::string path() const;
  std::string title() const;
  std::string question() const;
  /// What is reported, in order; and the priors that it depends on, arrays by element ("rent.H20").
  std::vector<Quantity> outputs() const;
  std::vector<Quantity> priors() const;
  std::vector<std::string> events() const;
  std::vector<std::string> claims() const;  // their ids
  std::vector<std::string> parties() const;
  /// As text; empty where there are none.
  std::string warnings() const;

  struct Inside;
  const Inside& inside() const { return *inside_; }

 private:
  explicit Scenario(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}
  std::shared_ptr<const Inside> inside_;
};

}  // namespace reckon_v1
