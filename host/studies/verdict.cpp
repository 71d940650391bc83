#include "studies/verdict.h"

namespace reckon {

const char* likelihood(double probability) {
  if (probability >= 0.99) return "virtually certain";
  if (probability >= 0.95) return "extremely likely";
  if (probability >= 0.90) return "very likely";
  if (probability >= kLikely) return "likely";
  if (probability >= kAsLikelyAsNot) return "about as likely as not";
  if (probability > 0.10) return "unlikely";
  if (probability > 0.05) return "very unlikely";
  if (probability > 0.01) return "extremely unlikely";
  return "exceptionally unlikely";
}

Fit fit_of(double percentile) {
  const double outer = percentile < 0.5 ? percentile : 1 - percentile;
  if (outer >= 0.25) return Fit::fits;
  if (outer >= 0.05) return Fit::compatible;
  if (outer >= 0.005) return Fit::hard_to_reconcile;
  return Fit::contradicts;
}

const char* fit_text(Fit fit) {
  switch (fit) {
    case Fit::fits: return "fits";
    case Fit::compatible: return "is compatible with";
    case Fit::hard_to_reconcile: return "is hard to reconcile with";
    case Fit::contradicts: return "contradicts";
  }
  return "";
}

const char* kind_name(ClaimDefinition::Kind kind) {
  static const char* const names[] = {"point", "at_least", "at_most", "range", "about"};
  return names[static_cast<int>(kind)];
}

bool is_sharp(const Claim& claim) {
  return claim.kind == ClaimDefinition::Kind::point || claim.kind == ClaimDefinition::Kind::about;
}

Standing standing(const ClaimSummary& summary) {
  if (!is_sharp(summary.claim)) {
    return summary.probability >= kLikely          ? Standing::agrees
           : summary.probability >= kAsLikelyAsNot ? Standing::open
                                                   : Standing::disagrees;
  }
  switch (fit_of(summary.nearest)) {
    case Fit::fits:
    case Fit::compatible: return Standing::agrees;
    case Fit::hard_to_reconcile: return Standing::open;
    case Fit::contradicts: break;
  }
  return Standing::disagrees;
}

std::string verdict(const ClaimSummary& summary) {
  return is_sharp(summary.claim) ? fit_text(fit_of(summary.nearest)) : likelihood(summary.probability);
}

}  // namespace reckon
