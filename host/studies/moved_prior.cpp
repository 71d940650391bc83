#include "studies/moved_prior.h"

#include <queue>
#include <unordered_map>

#include "distributions/normal.h"
#include "model/interpret.h"
#include "studies/perturb.h"

namespace reckon {

MovedPrior::MovedPrior(const Scenario& scenario, NodeId target)
    : graph_(scenario.graph), target_(target), median_(values_at(scenario, {})), values_(median_) {
  const std::vector<Node>& nodes = graph_.nodes();
  std::vector<char> needed(nodes.size(), 0);
  needed[target] = 1;
  users_.resize(nodes.size());
  for (size_t id = nodes.size(); id-- > 0;) {  // operands come before what uses them
    if (needed[id] == 0) continue;
    for (const NodeId operand : nodes[id].operands) {
      needed[operand] = 1;
      users_[operand].push_back(static_cast<NodeId>(id));
    }
  }
  fixed_.resize(nodes.size());
  for (const auto& [prior, score] : scenario.correlated) fixed_[score] = 1;
  std::unordered_map<std::string, std::vector<NodeId>> own;  // uniform numbers of each prior
  for (size_t id = 0; id < nodes.size(); ++id) {
    if (needed[id] != 0 && nodes[id].operation == Operation::uniform)
      own[prior_of(scenario, graph_.streams()[nodes[id].stream])].push_back(static_cast<NodeId>(id));
  }
  for (const NamedNode& quantity : scenario.quantities) {
    if (!quantity.prior) continue;
    const auto score = scenario.correlated.find(quantity.name);
    const bool scored = score != scenario.correlated.end() && needed[score->second] != 0;
    const auto uniforms = own.find(quantity.name);
    if (!scored && uniforms == own.end()) continue;
    priors_.push_back(&quantity);
    is_score_.push_back(scored ? 1 : 0);
    sources_.push_back(scored ? std::vector<NodeId>{score->second} : uniforms->second);
  }
}

/// In ascending order, without the sources.
std::vector<NodeId> MovedPrior::reached_from(const std::vector<NodeId>& sources) const {
  std::priority_queue<NodeId, std::vector<NodeId>, std::greater<>> open;
  const auto open_users = [&](NodeId node) {
    for (const NodeId user : users_[node]) {
      if (fixed_[user] == 0) open.push(user);
    }
  };
  for (const NodeId source : sources) open_users(source);
  std::vector<NodeId> reached;
  while (!open.empty()) {
    const NodeId node = open.top();
    open.pop();
    if (!reached.empty() && reached.back() == node) continue;
    reached.push_back(node);
    open_users(node);
  }
  return reached;
}

void MovedPrior::choose(size_t prior) {
  for (const NodeId source : sources_[chosen_]) values_[source] = median_[source];
  for (const NodeId node : reached_) values_[node] = median_[node];
  chosen_ = prior;
  reached_ = reached_from(sources_[prior]);
}

double MovedPrior::at(double p) {
  const double tail = signed_tail(p);
  for (const NodeId source : sources_[chosen_])
    values_[source] = is_score_[chosen_] != 0 ? standard_normal_quantile(tail) : tail;
  for (const NodeId node : reached_) values_[node] = computed(graph_, node, values_);
  return values_[target_];
}

size_t MovedPrior::work() const {
  size_t work = 0;
  for (const std::vector<NodeId>& sources : sources_) work += reached_from(sources).size();
  return work;
}

}  // namespace reckon
