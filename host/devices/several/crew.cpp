#include "devices/several/crew.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

namespace reckon {

Crew::Crew(std::vector<Part>& parts, TileShares& shares, uint64_t tiles, Work work, OnLoss on_loss)
    : shares_(shares), work_(std::move(work)), on_loss_(std::move(on_loss)) {
  bool measured = true;  // without all parts' rates, each counts by how much it takes at once
  for (Part& part : parts) {
    if (part.lost) continue;
    members_.push_back({&part, {}});
    measured = measured && part.seconds > 0;
  }
  double all = 0;
  for (Member& member : members_) {
    const Part& part = *member.part;
    const uint64_t at_once = part.engine->tiles_at_once();
    const double rate = measured ? static_cast<double>(part.tiles) / part.seconds : static_cast<double>(at_once);
    all += rate;
    member.appetite = {rate, at_once, part.engine->longest_pass(), false};
  }
  const auto slower = [](const Member& a, const Member& b) { return a.appetite.share < b.appetite.share; };
  if (!members_.empty()) {  // the fastest starts first, for it does what the others leave
    std::iter_swap(members_.begin(), std::max_element(members_.begin(), members_.end(), slower));
    members_[0].appetite.fastest = true;
  }
  constexpr double kMostPieces = 32;  // of a part
  for (Member& member : members_) {
    Appetite& appetite = member.appetite;
    appetite.share /= all;
    const double piece = appetite.share * static_cast<double>(tiles) / kMostPieces;
    appetite.least = std::max(appetite.least, static_cast<uint64_t>(piece));
  }
  threads_.reserve(members_.size());
  try {
    for (const Member& member : members_) threads_.emplace_back([this, member] { serve(member); });
  } catch (const std::system_error&) {  // no more threads are to be had: those that started do it, or the caller
  }
}

Crew::~Crew() {
  stop_ = true;
  join();
}

void Crew::finish() {
  if (threads_.empty() && !members_.empty()) serve(members_[0]);
  join();
  if (failure_) std::rethrow_exception(failure_);
}

void Crew::join() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Crew::serve(const Member& member) {
  Part& part = *member.part;
  std::optional<TileRange> now, ahead;
  try {
    now = shares_.take(member.appetite);
    while (now && !stop_) {
      if (part.engine->works_ahead()) ahead = shares_.take(member.appetite);
      const auto start = std::chrono::steady_clock::now();
      work_(part, *now, ahead);
      part.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      part.tiles += now->count();
      now = ahead ? std::exchange(ahead, std::nullopt) : shares_.take(member.appetite);
    }
  } catch (const DeviceError& error) {
    part.lost = true;
    shares_.give_back(*now);
    if (ahead) shares_.give_back(*ahead);
    const std::lock_guard lock(mutex_);
    on_loss_(part, error.what());
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::current_exception();
    stop_ = true;
  }
}

}  // namespace reckon
