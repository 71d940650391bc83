// Exact order statistics of one output at bounded memory.
//
// The first draws (the pilot) give a layout of bins and predict the bins that will hold the
// wanted ranks. Every draw is counted in its bin; the values of the predicted bins are kept. As draws
// grow the prediction narrows: bins are dropped, and in a bin the keys outside the brackets around
// its ranks (five standard errors wide) are counted and dropped. Values that many draws share are counted
// alone (atoms.h). A rank that falls where nothing was kept is found by looking again. What is kept never
// decides a result, only whether to look again.
#pragma once
#include <vector>

#include "sampling/atoms.h"
#include "sampling/bin_map.h"
#include "sampling/engine.h"
#include "sampling/kept_values.h"
#include "sampling/rank.h"

namespace reckon {

/// What a rank is known to lie between, both ends included.
struct Bounds {
  double low = 0, high = 0;
};

/// A pair of ranks that encloses a level: one candidate for the shortest interval.
struct RankPair {
  uint64_t low = 0, high = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(low, high);
  }
};

class Selection {
 public:
  /// `ranks` among `draws` draws; `pairs` the candidates for the shortest interval.
  /// From `narrow_above` kept values on, brackets in bins are worth sorting for.
  Selection(std::vector<uint64_t> ranks, std::vector<RankPair> pairs, uint64_t draws, Precision precision,
            size_t narrow_above, size_t most_atoms = kMostAtoms, BinsOf bins_of = nullptr);

  /// Takes the pilot's values, finite; decides layout and first prediction.
  void start(std::vector<double> pilot);
  /// Predicts anew from a pass over the first `draws` draws, whose last points are the plan's. They will come again:
  /// nothing of them counts.
  void scout(const OutputPass& pass, uint64_t draws);
  /// Its points are the atoms' values.
  OutputPlan plan() const;
  /// Adds a pass over further tiles, whose last points are the plan's; `draws_done` counts all draws so far.
  void add(OutputPass& pass, uint64_t draws_done);
  size_t kept() const { return kept_.count(); }
  /// The share of draws that the next pass is expected to keep; before anything is narrowed, at most.
  double kept_share() const { return last_share_; }
  /// Gives up keeping; ranks are then found by looking again.
  void release() { kept_.release(); }

  /// After the last pass: which pairs may still be the shortest.
  std::vector<size_t> surviving_pairs() const;
  /// The value of a rank if it is known, or the interval of keys to look into for it.
  struct Found {
    bool known = false;
    double value = 0;
    uint64_t low_key = 0, high_key = 0;  // where to look
    uint64_t below = 0;                  // draws with smaller keys
    uint64_t inside = 0;                 // draws in the interval

    template <class Archive>
    void serialize(Archive& archive) {
      archive(known, value, low_key, high_key, below, inside);
    }
  };
  Found find(uint64_t rank) const;

  /// What draws have made of it; read into one that was made with the same arguments.
  template <class Archive>
  void serialize(Archive& archive) {
    archive(pilot_, whole_, map_, kept_, atoms_, counts_, narrowed_, done_, last_share_, lowest_, highest_);
  }

 private:
  const Atom* atom_of(uint64_t from_rank, uint64_t to_rank) const;
  void leave_atoms_out(const std::vector<uint64_t>& cumulative, const std::vector<uint64_t>& ranks, uint64_t n);
  void foretell(const std::vector<uint64_t>& counts, uint64_t n);
  std::vector<uint64_t> predict(const std::vector<uint64_t>& cumulative, uint64_t n);
  void count_atoms(const OutputPass& pass);
  std::vector<Hull> hulls(const std::vector<uint64_t>& ranks) const;
  void narrow(const std::vector<Hull>& hulls, const AscendingValues& added);
  std::pair<uint64_t, uint64_t> bracket(uint64_t rank, uint64_t n) const;
  uint32_t bin_of_rank(const std::vector<uint64_t>& cumulative, uint64_t rank) const;
  std::pair<uint32_t, uint32_t> bins_of(const std::vector<uint64_t>& cumulative, uint64_t from, uint64_t to) const;
  static std::vector<uint64_t> cumulate(const std::vector<uint64_t>& counts);
  const std::vector<uint64_t>& cumulated() const;  // of all draws so far
  Bounds bounds(const std::vector<uint64_t>& cumulative, uint64_t low_rank, uint64_t high_rank, bool exact) const;
  std::vector<uint64_t> wanted_ranks(const std::vector<uint64_t>& cumulative, uint64_t n) const;

  std::vector<uint64_t> ranks_;
  std::vector<RankPair> pairs_;
  uint64_t draws_;
  size_t narrow_above_, most_atoms_;
  std::vector<double> pilot_;  // until a layout is chosen; sorted, and kept, where it is the whole sample
  bool whole_ = false;
  BinMap map_;
  KeptValues kept_;
  std::vector<Atom> atoms_;
  std::vector<uint64_t> counts_;
  mutable std::vector<uint64_t> cumulated_;
  mutable uint64_t cumulated_at_ = 0;  // draws
  bool narrowed_ = false;
  uint64_t done_ = 0;
  double last_share_ = 0.25;
  double lowest_ = 0, highest_ = 0;
};

}  // namespace reckon
