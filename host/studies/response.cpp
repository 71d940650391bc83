// The response of an output to several inputs together, by least squares.
#include <algorithm>

#include "operations.h"
#include "studies/given_data.h"

namespace reckon {

namespace {

constexpr size_t kMostWithProducts = 8, kMostWithSquares = 60;  // scores

/// Solves a symmetric system that is positive definite but for columns that say nothing, by Cholesky's factor; those
/// have no coefficient.
std::vector<double> solve(std::vector<double> a, std::vector<double> b) {
  const size_t n = b.size();
  std::vector<char> dropped(n, 0);
  std::vector<double> size(n);
  for (size_t j = 0; j < n; ++j) size[j] = a[j * n + j];
  for (size_t j = 0; j < n; ++j) {
    double diagonal = a[j * n + j];
    for (size_t k = 0; k < j; ++k) diagonal -= dropped[k] != 0 ? 0 : a[j * n + k] * a[j * n + k];
    dropped[j] = diagonal > 1e-10 * size[j] ? 0 : 1;
    if (dropped[j] != 0) continue;
    a[j * n + j] = square_root(diagonal);
    for (size_t i = j + 1; i < n; ++i) {
      double sum = a[i * n + j];
      for (size_t k = 0; k < j; ++k) sum -= dropped[k] != 0 ? 0 : a[i * n + k] * a[j * n + k];
      a[i * n + j] = sum / a[j * n + j];
    }
  }
  for (size_t i = 0; i < n; ++i) {
    if (dropped[i] != 0) continue;
    for (size_t k = 0; k < i; ++k) b[i] -= dropped[k] != 0 ? 0 : a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (size_t i = n; i-- > 0;) {
    if (dropped[i] != 0) {
      b[i] = 0;
      continue;
    }
    for (size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
  return b;
}

/// The terms at one draw: 1, scores, squares, products.
void terms_at(const std::vector<std::vector<double>>& scores, size_t draw, std::vector<double>& terms) {
  terms.assign(1, 1.0);
  const size_t count = scores.size();
  for (const auto& z : scores) terms.push_back(z[draw]);
  if (count > kMostWithSquares) return;
  for (size_t i = 0; i < count; ++i) {
    const size_t last = count <= kMostWithProducts ? count : i + 1;
    for (size_t j = i; j < last; ++j) terms.push_back(scores[i][draw] * scores[j][draw]);
  }
}

}  // namespace

std::vector<double> response(const std::vector<std::vector<double>>& scores, const std::vector<double>& output) {
  constexpr size_t kMostFitted = 65'536;  // draws: enough for a few dozen coefficients
  constexpr size_t kWork = 1'000'000'000;
  std::vector<double> terms;
  terms_at(scores, 0, terms);
  const size_t n = terms.size();
  const size_t fitted = std::min(output.size(), std::clamp(kWork / (n * n), 20 * n, std::max(20 * n, kMostFitted)));
  std::vector<double> weights[2];
  for (const size_t half : {0, 1}) {
    std::vector<double> products(n * n), sums(n);
    for (size_t draw = half; draw < fitted; draw += 2) {
      terms_at(scores, draw, terms);
      for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j <= i; ++j) products[i * n + j] += terms[i] * terms[j];
        sums[i] += terms[i] * output[draw];
      }
    }
    weights[half] = solve(std::move(products), std::move(sums));
  }
  std::vector<double> values(output.size());
  for (size_t draw = 0; draw < output.size(); ++draw) {
    terms_at(scores, draw, terms);
    const std::vector<double>& of_others = weights[1 - draw % 2];
    for (size_t i = 0; i < n; ++i) values[draw] += of_others[i] * terms[i];
  }
  return values;
}

}  // namespace reckon
