// What a text may name of a result: figures with their errors, shares, ranges and words.
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace reckon {

struct Fillable {
  enum class Kind { number, range, share, words };
  Kind kind = Kind::words;
  double value = 0, high = 0;  // of a range both ends
  double error = 0;            // half the width at 95%; 0: none is known
  double high_error = 0;
  double draws = 0;  // that a share is of
  std::string unit, words;
  std::string said = "{}";  // of a claim: "at least {}"
};

/// By name, "cost.p50", "claim.lab.percentile", "drivers.cost.1.name": of a result as --json writes it.
std::map<std::string, Fillable> fillables_of(const nlohmann::ordered_json& result);

/// The value by a filter: "" as reckon prints it, "number" without unit, "usd" as "$5.92 million", "percent", "raw"
/// with all digits. Throws UsageError that says which filters fit.
std::string filled(const Fillable& value, const std::string& filter);

}  // namespace reckon
