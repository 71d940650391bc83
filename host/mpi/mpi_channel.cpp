#include "mpi/mpi_channel.h"

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

namespace reckon {

namespace {

constexpr uint64_t kPiece = uint64_t{1} << 28;  // bytes of one message: MPI counts them in an int
constexpr int kTag = 1;

/// MPI calls of several threads, one at a time; none of them waits.
std::mutex& mpi_mutex() {
  static std::mutex mutex;
  return mutex;
}

/// Sleeps between two tries, longer and longer.
class Patience {
 public:
  void wait() {
    if (tries_++ < 20) return std::this_thread::yield();
    std::this_thread::sleep_for(pause_);
    pause_ = std::min(2 * pause_, std::chrono::microseconds(1000));
  }

 private:
  int tries_ = 0;
  std::chrono::microseconds pause_{10};
};

class MpiChannel final : public Channel {
 public:
  explicit MpiChannel(int rank) : rank_(rank) {}

  void send(const std::string& message) override {
    const uint64_t size = message.size();
    send_piece(&size, sizeof size);
    for (uint64_t at = 0; at < size; at += kPiece) send_piece(message.data() + at, std::min(kPiece, size - at));
  }

  std::string receive(StopRequest stop) override {
    uint64_t size = 0;
    receive_piece(&size, sizeof size, stop);
    std::string message(size, '\0');
    for (uint64_t at = 0; at < size; at += kPiece)
      receive_piece(message.data() + at, std::min(kPiece, size - at), nullptr);
    return message;
  }

 private:
  static void finish(MPI_Request& request) {
    for (Patience patience;; patience.wait()) {
      int done = 0;
      {
        const std::lock_guard lock(mpi_mutex());
        MPI_Test(&request, &done, MPI_STATUS_IGNORE);
      }
      if (done != 0) return;
    }
  }

  void send_piece(const void* bytes, uint64_t count) const {
    MPI_Request request = MPI_REQUEST_NULL;
    {
      const std::lock_guard lock(mpi_mutex());
      MPI_Isend(bytes, static_cast<int>(count), MPI_BYTE, rank_, kTag, MPI_COMM_WORLD, &request);
    }
    finish(request);
  }

  bool is_there() const {
    int there = 0;
    const std::lock_guard lock(mpi_mutex());
    MPI_Iprobe(rank_, kTag, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE);
    return there != 0;
  }

  void receive_piece(void* bytes, uint64_t count, StopRequest stop) const {
    for (Patience patience; !is_there(); patience.wait()) {
      if (stops(stop)) throw Interrupted();
    }
    MPI_Request request = MPI_REQUEST_NULL;
    {
      const std::lock_guard lock(mpi_mutex());
      MPI_Irecv(bytes, static_cast<int>(count), MPI_BYTE, rank_, kTag, MPI_COMM_WORLD, &request);
    }
    finish(request);
  }

  int rank_;
};

}  // namespace

std::unique_ptr<Channel> make_mpi_channel(int rank) { return std::make_unique<MpiChannel>(rank); }

}  // namespace reckon
