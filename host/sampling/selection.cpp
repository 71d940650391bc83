#include "sampling/selection.h"

#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace reckon {

namespace {

constexpr double kStandardErrors = 5;

BinLayout<double> layout_for(double lowest, double highest, double centre, double scale) {
  BinLayout<double> layout{centre, 1 / scale, 0, 1};
  const double low = folded_logarithm((lowest - centre) * layout.inverse_scale);
  const double high = folded_logarithm((highest - centre) * layout.inverse_scale);
  const double width = high > low ? high - low : 1;
  layout.width = (kBins - 2) / width;
  layout.offset = low - width / (kBins - 2);
  return layout;
}

bool usable(const BinLayout<double>& layout, Precision precision) {
  const double limit = precision == Precision::wide ? 1e300 : 1e30;
  for (const double x : {layout.centre, layout.inverse_scale, layout.offset, layout.width}) {
    if (!(std::fabs(x) < limit)) return false;
  }
  return true;
}

/// Two ascending sequences as one: keys, and those of the places from `from` to `to`.
template <class Key>
struct TwoAscending {
  std::span<const uint64_t> keys;
  Key key;
  size_t from, to;

  size_t count() const { return keys.size() + (to - from); }
  /// The one at a place, from 0, of both together.
  uint64_t at(size_t place) const {
    // How many of the smaller ones are of `keys`: the least number that leaves no smaller one behind.
    size_t least = place > to - from ? place - (to - from) : 0, most = std::min(place, keys.size());
    while (least < most) {
      const size_t middle = least + (most - least) / 2;
      if (keys[middle] < key(from + (place - middle - 1))) {
        least = middle + 1;
      } else {
        most = middle;
      }
    }
    const size_t other = from + (place - least);
    if (least == keys.size()) return key(other);
    return other == to ? keys[least] : std::min(keys[least], key(other));
  }
};

}  // namespace

Selection::Selection(std::vector<uint64_t> ranks, std::vector<RankPair> pairs, uint64_t draws, Precision precision,
                     size_t narrow_above, size_t most_atoms, BinsOf bins_of)
    : ranks_(std::move(ranks)),
      pairs_(std::move(pairs)),
      draws_(draws),
      precision_(precision),
      bins_of_(bins_of),
      narrow_above_(narrow_above),
      most_atoms_(most_atoms),
      bins_(kBins),
      counts_(kBins),
      first_keys_(kBins) {}

void Selection::start(std::vector<double> pilot) {
  whole_ = draws_ <= pilot.size();
  pilot_ = std::move(pilot);
  if (whole_) {  // the pilot is the sample
    std::sort(pilot_.begin(), pilot_.end(), [](double a, double b) { return ordered_key(a) < ordered_key(b); });
    return;
  }
  const auto [low, high] = std::minmax_element(pilot_.begin(), pilot_.end());
  lowest_ = *low, highest_ = *high;
  atoms_ = find_atoms(pilot_, most_atoms_);
  choose_layout();
  std::vector<uint64_t> counts(kBins);
  for (const double value : pilot_) ++counts[bin_of(layout_, value, precision_)];
  foretell(counts, pilot_.size());
  pilot_ = {};
}

/// The atom whose draws, so far, hold all these ranks, or null.
const Atom* Selection::atom_of(uint64_t from_rank, uint64_t to_rank) const {
  const auto found =
      std::find_if(atoms_.begin(), atoms_.end(), [&](const Atom& atom) { return atom.holds(from_rank, to_rank); });
  return found != atoms_.end() ? &*found : nullptr;
}

/// Where the ranks to keep values for lie on one side of an atom in its bin, only that side is kept.
void Selection::leave_atoms_out(const std::vector<uint64_t>& cumulative, const std::vector<uint64_t>& ranks,
                                uint64_t n) {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto beside = [&](double value, double towards) {  // the next number of the precision
    if (precision_ == Precision::wide) return std::nextafter(value, towards);
    return static_cast<double>(std::nextafter(static_cast<float>(value), static_cast<float>(towards)));
  };
  for (const Atom& atom : atoms_) {
    const uint32_t b = bin_of(layout_, atom.value, precision_);
    bool smaller = false, larger = false;
    for (const uint64_t rank : ranks) {
      const auto [from, to] = bracket(rank, n);
      const auto [first, last] = bins_of(cumulative, from, to);
      if (b < first || b > last) continue;
      smaller = smaller || from <= atom.below;
      larger = larger || to > atom.below + atom.equal;
    }
    Bin& bin = bins_[b];
    if (smaller && !larger) bin.high = std::min(bin.high, ordered_key(beside(atom.value, -infinity)));
    if (larger && !smaller) bin.low = std::max(bin.low, ordered_key(beside(atom.value, infinity)));
    narrowed_ = narrowed_ || smaller != larger;
  }
}

/// Logarithmic about zero or linear about the median: whichever spreads the pilot more evenly.
void Selection::choose_layout() {
  const size_t n = pilot_.size();
  const auto at = [&](size_t place) {
    std::nth_element(pilot_.begin(), pilot_.begin() + static_cast<long>(place), pilot_.end());
    return pilot_[place];
  };
  const double median = at(n / 2);
  double smallest = std::numeric_limits<double>::infinity();
  for (const double value : pilot_) {
    if (value != 0) smallest = std::min(smallest, std::fabs(value));
  }
  const double largest = std::max(std::fabs(lowest_), std::fabs(highest_));
  double spread = 0.5 * (at(3 * n / 4) - at(n / 4));
  if (!(spread > 0)) spread = highest_ - lowest_;
  if (!(spread > 0)) spread = largest > 0 ? largest : 1;
  const BinLayout<double> choices[] = {
      layout_for(lowest_, highest_, median, spread),
      layout_for(lowest_, highest_, 0, std::isfinite(smallest) ? std::max(smallest, largest * 1e-9) : 1)};
  double best = std::numeric_limits<double>::infinity();
  for (const BinLayout<double>& choice : choices) {
    if (!usable(choice, precision_)) continue;
    std::vector<double> counts(kBins);
    for (const double value : pilot_) ++counts[bin_of(choice, value, precision_)];
    double squares = 0;
    for (const double count : counts) squares += count * count;
    if (squares < best) best = squares, layout_ = choice;
  }
}

OutputPlan Selection::plan() const {
  OutputPlan plan;
  plan.layout = layout_;
  for (const Bin& bin : bins_) plan.keep.push_back(bin.keep ? 1 : 0);
  for (const Atom& atom : atoms_) plan.points.push_back(atom.value);
  if (!narrowed_) return plan;
  const double infinity = std::numeric_limits<double>::infinity();
  for (const Bin& bin : bins_) {
    plan.low.push_back(bin.low == 0 ? -infinity : value_of_key(bin.low));
    plan.high.push_back(bin.high == ~uint64_t{0} ? infinity : value_of_key(bin.high));
  }
  return plan;
}

std::vector<uint64_t> Selection::cumulate(const std::vector<uint64_t>& counts) {
  std::vector<uint64_t> cumulative(counts.size() + 1);
  for (size_t b = 0; b < counts.size(); ++b) cumulative[b + 1] = cumulative[b] + counts[b];
  return cumulative;
}

const std::vector<uint64_t>& Selection::cumulated() const {
  if (cumulated_at_ != done_ || cumulated_.empty()) cumulated_ = cumulate(counts_);
  cumulated_at_ = done_;
  return cumulated_;
}

uint32_t Selection::bin_of_rank(const std::vector<uint64_t>& cumulative, uint64_t rank) const {
  const auto after = std::lower_bound(cumulative.begin() + 1, cumulative.end(), rank);
  return std::min<uint32_t>(kBins - 1, static_cast<uint32_t>(after - cumulative.begin() - 1));
}

/// Ranks among n draws between which the value of `rank` among all draws lies, but for a chance
/// below 1e-6; then there is a second look.
std::pair<uint64_t, uint64_t> Selection::bracket(uint64_t rank, uint64_t n) const {
  const double p = static_cast<double>(rank) / static_cast<double>(draws_);
  const double m = static_cast<double>(n);
  const double spread =
      kStandardErrors * std::sqrt(m * p * (1 - p) * (1 - std::min(1.0, m / static_cast<double>(draws_)))) + 3;
  const double low = std::max(1.0, m * p - spread), high = std::min(m, m * p + spread);
  return {static_cast<uint64_t>(low), std::max<uint64_t>(1, static_cast<uint64_t>(std::ceil(high)))};
}

/// The bins of a bracket of ranks among the draws so far. One that reaches the smallest or the largest
/// reaches what later draws may add beyond it.
std::pair<uint32_t, uint32_t> Selection::bins_of(const std::vector<uint64_t>& cumulative, uint64_t from,
                                                 uint64_t to) const {
  return {from <= 1 ? 0 : bin_of_rank(cumulative, from),
          to >= cumulative.back() ? kBins - 1 : bin_of_rank(cumulative, to)};
}

/// About the smallest value of a bin: the inverse of bin_position, but for rounding.
double Selection::about_first(uint32_t bin) const {
  const double folded = layout_.offset + static_cast<double>(bin) / layout_.width,
               octaves = std::floor(std::fabs(folded));
  if (!(octaves < 1000)) return 0;
  const double stretched = std::ldexp(1 + (std::fabs(folded) - octaves), static_cast<int>(octaves));
  return std::copysign(stretched - 1, folded) / layout_.inverse_scale + layout_.centre;
}

/// The smallest key of a bin, by bisection on the monotone map from values to bins.
uint64_t Selection::first_key(uint32_t bin) const {
  if (bin == 0) return 0;
  if (bin >= kBins) return ~uint64_t{0};
  uint64_t& known = first_keys_[bin];
  if (known != 0) return known;
  uint64_t low = ordered_key(-std::numeric_limits<double>::max());
  uint64_t high = ordered_key(std::numeric_limits<double>::max());
  const double guess = about_first(bin);
  if (std::isfinite(guess)) {  // a bracket around it, wider by wider
    const uint64_t at = std::clamp(ordered_key(guess), low, high);
    for (uint64_t step = 1; step != 0; step *= 16) {  // 2^60 is the last
      const uint64_t below = at - std::min(step, at - low), above = at + std::min(step, high - at);
      const bool from = bin_of(layout_, value_of_key(below), precision_) < bin,
                 to = bin_of(layout_, value_of_key(above), precision_) >= bin;
      if (from) low = below;
      if (to) high = above;
      if (from && to) break;
    }
  }
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    if (bin_of(layout_, value_of_key(middle), precision_) >= bin) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return known = low;
}

uint64_t Selection::last_key(uint32_t bin) const { return bin == kBins - 1 ? ~uint64_t{0} : first_key(bin + 1) - 1; }

/// The ends of the bins that hold two ranks; about them, where that is enough.
Bounds Selection::bounds(const std::vector<uint64_t>& cumulative, uint64_t low_rank, uint64_t high_rank,
                         bool exact) const {
  if (const Atom* atom = atom_of(low_rank, high_rank)) return {atom->value, atom->value};
  const uint32_t first = bin_of_rank(cumulative, low_rank), last = bin_of_rank(cumulative, high_rank);
  const double low = first == 0 ? lowest_ : exact ? value_of_key(first_key(first)) : about_first(first);
  const double high = last == kBins - 1 ? highest_ : exact ? value_of_key(last_key(last)) : about_first(last + 1);
  return {std::max(low, lowest_), std::min(high, highest_)};
}

/// The ranks to keep values for: those asked for, and those of the pairs that may be the shortest.
std::vector<uint64_t> Selection::wanted_ranks(const std::vector<uint64_t>& cumulative, uint64_t n) const {
  std::vector<uint64_t> wanted = ranks_;
  std::vector<double> least(pairs_.size());
  double most = std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < pairs_.size(); ++i) {
    const auto [low_from, low_to] = bracket(pairs_[i].low, n);
    const auto [high_from, high_to] = bracket(pairs_[i].high, n);
    const Bounds low = bounds(cumulative, low_from, low_to, false),
                 high = bounds(cumulative, high_from, high_to, false);
    least[i] = high.low - low.high;
    most = std::min(most, high.high - low.low);
  }
  for (size_t i = 0; i < pairs_.size(); ++i) {
    if (!(least[i] <= most)) continue;
    wanted.push_back(pairs_[i].low);
    wanted.push_back(pairs_[i].high);
  }
  std::erase_if(wanted, [&](uint64_t rank) {
    const auto [from, to] = bracket(rank, n);
    return atom_of(from, to) != nullptr;
  });
  return wanted;
}

/// What to keep from the first draw on, by draws that the passes will count again.
void Selection::foretell(const std::vector<uint64_t>& counts, uint64_t n) {
  for (Bin& bin : bins_) bin = {.keep = true};
  const std::vector<uint64_t> cumulative = cumulate(counts);
  leave_atoms_out(cumulative, predict(cumulative, n), n);
  for (Atom& atom : atoms_) atom.below = atom.equal = 0;
}

/// Drops the bins that hold none of the wanted ranks, and returns these.
std::vector<uint64_t> Selection::predict(const std::vector<uint64_t>& cumulative, uint64_t n) {
  std::vector<char> keep(kBins, 0);
  std::vector<uint64_t> ranks = wanted_ranks(cumulative, n);
  for (const uint64_t rank : ranks) {
    const auto [from, to] = bracket(rank, n);
    const auto [first, last] = bins_of(cumulative, from, to);
    std::fill(keep.begin() + first, keep.begin() + last + 1, 1);
  }
  for (uint32_t b = 0; b < kBins; ++b) {
    if (keep[b] == 0 || !bins_[b].complete) bins_[b].keep = false, bins_[b].complete = false;
  }
  return ranks;
}

void Selection::scout(const OutputPass& pass, uint64_t draws) {
  if (whole_ || draws == 0) return;
  lowest_ = pass.lowest, highest_ = pass.highest;
  count_atoms(pass);
  foretell(pass.counts, draws);
  uint64_t kept = 0;
  for (uint32_t b = 0; b < kBins; ++b) kept += bins_[b].keep ? pass.counts[b] : 0;
  last_share_ = static_cast<double>(kept) / static_cast<double>(draws);
}

/// Adds to the atoms what a pass counted at its last points.
void Selection::count_atoms(const OutputPass& pass) {
  for (size_t i = 0; i < atoms_.size(); ++i) {
    atoms_[i].below += pass.below[pass.below.size() - atoms_.size() + i];
    atoms_[i].equal += pass.equal[pass.equal.size() - atoms_.size() + i];
  }
}

void Selection::add(OutputPass& pass, uint64_t draws_done) {
  for (uint32_t b = 0; b < kBins; ++b) counts_[b] += pass.counts[b];
  lowest_ = done_ == 0 ? pass.lowest : std::min(lowest_, pass.lowest);
  highest_ = done_ == 0 ? pass.highest : std::max(highest_, pass.highest);
  count_atoms(pass);
  const bool any = draws_done > done_;  // a condition may have accepted none
  if (any) last_share_ = static_cast<double>(pass.kept_count()) / static_cast<double>(draws_done - done_);
  done_ = draws_done;
  if (whole_ || !any) return;
  if (pass.incomplete) return release();
  for (size_t b = 0; b < pass.dropped_below.size(); ++b) bins_[b].dropped_below += pass.dropped_below[b];
  const std::vector<uint64_t> ranks = predict(cumulated(), done_);
  if (pass.kept.empty()) return narrow(ranks, pass.ascending);
  drop();
  take(pass.kept);
  if (done_ >= draws_) {
    order();
  } else if (kept_.size() > narrow_above_) {
    narrow(ranks, {});
  }
}

template <class Value, class Use>
void Selection::each_bin(size_t count, Value value, Use use) const {
  constexpr size_t kChunk = 1024;
  double values[kChunk];
  uint32_t bins[kChunk];
  for (size_t start = 0; start < count; start += kChunk) {
    const size_t size = std::min(kChunk, count - start);
    for (size_t i = 0; i < size; ++i) values[i] = value(start + i);
    if (bins_of_ != nullptr) {
      bins_of_(layout_, values, static_cast<int>(size), bins);
    } else {
      for (size_t i = 0; i < size; ++i) bins[i] = bin_of(layout_, values[i], precision_);
    }
    for (size_t i = 0; i < size; ++i) use(start + i, bins[i]);
  }
}

/// Drops what its bin keeps no more.
void Selection::drop() {
  size_t next = 0, ordered = ordered_;
  const auto value = [&](size_t i) { return value_of_key(kept_[i]); };
  each_bin(kept_.size(), value, [&](size_t i, uint32_t b) {
    if (i == ordered_) ordered = next;
    kept_[next] = kept_[i];
    next += bins_[b].keep ? 1 : 0;
  });
  ordered_ = std::min(ordered, next);
  kept_.resize(next);
}

/// Keeps what its bin keeps. Without branches: whether to keep is as good as random.
void Selection::take(const std::vector<double>& values) {
  size_t next = kept_.size();
  kept_.resize(next + values.size() + 1);
  const auto value = [&](size_t i) { return values[i]; };
  each_bin(values.size(), value, [&](size_t i, uint32_t b) {
    Bin& bin = bins_[b];
    const uint64_t key = ordered_key(values[i]);
    const bool below = key < bin.low;
    bin.dropped_below += below ? 1 : 0;
    kept_[next] = key;
    next += static_cast<size_t>(bin.keep) & static_cast<size_t>(!below) & static_cast<size_t>(key <= bin.high);
  });
  kept_.resize(next);
}

/// Sorts what was added since, and merges it with the rest.
void Selection::order() {
  const auto middle = kept_.begin() + static_cast<long>(ordered_);
  tbb::parallel_sort(middle, kept_.end());
  std::inplace_merge(kept_.begin(), middle, kept_.end());
  ordered_ = kept_.size();
}

/// For each bin that holds part of a bracket of a wanted rank: between which of its draws so far, counted from 1.
std::vector<Selection::Hull> Selection::hulls(const std::vector<uint64_t>& ranks) const {
  const std::vector<uint64_t>& cumulative = cumulated();
  std::map<uint32_t, std::pair<uint64_t, uint64_t>> places;
  for (const uint64_t rank : ranks) {
    const auto [from, to] = bracket(rank, done_);
    const auto [first, last] = bins_of(cumulative, from, to);
    for (uint32_t b = first; b <= last; ++b) {
      const uint64_t low = b == first ? from - cumulative[b] : 1;
      const uint64_t high = b == last ? to - cumulative[b] : counts_[b];
      const auto [at, fresh] = places.try_emplace(b, low, high);
      if (!fresh) at->second = {std::min(at->second.first, low), std::max(at->second.second, high)};
    }
  }
  std::vector<Hull> hulls;
  for (const auto& [bin, ends] : places) {
    if (bins_[bin].keep) hulls.push_back({bin, ends.first, ends.second});
  }
  return hulls;
}

/// Takes values that ascend, none or a pass's; in each kept bin keeps the hull of the brackets of its ranks.
void Selection::narrow(const std::vector<uint64_t>& ranks, const AscendingValues& added) {
  order();
  narrowed_ = true;
  const std::vector<Hull> all = hulls(ranks);
  for (const Hull& hull : all) (void)first_key(hull.bin), (void)first_key(hull.bin + 1);  // known before threads ask
  std::vector<std::vector<uint64_t>> kept(all.size());
  tbb::parallel_for(size_t{0}, all.size(), [&](size_t i) { kept[i] = narrow_bin(all[i], added); });
  size_t count = 0;
  for (const std::vector<uint64_t>& keys : kept) count += keys.size();
  kept_.clear();
  kept_.reserve(count);
  for (const std::vector<uint64_t>& keys : kept) kept_.insert(kept_.end(), keys.begin(), keys.end());
  ordered_ = kept_.size();
}

/// What a bin keeps, of kept_ and of values that ascend.
std::vector<uint64_t> Selection::narrow_bin(const Hull& hull, const AscendingValues& added) {
  Bin& bin = bins_[hull.bin];
  const uint64_t first_of_bin = first_key(hull.bin), last_of_bin = last_key(hull.bin);
  const auto key = [&](size_t i) { return ordered_key(added[i]); };
  const auto first_added = [&](uint64_t least) {
    size_t from = 0, to = added.count;
    while (from < to) {
      const size_t middle = from + (to - from) / 2;
      if (key(middle) < least) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  };
  const auto end_of_added = [&](uint64_t last) { return last == ~uint64_t{0} ? added.count : first_added(last + 1); };
  const auto start = std::lower_bound(kept_.begin(), kept_.end(), first_of_bin),
             end = std::upper_bound(start, kept_.end(), last_of_bin);
  const size_t from = first_added(std::max(first_of_bin, bin.low)),
               to = std::max(from, end_of_added(std::min(bin.high, last_of_bin)));
  bin.dropped_below += from - first_added(first_of_bin);
  const TwoAscending<decltype(key)> both{{start, end}, key, from, to};
  const uint64_t count = both.count();
  if (count == 0) return {};
  const uint64_t low = hull.low > bin.dropped_below ? hull.low - bin.dropped_below : 1;
  const uint64_t high = hull.high > bin.dropped_below ? hull.high - bin.dropped_below : 1;
  if (low > 1) bin.low = std::max(bin.low, both.at(std::min(low, count) - 1));
  if (high < count) bin.high = std::min(bin.high, both.at(high - 1));
  const auto first = std::lower_bound(start, end, bin.low), last = std::upper_bound(first, end, bin.high);
  const size_t next = std::max(from, first_added(bin.low)), stop = std::max(next, std::min(to, end_of_added(bin.high)));
  bin.dropped_below += static_cast<uint64_t>(first - start) + (next - from);
  std::vector<uint64_t> keys(first, last);
  const auto middle = static_cast<long>(keys.size());
  for (size_t i = next; i < stop; ++i) keys.push_back(key(i));
  std::inplace_merge(keys.begin(), keys.begin() + middle, keys.end());
  return keys;
}

void Selection::release() {
  kept_.clear();
  kept_.shrink_to_fit();
  ordered_ = 0;
  for (Bin& bin : bins_) bin.keep = false, bin.complete = false;
}

std::vector<size_t> Selection::surviving_pairs() const {
  std::vector<size_t> survivors;
  std::vector<Bounds> low, high;
  const std::vector<uint64_t>& cumulative = cumulated();
  const auto bound = [&](uint64_t rank) {
    const Found found = find(rank);
    return found.known ? Bounds{found.value, found.value} : bounds(cumulative, rank, rank, true);
  };
  double most = std::numeric_limits<double>::infinity();
  for (const RankPair& pair : pairs_) {
    low.push_back(bound(pair.low));
    high.push_back(bound(pair.high));
    most = std::min(most, high.back().high - low.back().low);
  }
  for (size_t i = 0; i < pairs_.size(); ++i) {
    if (high[i].low - low[i].high <= most) survivors.push_back(i);
  }
  return survivors;
}

Selection::Found Selection::find(uint64_t rank) const {
  Found found;
  if (whole_) {
    found.known = true;
    found.value = pilot_[rank - 1];
    return found;
  }
  if (const Atom* atom = atom_of(rank, rank)) {
    found.known = true;
    found.value = atom->value;
    return found;
  }
  const std::vector<uint64_t>& cumulative = cumulated();
  const uint32_t b = bin_of_rank(cumulative, rank);
  const Bin& bin = bins_[b];
  found.below = cumulative[b];
  found.inside = counts_[b];
  found.low_key = first_key(b);
  found.high_key = last_key(b);
  const uint64_t offset = rank - cumulative[b];  // 1-based, in the bin
  if (bin.keep && offset > bin.dropped_below) {
    const auto first = std::lower_bound(kept_.begin(), kept_.end(), found.low_key);
    const auto last = std::upper_bound(first, kept_.end(), found.high_key);
    const uint64_t place = offset - bin.dropped_below - 1;
    if (place < static_cast<uint64_t>(last - first)) {
      found.known = true;
      found.value = value_of_key(*(first + static_cast<long>(place)));
      return found;
    }
  }
  for (const Atom& atom : atoms_) {  // a look need not read its draws
    if (atom.high_key < found.low_key || atom.low_key > found.high_key) continue;
    const uint64_t end = found.below + found.inside, up_to = atom.below + atom.equal;
    if (rank > up_to) {
      found.low_key = atom.high_key + 1, found.below = up_to, found.inside = end - up_to;
    } else {
      found.high_key = atom.low_key - 1, found.inside = atom.below - found.below;
    }
  }
  return found;
}

}  // namespace reckon
