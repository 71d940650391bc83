// A module of PTX as the interpreter runs it: instructions with their registers resolved, variables placed
// in memory. PTX ISA, NVIDIA.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "memory.h"

namespace reckon::ptx {

class Warp;
struct Instruction;
using Action = void (*)(Warp&, const Instruction&);  // for the active lanes of a warp

struct Instruction {
  std::string name;  // "fma.rn.f64"
  int line = 0;      // of the text
  Action run = nullptr;
  int32_t guard = -1;  // register of the predicate; -1: none
  bool guard_negated = false;
  std::vector<int32_t> to, from;     // registers; constants have registers of their own
  int64_t offset = 0;                // of the address that is from[0]
  int32_t target = -1;               // of a branch
  mutable Region* region = nullptr;  // where it went last
};

struct Kernel {
  std::string name;
  std::vector<Instruction> code;
  int32_t registers = 0;
  std::map<int32_t, uint64_t> constants;    // by register
  std::map<std::string, int32_t> specials;  // "%tid.x": its register
  Region* parameter = nullptr;              // one structure by value
  uint64_t local_bytes = 0;                 // of each thread
  uint32_t most_threads = 0;                // .maxntid
};

struct Program {
  std::map<std::string, Region*> variables;  // global and constant
  std::map<std::string, Kernel> kernels;
};

/// Reads a module; places its variables and parameters in `memory`. Throws Fault with the line where there is
/// anything it does not know.
Program read_program(const std::string& text, Memory& memory);

/// What an instruction of this name does with so many registers, where that matters (mov packs and unpacks);
/// null: unknown.
Action action_of(const std::string& name, size_t to, size_t from);

}  // namespace reckon::ptx
