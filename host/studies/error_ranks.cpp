#include "studies/error_ranks.h"

#include "operations.h"

namespace reckon {

namespace {

constexpr double kZ95 = 0x1.f5c0331eeff85p+0;  // 1.959963984540054, the 97.5% normal quantile
constexpr double kOneSided = 0.025;

}  // namespace

ErrorRanks error_ranks(double p, uint64_t n) {
  const double m = static_cast<double>(n);
  const double spread = kZ95 * square_root(m * p * (1 - p));
  const double low = round_down(m * p - spread), high = round_up(m * p + spread) + 1;
  return {low < 1 ? 1 : static_cast<uint64_t>(low), high > m ? n : static_cast<uint64_t>(high),
          low < 1 && power(1 - p, m) > kOneSided, high > m && power(p, m) > kOneSided};
}

}  // namespace reckon
