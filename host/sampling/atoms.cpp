#include "sampling/atoms.h"

#include <algorithm>

#include "bins.h"

namespace reckon {

std::vector<Atom> find_atoms(const std::vector<double>& sample, size_t most) {
  constexpr size_t kGlance = 512;  // two of a value of 2% are missing one time in 3,000; no result depends on it
  const size_t step = std::max<size_t>(1, sample.size() / kGlance);  // from all of it: it may be partly sorted
  std::vector<double> glance;
  for (size_t i = 0; i < sample.size(); i += step) glance.push_back(sample[i]);
  std::sort(glance.begin(), glance.end());
  std::vector<Atom> atoms;
  for (auto at = glance.begin(); at != glance.end();) {
    const auto end = std::upper_bound(at, glance.end(), *at);
    if (end - at > 1) {
      Atom atom;
      atom.value = *at + 0.0;
      atom.low_key = ordered_key(atom.value == 0 ? -0.0 : atom.value);
      atom.high_key = ordered_key(atom.value);
      for (const double y : sample) {
        atom.below += y < atom.value ? 1 : 0;
        atom.equal += y == atom.value ? 1 : 0;
      }
      if (50 * atom.equal >= sample.size()) atoms.push_back(atom);
    }
    at = end;
  }
  std::stable_sort(atoms.begin(), atoms.end(), [](const Atom& a, const Atom& b) { return a.equal > b.equal; });
  atoms.resize(std::min(atoms.size(), most));
  return atoms;
}

}  // namespace reckon
