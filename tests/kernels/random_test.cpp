// Random numbers: Philox's known answers, the rule that gives each draw its word, the uniform's range.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "devices/cpu/philox_rows.h"
#include "devices/cpu/sobol_rows.h"
#include "model/graph.h"
#include "model/interpret.h"
#include "sampling/sobol.h"
#include "stream.h"
#include "uniform.h"

namespace {

TEST(Philox, GivesThePublishedAnswers) {
  std::ifstream file(std::string(RECKON_TEST_DATA) + "/philox_known_answers.txt");
  std::string line;
  int checked = 0;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    uint32_t w[10];
    for (uint32_t& word : w) words >> std::hex >> word;
    const auto result = reckon::philox({{w[0], w[1], w[2], w[3]}}, w[4], w[5]);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(result.word[i], w[6 + i]) << line;
    ++checked;
  }
  EXPECT_EQ(checked, 3);
}

template <class Real>
void expect_rows_are_scalar_uniforms() {
  const reckon::Stream stream{0x123456789abcdef0u, 0xfedcba9876543210u};
  for (const uint64_t first :
       {uint64_t{0}, uint64_t{0xfffffff0}, (uint64_t{1} << 62) - 64, reckon::kSecondReplicate + 128}) {
    alignas(64) Real rows[4 * 64];
    for (Real& uniform : rows) uniform = 7;  // poisoned: every place must be written
    reckon::uniform_rows(stream, first, 64, rows);
    for (uint32_t t = 0; t < 64; ++t) {
      const auto leading = reckon::stream_words(stream, first + t, reckon::kLeadingHalf);
      const auto trailing = reckon::stream_words(stream, first + t, reckon::kTrailingHalf);
      for (uint32_t r = 0; r < 4; ++r) {
        Real expected = 0;
        reckon::uniform_from_words(leading.word[r], trailing.word[r], expected);
        ASSERT_EQ(rows[64 * r + t], expected) << first + t;
      }
    }
  }
}

TEST(Uniform, RowsAreTheScalarOnes) {
  expect_rows_are_scalar_uniforms<double>();
  expect_rows_are_scalar_uniforms<float>();
}

template <class Real>
void expect_sobol_rows_are_scalar() {
  const auto words = reckon::sobol_words({{"a", 77, 5, false}}, 3, 2)[0];
  for (const uint64_t first : {uint64_t{0}, uint64_t{64}, (uint64_t{1} << 30) - 64, reckon::kSecondReplicate + 128}) {
    alignas(64) Real rows[4 * 64];
    for (Real& uniform : rows) uniform = 7;
    reckon::sobol_rows<64>(words.data(), first, rows);
    for (uint32_t t = 0; t < 64; ++t) {
      Real four[4];
      reckon::sobol_uniforms(words.data(), first + t, four);
      for (uint32_t r = 0; r < 4; ++r) ASSERT_EQ(rows[64 * r + t], four[r]) << first + t;
    }
  }
}
TEST(Sobol, RowsAreTheScalarOnes) {
  expect_sobol_rows_are_scalar<double>();
  expect_sobol_rows_are_scalar<float>();
}

/// Scrambled points keep the net: each of 2^k equal parts of a dimension holds one of 2^k points, each elementary
/// rectangle of the first two dimensions one point; and scrambles and dimensions differ.
TEST(Sobol, ScramblesKeepTheNet) {
  constexpr uint32_t kPoints = 1024;
  const auto points = [](uint32_t dimension, uint32_t scramble) {
    const auto words = reckon::sobol_words({{"d" + std::to_string(dimension), dimension * 7919 + 1, dimension, false}},
                                           1, scramble)[0];
    std::vector<double> x;
    for (uint32_t counter = 0; counter < kPoints / 4; ++counter) {
      double four[4];
      reckon::sobol_uniforms(words.data(), counter, four);
      for (const double tail : four) x.push_back(tail < 0 ? -tail : 1 - tail);
    }
    return x;
  };
  for (const uint32_t dimension : {0u, 1u, 2u, 17u, 500u, 3666u}) {
    std::vector<int> parts(kPoints, 0);
    for (const double x : points(dimension, 3)) ++parts.at(static_cast<size_t>(x * kPoints));
    for (const int count : parts) ASSERT_EQ(count, 1) << dimension;
  }
  const auto a = points(0, 0), b = points(1, 0), other = points(0, 1);
  for (uint32_t wide = 1; wide <= kPoints; wide *= 2) {
    std::vector<int> rectangles(kPoints, 0);
    const uint32_t high = kPoints / wide;
    for (uint32_t n = 0; n < kPoints; ++n)
      ++rectangles[static_cast<size_t>(a[n] * wide) * high + static_cast<size_t>(b[n] * high)];
    for (const int count : rectangles) ASSERT_EQ(count, 1) << wide;
  }
  EXPECT_NE(a, other);
}

TEST(Uniform, StaysInsideItsRangeAndIsSymmetric) {
  double wide = 0;
  float narrow = 0;
  reckon::uniform_from_words(0, 0, wide);
  EXPECT_EQ(wide, -0x1p-65);
  reckon::uniform_from_words(~0u, ~0u, wide);
  EXPECT_EQ(wide, 0x1p-65);
  reckon::uniform_from_words(0x7fffffffu, ~0u, wide);
  EXPECT_EQ(wide, -0.5);
  reckon::uniform_from_words(0x80000000u, 0, wide);
  EXPECT_EQ(wide, 0.5);
  reckon::uniform_from_words(0, 0, narrow);
  EXPECT_EQ(narrow, -0x1p-33f);
  reckon::uniform_from_words(0x7fffffffu, 0, narrow);
  EXPECT_EQ(narrow, -0.5f);
  // The tail is (k + 1/2) 2^-64 rounded once; here it is exact.
  reckon::uniform_from_words(0x00000001u, 0x00000003u, wide);
  EXPECT_EQ(wide, -std::ldexp(4294967299.5, -64));
  // In single the same leading bits.
  reckon::uniform_from_words(0x12345678u, 0x9abcdef0u, wide);
  reckon::uniform_from_words(0x12345678u, 0x9abcdef0u, narrow);
  EXPECT_NEAR(wide, narrow, 0x1p-32 + 0x1p-24 * 0.08);
}

/// Equal-probability chi-square over 256 cells of the uniform, 2^20 draws: with 255 degrees of
/// freedom a value above 400 has probability 1e-8.
double chi_square(const std::function<double(uint64_t)>& uniform) {
  std::vector<double> cells(256);
  const int draws = 1 << 20;
  for (int d = 0; d < draws; ++d) {
    const double s = uniform(static_cast<uint64_t>(d));
    const double u = s < 0 ? -s : 1 - s;
    ++cells[std::min<size_t>(255, static_cast<size_t>(u * 256))];
  }
  double sum = 0;
  for (const double count : cells) sum += (count - draws / 256.0) * (count - draws / 256.0) / (draws / 256.0);
  return sum;
}

TEST(Uniform, IsUniformAndTheTestCanFail) {
  const reckon::StreamName stream{"test/a", reckon::stream_identity("test/a")};
  EXPECT_LT(chi_square([&](uint64_t d) { return reckon::uniform_of_draw(stream, 1, d); }), 400);
  // A sampler that leans by half a percent is rejected.
  EXPECT_GT(chi_square([&](uint64_t d) {
              const double s = reckon::uniform_of_draw(stream, 1, d);
              return s < 0 ? s * 0.99 : s;
            }),
            400);
}

TEST(Stream, NamesDoNotCorrelate) {
  const reckon::StreamName a{"test/a", reckon::stream_identity("test/a")},
      b{"test/b", reckon::stream_identity("test/b")};
  const int draws = 1 << 18;
  double product = 0, shifted = 0, same = 0;
  for (int d = 0; d < draws; ++d) {
    const auto centre = [](double s) { return (s < 0 ? -s : 1 - s) - 0.5; };
    product += centre(reckon::uniform_of_draw(a, 1, d)) * centre(reckon::uniform_of_draw(b, 1, d));
    shifted += centre(reckon::uniform_of_draw(a, 1, d)) * centre(reckon::uniform_of_draw(a, 2, d));
    // a sampler that repeats another stream in every twentieth draw
    same += centre(reckon::uniform_of_draw(a, 1, d)) * centre(reckon::uniform_of_draw(d % 20 == 0 ? a : b, 1, d));
  }
  // The sum of products has sd sqrt(draws) / 12; five of them: false alarm 6e-7 each.
  EXPECT_LT(std::fabs(product), 5 * std::sqrt(draws) / 12);
  EXPECT_LT(std::fabs(shifted), 5 * std::sqrt(draws) / 12);
  EXPECT_GT(std::fabs(same), 5 * std::sqrt(draws) / 12);
}

}  // namespace
