// What somebody claims about a quantity, in its units.
#pragma once
#include "scenario/builder.h"

namespace reckon {

/// All but which output it is held against; nothing after an error.
std::optional<Claim> build_claim(const ClaimDefinition& definition, Builder& builder, Diagnostics& diagnostics);

/// The same about something of this dimension that no scenario defines.
std::optional<Claim> build_claim(const ClaimDefinition& definition, const Dimension& dimension, Builder& builder,
                                 Diagnostics& diagnostics);

}  // namespace reckon
