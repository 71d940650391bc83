// Instructions from registers to registers: what they compute in one lane, over the lanes of a warp.
#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "actions.h"

namespace reckon::ptx {

namespace {

using s16 = int16_t;
using s32 = int32_t;
using s64 = int64_t;
using u32 = uint32_t;
using u64 = uint64_t;
using f32 = float;
using f64 = double;

/// A result's bits. What arithmetic makes of a NaN is not what the host makes of it.
template <class T>
u64 bits_of(T x, NanOfDouble nan) {
  if constexpr (std::is_same_v<T, f32>) {
    return x != x ? 0x7fffffffu : std::bit_cast<u32>(x);
  } else if constexpr (std::is_same_v<T, f64>) {
    if (x == x || nan == NanOfDouble::of_the_host) return std::bit_cast<u64>(x);
    return nan == NanOfDouble::positive ? 0x7ff8000000000000u : 0xfff8000000000000u;
  } else {
    return static_cast<u64>(x);
  }
}

/// to[0] = function(from...) in every active lane.
template <auto function, class To, class... From>
void compute(Warp& warp, const Instruction& instruction) {
  [&]<size_t... k>(std::index_sequence<k...>) {
    (warp.need_written(instruction, instruction.from[k]), ...);
    Register& to = warp[instruction.to[0]];
    const std::array<const Register*, sizeof...(From)> from{&warp[instruction.from[k]]...};
    const LaneMask active = warp.active;
    const NanOfDouble nan = warp.block().options.nan;
    for (u32 lane = 0; lane < kLanes; ++lane) {
      const u64 bits = bits_of(static_cast<To>(function(value_of<From>(from[k]->lane[lane])...)), nan);
      to.lane[lane] = (active >> lane & 1) != 0 ? bits : to.lane[lane];
    }
    to.written |= active;
  }
  (std::index_sequence_for<From...>{});
}
template <auto function, class T>
constexpr Action one = compute<function, T, T>;
template <auto function, class T>
constexpr Action two = compute<function, T, T, T>;
template <auto function, class T>
constexpr Action test = compute<function, bool, T, T>;
template <class To, class From>
constexpr Action convert = compute<[](From x) { return static_cast<To>(x); }, To, From>;
/// By a number of bits in 32 bits, all of them where there are not as many.
template <auto function, class T>
constexpr Action shift = compute<function, T, T, u32>;

constexpr auto plus = [](auto a, auto b) { return a + b; };
constexpr auto minus = [](auto a, auto b) { return a - b; };
constexpr auto times = [](auto a, auto b) { return a * b; };
constexpr auto over = [](auto a, auto b) { return a / b; };
constexpr auto fused = [](auto a, auto b, auto c) { return std::fma(a, b, c); };
constexpr auto root = [](auto a) { return std::sqrt(a); };
constexpr auto negative = [](auto a) { return -a; };
constexpr auto upper_half = [](u32 a, u32 b) { return static_cast<u64>(a) * b >> 32; };
constexpr auto smaller = [](auto a, auto b) { return std::min(a, b); };
constexpr auto larger = [](auto a, auto b) { return std::max(a, b); };
constexpr auto both = [](auto a, auto b) { return a & b; };
constexpr auto either = [](auto a, auto b) { return a | b; };
constexpr auto one_of = [](auto a, auto b) { return a ^ b; };
constexpr auto inverse = [](auto a) { return ~a; };
constexpr auto left = [](auto a, u32 by) { return by >= 8 * sizeof a ? decltype(a)(0) : a << by; };
constexpr auto right = [](auto a, u32 by) {
  return a >> std::min<u32>(by, 8 * sizeof a - 1) >> (by >= 8 * sizeof a ? 1 : 0);
};
constexpr auto equal = [](auto a, auto b) { return a == b; };
constexpr auto unequal = [](auto a, auto b) { return a < b || a > b; };
constexpr auto less = [](auto a, auto b) { return a < b; };
constexpr auto at_most = [](auto a, auto b) { return a <= b; };
constexpr auto greater = [](auto a, auto b) { return a > b; };
constexpr auto at_least = [](auto a, auto b) { return a >= b; };
// u: or one of them is a NaN
constexpr auto unequal_u = [](auto a, auto b) { return !(a == b); };
constexpr auto less_u = [](auto a, auto b) { return !(a >= b); };
constexpr auto at_most_u = [](auto a, auto b) { return !(a > b); };
constexpr auto greater_u = [](auto a, auto b) { return !(a <= b); };
constexpr auto at_least_u = [](auto a, auto b) { return !(a < b); };
constexpr auto unordered = [](auto a, auto b) { return a != a || b != b; };
constexpr auto ordered = [](auto a, auto b) { return a == a && b == b; };
constexpr auto reversed = [](u32 a) {
  u32 result = 0;
  for (int bit = 0; bit < 32; ++bit) result |= (a >> bit & 1) << (31 - bit);
  return result;
};
constexpr auto funnel_left = [](u32 low, u32 high, u32 by) { return (u64{high} << 32 | low) << (by & 31) >> 32; };
/// The function of three bits whose values stand in a table.
constexpr auto logic = [](u32 a, u32 b, u32 c, u32 table) {
  u32 result = 0;
  for (u32 k = 0; k < 8; ++k) {
    if ((table >> k & 1) != 0) result |= ((k & 4) != 0 ? a : ~a) & ((k & 2) != 0 ? b : ~b) & ((k & 1) != 0 ? c : ~c);
  }
  return result;
};
/// Toward zero, to the ends beyond them; of a NaN 0 in single, the highest bit alone in double.
template <class To>
constexpr auto truncated = [](auto x) {
  if (x != x) return sizeof x == 4 ? To(0) : To(1u << 31);
  const auto end = static_cast<decltype(x)>(uint64_t{std::numeric_limits<To>::max()} + 1);
  return x >= end ? std::numeric_limits<To>::max() : x < 0 ? To(0) : static_cast<To>(x);
};

/// Moves and choices pass on what was never written, so long as nothing depends on it.
void copy(Register& to, const Register& from, LaneMask lanes) {
  for (u32 lane = 0; lane < kLanes; ++lane) to.lane[lane] = (lanes >> lane & 1) != 0 ? from.lane[lane] : to.lane[lane];
  to.written = (to.written & ~lanes) | (from.written & lanes);
}
void move(Warp& warp, const Instruction& instruction) {
  copy(warp[instruction.to[0]], warp[instruction.from[0]], warp.active);
}
void select(Warp& warp, const Instruction& instruction) {
  warp.need_written(instruction, instruction.from[2]);
  LaneMask first = 0;
  for (u32 lane = 0; lane < kLanes; ++lane)
    first |= (warp[instruction.from[2]].lane[lane] != 0 ? LaneMask{1} : 0) << lane;
  const Register a = warp[instruction.from[0]], b = warp[instruction.from[1]];
  copy(warp[instruction.to[0]], a, warp.active & first);
  copy(warp[instruction.to[0]], b, warp.active & ~first);
}
/// mov.b64 {low, high}, from
void unpack(Warp& warp, const Instruction& instruction) {
  const Register from = warp[instruction.from[0]];
  Register high = from, low = from;
  for (u32 lane = 0; lane < kLanes; ++lane) {
    low.lane[lane] = static_cast<u32>(from.lane[lane]);
    high.lane[lane] = from.lane[lane] >> 32;
  }
  copy(warp[instruction.to[0]], low, warp.active);
  copy(warp[instruction.to[1]], high, warp.active);
}
template <class T>
void divide(Warp& warp, const Instruction& instruction) {
  for (u32 lane = 0; lane < kLanes; ++lane) {
    const LaneMask here = warp.active & LaneMask{1} << lane;
    if (here != 0 && warp[instruction.from[1]].lane[lane] == 0) warp.fault(instruction, here, "a division by zero");
  }
  two<[](T a, T b) { return b == 0 ? T(0) : a / b; }, T>(warp, instruction);
}
constexpr auto pair = [](u32 low, u32 high) { return static_cast<u64>(high) << 32 | low; };

void jump(Warp& warp, const Instruction&) { warp.jump(); }
void wait(Warp& warp, const Instruction&) { warp.wait(); }
void end(Warp& warp, const Instruction&) { warp.end(); }

template <class T>
void add_floating(Actions& actions, const std::string& type) {
  actions.merge(Actions{{"add.rn" + type, two<plus, T>},
                        {"sub.rn" + type, two<minus, T>},
                        {"mul.rn" + type, two<times, T>},
                        {"div.rn" + type, two<over, T>},
                        {"rcp.rn" + type, one<[](T x) { return T(1) / x; }, T>},
                        {"fma.rn" + type, compute<fused, T, T, T, T>},
                        {"sqrt.rn" + type, one<root, T>},
                        {"neg" + type, one<negative, T>},
                        {"abs" + type, one<[](T x) { return std::fabs(x); }, T>},
                        {"cvt.rzi.u32" + type, compute<truncated<u32>, u32, T>},
                        {"copysign" + type, two<[](T sign, T x) { return std::copysign(x, sign); }, T>},
                        {"cvt.rmi" + type + type, one<[](T x) { return std::floor(x); }, T>},
                        {"setp.ne" + type, test<unequal, T>},
                        {"setp.neu" + type, test<unequal_u, T>},
                        {"setp.ltu" + type, test<less_u, T>},
                        {"setp.leu" + type, test<at_most_u, T>},
                        {"setp.gtu" + type, test<greater_u, T>},
                        {"setp.geu" + type, test<at_least_u, T>},
                        {"setp.nan" + type, test<unordered, T>},
                        {"setp.num" + type, test<ordered, T>}});
}
template <class T>
void add_integers(Actions& actions, const std::string& type) {
  using Unsigned = std::make_unsigned_t<T>;
  actions.merge(Actions{
      {"add" + type, two<plus, Unsigned>},
      {"sub" + type, two<minus, Unsigned>},
      {"mul.lo" + type, two<times, Unsigned>},
      {"mad.lo" + type,
       compute<[](Unsigned a, Unsigned b, Unsigned c) { return a * b + c; }, Unsigned, Unsigned, Unsigned, Unsigned>},
      {"min" + type, two<smaller, T>},
      {"max" + type, two<larger, T>},
      {"shr" + type, shift<right, T>},
      {"setp.ne" + type, test<unequal, T>}});
}
template <class T>
void add_orders(Actions& actions, const std::string& type) {
  actions.merge(Actions{{"setp.eq" + type, test<equal, T>},
                        {"setp.lt" + type, test<less, T>},
                        {"setp.le" + type, test<at_most, T>},
                        {"setp.gt" + type, test<greater, T>},
                        {"setp.ge" + type, test<at_least, T>}});
}
template <class T>
void add_logic(Actions& actions, const std::string& type) {
  actions.merge(Actions{{"and" + type, two<both, T>},
                        {"or" + type, two<either, T>},
                        {"xor" + type, two<one_of, T>},
                        {"not" + type, one<inverse, T>},
                        {"shl" + type, shift<left, T>}});
}

}  // namespace

Actions arithmetic() {
  Actions actions{{"mul.hi.u32", two<upper_half, u32>},
                  {"mul.wide.u32", compute<[](u32 a, u32 b) { return u64{a} * b; }, u64, u32, u32>},
                  {"mul.wide.s32", compute<[](s32 a, s32 b) { return s64{a} * b; }, s64, s32, s32>},
                  {"lop3.b32", compute<logic, u32, u32, u32, u32, u32>},
                  {"shf.l.wrap.b32", compute<funnel_left, u32, u32, u32, u32>},
                  {"mov.b64 pack", compute<pair, u64, u32, u32>},
                  {"mov.b64 unpack", unpack},
                  {"neg.s32", compute<[](s32 a) { return static_cast<s32>(0u - static_cast<u32>(a)); }, s32, s32>},
                  {"brev.b32", compute<reversed, u32, u32>},
                  {"not.pred", compute<[](u64 a) { return a == 0; }, bool, u64>},
                  {"cvt.u64.u32", convert<u64, u32>},
                  {"cvt.u32.u64", convert<u32, u64>},
                  {"cvt.s64.s32", convert<s64, s32>},
                  {"cvt.f64.f32", convert<f64, f32>},
                  {"cvt.rn.f32.f64", convert<f32, f64>},
                  {"cvt.rn.f64.u32", convert<f64, u32>},
                  {"cvt.rn.f64.s32", convert<f64, s32>},
                  {"cvt.rn.f32.u32", convert<f32, u32>},
                  {"cvt.rn.f32.u64", convert<f32, u64>},
                  {"cvt.rn.f64.u64", convert<f64, u64>},
                  {"div.u32", divide<u32>},
                  {"div.u64", divide<u64>},
                  {"cvta.to.global.u64", move},
                  {"cvta.local.u64", move},  // offsets there and back: what uses one as an address faults
                  {"cvta.to.local.u64", move},
                  {"bra", jump},
                  {"bra.uni", jump},
                  {"bar.sync", wait},
                  {"ret", end}};
  add_floating<f32>(actions, ".f32");
  add_floating<f64>(actions, ".f64");
  add_integers<u32>(actions, ".u32"), add_integers<s32>(actions, ".s32");
  add_integers<u64>(actions, ".u64"), add_integers<s64>(actions, ".s64");
  add_orders<u32>(actions, ".u32"), add_orders<s32>(actions, ".s32"), add_orders<s16>(actions, ".s16");
  add_orders<u64>(actions, ".u64"), add_orders<s64>(actions, ".s64");
  add_orders<u32>(actions, ".b32"), add_orders<u64>(actions, ".b64");
  add_orders<f32>(actions, ".f32"), add_orders<f64>(actions, ".f64");
  add_logic<u32>(actions, ".b32"), add_logic<u64>(actions, ".b64"), add_logic<u64>(actions, ".pred");
  for (const char* type : {".pred", ".b16", ".u16", ".b32", ".u32", ".s32", ".f32", ".b64", ".u64", ".s64", ".f64"}) {
    actions["mov" + std::string(type)] = move;
    actions["selp" + std::string(type)] = select;
  }
  return actions;
}

}  // namespace reckon::ptx
