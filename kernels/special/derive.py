#!/usr/bin/env python3
"""Derives every polynomial of kernels/special and prints approximations.h.

Method: each function is divided by its known factor (so that the leading term is exact), then
interpolated at Chebyshev nodes by a polynomial, or by a rational function through a linear solve,
in 60-digit arithmetic; the coefficients are rounded once to the working precision. The printed
comment states the largest relative error of the unrounded approximation on its interval.

Use: python3 derive.py > approximations.h       (needs Debian's python3-mpmath)
"""
import mpmath as mp

mp.mp.dps = 60
HALF = mp.mpf(1) / 2


def upper_tail_quantile(tail):
    """z with Q(z) = tail, by Halley's iteration."""
    if tail == HALF:
        return mp.mpf(0)
    z = mp.sqrt(-2 * mp.log(tail)) if tail < 0.1 else (HALF - tail) * 2.5
    for _ in range(200):
        step = (mp.erfc(z / mp.sqrt(2)) / 2 - tail) / (mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi))
        step = step / (1 + z * step / 2) if abs(z * step) < 1 else step
        z += step
        if abs(step) < mp.mpf(10) ** -45 * (1 + abs(z)):
            return z
    return z


IDENTITY = (lambda x: x, lambda y: y)
LOGARITHMIC = (lambda x: mp.log(1 + x), lambda y: mp.exp(y) - 1)


def interpolate(function, low, high, numerator, denominator, warp=IDENTITY, absolute=False):
    """Coefficients of P and Q (Q's first is 1) that meet function at (warped) Chebyshev nodes,
    and the largest error found: relative, or absolute for a function that changes its sign."""
    count = numerator + denominator + 1
    into, back = warp
    start, end = into(low), into(high)
    nodes = [back((start + end) / 2
                  + (end - start) / 2 * mp.cos(mp.pi * (2 * i + 1) / (2 * count)))
             for i in range(count)]
    matrix, right = mp.matrix(count, count), mp.matrix(count, 1)
    for i, x in enumerate(nodes):
        y = function(x)
        for j in range(numerator + 1):
            matrix[i, j] = x ** j
        for j in range(1, denominator + 1):
            matrix[i, numerator + j] = -y * x ** j
        right[i] = y
    solution = mp.lu_solve(matrix, right)
    p = [solution[j] for j in range(numerator + 1)]
    q = [mp.mpf(1)] + [solution[numerator + j] for j in range(1, denominator + 1)]
    worst = mp.mpf(0)
    for i in range(401):
        x = back(start + (end - start) * mp.mpf(i) / 400)
        y = function(x)
        worst = max(worst, abs(mp.polyval(p[::-1], x) / mp.polyval(q[::-1], x) - y) / (1 if absolute else abs(y)))
    return p, q, worst


def literal(value, real):
    """The value rounded to binary64 or binary32, as a hexadecimal constant."""
    bits = 53 if real == "double" else 24
    if value == 0:
        return "0.0" if real == "double" else "0.0f"
    mantissa, exponent = mp.frexp(value)
    whole = int(mp.nint(mantissa * 2 ** bits))
    return float(mp.ldexp(whole, int(exponent) - bits)).hex() + ("" if real == "double" else "f")


def emit(name, real, coefficients, comment):
    values = ", ".join(literal(c, real) for c in coefficients)
    array = f"RECKON_COEFFICIENTS double {name}_coefficients[] = {{{values}}};" if real == "double" else f"constexpr float c[] = {{{values}}};"
    body = f"return polynomial(x, {name}_coefficients);" if real == "double" else f"{array}\n  return polynomial(x, c);"
    print(f"// {comment}" + (f"\n{array}" if real == "double" else ""))
    print(f"RECKON_HD {real} {name}({real} x) {{\n  {body}\n}}\n")


def polynomial(name, real, what, function, low, high, degree):
    p, _, worst = interpolate(function, mp.mpf(low), mp.mpf(high), degree, 0)
    emit(name, real, p, f"{what}; degree {degree} on [{mp.nstr(mp.mpf(low), 4)}, "
         f"{mp.nstr(mp.mpf(high), 4)}], relative error {mp.nstr(worst, 2)}")


def rational(name, real, what, function, low, high, numerator, denominator, warp=LOGARITHMIC, absolute=False):
    p, q, worst = interpolate(function, mp.mpf(low), mp.mpf(high), numerator, denominator, warp, absolute)
    where = (f"{what}; degrees {numerator}/{denominator} on [{mp.nstr(mp.mpf(low), 4)}, "
             f"{mp.nstr(mp.mpf(high), 4)}], {'absolute' if absolute else 'relative'} error {mp.nstr(worst, 2)}")
    emit(name + "_numerator", real, p, "Numerator of " + where)
    emit(name + "_denominator", real, q, "Denominator of the same")




def exponential_rest(r):            # (e^r - 1 - r) / r^2
    if abs(r) < mp.mpf(10) ** -6:
        return sum(r ** k / mp.factorial(k + 2) for k in range(8))
    return (mp.expm1(r) - r) / r ** 2


def logarithm_rest(z):              # ln((1+s)/(1-s)) = 2s + s z R(z), z = s^2
    if z < mp.mpf(10) ** -6:
        return sum(2 * z ** k / (2 * k + 3) for k in range(10))
    s = mp.sqrt(z)
    return (mp.log((1 + s) / (1 - s)) - 2 * s) / (s * z)


def logarithm_third(z):             # ln((1+s)/(1-s)) = 2s + 2/3 s z + s z^2 T(z)
    if z < mp.mpf(10) ** -6:
        return sum(2 * z ** k / (2 * k + 5) for k in range(10))
    return (logarithm_rest(z) - mp.mpf(2) / 3) / z


def logarithm_cubic(f):             # ln(1+f) = f - f^2/2 + f^3 C(f)
    if abs(f) < mp.mpf(10) ** -6:
        return sum((-f) ** k / (k + 3) for k in range(10))
    return (mp.log1p(f) - f + f * f / 2) / f ** 3


def sine_rest(z):                   # sin r = r + r z S(z), z = r^2
    if z < mp.mpf(10) ** -6:
        return sum((-1) ** (k + 1) * z ** k / mp.factorial(2 * k + 3) for k in range(8))
    r = mp.sqrt(z)
    return (mp.sin(r) - r) / (r * z)


def cosine_rest(z):                 # cos r = 1 - z/2 + z^2 C(z), z = r^2
    if z < mp.mpf(10) ** -6:
        return sum((-1) ** k * z ** k / mp.factorial(2 * k + 4) for k in range(8))
    return (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z ** 2


def tanh_rest(z):                   # tanh x = x + x z T(z), z = x^2
    if z < mp.mpf(10) ** -12:
        return -mp.mpf(1) / 3 + 2 * z / 15
    x = mp.sqrt(z)
    return (mp.tanh(x) - x) / (x * z)


def mills_rest(x):                  # e^(x^2/2) Q(x) (x + 7/8) - 7/16: between -0.03 and 0.06
    return mp.exp(x * x / 2) * mp.erfc(x / mp.sqrt(2)) / 2 * (x + mp.mpf(7) / 8) - mp.mpf(7) / 16


def saturating(c):                  # nodes gather at 0 and thin out towards infinity
    return (lambda x: x / (x + c), lambda y: c * y / (1 - y))


def tail(r):                        # quantile at tail = e^(-r^2)
    return upper_tail_quantile(mp.exp(-r * r))


def power_of_two_rest(r):           # (2^r - 1) / r
    if abs(r) < mp.mpf(10) ** -6:
        return sum(mp.log(2) ** (k + 1) * r ** k / mp.factorial(k + 1) for k in range(8))
    return mp.expm1(r * mp.log(2)) / r


def inverse_normal_segments(octaves, parts, degree):
    """The quantile at tails of so many octaves below 1/2, each in equal parts, in the distance below
    the end of a part. Row k holds the k-th coefficients, in the order of the leading bits of a tail;
    also the largest relative error."""
    count = octaves * parts
    rows = [[mp.mpf(0)] * count for _ in range(degree + 1)]
    worst = mp.mpf(0)
    for i in range(count):
        octave, part = divmod(i, parts)
        width = mp.ldexp(1, -2 - octave) / parts
        end = mp.ldexp(1, -2 - octave) + (part + 1) * width
        if end == HALF:             # the quantile is 0 there, and keeps its digits as a multiple of the distance
            slope = mp.sqrt(2 * mp.pi) * width
            p, _, error = interpolate(lambda x: upper_tail_quantile(end - x * width) / x if x else slope, 0, 1, degree - 1, 0)
            p = [mp.mpf(0)] + p
        else:
            p, _, error = interpolate(lambda x: upper_tail_quantile(end - x * width), 0, 1, degree, 0)
        worst = max(worst, error)
        for k in range(degree + 1):
            rows[k][((1021 - octave) * parts + part) % count] = p[k] / width ** k
    return rows, worst


def emit_segments(name, real, octaves, parts, degree):
    rows, worst = inverse_normal_segments(octaves, parts, degree)
    print(f"// The standard normal quantile at tails from 2^-{octaves + 1} to 1/2, by {octaves} octaves in {parts} parts; "
          f"degree {degree},\n// relative error {mp.nstr(worst, 2)}. Row k: the k-th coefficients.\n"
          f"RECKON_HD constexpr int {name}_degree({real}) {{ return {degree}; }}\n"
          f"RECKON_HD const {real}* {name}({real}, int k) {{\n  alignas(128) static constexpr {real} rows[{degree + 1}][{octaves * parts}] = {{")
    for row in rows:
        print("      {" + ",\n       ".join(", ".join(literal(c, real) for c in row[i:i + 8]) for i in range(0, len(row), 8)) + "},")
    print("  };\n  return rows[k];\n}\n")


print("""// Generated by derive.py, which holds the derivation; do not edit.
#pragma once
#include "special/polynomial.h"

RECKON_BEGIN_NAMESPACE
namespace approximation {
""")
half_log2 = mp.log(2) / 2 * mp.mpf("1.0001")
s_square = ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2 * mp.mpf("1.001")
quarter_pi_square = (mp.pi / 4) ** 2 * mp.mpf("1.001")
for real, exp_degree, mills_degree, mills_scale, segment_parts, segment_degree, tail_degrees, tail_end in (
        ("double", 10, 11, 4, 2, 14, (8, 7), 66),
        ("float", 4, 5, 2.5, 4, 5, (3, 2), 34)):
    polynomial("exponential", real, "(exp(x) - 1 - x) / x^2", exponential_rest,
               -half_log2, half_log2, exp_degree)
    if real == "double":
        polynomial("logarithm", real, "(ln((1+s)/(1-s)) - 2 s) / s^3, x = s^2",
                   logarithm_rest, 0, s_square, 7)
        polynomial("logarithm_third", real, "(ln((1+s)/(1-s)) - 2 s - 2/3 s^3) / s^5, x = s^2",
                   logarithm_third, 0, s_square, 7)
        polynomial("sine", real, "(sin(r) - r) / r^3, x = r^2", sine_rest, 0, quarter_pi_square, 6)
        polynomial("cosine", real, "(cos(r) - 1 + r^2/2) / r^4, x = r^2",
                   cosine_rest, 0, quarter_pi_square, 6)
        rational("tanh", real, "(tanh(y) - y) / y^3, x = y^2", tanh_rest, 0, mp.mpf(5) / 16, 3, 3, warp=IDENTITY)
    else:
        polynomial("logarithm", real, "(ln(1+x) - x + x^2/2) / x^3", logarithm_cubic,
                   mp.sqrt(HALF) - 1, mp.sqrt(2) - 1, 8)
    rational("mills_rest", real, "exp(x^2/2) Q(x) (x + 7/8) - 7/16", mills_rest, 0,
             39 if real == "double" else 15, mills_degree, mills_degree,
             warp=saturating(mp.mpf(mills_scale)), absolute=True)
    polynomial("power_of_two", real, "(2^x - 1) / x", power_of_two_rest, -HALF, HALF, exp_degree + 1)
    emit_segments("inverse_normal_segments", real, octaves=8, parts=segment_parts, degree=segment_degree)
    rational("inverse_normal_tail", real,
             "the standard normal quantile at tail = exp(-x^2)", tail, mp.sqrt(9 * mp.log(2)),
             mp.sqrt(tail_end * mp.log(2)), *tail_degrees)
rational("inverse_normal_far", "double",
         "the standard normal quantile at tail = exp(-x^2)", tail, mp.sqrt(65 * mp.log(2)), 28, 8, 7)
print("}  // namespace approximation\nRECKON_END_NAMESPACE")
