// The interpreter finds the faults that a GPU passes over in silence: small kernels, one fault each, beside
// neighbours without one.
#include "ptx/machine.h"

#include <gtest/gtest.h>

#include <cstring>

namespace reckon::ptx {
namespace {

// Two blocks of 64 threads; %r1 is the thread, %r2 the block; %rd1 and %rd2 are the thread's words of shared
// and of global memory; of the latter the first 512 bytes were never written, the next 512 were.
const char* const kHead = R"(
.version 9.0
.target sm_90
.address_size 64
.const .align 4 .b8 numbers[16];
.extern .shared .align 16 .b8 pool[];
.visible .entry f(
  .param .align 8 .b8 f_param_0[16]
)
.maxntid 64, 1, 1
{
  .local .align 8 .b8 depot[16];
  .reg .pred %p<9>; .reg .b32 %r<9>; .reg .b64 %rd<9>; .reg .f32 %f<9>; .reg .f64 %fd<9>;
  ld.param.u64 %rd8, [f_param_0]; cvta.to.global.u64 %rd7, %rd8;
  mov.u32 %r1, %tid.x; mov.u32 %r2, %ctaid.x;
  mul.wide.u32 %rd6, %r1, 4; mov.u64 %rd1, pool; add.s64 %rd1, %rd1, %rd6;
  mul.wide.u32 %rd5, %r2, 256; add.s64 %rd2, %rd7, %rd6; add.s64 %rd2, %rd2, %rd5;
)";

struct Case {
  const char *name, *body, *expected;  // empty: no fault
};
const Case kCases[] = {
    {"AWordAThread",
     "st.shared.u32 [%rd1], %r1; bar.sync 0; ld.shared.u32 %r3, [pool]; st.global.u32 [%rd2], %r3; ret;", ""},
    {"LoadAfterStore", "st.shared.u32 [%rd1], %r1; ld.shared.u32 %r3, [pool]; ret;", "a race with thread 0 of block 0"},
    {"StoreAfterLoad",
     "st.shared.u32 [%rd1], %r1; bar.sync 0; ld.shared.u32 %r3, [pool]; setp.eq.s32 %p1, %r1, 63; @%p1 st.shared.u32 "
     "[pool], %r1; ret;",
     "a race with thread"},
    {"TwoStoresOfAWarp", "st.shared.u32 [pool], %r1; ret;", "a race with thread 0"},
    {"SharedAtomics",
     "setp.eq.s32 %p1, %r1, 0; @%p1 st.shared.u32 [pool], %r1; bar.sync 0; atom.shared.add.u32 %r3, [pool], 1; ret;",
     ""},
    {"LoadBesideAnAtomic",
     "setp.eq.s32 %p1, %r1, 0; @%p1 st.shared.u32 [pool], %r1; bar.sync 0; atom.shared.add.u32 %r3, [pool], 1; "
     "ld.shared.u32 %r3, [pool]; "
     "ret;",
     "a race"},
    {"GlobalRaceInABlock", "setp.lt.u32 %p1, %r2, 1; @%p1 st.global.u32 [%rd7], %r1; ret;",
     "a race with thread 0 of block 0"},
    {"GlobalRaceOfBlocks", "setp.eq.s32 %p1, %r1, 5; @%p1 st.global.u32 [%rd7], %r1; bar.sync 0; ret;",
     "a race with thread 5 of block 0"},
    {"GlobalAtomics", "atom.global.add.u32 %r3, [%rd7+512], 1; ld.volatile.global.u32 %r3, [%rd7+512]; ret;", ""},
    {"PlainLoadOfGlobalAtomics", "atom.global.add.u32 %r3, [%rd7+512], 1; ld.global.u32 %r3, [%rd7+512]; ret;",
     "a race"},
    {"ReadOnlyButChanged", "st.global.u32 [%rd2], %r1; ld.global.nc.u32 %r3, [%rd2]; ret;", "read-only, but changed"},
    {"BeyondShared", "st.shared.u32 [%rd1+128], %r1; ret;", "out of bounds of shared memory"},
    {"BeyondGlobal", "st.global.u32 [%rd2+4096], %r1; ret;", "out of bounds"},
    {"BeyondLocal", "st.local.u32 [depot+16], %r1; ret;", "out of bounds of local memory"},
    {"BeforeGlobal", "st.global.u32 [%rd7+-4], %r1; ret;", "out of bounds"},
    {"MisalignedShared", "st.shared.u32 [%rd1+2], %r1; ret;", "misaligned by 2 bytes"},
    {"MisalignedVector", "mov.f64 %fd1, 0d3FF0000000000000; st.global.v2.f64 [%rd7+8], {%fd1, %fd1}; ret;",
     "misaligned by 8 bytes"},
    {"MisalignedConstantVector", "ld.const.v2.f32 {%f1, %f2}, [numbers]; ret;", "misaligned by 4 bytes"},
    {"SharedNeverWritten", "ld.shared.u32 %r3, [%rd1]; ret;", "never written, in shared memory"},
    {"ConstantNeverWritten", "ld.const.u32 %r3, [numbers]; ret;", "never written, in numbers"},
    {"GlobalNeverWritten", "ld.global.u32 %r3, [%rd2]; ret;", "never written"},
    {"LocalNeverWritten", "st.local.u32 [depot+4], %r1; ld.local.u32 %r3, [depot]; ret;",
     "never written, in local memory"},
    {"RegisterNeverWritten", "add.s32 %r3, %r4, 1; ret;", "a register that was never written"},
    {"WrittenByHalfTheLanes", "setp.lt.u32 %p1, %r1, 16; @%p1 mov.u32 %r4, %r1; add.s32 %r3, %r4, 1; ret;",
     "thread 16,"},
    {"GuardNeverWritten", "@%p1 bra $L1; $L1: ret;", "a register that was never written"},
    {"MovedButNotUsed", "mov.u32 %r3, %r4; ret;", ""},
    {"MovedAndStored", "mov.u32 %r3, %r4; st.shared.u32 [%rd1], %r3; ret;", "a register that was never written"},
    {"SpilledAndUsed", "st.local.u32 [depot], %r4; ld.local.u32 %r3, [depot]; ret;", "never written, in local memory"},
    {"EndBeforeABarrier", "setp.eq.s32 %p1, %r1, 40; @%p1 bra $L1; bar.sync 0; $L1: ret;",
     "a divergent barrier: this thread has ended"},
    {"AnotherBarrierOfAWarp", "setp.lt.u32 %p1, %r1, 16; @%p1 bra $L1; bar.sync 0; ret; $L1: bar.sync 0; ret;",
     "a divergent barrier: this thread waits at another"},
    {"StoreToConstants", "mov.u64 %rd3, numbers; st.global.u32 [%rd3], %r1; ret;", "another space's memory: numbers"},
    {"Approximation", "ex2.approx.f32 %f1, %f2; ret;", "unknown instruction ex2.approx.f32"},
    {"FlushToZero", "add.rn.ftz.f32 %f1, %f2, %f2; ret;", "unknown instruction add.rn.ftz.f32"},
    {"NoRounding", "add.f32 %f1, %f2, %f2; ret;", "unknown instruction add.f32"},
    {"Unknown", "shfl.sync.bfly.b32 %r3, %r1, 1, 31, -1; ret;", "unknown instruction shfl"},
    {"NoEnd", "mov.u32 %r3, %r1;", "ran beyond the end"},
};

class Faults : public testing::TestWithParam<Case> {};
TEST_P(Faults, AreFound) {
  std::string found;
  try {
    Memory memory;
    struct {
      uint64_t memory, unused;
    } arguments{memory.create(Space::global, 1024, 256, "the allocation").base(), 0};
    memory.host_writes(Region::at(arguments.memory + 512), 512);
    Machine machine(std::string(kHead) + GetParam().body + "\n}\n", memory);
    machine.launch("f", 2, 64, 256, &arguments, sizeof arguments);
  } catch (const Fault& fault) {
    found = fault.what();
  }
  const std::string expected = GetParam().expected;
  EXPECT_TRUE(expected.empty() ? found.empty() : found.find(expected) != std::string::npos) << found;
}
INSTANTIATE_TEST_SUITE_P(Machine, Faults, testing::ValuesIn(kCases), [](const auto& info) { return info.param.name; });

/// A function's code stands in the place of each call; its registers, labels and returns are its own.
TEST(Machine, CallsFunctions) {
  Memory memory;
  const uint64_t arguments[2] = {memory.create(Space::global, 512, 256, "the allocation").base(), 0};
  const std::string functions = R"(
.func (.param .b32 func_retval0) twice_from_ten(.param .b32 twice_param_0, .param .b32 twice_param_1)
{
  .reg .pred %p<2>; .reg .b32 %r<5>;
  ld.param.u32 %r1, [twice_param_0]; ld.param.u32 %r2, [twice_param_1];
  setp.lt.u32 %p1, %r1, 10; @%p1 bra $L1;
  add.s32 %r3, %r1, %r1; add.s32 %r3, %r3, %r2; st.param.b32 [func_retval0+0], %r3; ret;
  $L1: st.param.b32 [func_retval0+0], %r1; ret;
}
)";
  const auto call = [](const char* from, const char* to) {
    return std::string("{ .reg .b32 temp_param_reg; .param .b32 param0; st.param.b32 [param0+0], ") + from +
           "; .param .b32 param1; st.param.b32 [param1+0], 1; .param .b32 retval0; call.uni (retval0), twice_from_ten, "
           "(param0, param1); ld.param.b32 " +
           to + ", [retval0+0]; } ";
  };
  Machine machine(std::string(kHead) + call("%r1", "%r3") + call("%r3", "%r4") +
                      "mov.u32 %r3, %r1; $L1: st.global.u32 [%rd2], %r4; ret;\n}\n" + functions,
                  memory);
  machine.launch("f", 2, 64, 256, &arguments, sizeof arguments);
  for (uint32_t i : {3u, 9u, 10u, 63u}) {
    uint32_t found = 0;
    std::memcpy(&found, Region::at(arguments[0] + 4 * i), sizeof found);
    EXPECT_EQ(found, i < 10 ? i : 2 * (2 * i + 1) + 1) << i;
  }
}

/// Lanes that part meet again: what follows is issued once for the warp, a branch once for each side taken.
TEST(Machine, CountsThreadsAndIssues) {
  Memory memory;
  const uint64_t arguments[2] = {0, 0};
  Machine machine(std::string(kHead) +
                      "setp.lt.u32 %p1, %r1, 8; @%p1 bra $L1; mov.u32 %r3, 1; bra.uni $L2; $L1: mov.u32 %r3, 2; $L2: "
                      "mov.u32 %r4, %r3; ret;\n}\n",
                  memory);
  machine.launch("f", 2, 64, 0, &arguments, sizeof arguments);
  const std::vector<Count>& counts = machine.counts("f");
  const auto from_end = [&](size_t i) { return counts.at(counts.size() - i); };
  EXPECT_EQ(from_end(1).issued, 4u);  // ret: once a warp
  EXPECT_EQ(from_end(2).issued, 4u);  // mov after the branches join
  EXPECT_EQ(from_end(2).threads, 128u);
  EXPECT_EQ(from_end(3).threads, 16u);  // the branch taken by 8 threads of a block
  EXPECT_EQ(from_end(3).issued, 2u);
  EXPECT_EQ(from_end(5).threads, 112u);  // the other
  EXPECT_EQ(from_end(5).issued, 4u);
}

}  // namespace
}  // namespace reckon::ptx
