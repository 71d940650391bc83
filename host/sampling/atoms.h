// Values that many draws share: zeros of a cost that may not fall due, chances, roundings. They are
// counted, draws below and draws equal, instead of kept: a rank among the equal ones is known then.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace reckon {

struct Atom {
  double value = 0;
  uint64_t low_key = 0, high_key = 0;  // of the value; two keys for zero, which has two signs
  uint64_t below = 0, equal = 0;       // draws so far

  template <class Archive>
  void serialize(Archive& archive) {
    archive(value, low_key, high_key, below, equal);
  }

  /// Whether every rank of the bracket is the atom's.
  bool holds(uint64_t first_rank, uint64_t last_rank) const { return first_rank > below && last_rank <= below + equal; }
};

constexpr size_t kMostAtoms = 16;

/// The commonest values that at least one in fifty of a sample share, with their counts in it.
std::vector<Atom> find_atoms(const std::vector<double>& sample, size_t most = kMostAtoms);

}  // namespace reckon
