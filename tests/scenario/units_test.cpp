// Units are read as people mean them, or refused.
#include <gtest/gtest.h>

#include "base/usage_error.h"
#include "model/interpret.h"
#include "test_support.h"

namespace reckon {
namespace {

/// A model quantity with every prior at its median, in the unit that it is shown in.
struct Shown {
  double value;
  std::string unit;
};
Shown shown(const std::string& formula, const std::string& priors = "", const std::string& unit = "") {
  const TemporaryScenario file("id = \"t\"\n[priors]\n" + priors + "[model]\ny = { formula = \"" + formula + "\"" +
                               (unit.empty() ? "" : ", unit = \"" + unit + "\"") + " }\n");
  const Scenario scenario = load_scenario(file.path(), {});
  const NamedNode& y = scenario.outputs.at(0);
  return {y.display.convert(values_at_median(scenario.graph)[y.node]), y.display.unit};
}

TEST(Units, BehindADistributionAreItsParameters) {
  const std::pair<const char*, const char*> alike[] = {
      {"truncate(normal(5, 1) [kUSD], 1 [kUSD], 9 [kUSD])",
       "truncate(normal(5 [kUSD], 1 [kUSD]), 1000 [USD], 9 [kUSD])"},
      {"truncate(lognormal(mean = 5, sd = 2) [h], 1 [h], 9 [h])",
       "truncate(lognormal(mean = 5 [h], sd = 2 [h]), 1 [h], 9 [h])"},
      {"mixture((1 to 2) [h], metalog(p10 = 2, p50 = 4, p90 = 9) [h], weights = [1, 2])",
       "mixture(1 to 2 [h], metalog(p10 = 2 [h], p50 = 4 [h], p90 = 9 [h]), weights = [1, 2])"},
      {"truncate(mixture(1 to 2, 5) [h], 1 [h], 6 [h])", "truncate(mixture(1 to 2 [h], 5 [h]), 1 [h], 6 [h])"},
      {"mixture(poisson(3) [GPU], 5 [GPU])", "mixture(poisson(3 [GPU]), 5 [GPU])"},
  };
  for (const auto& [behind, inside] : alike) {
    const auto hash = [](const std::string& prior) {
      const TemporaryScenario file("id = \"t\"\n[priors]\nx = \"" + prior + "\"\n[model]\ny = \"x\"\n");
      return run_scenario(load_scenario(file.path(), {}), with_draws(1000)).sha256;
    };
    EXPECT_EQ(hash(behind), hash(inside)) << behind;
  }
}

TEST(Units, AreReadToTheirEnd) {
  const auto is = [](const std::string& formula, double value, const std::string& unit) {
    const Shown got = shown(formula);
    EXPECT_EQ(got.value, value) << formula;
    EXPECT_EQ(got.unit, unit) << formula;
  };
  is("3 [FLOP^0.5]", 3, "FLOP^0.5");
  is("2 [m^1.5]", 2, "m^1.5");
  is("2 [m^(-1/3)]", 2, "1/m^(1/3)");
  is("2 [m^(1/3)] * 3 [m^(2/3)]", 6, "m");
  is("2 [m^(1/3)] ^ 3", 8, "m");
  is("sqrt(9 [FLOP])", 3, "FLOP^0.5");
  is("(8 [FLOP]) ^ (1/3)", 2, "FLOP^(1/3)");
  is("3 [(1e6 m)^0.5]", 3000, "m^0.5");
  is("3 [USD/(1e6 token)]", 3e-6, "USD/token");
  is("5 [1_000 token]", 5000, "token");
  is("5 [2e3 token]", 10000, "token");
  is("5 [2.5e-1 token]", 1.25, "token");
  is("80 [GiB]", 687194767360.0, "bit");
  is("1 [KiB] + 1 [MiB] + 1 [TiB] + 1 [PiB]", 8.0 * (1024.0 + 1048576.0 + 1099511627776.0 + 1125899906842624.0), "bit");
  is("2 [m\u00b2]", 2, "m^2");
  is("2 [GPU\u00b7h]", 7200, "GPU s");
  is("1 [mile/h]", 1609.344 / 3600, "m/s");
  is("3 [J/(K mol)]", 3, "kg m^2/(K mol s^2)");
  is("1 [kilometers]", 1000, "m");
}

TEST(Units, KeepWhatIsCounted) {
  const auto is = [](const std::string& formula, double value, const std::string& unit) {
    const Shown got = shown(formula);
    EXPECT_EQ(got.value, value) << formula;
    EXPECT_EQ(got.unit, unit) << formula;
  };
  is("1.4e9 [Hz] * 1024 [FLOP/cycle]", 1433.6e9, "FLOP/s");
  is("80 [gigabytes]", 640e9, "bit");
  is("100 [megabits/s]", 100e6, "bit/s");
  is("2 [kilotonnes]", 2e6, "kg");
  is("3 [km2]", 3e6, "m^2");
}

TEST(Units, WithTwoReadingsAreRefused) {
  const auto refused = [](const std::string& unit) {
    try {
      shown("5 [" + unit + "]");
    } catch (const ScenarioError& error) {
      return std::string(error.what());
    }
    return std::string("good");
  };
  EXPECT_SAYS(refused("mbit/s"), "write Mbit for a million");
  EXPECT_SAYS(refused("USD/mtoken"), "write Mtoken for a million");
  EXPECT_SAYS(refused("mUSD"), "as in 5M [USD]");
  EXPECT_SAYS(refused("mt"), "or Mt for a million");
  EXPECT_SAYS(refused("kilotons"), "write kilotonnes");
  EXPECT_SAYS(refused("L water/kWh"), "unknown unit 'water'");
  EXPECT_SAYS(refused("bps"), "basis point");
  EXPECT_SAYS(refused("USD/(A10 h)"), "count GPUs of any kind");
  EXPECT_SAYS(refused("H100 h"), "count GPUs of any kind");
  for (const char* multiplied : {"USD B", "m USD", "mm USD", "USD M/yr"})
    EXPECT_SAYS(refused(multiplied), "a multiplier belongs to the number");
  for (const char* unknown : {"pFLOP", "cUSD", "rotation", "count", "force"})
    EXPECT_SAYS(refused(unknown), "unknown unit");
  EXPECT_SAYS(refused("% %"), "the percent stands twice");
}

TEST(Units, ShowPricesPerMillion) {
  const Shown price = shown("3e-6 [USD/token]", "", "USD/(1e6 token)");
  EXPECT_DOUBLE_EQ(price.value, 3);
  EXPECT_EQ(price.unit, "USD/(1e6 token)");
}

TEST(Units, OfARateAreShownAsWritten) {
  EXPECT_EQ(shown("growth * 2", "growth = \"5 [%/yr]\"\n").unit, "%/yr");
  EXPECT_DOUBLE_EQ(shown("growth * 2", "growth = \"5 [%/yr]\"\n").value, 10);
  EXPECT_EQ(shown("1 / t", "t = \"5 [s]\"\n").unit, "1/s");
}

}  // namespace
}  // namespace reckon
