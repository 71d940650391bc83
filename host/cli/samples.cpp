// --samples FILE: every draw as a NumPy array (.npy), named NumPy arrays (.npz), or a table (.csv).
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <boost/crc.hpp>

#include "cli/cli.h"
#include "language/text.h"
#include "report/figure.h"

namespace reckon {

static_assert(std::endian::native == std::endian::little, "the formats promise little-endian numbers");

namespace {

using Values = std::vector<std::vector<double>>;  // [column][draw], in base units

template <class Number>
void append(std::string& bytes, Number value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// NumPy's header of an array of doubles of this shape; the data start at a multiple of 64 bytes.
std::string npy_header(const std::string& shape) {
  std::string header = fmt::format("{{'descr': '<f8', 'fortran_order': False, 'shape': {}, }}", shape);
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  append(bytes, static_cast<uint16_t>(header.size()));
  return bytes + header;
}

class Samples {
 public:
  Samples(WholeFile& file, const Scenario& scenario, const Question& question, const Machine& machine,
          const SampleOptions& options)
      : file_(file), scenario_(scenario), question_(question), machine_(machine), options_(options) {}

  /// An array of shape (draws, columns).
  void npy() {
    file_.append(npy_header(fmt::format("({}, {})", options_.draws, options_.columns.size())));
    each_tile(options_.columns, [&](const Values& values) {
      std::string bytes;
      for (size_t d = 0; d < values[0].size(); ++d) {
        for (size_t k = 0; k < values.size(); ++k) append(bytes, shown(options_.columns[k], values[k][d]));
      }
      file_.append(bytes);
    });
  }

  void csv() {
    std::string line;
    for (const NamedNode& column : options_.columns) {
      const std::string& unit = column.display.unit;
      line += (line.empty() ? "" : ",") + column.name + (unit.empty() ? "" : " [" + unit + "]");
    }
    file_.append(line + "\n");
    each_tile(options_.columns, [&](const Values& values) {
      std::string text;
      for (size_t d = 0; d < values[0].size(); ++d) {
        for (size_t k = 0; k < values.size(); ++k)
          fmt::format_to(std::back_inserter(text), "{}{}", k == 0 ? "" : ",", shown(options_.columns[k], values[k][d]));
        text += '\n';
      }
      file_.append(text);
    });
  }

  /// A zip file of arrays, one a column, stored as they are (APPNOTE 6.3; sizes in 64 bits throughout).
  void npz() {
    std::string directory;
    for (const NamedNode& column : options_.columns) add_entry(column, directory);
    const uint64_t start = written_, size = directory.size(), count = options_.columns.size();
    write(directory);
    std::string end("PK\x06\x06", 4);
    const uint64_t end_at = written_;
    append(end, uint64_t{44}), append(end, uint16_t{45}), append(end, uint16_t{45});
    append(end, uint32_t{0}), append(end, uint32_t{0});
    append(end, count), append(end, count), append(end, size), append(end, start);
    end += std::string("PK\x06\x07", 4);
    append(end, uint32_t{0}), append(end, end_at), append(end, uint32_t{1});
    end += std::string("PK\x05\x06", 4);
    append(end, uint32_t{0}), append(end, uint16_t{0xffff}), append(end, uint16_t{0xffff});
    append(end, ~uint32_t{0}), append(end, ~uint32_t{0}), append(end, uint16_t{0});
    write(end);
  }

 private:
  static double shown(const NamedNode& column, double base) { return column.display.convert(base); }

  template <class Take>
  void each_tile(const std::vector<NamedNode>& columns, const Take& take) const {
    std::vector<NodeId> nodes;
    for (const NamedNode& column : columns) nodes.push_back(column.node);
    for_each_tile(scenario_, question_, machine_, options_.draws, nodes, take);
  }

  void write(const std::string& bytes) {
    file_.append(bytes);
    written_ += bytes.size();
  }

  void add_entry(const NamedNode& column, std::string& directory) {
    const std::string name = column.name + ".npy", header = npy_header(fmt::format("({},)", options_.draws));
    const uint64_t size = header.size() + 8 * options_.draws, offset = written_;
    constexpr uint16_t kVersion = 45, kSizesFollow = 1 << 3 | 1 << 11;  // and the name is UTF-8
    std::string local("PK\x03\x04", 4);
    append(local, kVersion), append(local, kSizesFollow), append(local, uint16_t{0}),
        append(local, uint32_t{0x00210000});
    append(local, uint32_t{0}), append(local, ~uint32_t{0}), append(local, ~uint32_t{0});
    append(local, static_cast<uint16_t>(name.size())), append(local, uint16_t{20});
    local += name;
    append(local, uint16_t{1}), append(local, uint16_t{16}), append(local, size), append(local, size);
    write(local);
    boost::crc_32_type crc;
    const auto add = [&](const std::string& bytes) {
      crc.process_bytes(bytes.data(), bytes.size());
      write(bytes);
    };
    add(header);
    each_tile({column}, [&](const Values& values) {
      std::string bytes;
      for (const double value : values[0]) append(bytes, shown(column, value));
      add(bytes);
    });
    std::string after("PK\x07\x08", 4);
    append(after, static_cast<uint32_t>(crc.checksum())), append(after, size), append(after, size);
    write(after);
    directory += std::string("PK\x01\x02", 4);
    append(directory, kVersion), append(directory, kVersion), append(directory, kSizesFollow);
    append(directory, uint16_t{0}), append(directory, uint32_t{0x00210000});
    append(directory, static_cast<uint32_t>(crc.checksum()));
    append(directory, ~uint32_t{0}), append(directory, ~uint32_t{0});
    append(directory, static_cast<uint16_t>(name.size())), append(directory, uint16_t{28});
    append(directory, uint16_t{0}), append(directory, uint16_t{0}), append(directory, uint16_t{0});
    append(directory, uint32_t{0}), append(directory, ~uint32_t{0});
    directory += name;
    append(directory, uint16_t{1}), append(directory, uint16_t{24}), append(directory, size), append(directory, size),
        append(directory, offset);
  }

  WholeFile& file_;
  const Scenario& scenario_;
  const Question& question_;
  const Machine& machine_;
  const SampleOptions& options_;
  uint64_t written_ = 0;
};

}  // namespace

void check_samples_name(const std::string& path) {
  if (path.empty() || has_ending(path, ".npy") || has_ending(path, ".npz") || has_ending(path, ".csv")) return;
  throw UsageError(fmt::format("--samples {}: the file's name must end in .npy, .npz or .csv", path));
}

std::string samples_size(const SampleOptions& options) {
  const double bytes = options.bytes();
  const double shown = has_ending(options.path, ".csv") ? 2.3 * bytes : bytes;
  const std::pair<double, const char*> units[] = {{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}};
  const auto unit =
      std::find_if(std::begin(units), std::end(units) - 1, [&](const auto& one) { return shown >= one.first; });
  const double number = shown / unit->first;
  return fmt::format("{} draws of {} column{}, {}{:.{}f} {}", group_digits(options.draws), options.columns.size(),
                     options.columns.size() == 1 ? "" : "s", shown == bytes ? "" : "about ", number,
                     number < 10 ? 1 : 0, unit->second);
}

std::unique_ptr<WholeFile> write_samples(const SampleOptions& options, const Scenario& scenario,
                                         const Question& question, const Machine& machine) {
  auto file = std::make_unique<WholeFile>(options.path);
  Samples samples(*file, scenario, question, machine, options);
  if (has_ending(options.path, ".npy")) samples.npy();
  if (has_ending(options.path, ".npz")) samples.npz();
  if (has_ending(options.path, ".csv")) samples.csv();
  return file;
}

}  // namespace reckon
