// The graph: what is folded, what is shared, what is needed.
#include "model/graph.h"
#include "model/program.h"
#include "model/replicate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace reckon {
namespace {

TEST(Graph, FoldsConstants) {
  Graph graph;
  const NodeId sum = graph.apply(Operation::add, {graph.constant(2), graph.constant(3)});
  ASSERT_TRUE(graph.is_constant(sum));
  EXPECT_EQ(graph.value(sum), 5);
  EXPECT_FALSE(graph.is_constant(graph.apply(Operation::add, {graph.uniform("a"), graph.constant(3)})));
}

TEST(Graph, SharesEqualNodes) {
  Graph graph;
  const NodeId a = graph.uniform("a"), one = graph.constant(1);
  EXPECT_EQ(graph.uniform("a"), a);
  EXPECT_NE(graph.uniform("b"), a);
  EXPECT_EQ(graph.apply(Operation::add, {a, one}), graph.apply(Operation::add, {a, one}));
  EXPECT_NE(graph.apply(Operation::add, {a, one}), graph.apply(Operation::subtract, {a, one}));
  // Zeros differ by their sign, which division shows.
  EXPECT_NE(graph.constant(0.0), graph.constant(-0.0));
}

TEST(Graph, AppliesOnlyWhatKeepsEveryBit) {
  Graph graph;
  const NodeId a = graph.uniform("a"), one = graph.constant(1), two = graph.constant(2), zero = graph.constant(0);
  EXPECT_EQ(graph.apply(Operation::power, {a, one}), a);
  EXPECT_EQ(graph.apply(Operation::divide, {a, one}), a);
  EXPECT_EQ(graph.apply(Operation::multiply, {a, one}), a);
  EXPECT_EQ(graph.apply(Operation::power, {a, two}), graph.apply(Operation::multiply, {a, a}));
  EXPECT_NE(graph.apply(Operation::add, {a, zero}), a);                          // -0 + 0 is 0
  EXPECT_FALSE(graph.is_constant(graph.apply(Operation::multiply, {a, zero})));  // infinity times 0 is NaN
}

TEST(Graph, NeedsOperandsBeforeResults) {
  Graph graph;
  const NodeId a = graph.uniform("a"), b = graph.uniform("b");
  const NodeId unused = graph.apply(Operation::negate, {b});
  const NodeId twice = graph.apply(Operation::add, {a, a}), result = graph.apply(Operation::exponential, {twice});
  const std::vector<NodeId> needed = graph.needed_for({result});
  EXPECT_EQ(needed.size(), 3u);
  EXPECT_EQ(std::count(needed.begin(), needed.end(), unused), 0);
  const auto place = [&](NodeId id) { return std::find(needed.begin(), needed.end(), id) - needed.begin(); };
  EXPECT_LT(place(a), place(twice));
  EXPECT_LT(place(twice), place(result));
}

TEST(Graph, KnowsStreamsByTheirNames) {
  Graph graph;
  (void)graph.uniform("deepseek/mfu");
  (void)graph.uniform("deepseek/flop");
  ASSERT_EQ(graph.streams().size(), 2u);
  EXPECT_EQ(graph.streams()[0].identity, stream_identity("deepseek/mfu"));
  EXPECT_NE(graph.streams()[0].identity, graph.streams()[1].identity);
  EXPECT_EQ(graph.colliding_streams().first, "");
}

TEST(Graph, TakesStreamsFromTheSecondReplicate) {
  Graph graph;
  const NodeId a = graph.apply(Operation::standard_normal, {graph.uniform("a")});
  const NodeId b = graph.apply(Operation::standard_normal, {graph.uniform("b")});
  const NodeId square = graph.apply(Operation::multiply, {b, b}), result = graph.apply(Operation::add, {a, square});
  EXPECT_EQ(streams_of(graph, square), (std::vector<uint32_t>{1}));
  const NodeId other = with_second_replicate(graph, result, {0});
  EXPECT_NE(other, result);
  const auto& operands = graph.nodes()[other].operands;
  EXPECT_EQ(std::count(operands.begin(), operands.end(), square), 1);  // what does not draw on "a" is shared
  EXPECT_EQ(with_second_replicate(graph, result, {0}), other);
  EXPECT_EQ(with_second_replicate(graph, square, {0}), square);
  const Program program = make_program(graph, {with_second_replicate(graph, result, {0, 1}), result});
  ASSERT_EQ(program.streams.size(), 4u);
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(program.streams[i].second, i >= 2);
  EXPECT_EQ(graph.colliding_streams().first, "");  // one name in two replicates is no collision
}

}  // namespace
}  // namespace reckon
