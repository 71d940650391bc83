// The only file that asks which compiler this is: g++, clang, nvcc or NVRTC.
//
// It names fixed-width integers, marks functions that run on host and device, and gives the few
// operations that need a name because the language would leave them to the compiler: fma, sqrt,
// rounding, and the bits of a number. Each is exactly defined by IEEE 754, so every target agrees.
#pragma once

#if defined(__CUDACC_RTC__)
typedef unsigned char uint8_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uint64_t;
#define UINT64_C(value) value##ull
#else
#include <cstdint>
#endif

#if defined(__CUDACC__) || defined(__CUDACC_RTC__)
#define RECKON_HD __host__ __device__ __forceinline__
#else
#define RECKON_HD inline __attribute__((always_inline))
#endif

// The CPU engine compiles these headers once per instruction set; an inline namespace of its own
// keeps the linker from taking one set's code for another's.
#ifndef RECKON_VARIANT
#define RECKON_VARIANT baseline
#endif
#define RECKON_BEGIN_NAMESPACE \
  namespace reckon {           \
  inline namespace RECKON_VARIANT {
#define RECKON_END_NAMESPACE \
  }                          \
  }

RECKON_BEGIN_NAMESPACE

/// a * b + c, rounded once.
RECKON_HD double fused_multiply_add(double a, double b, double c) {
#if defined(__CUDA_ARCH__)
  return __fma_rn(a, b, c);
#else
  return __builtin_fma(a, b, c);
#endif
}
RECKON_HD float fused_multiply_add(float a, float b, float c) {
#if defined(__CUDA_ARCH__)
  return __fmaf_rn(a, b, c);
#else
  return __builtin_fmaf(a, b, c);
#endif
}

/// A 64-bit number by its halves.
struct Halves {
  uint32_t low, high;
};
RECKON_HD Halves halves_of(uint64_t x) {
#if defined(__CUDA_ARCH__)
  Halves result;  // two registers as they are
  asm("mov.b64 {%0, %1}, %2;" : "=r"(result.low), "=r"(result.high) : "l"(x));
  return result;
#else
  return {static_cast<uint32_t>(x), static_cast<uint32_t>(x >> 32)};
#endif
}

/// The first bit last.
RECKON_HD uint32_t reverse_bits(uint32_t x) {
#if defined(__CUDA_ARCH__)
  return __brev(x);
#else
  x = (x >> 16) | (x << 16);
  x = ((x >> 8) & 0x00ff00ffu) | ((x & 0x00ff00ffu) << 8);
  x = ((x >> 4) & 0x0f0f0f0fu) | ((x & 0x0f0f0f0fu) << 4);
  x = ((x >> 2) & 0x33333333u) | ((x & 0x33333333u) << 2);
  return ((x >> 1) & 0x55555555u) | ((x & 0x55555555u) << 1);
#endif
}

/// The whole product of two numbers of 32 bits.
RECKON_HD Halves multiply_wide(uint32_t a, uint32_t b) { return halves_of(static_cast<uint64_t>(a) * b); }

/// a ^ b ^ c and (a ^ b) | c: one instruction on a GPU, which the compiler finds late or not at all.
RECKON_HD uint32_t exclusive_or(uint32_t a, uint32_t b, uint32_t c) {
#if defined(__CUDA_ARCH__)
  uint32_t result;
  asm("lop3.b32 %0, %1, %2, %3, 0x96;" : "=r"(result) : "r"(a), "r"(b), "r"(c));
  return result;
#else
  return a ^ b ^ c;
#endif
}
RECKON_HD uint32_t exclusive_or_with(uint32_t a, uint32_t b, uint32_t set) {
#if defined(__CUDA_ARCH__)
  uint32_t result;
  asm("lop3.b32 %0, %1, %2, %3, 0xbe;" : "=r"(result) : "r"(a), "r"(b), "r"(set));
  return result;
#else
  return (a ^ b) | set;
#endif
}
/// (a & mask) ^ b.
RECKON_HD uint32_t masked_exclusive_or(uint32_t a, uint32_t mask, uint32_t b) {
#if defined(__CUDA_ARCH__)
  uint32_t result;
  asm("lop3.b32 %0, %1, %2, %3, 0x6a;" : "=r"(result) : "r"(a), "r"(mask), "r"(b));
  return result;
#else
  return (a & mask) ^ b;
#endif
}

/// An integer as a number, exact in double; in single the nearest, ties to even.
RECKON_HD double number_of(uint32_t x) { return static_cast<double>(x); }
RECKON_HD double number_of(int32_t x) { return static_cast<double>(x); }
RECKON_HD float nearest_number(uint32_t x) { return static_cast<float>(x); }

/// The square root, rounded once; NaN below zero.
RECKON_HD double square_root(double x) {
#if defined(__CUDA_ARCH__)
  return __dsqrt_rn(x);
#else
  return __builtin_sqrt(x);
#endif
}
RECKON_HD float square_root(float x) {
#if defined(__CUDA_ARCH__)
  return __fsqrt_rn(x);
#else
  return __builtin_sqrtf(x);
#endif
}

RECKON_HD double round_down(double x) {
#if defined(__CUDA_ARCH__)
  return ::floor(x);
#else
  return __builtin_floor(x);
#endif
}
RECKON_HD float round_down(float x) {
#if defined(__CUDA_ARCH__)
  return ::floorf(x);
#else
  return __builtin_floorf(x);
#endif
}
RECKON_HD double round_up(double x) { return -round_down(-x); }
RECKON_HD float round_up(float x) { return -round_down(-x); }

#if defined(__CUDA_ARCH__)
/// Toward zero; 0 below it.
RECKON_HD uint32_t truncated_to_unsigned(double x) { return __double2uint_rz(x); }
RECKON_HD uint32_t truncated_to_unsigned(float x) { return __float2uint_rz(x); }
#endif

RECKON_HD uint64_t to_bits(double x) {
#if defined(__CUDA_ARCH__)
  return static_cast<uint64_t>(__double_as_longlong(x));
#else
  return __builtin_bit_cast(uint64_t, x);
#endif
}
RECKON_HD uint32_t to_bits(float x) {
#if defined(__CUDA_ARCH__)
  return __float_as_uint(x);
#else
  return __builtin_bit_cast(uint32_t, x);
#endif
}
RECKON_HD double from_bits(uint64_t bits) {
#if defined(__CUDA_ARCH__)
  return __longlong_as_double(static_cast<long long>(bits));
#else
  return __builtin_bit_cast(double, bits);
#endif
}
RECKON_HD float from_bits(uint32_t bits) {
#if defined(__CUDA_ARCH__)
  return __uint_as_float(bits);
#else
  return __builtin_bit_cast(float, bits);
#endif
}

/// The multiprocessor's clock and the time of day in nanoseconds, on a GPU; 0 elsewhere. For
/// benchmarks: no result depends on them.
RECKON_HD uint64_t clock_cycles() {
#if defined(__CUDA_ARCH__)
  return static_cast<uint64_t>(clock64());
#else
  return 0;
#endif
}
RECKON_HD uint64_t clock_nanoseconds() {
#if defined(__CUDA_ARCH__)
  uint64_t now;
  asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(now));
  return now;
#else
  return 0;
#endif
}

/// Stand before and after what a warp of a GPU seldom runs, and take part in it: comments in the PTX,
/// by which kernel_cost.cpp weighs what is between. Nothing elsewhere.
RECKON_HD double seldom_from(double x) {
#if defined(__CUDA_ARCH__)
  asm volatile("// seldom: from here" : "+d"(x));
#endif
  return x;
}
RECKON_HD float seldom_from(float x) {
#if defined(__CUDA_ARCH__)
  asm volatile("// seldom: from here" : "+f"(x));
#endif
  return x;
}
RECKON_HD double seldom_to(double x) {
#if defined(__CUDA_ARCH__)
  asm volatile("// seldom: to here" : "+d"(x));
#endif
  return x;
}
RECKON_HD float seldom_to(float x) {
#if defined(__CUDA_ARCH__)
  asm volatile("// seldom: to here" : "+f"(x));
#endif
  return x;
}

/// |x|, and |x| with the sign bit of `sign`; exact.
RECKON_HD double magnitude(double x) {
#if defined(__CUDA_ARCH__)
  return ::fabs(x);
#else
  return from_bits(to_bits(x) & UINT64_C(0x7fffffffffffffff));
#endif
}
RECKON_HD float magnitude(float x) {
#if defined(__CUDA_ARCH__)
  return ::fabsf(x);
#else
  return from_bits(to_bits(x) & 0x7fffffffu);
#endif
}
RECKON_HD double with_sign(double x, double sign) {
#if defined(__CUDA_ARCH__)
  double result;
  asm("copysign.f64 %0, %1, %2;" : "=d"(result) : "d"(sign), "d"(x));
  return result;
#else
  return from_bits((to_bits(x) & UINT64_C(0x7fffffffffffffff)) | (to_bits(sign) & UINT64_C(0x8000000000000000)));
#endif
}
RECKON_HD float with_sign(float x, float sign) {
#if defined(__CUDA_ARCH__)
  float result;
  asm("copysign.f32 %0, %1, %2;" : "=f"(result) : "f"(sign), "f"(x));
  return result;
#else
  return from_bits((to_bits(x) & 0x7fffffffu) | (to_bits(sign) & 0x80000000u));
#endif
}

RECKON_HD double infinity_of(double) { return from_bits(UINT64_C(0x7ff0000000000000)); }
RECKON_HD float infinity_of(float) { return from_bits(uint32_t{0x7f800000u}); }
RECKON_HD double not_a_number_of(double) { return from_bits(UINT64_C(0x7ff8000000000000)); }
RECKON_HD float not_a_number_of(float) { return from_bits(uint32_t{0x7fc00000u}); }

RECKON_END_NAMESPACE
