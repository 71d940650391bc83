// Loops over a block that compilers vectorise.
#pragma once
#include "devices/cpu/block.h"

// Iterations do not depend on each other: an instruction's target may be one of its operands, place
// by place.
#if defined(__clang__)
#define RECKON_IVDEP _Pragma("clang loop vectorize(assume_safety)")
#define RECKON_UNROLL _Pragma("unroll(4)")
#else
#define RECKON_IVDEP _Pragma("GCC ivdep")
#define RECKON_UNROLL _Pragma("GCC unroll 4")
#endif
#define RECKON_EACH(i) RECKON_IVDEP for (int i = 0; i < kBlockDraws; ++i)
