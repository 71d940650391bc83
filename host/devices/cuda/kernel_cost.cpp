#include "devices/cuda/kernel_cost.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

namespace reckon {

namespace {

struct Line {
  std::string operation;  // with its types; empty for labels and directives
  std::string text;
  double share;  // of the warps that run it
};

/// That one of a warp's 32 normals in single is a tail, below 2^-9 on either side: what `seldom_from`
/// and `seldom_to` stand around (kernels/special/normal.h).
constexpr double kSeldom = 0.118;  // 1 - (1 - 2^-8)^32

struct Loop {
  size_t first, last;  // lines, both included
  bool holds(size_t line) const { return line >= first && line <= last; }
};

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }
bool starts(const std::string& text, const char* part) { return text.rfind(part, 0) == 0; }

std::vector<Line> read_lines(const std::string& ptx) {
  std::vector<Line> lines;
  std::istringstream stream(ptx);
  std::string text;
  double share = 1;
  while (std::getline(stream, text)) {
    if (has(text, "// seldom: ")) share = has(text, "from") ? kSeldom : 1;
    std::istringstream words(text);
    std::string word;
    words >> word;
    if (!word.empty() && word[0] == '@') words >> word;
    const bool instruction = !word.empty() && word[0] >= 'a' && word[0] <= 'z' && text.back() == ';';
    lines.push_back({instruction ? word : "", text, share});
  }
  return lines;
}

/// Loops as backward branches; PTX keeps a loop's lines together.
std::vector<Loop> find_loops(const std::vector<Line>& lines) {
  std::map<std::string, size_t> labels;
  std::vector<Loop> loops;
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string& text = lines[i].text;
    if (starts(text, "$L") && has(text, ":")) labels[text.substr(0, text.find(':'))] = i;
    if (!starts(lines[i].operation, "bra")) continue;
    const size_t at = text.rfind("$L");
    const auto label = labels.find(text.substr(at, text.find(';') - at));
    if (label != labels.end()) loops.push_back({label->second, i});
  }
  return loops;
}

KernelCost cost_of(const std::string& operation, bool wide_constant) {
  const auto is = [&](const char* name) { return starts(operation, name); };
  const bool wide_float = has(operation, ".f64"), narrow_float = has(operation, ".f32");
  const bool wide_integer = has(operation, ".s64") || has(operation, ".u64") || has(operation, ".b64");
  // Moves and address spaces vanish in registers; barriers stand outside of the draws. Constants in
  // double are built from halves, those in memory read into a register.
  if (is("mov.f64") || is("mov.b64")) return wide_constant ? KernelCost{2, 0, 0, 0, 0} : KernelCost{};
  if (is("ld.const")) return {1, 0, 0, 0, 0};
  if (is("mov") || is("cvta") || is("bar") || is("ret") || is("ld.param") || is("st.param")) return {};
  if (is("div") || is("sqrt") || is("rcp"))
    return wide_float ? KernelCost{16, 10, 0, 1, 0} : KernelCost{10, 0, 0, 1, 0};
  if (is("cvt")) return wide_float || narrow_float ? KernelCost{1, 0, 0, 1, 0} : KernelCost{1, 0, 0, 0, 0};
  if (is("ld") || is("st") || is("atom") || is("red")) {  // the memory pipe passes 32 lanes of 4 bytes a clock
    const double numbers = has(operation, ".v4") ? 4 : has(operation, ".v2") ? 2 : 1;
    return {1, 0, 0, 0, numbers * (wide_float || wide_integer ? 2 : 1)};
  }
  if (is("mul") && !wide_float && !narrow_float)
    return wide_integer && !is("mul.wide") ? KernelCost{4, 0, 4, 0, 0} : KernelCost{1, 0, 1, 0, 0};
  if (is("mad")) return {1, 0, 1, 0, 0};
  if (wide_float && !is("selp")) return {1, 1, 0, 0, 0};
  // Of the 64-bit logic most joins or splits halves, which costs one instruction or none.
  const bool logic = is("and") || is("or") || is("xor") || is("shl") || is("shr");
  return {(wide_integer && !logic) || wide_float ? 2.0 : 1.0, 0, 0, 0, 0};
}

void add(KernelCost& sum, const KernelCost& cost, double times) {
  sum.issue += cost.issue * times;
  sum.fp64 += cost.fp64 * times;
  sum.integer_multiply += cost.integer_multiply * times;
  sum.special += cost.special * times;
  sum.memory += cost.memory * times;
}

/// What a call of each function costs, by its name. The functions of kernels/ have no loops and call none.
std::map<std::string, KernelCost> costs_of_calls(const std::vector<Line>& lines) {
  std::map<std::string, KernelCost> costs;
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string& head = lines[i].text;
    if (!starts(head, ".func") || head.back() != '(') continue;
    const size_t name = head.rfind(' ') + 1;
    KernelCost cost{2, 0, 0, 0, 0};  // there and back
    for (; i < lines.size() && lines[i].text != "}"; ++i) {
      if (!lines[i].operation.empty())
        add(cost, cost_of(lines[i].operation, has(lines[i].text, ", 0d")), lines[i].share);
    }
    costs[head.substr(name, head.size() - name - 1)] = cost;
  }
  return costs;
}

/// The cost of a call that begins on a line and names its function there or on the next.
const KernelCost& cost_of_call(const std::vector<Line>& lines, size_t at,
                               const std::map<std::string, KernelCost>& calls) {
  for (const auto& [name, cost] : calls) {
    for (size_t i = at; i < std::min(at + 2, lines.size()); ++i) {
      if (has(lines[i].text, (name + ",").c_str())) return cost;
    }
  }
  static const KernelCost unknown;
  return unknown;
}

}  // namespace

KernelCost cost_of_draw(const std::string& ptx, size_t rounds, int width) {
  const std::vector<Line> lines = read_lines(ptx);
  const std::vector<Loop> loops = find_loops(lines);
  const std::map<std::string, KernelCost> calls = costs_of_calls(lines);
  // The bins' atomics stand in the draws; the smallest loop around all of them takes a counter, or,
  // where the draws have a loop of their own, that one does, in the next larger.
  size_t first_bin = lines.size(), last_bin = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!starts(lines[i].operation, "atom") || !has(lines[i].operation, ".add.u32")) continue;
    first_bin = std::min(first_bin, i);
    last_bin = i;
  }
  std::vector<Loop> around;
  for (const Loop& loop : loops) {
    if (loop.holds(first_bin) && loop.holds(last_bin)) around.push_back(loop);
  }
  std::sort(around.begin(), around.end(),
            [](const Loop& a, const Loop& b) { return a.last - a.first < b.last - b.first; });
  const bool in_steps = width < 4;
  KernelCost counter;
  if (around.size() < (in_steps ? 2u : 1u)) return counter;
  const Loop draw = around[0], whole = in_steps ? around[1] : around[0];
  Loop stream{1, 0};  // empty
  for (const Loop& loop : loops) {
    if (in_steps && rounds > 0 && loop.first > whole.first && loop.last < draw.first &&
        (stream.first > stream.last || loop.last - loop.first > stream.last - stream.first))
      stream = loop;
  }
  for (size_t i = whole.first; i <= whole.last; ++i) {
    const bool call = has(lines[i].text, "call.uni");
    if (lines[i].operation.empty() && !call) continue;
    const double times = !in_steps         ? 1
                         : draw.holds(i)   ? 4.0 / width
                         : stream.holds(i) ? static_cast<double>(rounds)
                                           : 1;
    const KernelCost cost =
        call ? cost_of_call(lines, i, calls) : cost_of(lines[i].operation, has(lines[i].text, ", 0d"));
    if (call && cost.issue == 0) return {};
    add(counter, cost, times * lines[i].share);
  }
  KernelCost result;
  add(result, counter, 0.25);
  return result;
}

PipeRates pipe_rates(int major, int minor) {
  PipeRates rates;
  if (major == 9 || (major == 8 && minor == 0) || (major == 10 && minor == 0)) {
    rates.fp64 = major == 8 ? 32 : 64;
    return rates;
  }
  rates.fp64 = 2;  // consumer chips
  return rates;
}

Bound bound_of(const KernelCost& cost, const PipeRates& rates, uint32_t multiprocessors, double hertz) {
  const std::pair<double, const char*> clocks[] = {
      {cost.issue / rates.issue, "instruction issue"},
      {cost.fp64 / rates.fp64, "double precision"},
      {cost.integer_multiply / rates.integer_multiply, "integer multiplication"},
      {cost.special / rates.special, "conversions and special functions"},
      {cost.memory / rates.memory, "loads, stores and atomics"}};
  const auto limit = *std::max_element(std::begin(clocks), std::end(clocks));
  if (!(limit.first > 0)) return {};
  return {multiprocessors * hertz / limit.first, limit.second};
}

}  // namespace reckon
