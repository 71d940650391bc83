#include "machine.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace reckon::ptx {

Warp::Warp(Block& block, uint32_t first_thread, uint32_t lanes)
    : block_(block),
      first_thread_(first_thread),
      all_(lanes == kLanes ? ~LaneMask{0} : (LaneMask{1} << lanes) - 1),
      registers_(static_cast<size_t>(block.kernel.registers)) {
  for (uint32_t lane = 0; lane < lanes; ++lane)
    local_.emplace_back(Space::local, block.kernel.local_bytes, 16, "local memory");
  for (const auto& [index, value] : block.kernel.constants) registers_[static_cast<size_t>(index)].lane.fill(value);
}

void Warp::restart(uint32_t blocks, uint32_t threads) {
  for (Register& r : registers_) r.written = 0;
  for (Region& local : local_) local.forget();
  for (const auto& [index, value] : block_.kernel.constants) registers_[static_cast<size_t>(index)].written = all_;
  const std::pair<const char*, uint64_t> specials[] = {{"%ntid.x", threads},  {"%ctaid.x", block_.index},
                                                       {"%nctaid.x", blocks}, {"%clock64", 0},
                                                       {"%globaltimer", 0},   {"%tid.x", 0}};
  for (const auto& [name, value] : specials) {
    const auto special = block_.kernel.specials.find(name);
    if (special == block_.kernel.specials.end()) continue;
    Register& r = registers_[static_cast<size_t>(special->second)];
    r.lane.fill(value);
    r.written = all_;
    if (special->first != "%tid.x") continue;
    for (uint32_t lane = 0; lane < kLanes; ++lane) r.lane[lane] = thread(lane);
  }
  at_.fill(0);
  done_ = waiting_ = 0;
}

LaneMask Warp::guarded(const Instruction& instruction) const {
  if (instruction.guard < 0) return active;
  need_written(instruction, instruction.guard);
  LaneMask mask = 0;
  const Register& guard = registers_[static_cast<size_t>(instruction.guard)];
  for (uint32_t lane = 0; lane < kLanes; ++lane)
    mask |= static_cast<LaneMask>((guard.lane[lane] != 0) != instruction.guard_negated) << lane;
  return mask & active;
}

void Warp::run() {
  while ((all_ & ~(done_ | waiting_)) != 0) run_group();
}

/// Runs the lanes that stand lowest until they part, wait, end or come to where others stand.
void Warp::run_group() {
  int32_t at = std::numeric_limits<int32_t>::max(), next = at;
  for_each_lane(all_ & ~(done_ | waiting_), [&](uint32_t lane) {
    if (at_[lane] < at) next = at, at = at_[lane], active = 0;
    if (at_[lane] == at) active |= LaneMask{1} << lane;
    if (at_[lane] > at) next = std::min(next, at_[lane]);
  });
  const LaneMask group = active;
  const auto size = static_cast<int32_t>(block_.kernel.code.size());
  while (true) {
    if (at >= size) throw Fault("ran beyond the end of " + block_.kernel.name);
    const Instruction& instruction = block_.kernel.code[static_cast<size_t>(at)];
    Count& count = block_.counts[static_cast<size_t>(at)];
    count.threads += static_cast<uint64_t>(std::popcount(group));
    ++count.issued;
    active = guarded(instruction);
    jumping_ = 0;
    if (active != 0) instruction.run(*this, instruction);
    active = group;
    const bool parted = jumping_ != 0 && jumping_ != group;
    if (parted || ((done_ | waiting_) & group) != 0) {
      for_each_lane(group,
                    [&](uint32_t lane) { at_[lane] = (jumping_ >> lane & 1) != 0 ? instruction.target : at + 1; });
      return;
    }
    at = jumping_ != 0 ? instruction.target : at + 1;
    if (at < next) continue;
    for_each_lane(group, [&](uint32_t lane) { at_[lane] = at; });
    return;
  }
}

int32_t Warp::barrier() const {
  const auto lane = static_cast<uint32_t>(std::countr_zero(all_ & ~done_));
  const Instruction& instruction = block_.kernel.code[static_cast<size_t>(at_[lane] - 1)];
  for_each_lane(all_, [&](uint32_t other) {
    if ((done_ >> other & 1) != 0)
      fault(instruction, LaneMask{1} << other, "a divergent barrier: this thread has ended, others wait");
    if (at_[other] != at_[lane])
      fault(instruction, LaneMask{1} << other, "a divergent barrier: this thread waits at another one");
  });
  return at_[lane];
}

void Warp::need_written(const Instruction& instruction, int32_t index) const {
  const LaneMask missing = active & ~registers_[static_cast<size_t>(index)].written;
  if (missing != 0) fault(instruction, missing, "uses a register that was never written");
}

void Warp::fault(const Instruction& instruction, LaneMask lanes, const std::string& what) const {
  throw Fault(block_.kernel.name + ", block " + std::to_string(block_.index) + ", thread " +
              std::to_string(thread(static_cast<uint32_t>(std::countr_zero(lanes)))) + ", PTX line " +
              std::to_string(instruction.line) + " (" + instruction.name + "): " + what);
}

Machine::Machine(const std::string& text, Memory& memory, Options options)
    : memory_(memory), options_(options), program_(read_program(text, memory)) {}

Machine::~Machine() {
  for (const auto& [name, region] : program_.variables) memory_.release(region->at(region->base()));
  for (const auto& [name, kernel] : program_.kernels) memory_.release(kernel.parameter->at(kernel.parameter->base()));
}

void* Machine::symbol(const std::string& name, uint64_t bytes) const {
  const auto found = program_.variables.find(name);
  if (found == program_.variables.end() || found->second->bytes() < bytes)
    throw Fault("no " + std::to_string(bytes) + " bytes of " + name);
  return found->second->at(found->second->base());
}

const Kernel& Machine::kernel(const std::string& name) const {
  const auto found = program_.kernels.find(name);
  if (found == program_.kernels.end()) throw Fault("no kernel " + name);
  return found->second;
}

void Machine::launch(const std::string& name, uint32_t blocks, uint32_t threads, uint64_t shared_bytes,
                     const void* argument, uint64_t bytes) {
  const Kernel& kernel = this->kernel(name);
  if (bytes != kernel.parameter->bytes())
    throw Fault(name + " takes " + std::to_string(kernel.parameter->bytes()) + " bytes of arguments");
  if (threads > kernel.most_threads && kernel.most_threads != 0) throw Fault(name + ": more threads than .maxntid");
  std::memcpy(kernel.parameter->at(kernel.parameter->base()), argument, bytes);
  kernel.parameter->mark(kernel.parameter->base(), bytes, true);
  std::vector<Count>& counts = counts_[name];
  counts.resize(kernel.code.size());
  for (const Instruction& instruction : kernel.code) instruction.region = nullptr;
  Region shared(Space::shared, shared_bytes, 16, "shared memory");
  static uint64_t epochs = 0;  // over all launches of all modules, which share memory
  Block block{kernel, memory_, shared, counts, options_, epochs + 1, epochs};
  std::vector<Warp> warps;
  for (uint32_t first = 0; first < threads; first += kLanes)
    warps.emplace_back(block, first, std::min(kLanes, threads - first));
  for (; block.index < blocks; ++block.index) {
    for (Warp& warp : warps) warp.restart(blocks, threads);
    shared.forget();
    run_block(block, warps);
  }
  epochs = block.epoch;
}

void Machine::run_block(Block& block, std::vector<Warp>& warps) const {
  while (true) {
    ++block.epoch;
    for (Warp& warp : warps) warp.run();
    if (std::all_of(warps.begin(), warps.end(), [](const Warp& warp) { return warp.done(); })) return;
    const auto waits = std::find_if(warps.begin(), warps.end(), [](const Warp& warp) { return !warp.done(); });
    const int32_t barrier = waits->barrier();
    for (Warp& warp : warps) {
      const Instruction& instruction = block.kernel.code[static_cast<size_t>(barrier - 1)];
      if (warp.done()) warp.fault(instruction, 1, "a divergent barrier: this thread has ended, others wait");
      if (warp.barrier() != barrier)
        warp.fault(instruction, 1, "a divergent barrier: this thread waits at another one");
      warp.leave_barrier();
    }
  }
}

}  // namespace reckon::ptx
