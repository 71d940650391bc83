// From probabilities to words, by one table that docs/methods.md prints.
#pragma once
#include <string>

#include "studies/run.h"

namespace reckon {

/// How likely a bound or a range is: the calibrated words of the IPCC (Mastrandrea et al. 2010,
/// Guidance Note for Lead Authors, table 1).
const char* likelihood(double probability);
constexpr double kLikely = 0.66, kAsLikelyAsNot = 0.33;  // where its words "likely" and "about as likely as not" begin

/// How a sharp figure stands to a distribution, by the central interval that holds its percentile.
enum class Fit { fits, compatible, hard_to_reconcile, contradicts };
Fit fit_of(double percentile);
const char* fit_text(Fit fit);  // "fits", "is compatible with", ...

/// A point, or "about": no more true for being vaguer, so that it stands to a distribution as a figure does.
bool is_sharp(const Claim& claim);

/// Agrees: a sharp figure that is at least compatible, a bound or a range that is likely. Disagrees: a figure that is
/// contradicted, a bound or a range below "about as likely as not".
enum class Standing { agrees, open, disagrees };
Standing standing(const ClaimSummary& summary);

/// "point", "at_least", "at_most", "range", "about": for programs.
const char* kind_name(ClaimDefinition::Kind kind);

/// "fits", "very unlikely": the verdict of a claim against an output.
std::string verdict(const ClaimSummary& summary);

}  // namespace reckon
