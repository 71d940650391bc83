// Parts that work through a range of tiles, each in a thread of its own.
#pragma once
#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "devices/several/tile_shares.h"
#include "sampling/engine.h"

namespace reckon {

struct Part {
  std::unique_ptr<Engine> engine;
  double seconds = 0;  // in which it did so many tiles
  uint64_t tiles = 0;
  bool lost = false;
};

class Crew {
 public:
  /// What a part does with a range; `ahead`: what it will do next, where it knows.
  using Work = std::function<void(Part& part, const TileRange& range, const std::optional<TileRange>& ahead)>;
  using OnLoss = std::function<void(const Part& part, const std::string& problem)>;

  /// Starts those of the parts that are not lost, until the shares are empty.
  Crew(std::vector<Part>& parts, TileShares& shares, uint64_t tiles, Work work, OnLoss on_loss);
  ~Crew();
  Crew(const Crew&) = delete;
  /// Waits for all; throws the first failure that is not a device's. Where a device was lost late, something is left.
  void finish();

 private:
  struct Member {
    Part* part;
    Appetite appetite;
  };
  void serve(const Member& member);
  void join();

  TileShares& shares_;
  Work work_;
  OnLoss on_loss_;
  std::vector<Member> members_;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace reckon
