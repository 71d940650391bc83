// What replaces a prior: an override in a file, a party, --set, a row.
#pragma once
#include "language/document.h"

namespace reckon {

/// To be called before a prior is replaced, in whole or in part.
void keep_original(PriorDefinition& prior);

/// Puts an override in a prior's place; its stream stays, and its index where the override names none.
void replace_prior(PriorDefinition& old, PriorDefinition definition);

/// Applies `--set NAME=EXPR`, or what it is written beside; NAME may be a prior or one label of it.
void set_prior(Document& document, const std::string& assignment, Diagnostics& diagnostics, const std::string& flag);

/// Sets a prior or one label of it, "rent.H20", to a text; false after an error, at `name_span` or in the text.
bool set_prior(Document& document, const std::string& dotted, const SourceText& value, const Span& name_span,
               Diagnostics& diagnostics);

/// What a party overrides, as "prior" or "prior.label", in the order of the file.
std::vector<std::string> overridden_names(const PartyDefinition& party);

/// Replaces the priors among `names` by what the party believes; their streams stay. The party was
/// checked by check_parties.
void apply_party(Document& document, const PartyDefinition& party, const std::vector<std::string>& names);

/// Reports overrides of what is no prior.
void check_parties(const Document& document, Diagnostics& diagnostics);

}  // namespace reckon
