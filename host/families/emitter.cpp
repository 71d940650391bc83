#include "families/emitter.h"

#include <cmath>

#include "families/quantile_table.h"

namespace reckon {

NodeId Emitter::uniform() {
  if (!source_.uniform) source_.uniform = graph_.apply(Operation::uniform_of_normal, {*source_.normal});
  return *source_.uniform;
}

NodeId Emitter::normal() {
  if (!source_.normal) source_.normal = graph_.apply(Operation::standard_normal, {*source_.uniform});
  return *source_.normal;
}

NodeId Emitter::table(const Distribution& distribution) {
  return graph_.tabulated(uniform(), quantile_table(distribution));
}

NodeId Emitter::scaled(NodeId location, NodeId scale, NodeId standard) {
  const NodeId product = graph_.apply(Operation::multiply, {scale, standard});
  if (graph_.is_constant(location) && graph_.value(location) == 0) return product;
  return graph_.apply(Operation::add, {location, product});
}

NodeId Emitter::logistic(NodeId x) {
  const NodeId odds = graph_.apply(Operation::exponential, {graph_.apply(Operation::negate, {x})});
  return graph_.apply(Operation::divide,
                      {graph_.constant(1), graph_.apply(Operation::add, {graph_.constant(1), odds})});
}

NodeId Emitter::within(const Distribution& distribution, NodeId x) {
  if (resolution(distribution) == 0) return x;
  const auto [low, high] = support_of(distribution);
  if (std::isfinite(low)) x = graph_.apply(Operation::maximum, {x, graph_.constant(low)});
  if (std::isfinite(high)) x = graph_.apply(Operation::minimum, {x, graph_.constant(high)});
  return x;
}

}  // namespace reckon
