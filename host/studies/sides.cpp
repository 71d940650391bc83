// Who is compared, and what they are called.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <tuple>
#include <utility>

#include "base/usage_error.h"
#include "language/text.h"
#include "studies/compare.h"

namespace reckon {

namespace {

/// Two files by their paths below the folder that both are in: the same however they are reached.
std::pair<std::string, std::string> names_of_files(const std::string& a, const std::string& b) {
  namespace fs = std::filesystem;
  const fs::path left = fs::absolute(a).lexically_normal(), right = fs::absolute(b).lexically_normal();
  if (left == right) return {left.filename().string() + " (1)", left.filename().string() + " (2)"};
  auto [of_left, of_right] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  fs::path name_a, name_b;
  for (; of_left != left.end(); ++of_left) name_a /= *of_left;
  for (; of_right != right.end(); ++of_right) name_b /= *of_right;
  return {name_a.string(), name_b.string()};
}

bool stands_beside_sides(const std::string& name) { return name == "difference" || name == "ratio"; }

}  // namespace

Sides sides_of_files(Document a, Document b, const std::string& names) {
  Sides sides{std::move(a), std::move(b), {}, {}};
  if (!names.empty()) {
    const std::vector<std::string> two = split(names, ',');
    const bool can_be = two.size() == 2 && two[0] != two[1] &&
                        std::none_of(two.begin(), two.end(),
                                     [](const auto& name) { return name.empty() || stands_beside_sides(name); });
    if (!can_be) throw UsageError(fmt::format("--names {}: write two names, as in --names before,after", names));
    sides.name_a = two[0], sides.name_b = two[1];
    return sides;
  }
  sides.name_a = sides.a.id, sides.name_b = sides.b.id;
  if (sides.name_a == sides.name_b || stands_beside_sides(sides.name_a) || stands_beside_sides(sides.name_b))
    std::tie(sides.name_a, sides.name_b) = names_of_files(sides.a.path, sides.b.path);
  return sides;
}

Sides sides_of_parties(const Document& document, const std::string& parties) {
  std::vector<std::string> names = split(parties, ',');
  if (names.size() == 1) names.insert(names.begin(), kAsWritten);
  if (names.size() != 2 || names[0] == names[1]) {
    throw UsageError(
        fmt::format("--parties {}: write two parties, as in a,b; \"{}\" is the file as written", parties, kAsWritten));
  }
  return {document_of_party(document, names[0]), document_of_party(document, names[1]), names[0], names[1]};
}

}  // namespace reckon
