// The program as one of several processes under an MPI launcher: rank 0 decides, the others serve it.
#include <fmt/format.h>
#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <exception>

#include "cli/cli.h"
#include "cli/program.h"
#include "mpi/mpi_channel.h"

namespace {

using namespace reckon;

/// What this rank has of its machine, which others may share.
RankMachine own_machine() {
  MPI_Comm neighbours = MPI_COMM_NULL;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &neighbours);
  RankMachine machine;
  int count = 1;
  MPI_Comm_rank(neighbours, &machine.gpu);
  MPI_Comm_size(neighbours, &count);
  MPI_Comm_free(&neighbours);
  // A launcher that binds ranks to processors has divided them already.
  const int usable = available_threads();
  const bool bound = usable < static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN));
  machine.threads = bound ? usable : std::max(1, usable / count);
  machine.stop = &stop_requested();
  stop_is_heeded() = true;
  return machine;
}

/// The command line, with the others' help; they are told to end, however it ends.
int decide(int count, char** values, const RankMachine& machine, int ranks) {
  Cluster cluster;
  cluster.own = machine;
  for (int rank = 1; rank < ranks; ++rank) {
    auto other = std::make_shared<Rank>();
    other->name = fmt::format("rank {}", rank);
    other->channel = make_mpi_channel(rank);
    cluster.others.push_back(std::move(other));
  }
  const int status = run_program(count, values, &cluster);
  for (const auto& rank : cluster.others) end_serving(*rank);
  return status;
}

}  // namespace

int main(int count, char** values) {
  prepare_process();
  int provided = 0, rank = 0, ranks = 1;
  MPI_Init_thread(&count, &values, MPI_THREAD_SERIALIZED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  if (provided < MPI_THREAD_SERIALIZED) {
    if (rank == 0) say("error: this MPI does not let threads take turns (MPI_THREAD_SERIALIZED)\n");
    MPI_Finalize();
    return kFailed;
  }
  if (ranks == 1 && launched_processes() > 1) {
    say("error: the launcher started {} processes, and MPI sees one of them alone\n"
        "      = under Slurm try srun --mpi=pmix, else the launcher of the MPI that reckon was built with\n",
        launched_processes());
    MPI_Finalize();
    return kFailed;
  }
  int status = kDone;
  try {
    const RankMachine machine = own_machine();
    if (rank == 0) {
      status = decide(count, values, machine, ranks);
    } else {
      serve(*make_mpi_channel(0), machine);
    }
  } catch (const std::exception& error) {
    say("error: rank {}: {}\n", rank, error.what());
    MPI_Abort(MPI_COMM_WORLD, kFailed);
  }
  MPI_Finalize();
  return status;
}
