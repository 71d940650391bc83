// The program as one process. Started by an MPI launcher as one of several, it becomes reckon-mpi, which stands beside
// it.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "cli/cli.h"
#include "cli/program.h"

namespace {

/// As how many processes the launcher (Open MPI, MPICH, Slurm's srun) started this one; 1: there is none.
int launched_processes() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}) {
    const char* const text = std::getenv(name);
    if (text != nullptr) return std::atoi(text);
  }
  return 1;
}

}  // namespace

int main(int count, char** values) {
  using namespace reckon;
  prepare_process();
  if (const int processes = launched_processes(); processes > 1) {
    std::error_code none;
    const auto other = std::filesystem::read_symlink("/proc/self/exe", none).replace_filename("reckon-mpi");
    ::execv(other.c_str(), values);
    say("error: started {} times over by a launcher, but there is no {}\n"
        "      = install libopenmpi-dev and build again, or start reckon once\n",
        processes, other.string());
    return kWrongUsage;
  }
  return run_program(count, values, nullptr);
}
