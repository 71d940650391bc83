// Sobol' indices by pick-freeze: the model at A, at B, and at A with one driver taken from B, in one program.
#pragma once
#include <optional>
#include <vector>

#include "studies/drivers.h"

namespace reckon {

struct SobolIndices {
  Estimate first_order, total;  // with 95% intervals
};

/// Of `output` (a node; of its logarithm if asked), one pair for each of `drivers`; nothing where a value of the
/// second replicate is not finite. Total by Jansen (1999), first order by Saltelli et al. (2010); errors by the delta
/// method. `pilot`: of the first draws, values of what the indices are of.
std::optional<std::vector<SobolIndices>> sobol_indices(const Scenario& scenario, NodeId output, bool logarithms,
                                                       const std::vector<const Driver*>& drivers,
                                                       const std::vector<double>& pilot, const Question& question,
                                                       const Machine& machine);

}  // namespace reckon
