#include "sampling/rank.h"

namespace reckon {

std::optional<Probability> parse_probability(const std::string& text) {
  Probability p;
  bool point = false, any = false;
  size_t size = text.size();
  const bool percent = size > 0 && text[size - 1] == '%';
  if (percent) --size;
  for (size_t i = 0; i < size; ++i) {
    const char c = text[i];
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      any = true;
      if (p.digits > UINT64_C(99'999'999'999'999'999) || p.scale > UINT64_C(100'000'000'000'000)) return std::nullopt;
      p.digits = p.digits * 10 + static_cast<uint64_t>(c - '0');
      if (point) p.scale *= 10;
    } else {
      return std::nullopt;
    }
  }
  if (percent) p.scale *= 100;
  if (!any || p.digits > p.scale) return std::nullopt;
  return p;
}

uint64_t rank_of(const Probability& p, uint64_t n) {
  const auto product = static_cast<unsigned __int128>(p.digits) * n;
  const auto rank = static_cast<uint64_t>((product + p.scale - 1) / p.scale);
  return rank == 0 ? 1 : rank;
}

}  // namespace reckon
