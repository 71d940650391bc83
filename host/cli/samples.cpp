// --samples FILE.npy: every draw of every output, in NumPy's format.
#include <fmt/format.h>

#include <bit>

#include "cli/cli.h"

namespace reckon {

static_assert(std::endian::native == std::endian::little, "the .npy header promises little-endian numbers");

std::unique_ptr<WholeFile> write_samples(const std::string& path, const Scenario& scenario, const Question& question,
                                         const Machine& machine, uint64_t draws) {
  auto file = std::make_unique<WholeFile>(path);
  const size_t outputs = scenario.outputs.size();
  std::string header = fmt::format("{{'descr': '<f8', 'fortran_order': False, 'shape': ({}, {}), }}", draws, outputs);
  header.append(63 - (10 + header.size()) % 64, ' ');  // the data start at a multiple of 64 bytes
  header += '\n';
  const auto length = static_cast<uint16_t>(header.size());
  file->append(std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(length & 0xff) + static_cast<char>(length >> 8) +
               header);
  for_each_tile(scenario, question, machine, draws, [&](const std::vector<std::vector<double>>& values) {
    std::string bytes;
    for (size_t d = 0; d < values[0].size(); ++d) {
      for (size_t k = 0; k < outputs; ++k) {
        const double value = scenario.outputs[k].display.convert(values[k][d]);
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
      }
    }
    file->append(bytes);
  });
  return file;
}

}  // namespace reckon
