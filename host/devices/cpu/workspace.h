// One thread's memory for evaluating a program block by block.
#pragma once
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "devices/cpu/block.h"
#include "model/program.h"
#include "stream.h"

namespace reckon {

/// Storage aligned to whole vectors.
template <class Real>
class Buffer {
 public:
  explicit Buffer(size_t count)
      : data_(static_cast<Real*>(std::aligned_alloc(64, (count * sizeof(Real) + 63) / 64 * 64))) {
    if (!data_) throw std::bad_alloc();
  }
  Real* get() const { return data_.get(); }

 private:
  struct Free {
    void operator()(Real* p) const { std::free(p); }
  };
  std::unique_ptr<Real, Free> data_;
};

/// A program with one thread's registers.
template <class Real>
class Workspace {
 public:
  Workspace(const Program& program, const std::vector<DiscreteTable<Real>>& discrete,
            const std::vector<QuantileTable<Real>>& tables, const std::vector<std::vector<uint32_t>>& sobol,
            uint64_t seed)
      : registers_(static_cast<size_t>(program.registers + 1) * kBlockDraws), constants_(program.constants.size() + 1) {
    for (size_t i = 0; i < program.constants.size(); ++i) constants_.get()[i] = static_cast<Real>(program.constants[i]);
    for (const Instruction& instruction : program.instructions) {
      BlockInstruction<Real> block{};
      block.operation = static_cast<uint8_t>(instruction.operation);
      block.plain = instruction.plain;
      block.target = register_at(instruction.target);
      for (size_t i = 0; i < instruction.operands.size(); ++i) {
        const Operand& operand = instruction.operands[i];
        block.operand[i] = operand.constant ? constants_.get() + operand.index : register_at(operand.index);
        if (operand.constant) block.constants = static_cast<uint8_t>(block.constants | 1u << i);
      }
      if (instruction.operation == Operation::uniform) {
        const StreamName& stream = program.streams[instruction.stream];
        block.stream = stream.identity;
        block.replicate = stream.second ? kSecondReplicate : 0;
        if (!sobol.empty() && !sobol[instruction.stream].empty()) block.sobol = sobol[instruction.stream].data();
      }
      if (instruction.operation == Operation::discrete) block.discrete = discrete[instruction.table];
      if (instruction.operation == Operation::tabulated) block.table = tables[instruction.table];
      instructions_.push_back(block);
    }
    program_ = {instructions_.data(), static_cast<int>(instructions_.size()), seed};
    for (const Operand& result : program.results) {
      if (!result.constant) {
        results_.push_back(register_at(result.index));
        continue;
      }
      constant_results_.emplace_back(kBlockDraws);
      std::fill_n(constant_results_.back().get(), kBlockDraws, constants_.get()[result.index]);
      results_.push_back(constant_results_.back().get());
    }
  }
  Workspace(const Workspace&) = delete;

  const BlockProgram<Real>& program() const { return program_; }
  const Real* result(size_t i) const { return results_[i]; }

 private:
  Real* register_at(uint32_t i) const { return registers_.get() + static_cast<size_t>(i) * kBlockDraws; }

  Buffer<Real> registers_, constants_;
  std::vector<BlockInstruction<Real>> instructions_;
  std::vector<Buffer<Real>> constant_results_;
  std::vector<const Real*> results_;
  BlockProgram<Real> program_{};
};

}  // namespace reckon
