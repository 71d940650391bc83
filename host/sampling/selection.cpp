#include "sampling/selection.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace reckon {

namespace {

constexpr double kStandardErrors = 5;

}  // namespace

Selection::Selection(std::vector<uint64_t> ranks, std::vector<RankPair> pairs, uint64_t draws, Precision precision,
                     size_t narrow_above, size_t most_atoms, BinsOf bins_of)
    : ranks_(std::move(ranks)),
      pairs_(std::move(pairs)),
      draws_(draws),
      narrow_above_(narrow_above),
      most_atoms_(most_atoms),
      map_(precision, bins_of),
      counts_(kBins) {}

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
  foretell(map_.choose(pilot_, lowest_, highest_), pilot_.size());
  pilot_ = std::vector<double>();
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
    if (map_.precision() == Precision::wide) return std::nextafter(value, towards);
    return static_cast<double>(std::nextafter(static_cast<float>(value), static_cast<float>(towards)));
  };
  for (const Atom& atom : atoms_) {
    const uint32_t b = map_.bin_of(atom.value);
    bool smaller = false, larger = false;
    for (const uint64_t rank : ranks) {
      const auto [from, to] = bracket(rank, n);
      const auto [first, last] = bins_of(cumulative, from, to);
      if (b < first || b > last) continue;
      smaller = smaller || from <= atom.below;
      larger = larger || to > atom.below + atom.equal;
    }
    KeptBin& bin = kept_.bins()[b];
    if (smaller && !larger) bin.high = std::min(bin.high, ordered_key(beside(atom.value, -infinity)));
    if (larger && !smaller) bin.low = std::max(bin.low, ordered_key(beside(atom.value, infinity)));
    narrowed_ = narrowed_ || smaller != larger;
  }
}

OutputPlan Selection::plan() const {
  OutputPlan plan;
  plan.layout = map_.layout();
  for (const KeptBin& bin : kept_.bins()) plan.keep.push_back(bin.keep ? 1 : 0);
  for (const Atom& atom : atoms_) plan.points.push_back(atom.value);
  if (!narrowed_) return plan;
  const double infinity = std::numeric_limits<double>::infinity();
  for (const KeptBin& bin : kept_.bins()) {
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

/// The ends of the bins that hold two ranks; about them, where that is enough.
Bounds Selection::bounds(const std::vector<uint64_t>& cumulative, uint64_t low_rank, uint64_t high_rank,
                         bool exact) const {
  if (const Atom* atom = atom_of(low_rank, high_rank)) return {atom->value, atom->value};
  const uint32_t first = bin_of_rank(cumulative, low_rank), last = bin_of_rank(cumulative, high_rank);
  const double low = first == 0 ? lowest_ : exact ? value_of_key(map_.first_key(first)) : map_.about_first(first);
  const double high = last == kBins - 1 ? highest_
                      : exact           ? value_of_key(map_.last_key(last))
                                        : map_.about_first(last + 1);
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
  for (KeptBin& bin : kept_.bins()) bin = {.keep = true};
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
    if (keep[b] == 0 || !kept_.bins()[b].complete) kept_.bins()[b].keep = false, kept_.bins()[b].complete = false;
  }
  return ranks;
}

void Selection::scout(const OutputPass& pass, uint64_t draws) {
  if (whole_ || draws == 0) return;
  lowest_ = pass.lowest, highest_ = pass.highest;
  count_atoms(pass);
  foretell(pass.counts, draws);
  uint64_t kept = 0;
  for (uint32_t b = 0; b < kBins; ++b) kept += kept_.bins()[b].keep ? pass.counts[b] : 0;
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
  if (pass.incomplete) return kept_.release();
  for (size_t b = 0; b < pass.dropped_below.size(); ++b) kept_.bins()[b].dropped_below += pass.dropped_below[b];
  const std::vector<uint64_t> ranks = predict(cumulated(), done_);
  if (pass.kept.empty()) return narrow(hulls(ranks), pass.ascending);
  kept_.drop(map_);
  kept_.take(map_, pass.kept);
  if (done_ >= draws_) {
    kept_.order();
  } else if (kept_.count() > narrow_above_) {
    narrow(hulls(ranks), {});
  }
}

/// Of the draws to come as many are kept as of those that were.
void Selection::narrow(const std::vector<Hull>& hulls, const AscendingValues& added) {
  narrowed_ = true;
  kept_.narrow(map_, hulls, added);
  if (done_ >= draws_) kept_.free_room();
  last_share_ = static_cast<double>(kept_.count()) / static_cast<double>(done_);
}

/// For each bin that holds part of a bracket of a wanted rank: between which of its draws so far, counted from 1.
std::vector<Hull> Selection::hulls(const std::vector<uint64_t>& ranks) const {
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
    if (kept_.bins()[bin].keep) hulls.push_back({bin, ends.first, ends.second});
  }
  return hulls;
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
  const KeptBin& bin = kept_.bins()[b];
  found.below = cumulative[b];
  found.inside = counts_[b];
  found.low_key = map_.first_key(b);
  found.high_key = map_.last_key(b);
  const uint64_t offset = rank - cumulative[b];  // 1-based, in the bin
  if (bin.keep && offset > bin.dropped_below) {
    uint64_t key = 0;
    const uint64_t place = offset - bin.dropped_below - 1;
    if (place < kept_.between(found.low_key, found.high_key, place, key)) {
      found.known = true;
      found.value = value_of_key(key);
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
