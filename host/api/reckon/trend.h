// Growth per year of an output over rows with dates.
#pragma once
#include <reckon/answer.h>
#include <reckon/table.h>

namespace reckon_v1 {

struct TrendOptions {
  Table rows = {};  // these and the next two: empty: as in the scenario's [trend]
  std::string date = {};
  std::string output = {};
  bool bootstrap = false;  // also let the choice of rows vary: the Bayesian bootstrap
};

struct Dated {
  std::string name;
  double date = 0;  // years
  Output output;
};

/// Growth per year of an output: a straight line through its logarithm, draw by draw.
class RECKON_API Trend {
 public:
  const Output& growth() const&;  // a factor a year
  Output growth() &&;
  const std::vector<Dated>& rows() const&;
  std::vector<Dated> rows() &&;
  const std::vector<Claim>& claims() const&;  // about the growth
  std::vector<Claim> claims() &&;
  std::string warnings() const;
  std::string sha256() const;

  Page page(const std::string& language = "en") const;
  std::string json() const;
  std::string csv() const;

  struct Inside;
  explicit Trend(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}

 private:
  std::shared_ptr<const Inside> inside_;
};

/// Of a scenario made with `set` alone, without a tolerance or other quantiles. Throws Error.
RECKON_API Trend trend(const Scenario& scenario, const TrendOptions& options = {}, const Question& question = {},
                       const Machine& machine = {});

}  // namespace reckon_v1
