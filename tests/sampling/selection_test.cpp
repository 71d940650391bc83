// Order statistics from passes, as a CPU gives them (in any order) and as a GPU does (ascending).
#include "sampling/selection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "wrapped_engine.h"

namespace reckon {
namespace {

/// A pass over some values under a plan, in plain code.
OutputPass pass_over(const std::vector<double>& values, const OutputPlan& plan) {
  OutputPass pass;
  pass.counts.resize(kBins);
  pass.dropped_below.resize(plan.low.size());
  pass.lowest = *std::min_element(values.begin(), values.end());
  pass.highest = *std::max_element(values.begin(), values.end());
  for (const double value : values) {
    const uint32_t b = bin_of(plan.layout, value, Precision::wide);
    ++pass.counts[b];
    if (plan.keep[b] == 0) continue;
    if (!plan.low.empty() && value < plan.low[b]) ++pass.dropped_below[b];
    if (plan.low.empty() || (value >= plan.low[b] && value <= plan.high[b])) pass.kept.push_back(value);
  }
  for (const double point : plan.points) {
    pass.below.push_back(
        static_cast<uint64_t>(std::count_if(values.begin(), values.end(), [=](double y) { return y < point; })));
    pass.equal.push_back(static_cast<uint64_t>(std::count(values.begin(), values.end(), point)));
  }
  return pass;
}

enum class Order { never, always, by_turns };

/// Feeds `values` in waves; each plan is up to `late` passes old, as where a device works ahead.
void feed(Selection& selection, const std::vector<double>& values, Order order, size_t late) {
  selection.start({values.begin(), values.begin() + 8192});
  std::vector<OutputPlan> plans(late + 1, selection.plan());
  size_t turn = 0;
  for (size_t first = 0, wave = 20'000; first < values.size(); first += wave, ++turn) {
    const std::vector<double> part(values.begin() + static_cast<long>(first),
                                   values.begin() + static_cast<long>(std::min(values.size(), first + wave)));
    OutputPass pass = pass_over(part, plans.front());
    std::vector<double> ascending;
    if (order == Order::always || (order == Order::by_turns && turn % 3 != 0)) sort_kept(pass, ascending);
    selection.add(pass, first + part.size());
    plans.erase(plans.begin());
    plans.push_back(selection.plan());
  }
}

/// What a scout of the first draws foretells is kept, and little else.
TEST(Selection, ScoutsBeforeItKeeps) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> distribution(0, 1);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<double> values(2'000'000);
  for (double& value : values) value = uniform(random) < 0.3 ? 0 : distribution(random);
  Selection selection({100'000, 700'000, 1'000'000, 1'900'000}, {}, values.size(), Precision::wide, 5'000);
  selection.start({values.begin(), values.begin() + 8192});
  OutputPlan plan = selection.plan();
  plan.keep.assign(kBins, 0);
  selection.scout(pass_over({values.begin(), values.begin() + 200'000}, plan), 200'000);
  OutputPass pass = pass_over(values, selection.plan());
  std::vector<double> ascending;
  sort_kept(pass, ascending);
  const double share = static_cast<double>(ascending.size()) / static_cast<double>(values.size());
  EXPECT_LT(share, 0.06);
  EXPECT_NEAR(share, selection.kept_share(), 0.1 * share);
  selection.add(pass, values.size());
  EXPECT_LT(selection.kept(), 100u);  // three beside each rank
  std::sort(values.begin(), values.end());
  for (const uint64_t rank : {100'000, 700'000, 1'000'000, 1'900'000}) {
    const Selection::Found found = selection.find(rank);
    ASSERT_TRUE(found.known) << rank;
    EXPECT_EQ(found.value, values[rank - 1]) << rank;
  }
}

class SelectionOf : public testing::TestWithParam<std::tuple<Order, size_t>> {};

TEST_P(SelectionOf, FindsTheOrderStatistics) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> distribution(0, 1);
  std::vector<double> values(400'000);
  for (double& value : values) value = distribution(random) - 1;
  for (size_t i = 0; i < values.size(); i += 50) values[i] = 0.25;  // ties
  std::vector<uint64_t> ranks;
  for (uint64_t rank = 1; rank <= values.size(); rank += 26'666) ranks.push_back(rank);
  Selection selection(ranks, {}, values.size(), Precision::wide, 5'000);
  feed(selection, values, std::get<0>(GetParam()), std::get<1>(GetParam()));
  EXPECT_LT(selection.kept(), 40'000u);
  std::sort(values.begin(), values.end());
  for (const uint64_t rank : ranks) {
    const Selection::Found found = selection.find(rank);
    ASSERT_TRUE(found.known) << rank;
    EXPECT_EQ(found.value, values[rank - 1]) << rank;
  }
}

/// A sample with zeros of both signs (30%), ones (20%) and lognormals of both signs.
std::vector<double> sample_with_atoms(size_t count) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> distribution(0, 1);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<double> values(count);
  for (double& value : values) {
    const double u = uniform(random);
    value = u < 0.15 ? -0.0 : u < 0.3 ? 0.0 : u < 0.5 ? 1.0 : u < 0.6 ? -distribution(random) : distribution(random);
  }
  return values;
}

TEST_P(SelectionOf, CountsTheValuesThatManyDrawsShare) {
  std::vector<double> values = sample_with_atoms(400'000);
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const auto place = [&](double y) {
    return static_cast<uint64_t>(std::lower_bound(sorted.begin(), sorted.end(), y) - sorted.begin());
  };
  // Inside an atom; at its edges; elsewhere.
  for (const auto& [rank, most] : std::map<uint64_t, size_t>{{place(0) + 50'000, 0},
                                                             {place(1) + 20'000, 0},
                                                             {place(0), 20'000},
                                                             {place(0) + 1, 20'000},
                                                             {place(1), 20'000},
                                                             {place(2), 20'000}}) {
    Selection selection({rank}, {}, values.size(), Precision::wide, 5'000);
    feed(selection, values, std::get<0>(GetParam()), std::get<1>(GetParam()));
    EXPECT_LE(selection.kept(), most) << rank;
    const Selection::Found found = selection.find(rank);
    ASSERT_TRUE(found.known) << rank;
    EXPECT_EQ(found.value, sorted[rank - 1]) << rank;
  }
}

TEST(Selection, SaysWhereToLookBesideAnAtom) {
  std::vector<double> values = sample_with_atoms(400'000);
  Selection selection({200'000}, {}, values.size(), Precision::wide, 5'000);
  feed(selection, values, Order::never, 0);
  selection.release();
  for (uint64_t rank = 1; rank < values.size(); rank += 777) {
    const Selection::Found found = selection.find(rank);
    if (found.known) continue;
    const auto within = [&](uint64_t from, uint64_t to) {
      return static_cast<uint64_t>(std::count_if(
          values.begin(), values.end(), [&](double y) { return ordered_key(y) >= from && ordered_key(y) <= to; }));
    };
    ASSERT_EQ(found.inside, within(found.low_key, found.high_key)) << rank;
    ASSERT_EQ(found.below, found.low_key == 0 ? 0 : within(0, found.low_key - 1)) << rank;
    ASSERT_TRUE(rank > found.below && rank <= found.below + found.inside) << rank;
    EXPECT_LT(found.inside, 20'000u) << rank;
  }
}

INSTANTIATE_TEST_SUITE_P(Passes, SelectionOf,
                         testing::Combine(testing::Values(Order::never, Order::always, Order::by_turns),
                                          testing::Values(0, 1, 2)));

}  // namespace
}  // namespace reckon
