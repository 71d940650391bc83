// Runs PTX without a GPU: blocks one after another, the warps of a block in turn from barrier to barrier, the
// 32 lanes of a warp in step, as far as they are at the same instruction. Lanes that part go on one group at a
// time, the one that stands lowest in the text first, so that they meet again where the branches join.
// Every fault that a GPU passes over in silence is an exception: see fault().
#pragma once
#include <bit>
#include <functional>

#include "program.h"

namespace reckon::ptx {

constexpr uint32_t kLanes = 32;
using LaneMask = uint32_t;  // a bit for each lane

/// Calls `take(lane)` for every lane of a mask.
template <class Take>
void for_each_lane(LaneMask mask, Take take) {
  for (; mask != 0; mask &= mask - 1) take(static_cast<uint32_t>(std::countr_zero(mask)));
}

/// How often an instruction ran: for how many threads, and for how many groups of a warp's lanes, each of
/// which issues it once.
struct Count {
  uint64_t threads = 0, issued = 0;
};

/// Which bits a NaN has that arithmetic in double makes: x86's, or others, so that tests see what depends on them.
/// (In single it is 0x7fffffff, as on a GPU.)
enum class NanOfDouble { of_the_host, positive, negative };

struct Options {
  NanOfDouble nan = NanOfDouble::of_the_host;
};

/// A register of a warp's lanes: a number's bits, extended to 64, and which lanes ever got one.
struct Register {
  std::array<uint64_t, kLanes> lane{};
  LaneMask written = 0;
};

/// What the threads of a block share while it runs.
struct Block {
  const Kernel& kernel;
  Memory& memory;
  Region& shared;
  std::vector<Count>& counts;
  Options options;
  uint64_t first_epoch, epoch;  // of the launch; now
  uint32_t index = 0;
};

class Warp {
 public:
  Warp(Block& block, uint32_t first_thread, uint32_t lanes);
  /// For a new block.
  void restart(uint32_t blocks, uint32_t threads);
  /// Runs every lane to a barrier or to its end.
  void run();
  bool done() const { return done_ == all_; }
  /// The instruction at which all lanes wait; faults where they are not together.
  int32_t barrier() const;
  void leave_barrier() { waiting_ = 0; }

  // For actions, which work on the active lanes.
  LaneMask active = 0;
  Register& operator[](int32_t index) { return registers_[static_cast<size_t>(index)]; }
  Block& block() { return block_; }
  uint32_t thread(uint32_t lane) const { return first_thread_ + lane; }
  Region& local(uint32_t lane) { return local_[lane]; }
  /// Faults where an active lane never wrote the register.
  void need_written(const Instruction& instruction, int32_t index) const;
  void jump() { jumping_ = active; }
  void wait() { waiting_ |= active; }
  void end() { done_ |= active; }
  [[noreturn]] void fault(const Instruction& instruction, LaneMask lanes, const std::string& what) const;

 private:
  void run_group();
  LaneMask guarded(const Instruction& instruction) const;

  Block& block_;
  uint32_t first_thread_;
  LaneMask all_, done_ = 0, waiting_ = 0, jumping_ = 0;
  std::vector<Register> registers_;
  std::vector<Region> local_;         // of each lane
  std::array<int32_t, kLanes> at_{};  // the next instruction of each lane
};

/// A module on the machine.
class Machine {
 public:
  Machine(const std::string& text, Memory& memory, Options options = {});
  ~Machine();
  Machine(const Machine&) = delete;
  void* symbol(const std::string& name, uint64_t bytes) const;
  const Kernel& kernel(const std::string& name) const;
  void launch(const std::string& name, uint32_t blocks, uint32_t threads, uint64_t shared_bytes, const void* argument,
              uint64_t bytes);
  /// Of a kernel's instructions, over all launches; empty: none.
  const std::vector<Count>& counts(const std::string& name) { return counts_[name]; }

 private:
  void run_block(Block& block, std::vector<Warp>& warps) const;

  Memory& memory_;
  Options options_;
  Program program_;
  std::map<std::string, std::vector<Count>> counts_;
};

}  // namespace reckon::ptx
