// Messages over MPI-3, sent and received by polling: any number of threads may wait for any number of ranks.
#pragma once
#include <memory>

#include "devices/ranks/channel.h"

namespace reckon {

/// To another rank. Waiting sleeps, so that ranks may be more than processors.
std::unique_ptr<Channel> make_mpi_channel(int rank);

}  // namespace reckon
