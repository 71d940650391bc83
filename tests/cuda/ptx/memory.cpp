#include "memory.h"

#include <cstdlib>
#include <cstring>

namespace reckon::ptx {

template <class T>
static auto lazy(uint64_t count) {
  return std::unique_ptr<T[], void (*)(void*)>(static_cast<T*>(std::calloc(count + 1, sizeof(T))), std::free);
}

Region::Region(Space space, uint64_t bytes, uint64_t alignment, std::string name)
    : space_(space),
      bytes_(bytes),
      name_(std::move(name)),
      storage_(new uint8_t[bytes + 4 * alignment]),
      written_(lazy<uint8_t>(bytes)),
      words_(lazy<Word>(bytes / 4 + 1)) {
  const uint64_t twice = 2 * alignment;
  base_ = (reinterpret_cast<uint64_t>(storage_.get()) + twice - 1) / twice * twice + alignment;
}
bool Region::written(uint64_t address, uint64_t bytes) const {
  return std::memchr(written_.get() + (address - base_), 0, bytes) == nullptr;
}
void Region::mark(uint64_t address, uint64_t bytes, bool written) {
  std::memset(written_.get() + (address - base_), written ? 1 : 0, bytes);
}

bool Region::race(const Last& last, const Access& access) const {
  if (last.epoch < access.first_of_launch || (last.atomic && access.atomic)) return false;
  if (last.block != access.block) return space_ == Space::global;  // no barrier stands between blocks
  return last.epoch == access.epoch && (last.several || last.thread != access.thread);
}
void Region::note(Last& last, const Access& access) {
  const bool meets = last.epoch == access.epoch;
  last = {access.epoch, access.block, access.thread, access.atomic && (!meets || last.atomic),
          meets && (last.several || last.thread != access.thread)};
}
std::string Region::meet(uint64_t address, uint64_t bytes, const Access& access) {
  if (access.changes) changed = access.epoch;
  for (uint64_t at = (address - base_) / 4; at <= (address - base_ + bytes - 1) / 4; ++at) {
    Word& word = words_[at];
    const Last* other = race(word.change, access)                   ? &word.change
                        : access.changes && race(word.read, access) ? &word.read
                                                                    : nullptr;
    if (other != nullptr)
      return "a race with thread " + std::to_string(other->thread) + " of block " + std::to_string(other->block) +
             " in " + name_;
    note(access.changes ? word.change : word.read, access);
  }
  return "";
}

Region& Memory::create(Space space, uint64_t bytes, uint64_t alignment, const std::string& name) {
  Region region(space, bytes, alignment, name);
  const uint64_t base = region.base();
  return regions_.emplace(base, std::move(region)).first->second;
}
uint64_t Memory::release(const void* at) {
  const auto region = regions_.find(reinterpret_cast<uint64_t>(at));
  if (region == regions_.end()) throw Fault("the host releases what was not allocated");
  const uint64_t bytes = region->second.bytes();
  regions_.erase(region);
  return bytes;
}
Region* Memory::find(uint64_t address) {
  const auto after = regions_.upper_bound(address);
  if (after == regions_.begin()) return nullptr;
  Region& region = std::prev(after)->second;
  return region.holds(address) ? &region : nullptr;
}
Region& Memory::region_of(const void* at, uint64_t bytes) {
  const uint64_t address = reinterpret_cast<uint64_t>(at);
  Region* region = find(address);
  if (region == nullptr || !region->holds(address, bytes)) throw Fault("the host goes beyond the device's memory");
  return *region;
}
void Memory::host_writes(const void* at, uint64_t bytes) {
  if (bytes > 0) region_of(at, bytes).mark(reinterpret_cast<uint64_t>(at), bytes, true);
}
void Memory::host_reads(const void* at, uint64_t bytes) {
  if (bytes == 0) return;
  const Region& region = region_of(at, bytes);
  if (!region.written(reinterpret_cast<uint64_t>(at), bytes))
    throw Fault("the host reads what was never written, in " + region.name());
}

}  // namespace reckon::ptx
