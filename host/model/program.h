// A program: the part of a graph that some results need, as a flat list of instructions on
// registers. What an engine interprets (CPU) or writes out as straight-line code (CUDA).
#pragma once
#include <cstdint>
#include <vector>

#include "model/graph.h"

namespace reckon {

/// Where an instruction finds an operand: a register, or an entry of Program::constants.
struct Operand {
  bool constant = false;
  uint32_t index = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(constant, index);
  }
};

struct Instruction {
  Operation operation = Operation::constant;
  uint32_t target = 0;  // register
  uint32_t stream = 0;  // uniform: index into Program::streams
  uint32_t table = 0;   // discrete, tabulated: index into the matching list
  std::vector<Operand> operands;
  bool plain = false;  // the first operand is a uniform number as generated, or its normal score: never far out

  template <class Archive>
  void serialize(Archive& archive) {
    archive(operation, target, stream, table, operands, plain);
  }
};

struct Program {
  std::vector<Instruction> instructions;
  std::vector<double> constants;
  std::vector<StreamName> streams;  // those of the second replicate last
  std::vector<std::shared_ptr<const DiscreteData>> discrete;
  std::vector<std::shared_ptr<const QuantileTableData>> tables;
  std::vector<Operand> results;  // in the order asked for; a result's register is never reused
  uint32_t registers = 0;
  bool conditional = false;  // the last result is a truth: draws where it is not 1 do not count
  bool only_sums = false;    // of its outputs a pass brings sums alone: no bins, extremes, points or values

  template <class Archive>
  void serialize(Archive& archive) {
    archive(instructions, constants, streams, discrete, tables, results, registers, conditional, only_sums);
  }
};

/// Keeps what the results need, in an order that needs few registers.
Program make_program(const Graph& graph, const std::vector<NodeId>& results);

}  // namespace reckon
