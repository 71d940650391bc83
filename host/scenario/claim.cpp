#include "scenario/claim.h"

#include <fmt/format.h>

#include <algorithm>

#include "families/family.h"
#include "scenario/settlement.h"

namespace reckon {

namespace {

class ClaimReader {
 public:
  ClaimReader(const ClaimDefinition& definition, const Dimension& dimension, Builder& builder, Diagnostics& diagnostics)
      : definition_(definition), dimension_(dimension), builder_(builder), diagnostics_(diagnostics) {}

  /// The values that the claim allows.
  bool read(Claim& claim) {
    using Kind = ClaimDefinition::Kind;
    const Expression& says = *definition_.says.expression;
    if (definition_.kind == Kind::range) return read_range(says, claim);
    const auto value = value_of(says);
    if (!value) return false;
    claim.value = *value;
    claim.low = claim.kind == Kind::at_most ? -kInfinity : *value;
    claim.high = claim.kind == Kind::at_least ? kInfinity : *value;
    if (claim.kind == Kind::point) claim.rounding = printed_rounding(definition_.says);
    return claim.kind != Kind::about || read_factor(claim);
  }

 private:
  std::optional<double> value_of(const Expression& expression) {
    const auto value = builder_.constant(expression, "what the claim says");
    if (!value) return std::nullopt;
    if (value->second != dimension_ && !(value->first == 0 && value->second.empty())) {
      diagnostics_.error(
          expression.span,
          fmt::format("the claim is {}, but '{}' is {}", in_unit(value->second), definition_.about,
                      in_unit(dimension_)),
          dimension_.empty() ? "remove the unit" : fmt::format("give it a unit such as [{}]", describe(dimension_)));
      return std::nullopt;
    }
    return value->first;
  }

  bool read_factor(Claim& claim) {
    if (claim.value == 0) {
      diagnostics_.error(definition_.says.span, "\"about 0\" holds for 0 alone: it is a factor about the figure",
                         "write a range, as in -1 to 1");
      return false;
    }
    double factor = 1.25;
    if (definition_.within) {
      const auto given = builder_.constant(*definition_.within->expression, "`within`");
      if (!given) return false;
      factor = given->first;
      if (!given->second.empty() || !(factor > 1)) {
        diagnostics_.error(definition_.within->span, "`within` is a factor above 1", "write within = 1.25");
        return false;
      }
    }
    claim.low = std::min(claim.value / factor, claim.value * factor);
    claim.high = std::max(claim.value / factor, claim.value * factor);
    return true;
  }

  bool read_range(const Expression& says, Claim& claim) {
    const Expression& first = *says.children[0];
    std::optional<double> a;
    const auto bare = says.has_unit ? builder_.constant(first, "what the claim says") : std::nullopt;
    if (bare && bare->second.empty()) {  // "1 to 10 [cent/chat]": the unit covers both ends
      const Rational exact = first.kind == Expression::Kind::number ? first.number : exact_rational(bare->first);
      a = round_to_double(exact * says.unit.factor);
    } else {
      a = value_of(first);
    }
    const auto b = value_of(*says.children[1]);
    if (!a || !b) return false;
    if (!(*a < *b)) {
      diagnostics_.error(says.span, "the claimed range is reversed or empty", "write low to high");
      return false;
    }
    claim.low = *a, claim.high = *b;
    claim.value = *a;
    return true;
  }

  const ClaimDefinition& definition_;
  const Dimension& dimension_;
  Builder& builder_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<Claim> build_claim(const ClaimDefinition& definition, Builder& builder, Diagnostics& diagnostics) {
  const std::string name = definition.about.substr(0, definition.about.find('.'));
  if (!builder.is_defined(name)) {
    diagnostics.error(
        definition.about_span,
        fmt::format("the claim is about '{}', which is neither a prior nor a model quantity", definition.about),
        builder.quantity_hint(name));
    return std::nullopt;
  }
  const auto subject = builder.element(definition.about, definition.about_span, "the claim");
  if (!subject) return std::nullopt;
  return build_claim(definition, subject->second, builder, diagnostics);
}

std::optional<Claim> build_claim(const ClaimDefinition& definition, const Dimension& dimension, Builder& builder,
                                 Diagnostics& diagnostics) {
  Claim claim;
  claim.id = definition.id;
  claim.by = definition.by;
  claim.about = definition.about;
  claim.source = definition.source;
  claim.date = definition.date;
  claim.quote = definition.quote;
  claim.note = definition.note;
  claim.kind = definition.kind;
  claim.strict = definition.strict;
  if (!ClaimReader(definition, dimension, builder, diagnostics).read(claim)) return std::nullopt;
  return claim;
}

}  // namespace reckon
