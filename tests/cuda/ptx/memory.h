// What the threads of the interpreter can address, with a byte for each byte that says whether it was ever
// written. Addresses are the host's own, so that the engine's pointers work in kernels as they are.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

namespace reckon::ptx {

/// What a GPU passes over in silence, or what the interpreter does not know.
class Fault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Space { global, constant, parameter, shared, local };

/// Who reaches memory, and when: epochs count barriers, over all blocks and launches.
struct Access {
  uint64_t epoch, first_of_launch;
  uint32_t block, thread;
  bool changes, atomic;
};

/// A piece of memory of one space.
class Region {
 public:
  /// At a multiple of `alignment` (a power of two) and of nothing larger, so that a misaligned access shows.
  Region(Space space, uint64_t bytes, uint64_t alignment, std::string name);
  Space space() const { return space_; }
  uint64_t base() const { return base_; }
  uint64_t bytes() const { return bytes_; }
  const std::string& name() const { return name_; }
  static uint8_t* at(uint64_t address) { return reinterpret_cast<uint8_t*>(address); }
  bool holds(uint64_t address, uint64_t bytes = 1) const {
    return address - base_ < bytes_ && bytes <= bytes_ - (address - base_);
  }

  /// Whether all of these bytes were written.
  bool written(uint64_t address, uint64_t bytes) const;
  void mark(uint64_t address, uint64_t bytes, bool written);
  void forget() { mark(base_, bytes_, false); }

  /// Notes an access to aligned bytes, and says what it races with (empty: nothing): a thread that reached the
  /// same word, one of the two changing it, with no barrier between them, unless both are atomic.
  std::string meet(uint64_t address, uint64_t bytes, const Access& access);
  uint64_t changed = 0;  // the epoch in which a kernel changed it last

 private:
  struct Last {
    uint64_t epoch;  // 0: none
    uint32_t block, thread;
    bool atomic, several;  // threads in this epoch
  };
  struct Word {
    Last change, read;
  };
  bool race(const Last& last, const Access& access) const;
  static void note(Last& last, const Access& access);

  template <class T>
  using Lazy = std::unique_ptr<T[], void (*)(void*)>;  // zeroes, no page of which is touched before it is needed

  Space space_;
  uint64_t bytes_, base_;
  std::string name_;
  std::unique_ptr<uint8_t[]> storage_;
  Lazy<uint8_t> written_;
  Lazy<Word> words_;
};

/// Memory that outlives a launch: what the host allocates, a module's variables and a kernel's parameters.
class Memory {
 public:
  Region& create(Space space, uint64_t bytes, uint64_t alignment, const std::string& name);
  /// Its bytes.
  uint64_t release(const void* at);
  /// The region that holds an address; null: none.
  Region* find(uint64_t address);
  /// The host's own accesses, checked as a kernel's are.
  void host_writes(const void* at, uint64_t bytes);
  void host_reads(const void* at, uint64_t bytes);

 private:
  Region& region_of(const void* at, uint64_t bytes);
  std::map<uint64_t, Region> regions_;  // by their first address
};

}  // namespace reckon::ptx
