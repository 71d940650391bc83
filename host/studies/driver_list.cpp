// Which priors move together.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "base/usage_error.h"
#include "language/text.h"
#include "model/replicate.h"
#include "studies/drivers.h"
#include "studies/perturb.h"

namespace reckon {

namespace {

class DriverList {
 public:
  explicit DriverList(const Scenario& scenario) : scenario_(scenario) {
    std::map<std::string, std::vector<uint32_t>> own;
    const auto& streams = scenario.graph.streams();
    for (uint32_t i = 0; i < streams.size(); ++i) own[prior_of(scenario, streams[i])].push_back(i);
    for (const NamedNode& quantity : scenario.quantities) {
      const auto at = own.find(quantity.name);
      if (!quantity.prior || at == own.end()) continue;
      priors_.push_back({static_cast<size_t>(&quantity - scenario.quantities.data()), at->second});
    }
    group_of_.resize(priors_.size());
    std::iota(group_of_.begin(), group_of_.end(), size_t{0});
    join_dirichlets();
    join_correlated();
  }

  void join(const std::string& group) {
    std::optional<size_t> first;
    for (const std::string& name : split(group, ',')) {
      bool found = false;
      for (size_t i = 0; i < priors_.size(); ++i) {
        if (name_of_prior(i) != name && array_of(i) != name) continue;
        found = true;
        if (!first) first = i;
        merge(*first, i);
      }
      if (!found) refuse(group, name);
    }
    name_of_[group_of_[*first]] = group;
  }

  std::vector<Driver> drivers() {
    std::map<size_t, size_t> place;
    std::vector<Driver> drivers;
    for (size_t i = 0; i < priors_.size(); ++i) {
      const auto [at, added] = place.try_emplace(group_of_[i], drivers.size());
      if (added) drivers.emplace_back();
      Driver& driver = drivers[at->second];
      driver.priors.push_back(name_of_prior(i));
      driver.streams.insert(driver.streams.end(), priors_[i].streams.begin(), priors_[i].streams.end());
      driver.single = added ? std::optional(priors_[i].quantity) : std::nullopt;
    }
    for (const auto& [group, index] : place) {
      Driver& driver = drivers[index];
      std::sort(driver.streams.begin(), driver.streams.end());
      const auto named = name_of_.find(group);
      driver.name = named != name_of_.end() ? with_others(named->second, driver.priors)
                                            : fmt::format("{}", fmt::join(driver.priors, " + "));
      // A prior whose parameters are other priors is known by its own random numbers alone.
      if (driver.single && streams_of(scenario_.graph, scenario_.quantities[*driver.single].node) != driver.streams)
        driver.single.reset();
    }
    return drivers;
  }

 private:
  /// A group's name, and what else belongs to it: what is correlated with one of its members.
  static std::string with_others(const std::string& group, const std::vector<std::string>& priors) {
    const std::vector<std::string> members = split(group, ',');
    std::string name = group;
    for (const std::string& prior : priors) {
      const bool named = std::any_of(members.begin(), members.end(), [&](const std::string& member) {
        return member == prior || member == prior.substr(0, prior.find('.'));
      });
      if (!named) name += " + " + prior;
    }
    return name;
  }

  struct Prior {
    size_t quantity;
    std::vector<uint32_t> streams;
  };

  const std::string& name_of_prior(size_t i) const { return scenario_.quantities[priors_[i].quantity].name; }
  std::string array_of(size_t i) const { return name_of_prior(i).substr(0, name_of_prior(i).find('.')); }

  void merge(size_t a, size_t b) {
    const size_t from = group_of_[b], to = group_of_[a];
    for (size_t& group : group_of_) {
      if (group == from) group = to;
    }
  }

  void join_dirichlets() {
    std::map<std::string, size_t> first;
    for (size_t i = 0; i < priors_.size(); ++i) {
      const std::string name = array_of(i);
      const auto prior = scenario_.document.priors.find(name);
      if (prior == scenario_.document.priors.end() || !is_dirichlet(prior->second)) continue;
      const auto [at, added] = first.try_emplace(name, i);
      if (!added) merge(at->second, i);
      name_of_[group_of_[at->second]] = name;
    }
  }

  /// Correlated scores that share a random number.
  void join_correlated() {
    std::map<uint32_t, size_t> first;
    for (size_t i = 0; i < priors_.size(); ++i) {
      const auto score = scenario_.correlated.find(name_of_prior(i));
      if (score == scenario_.correlated.end()) continue;
      for (const uint32_t stream : streams_of(scenario_.graph, score->second)) {
        const auto [at, added] = first.try_emplace(stream, i);
        if (!added) merge(at->second, i);
      }
    }
  }

  [[noreturn]] void refuse(const std::string& group, const std::string& name) const {
    std::vector<std::string> known;
    for (size_t i = 0; i < priors_.size(); ++i) {
      known.push_back(name_of_prior(i));
      if (array_of(i) != known.back()) known.push_back(array_of(i));
    }
    const std::string hint = did_you_mean(name, known);
    if (scenario_.document.priors.count(name) != 0)
      throw UsageError(fmt::format("--group {}: the prior '{}' is a fixed number, or no output needs it", group, name));
    throw UsageError(fmt::format("--group {}: there is no prior '{}'{}", group, name,
                                 hint.empty() ? "; write priors or elements, as in mfu,rent.H800" : "; " + hint));
  }

  const Scenario& scenario_;
  std::vector<Prior> priors_;
  std::vector<size_t> group_of_;  // of each prior, the place of one of its group
  std::map<size_t, std::string> name_of_;
};

}  // namespace

std::vector<Driver> drivers_of(const Scenario& scenario, const std::vector<std::string>& groups) {
  DriverList list(scenario);
  for (const std::string& group : groups) list.join(group);
  return list.drivers();
}

}  // namespace reckon
