// The program as its mains call it.
#pragma once
#include "devices/ranks/cluster.h"

namespace reckon {

/// Signals, closed descriptors, memory: before anything else.
void prepare_process();

/// As how many processes a launcher (Open MPI, MPICH, Slurm's srun) started this one; 1: there is none.
int launched_processes();

/// Runs a command line; gives the exit status. `cluster`: the processes that serve this one; null: it is alone.
int run_program(int count, char** values, const Cluster* cluster);

/// That of run_program.
const Cluster*& the_cluster();

}  // namespace reckon
