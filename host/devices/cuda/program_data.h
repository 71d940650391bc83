// A program's numbers on a device: constants, streams and tables, as the generated source reads them.
#pragma once
#include <vector>

#include "devices/cuda/device.h"
#include "distributions/discrete.h"
#include "model/tables.h"
#include "philox.h"
#include "sampling/engine.h"
#include "sampling/sobol.h"

namespace reckon {

template <class Real>
class ProgramData {
 public:
  ProgramData(Device& device, const Program& program, const EngineOptions& options) : device_(device) {
    const uint64_t seed = options.seed;
    if (options.sampler == SamplerKind::sobol) {
      for (const auto& words : sobol_words(program.streams, seed, options.scramble))
        sobol_.insert(sobol_.end(), words.begin(), words.end());
    }
    const PhiloxSeed keys{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)};
    for (int round = 0; round < kPhiloxRounds; ++round) keys_.insert(keys_.end(), {keys.key0(round), keys.key1(round)});
    for (const StreamName& stream : program.streams) streams_.push_back(stream.identity);
    numbers_.assign(program.constants.begin(), program.constants.end());
    for (const auto& table : program.tables) {
      const TableRows<Real>& rows = rows_of(*table);
      tables_.push_back({upload(rows.coefficients), rows.first.empty() ? nullptr : upload(rows.first),
                         upload(rows.edge), upload(rows.centre), upload(rows.scale)});
    }
    for (const auto& data : program.discrete) {
      discrete_.push_back({upload(narrow(data->value)), upload(narrow(data->below)), upload(narrow(data->above)),
                           static_cast<uint32_t>(data->value.size())});
    }
  }

  /// Writes the arrays that every kernel of the program reads.
  void write_to(Module& module) const {
    write(module, "keys", keys_);
    write(module, "streams", streams_);
    write(module, "sobol", sobol_);
    write(module, "numbers", numbers_);
    write(module, "tables", tables_);
    write(module, "discrete", discrete_);
  }

 private:
  static const TableRows<Real>& rows_of(const QuantileTableData& data) {
    if constexpr (sizeof(Real) == 8) {
      return data.wide;
    } else {
      return data.narrow;
    }
  }
  static std::vector<Real> narrow(const std::vector<double>& values) { return {values.begin(), values.end()}; }

  template <class T>
  const T* upload(const std::vector<T>& values) {
    if (values.empty()) return nullptr;
    DeviceArray<unsigned char> memory(device_, values.size() * sizeof(T));
    device_.write(memory.get(), values.data(), values.size() * sizeof(T));
    memory_.push_back(std::move(memory));
    return reinterpret_cast<const T*>(memory_.back().get());
  }

  template <class T>
  void write(Module& module, const char* name, const std::vector<T>& values) const {
    if (values.empty()) return;
    const size_t bytes = values.size() * sizeof(T);
    device_.write(module.symbol(name, bytes), values.data(), bytes);
  }

  Device& device_;
  std::vector<DeviceArray<unsigned char>> memory_;
  std::vector<uint32_t> keys_, sobol_;
  std::vector<uint64_t> streams_;
  std::vector<Real> numbers_;
  std::vector<QuantileTable<Real>> tables_;
  std::vector<DiscreteTable<Real>> discrete_;
};

}  // namespace reckon
