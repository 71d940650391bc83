// Random programs that use every operation and every kind of table.
#pragma once
#include <algorithm>
#include <map>
#include <random>

#include "devices/cuda/source.h"
#include "families/quantile_table.h"
#include "model/graph.h"
#include "model/program.h"

namespace reckon {

struct RandomProgram {
  Graph graph;
  std::vector<NodeId> results;
  std::map<NodeId, Distribution> tabulated;  // what each table stands for
};

const std::vector<double> kRandomValues = {3, 1, 7, 2.5}, kRandomWeights = {1, 2, 3, 4};  // of the discrete one

/// Operands of an operation that is no source.
inline int operand_count(Operation operation) {
  switch (operation) {
    case Operation::add:
    case Operation::subtract:
    case Operation::multiply:
    case Operation::divide:
    case Operation::power:
    case Operation::minimum:
    case Operation::maximum:
    case Operation::less:
    case Operation::less_or_equal:
    case Operation::equal: return 2;
    case Operation::choose: return 3;
    default: return 1;
  }
}

/// Every source, then every operation in random order on random earlier values; all are results.
inline RandomProgram random_program(uint32_t seed, size_t most_results) {
  RandomProgram made;
  Graph& g = made.graph;
  std::mt19937 random(seed);
  const auto number = [&](double low, double high) {
    return g.constant(std::uniform_real_distribution<>(low, high)(random));
  };
  int streams = 0;
  const auto uniform = [&] { return g.uniform("random." + std::to_string(seed) + "." + std::to_string(streams++)); };
  std::vector<NodeId> nodes;
  const NodeId z = g.apply(Operation::standard_normal, {uniform()});
  nodes.push_back(z);
  nodes.push_back(g.apply(Operation::lognormal, {z, number(0.1, 2), number(0.5, 9)}));
  nodes.push_back(g.apply(Operation::uniform_between, {uniform(), number(-2, 0), number(1, 3)}));
  nodes.push_back(
      g.apply(Operation::loguniform, {uniform(), g.constant(2), g.constant(8), g.constant(1.3862943611198906)}));
  nodes.push_back(g.apply(Operation::triangular, {uniform(), g.constant(-1), number(0, 1), g.constant(2)}));
  nodes.push_back(g.apply(Operation::standard_exponential, {uniform()}));
  nodes.push_back(g.apply(Operation::standard_logistic, {uniform()}));
  nodes.push_back(g.apply(Operation::standard_laplace, {uniform()}));
  nodes.push_back(g.apply(Operation::bernoulli, {uniform(), number(0.1, 0.9)}));
  nodes.push_back(g.discrete(uniform(), discrete_table(kRandomValues, kRandomWeights)));
  const NodeId correlated =
      g.apply(Operation::add,
              {g.apply(Operation::multiply, {z, g.constant(0.6)}),
               g.apply(Operation::multiply, {g.apply(Operation::standard_normal, {uniform()}), g.constant(0.8)})});
  nodes.push_back(g.apply(Operation::uniform_between,
                          {g.apply(Operation::uniform_of_normal, {correlated}), g.constant(0), g.constant(1)}));
  const NodeId truncated =
      g.apply(Operation::truncated_uniform, {uniform(), g.constant(0.001), g.constant(0.2), g.constant(0.799)});
  nodes.push_back(g.apply(Operation::standard_normal, {truncated}));
  const auto table = [&](NodeId tail, Family family, std::vector<double> parameters,
                         std::vector<DistributionPointer> components = {}) {
    const Distribution distribution{family, std::move(parameters), std::move(components)};
    nodes.push_back(g.tabulated(tail, quantile_table(distribution)));
    made.tabulated[nodes.back()] = distribution;
    return std::make_shared<const Distribution>(distribution);
  };
  const DistributionPointer beta = table(uniform(), Family::beta, {2, 5, 0, 1});
  const DistributionPointer gamma = table(truncated, Family::gamma, {0.7, 2});
  table(uniform(), Family::mixture, {0.25, 0.75}, {beta, gamma});  // several rows a segment
  table(uniform(), Family::student_t, {3.5, 0, 1});
  table(uniform(), Family::log_gamma, {0.05});
  table(uniform(), Family::logit_beta, {0.04, 0.3});
  std::vector<Operation> operations;
  for (int o = static_cast<int>(Operation::add); o <= static_cast<int>(Operation::choose); ++o)
    operations.push_back(static_cast<Operation>(o));
  std::shuffle(operations.begin(), operations.end(), random);
  for (const Operation operation : operations) {
    std::vector<NodeId> operands;
    for (int i = 0; i < operand_count(operation); ++i) {
      const bool constant = i > 0 && random() % 4 == 0;
      operands.push_back(constant ? number(-3, 3) : nodes[random() % nodes.size()]);
    }
    nodes.push_back(g.apply(operation, operands));
  }
  if (nodes.size() > most_results) nodes.erase(nodes.begin(), nodes.end() - static_cast<long>(most_results));
  made.results = nodes;
  return made;
}

/// The pass of a program all of whose results are outputs, on a Hopper.
inline std::string source_of_outputs(const Program& program, Precision precision) {
  return kernel_source(
      program, kernel_shape(program, std::vector<size_t>(program.results.size()), precision, kHopperSharedMemory),
      KernelSet::pass);
}

/// One so long that functions are called; its results are theirs, and one more at the end.
inline RandomProgram long_program() {
  RandomProgram made = random_program(5, 100);
  NodeId last = made.results.back();
  for (int i = 0; i < 512; ++i) last = made.graph.apply(Operation::add, {last, made.graph.constant(i - 2.5)});
  const auto is_called = [&](NodeId node) {
    switch (made.graph.nodes()[node].operation) {
      case Operation::standard_normal:
      case Operation::uniform_of_normal:
      case Operation::loguniform:
      case Operation::standard_exponential:
      case Operation::standard_logistic:
      case Operation::standard_laplace:
      case Operation::lognormal:
      case Operation::power:
      case Operation::exponential:
      case Operation::logarithm:
      case Operation::sine:
      case Operation::hyperbolic_tangent:
      case Operation::normal_cdf: return true;
      default: return false;
    }
  };
  std::erase_if(made.results, [&](NodeId node) { return !is_called(node); });
  made.results.push_back(last);
  return made;
}

}  // namespace reckon
