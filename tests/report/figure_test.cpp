// Figures with the digits that their errors support.
#include "report/figure.h"

#include <gtest/gtest.h>

namespace reckon {
namespace {

TEST(Figures, APercentageMayBeWrongByFiveOfItsLastDigit) {
  EXPECT_EQ(format_percentage(0.2904, 0.0143, 1000), "29%");
  EXPECT_EQ(format_percentage(0.3042, 0.0046, 10'000), "30%");
  EXPECT_EQ(format_percentage(0.30372, 0.00046, 1'000'000), "30.4%");
  EXPECT_EQ(format_percentage(0.38974, 0.000154, 10'000'000), "38.97%");
  EXPECT_EQ(format_percentage(0.38974, 1e-8, 1'000'000'000'000), "38.97%");
}

TEST(Figures, NoneOrAllOfTheDrawsIsABound) {
  EXPECT_EQ(format_percentage(0, 0, 1'000'000), "<0.0003%");
  EXPECT_EQ(format_percentage(1, 0, 1'000'000), ">99.9997%");
  EXPECT_EQ(format_percentage(0.5, 0.3, 3), "-");
}

TEST(Figures, AreCutWhereTheErrorBegins) {
  EXPECT_EQ(format_figure(5'917'345, 1600), "5.92M");
  EXPECT_EQ(format_figure(243.6, 2.3), "240");
  EXPECT_EQ(format_figure(2, 0), "2");
}

}  // namespace
}  // namespace reckon
