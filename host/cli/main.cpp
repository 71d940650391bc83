// The program as one process. Started by an MPI launcher as one of several, it becomes reckon-mpi, which stands beside
// it.
#include <unistd.h>

#include <filesystem>
#include <string>

#include "cli/cli.h"
#include "cli/program.h"

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
