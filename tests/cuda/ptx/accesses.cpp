// Loads, stores and atomics, every lane checked: bounds, alignment, what was never written, races.
#include <cstring>

#include "actions.h"

namespace reckon::ptx {

namespace {

enum class How { load, uncached_load, read_only_load, store, atomic };
constexpr bool changes(How how) { return how == How::store || how == How::atomic; }

struct Place {
  Region& region;
  uint64_t address;
};

template <Space space>
Region* region_of(Warp& warp, const Instruction& instruction, uint32_t lane, uint64_t& address) {
  if constexpr (space == Space::shared || space == Space::local) {
    Region& region = space == Space::shared ? warp.block().shared : warp.local(lane);
    address += region.base();
    return &region;
  }
  if (instruction.region == nullptr || !instruction.region->holds(address))
    instruction.region = warp.block().memory.find(address);
  return instruction.region;
}

/// Where a lane's access goes.
template <Space space>
Place reach(Warp& warp, const Instruction& instruction, uint32_t lane, uint64_t bytes, How how) {
  uint64_t address = warp[instruction.from[0]].lane[lane] + static_cast<uint64_t>(instruction.offset);
  Region* region = region_of<space>(warp, instruction, lane, address);
  const auto fault = [&](const std::string& what) { warp.fault(instruction, LaneMask{1} << lane, what); };
  if (region == nullptr) fault("out of bounds: nothing is there");
  if (!region->holds(address, bytes)) fault("out of bounds of " + region->name());
  if (region->space() != space) fault("another space's memory: " + region->name());
  if (address % bytes != 0) fault("misaligned by " + std::to_string(address % bytes) + " bytes in " + region->name());
  if (!((how == How::store) || region->written(address, bytes)))
    fault("reads what was never written, in " + region->name());
  if constexpr (space == Space::shared || space == Space::global) {
    const Block& block = warp.block();
    if (how == How::read_only_load && region->changed >= block.first_epoch)
      fault("read-only, but changed by this launch: " + region->name());
    const bool atomic = how == How::atomic || how == How::uncached_load;
    const std::string race = region->meet(
        address, bytes, {block.epoch, block.first_epoch, block.index, warp.thread(lane), changes(how), atomic});
    if (!race.empty()) fault(race);
  }
  return {*region, address};
}

template <Space space, class T, How how>
void load(Warp& warp, const Instruction& instruction) {
  warp.need_written(instruction, instruction.from[0]);
  const uint64_t bytes = sizeof(T) * instruction.to.size();
  for_each_lane(warp.active, [&](uint32_t lane) {
    const Place place = reach<space>(warp, instruction, lane, bytes, how);
    for (size_t k = 0; k < instruction.to.size(); ++k) {
      T value;
      std::memcpy(&value, place.region.at(place.address + k * sizeof value), sizeof value);
      Register& to = warp[instruction.to[k]];
      to.lane[lane] = value;
      to.written |= LaneMask{1} << lane;
    }
  });
}

/// What was never written may be spilled to local memory, but goes nowhere else.
template <Space space, class T>
void store(Warp& warp, const Instruction& instruction) {
  const size_t count = instruction.from.size() - 1;
  for (size_t k = 0; k <= (space == Space::local ? 0 : count); ++k) warp.need_written(instruction, instruction.from[k]);
  for_each_lane(warp.active, [&](uint32_t lane) {
    const Place place = reach<space>(warp, instruction, lane, sizeof(T) * count, How::store);
    for (size_t k = 0; k < count; ++k) {
      const Register& from = warp[instruction.from[k + 1]];
      const T value = static_cast<T>(from.lane[lane]);
      std::memcpy(place.region.at(place.address + k * sizeof value), &value, sizeof value);
      place.region.mark(place.address + k * sizeof value, sizeof value, (from.written >> lane & 1) != 0);
    }
  });
}

constexpr auto add = [](auto a, auto b) { return a + b; };
constexpr auto least = [](auto a, auto b) { return a < b ? a : b; };
constexpr auto most = [](auto a, auto b) { return a > b ? a : b; };

template <Space space, class T, auto function>
void atomic(Warp& warp, const Instruction& instruction) {
  for (const int32_t index : instruction.from) warp.need_written(instruction, index);
  for_each_lane(warp.active, [&](uint32_t lane) {
    const Place place = reach<space>(warp, instruction, lane, sizeof(T), How::atomic);
    T before;
    std::memcpy(&before, place.region.at(place.address), sizeof before);
    const T after = function(before, static_cast<T>(warp[instruction.from[1]].lane[lane]));
    std::memcpy(place.region.at(place.address), &after, sizeof after);
    Register& to = warp[instruction.to[0]];
    to.lane[lane] = before;
    to.written |= LaneMask{1} << lane;
  });
}

/// Loads or stores of one space, of all types and lengths that occur.
template <Space space, How how>
void add_all(Actions& actions, const std::string& name) {
  const auto add_type = [&]<class T>(T, const char* type) {
    for (const char* length : {"", ".v2", ".v4"}) {
      actions[name + length + type] = how == How::store ? store<space, T> : load<space, T, how>;
    }
  };
  add_type(uint8_t{}, ".u8");
  for (const char* type : {".u32", ".b32", ".f32"}) add_type(uint32_t{}, type);
  for (const char* type : {".u64", ".b64", ".f64"}) add_type(uint64_t{}, type);
}

}  // namespace

Actions accesses() {
  Actions actions{{"atom.shared.add.u32", atomic<Space::shared, uint32_t, add>},
                  {"atom.global.add.u32", atomic<Space::global, uint32_t, add>},
                  {"atom.add.u32", atomic<Space::global, uint32_t, add>},
                  {"atom.min.u64", atomic<Space::global, uint64_t, least>},
                  {"atom.max.u64", atomic<Space::global, uint64_t, most>},
                  {"atom.add.u64", atomic<Space::global, uint64_t, add>},
                  {"atom.global.add.u64", atomic<Space::global, uint64_t, add>},
                  {"atom.global.min.u64", atomic<Space::global, uint64_t, least>},
                  {"atom.global.max.u64", atomic<Space::global, uint64_t, most>}};
  // Where the compiler does not know the space: the kernels have pointers to global memory alone.
  add_all<Space::global, How::load>(actions, "ld");
  add_all<Space::global, How::store>(actions, "st");
  add_all<Space::global, How::uncached_load>(actions, "ld.volatile");
  add_all<Space::global, How::load>(actions, "ld.global");
  add_all<Space::global, How::uncached_load>(actions, "ld.volatile.global");
  add_all<Space::global, How::read_only_load>(actions, "ld.global.nc");
  add_all<Space::constant, How::load>(actions, "ld.const");
  add_all<Space::parameter, How::load>(actions, "ld.param");
  add_all<Space::shared, How::load>(actions, "ld.shared");
  add_all<Space::local, How::load>(actions, "ld.local");
  add_all<Space::global, How::store>(actions, "st.global");
  add_all<Space::shared, How::store>(actions, "st.shared");
  add_all<Space::local, How::store>(actions, "st.local");
  return actions;
}

Action action_of(const std::string& name, size_t to, size_t from) {
  static const Actions actions = [] {
    Actions all = arithmetic();
    all.merge(accesses());
    return all;
  }();
  const bool move = name.rfind("mov", 0) == 0;
  const auto found = actions.find(name + (move && to == 2 ? " unpack" : move && from == 2 ? " pack" : ""));
  return found == actions.end() ? nullptr : found->second;
}

}  // namespace reckon::ptx
