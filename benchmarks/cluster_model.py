#!/usr/bin/env python3
"""What many GPUs would take for one run, from what one took: cluster_model.py RESULTS.json (benchmarks/results/).

Kernels are divided among the GPUs. What rank 0 does between passes is not: it merges the values that are kept, about
as many as the root of the draws, however many GPUs made them; while it merges, the GPUs run the next pass, so that a
run takes the longer of the two. Each pass goes to every rank and back.
"""
import json
import math
import sys

OUTPUTS = 2
TILE = 65536
LONGEST_PASS = 65536 * TILE          # draws of one GPU's kernel
ROOM = 2_000_000                     # values that a pass may keep
REQUEST = OUTPUTS * (4096 * 17)      # bytes: of each bin its bounds, and whether it is kept
ANSWER = OUTPUTS * 4096 * 16         # bytes: of each bin its count, and what was dropped below
MERGE = 8e-9                         # seconds of rank 0 for one value, of 16 threads: measured, about
LATENCY, BANDWIDTH = 50e-6, 10e9     # of one message, and bytes a second into rank 0: assumed
COUNTS = (1, 2, 4, 8, 16, 64, 256, 1024)


def measured(path):
    with open(path) as file:
        evidence = json.load(file)
    runs = {(m["scenario"][-7:-5], m["precision"], m["draws"]): m
            for part in evidence["scaling"].values() for m in part["measurements"]}
    return runs


def seconds(draws, gpus, rate, merge):
    kernels = draws / (rate * gpus)
    merging = merge * math.sqrt(draws)
    values = merging / MERGE
    passes = max(draws / (LONGEST_PASS * gpus), values / ROOM)  # as long as kept values have room
    travel = passes * (2 * LATENCY + gpus * (REQUEST + ANSWER) / BANDWIDTH) + values * 8 / BANDWIDTH
    return max(kernels, merging) + travel


def main(path):
    runs = measured(path)
    rate = runs["w1", "single", 10 ** 11]["draws_per_second"]
    merge = runs["w1", "single", 10 ** 11]["merge_seconds"] / math.sqrt(10 ** 11)
    print(f"one GPU: {rate / 1e9:.1f} G draws/s; merging {merge * 1e6:.2f} us times the root of the draws\n")
    print("| GPUs | " + " | ".join(f"10^{e} draws" for e in (11, 12, 13, 14, 15)) + " |")
    print("|---:|" + "---:|" * 5)
    for gpus in COUNTS:
        cells = []
        for exponent in (11, 12, 13, 14, 15):
            draws = 10 ** exponent
            took = seconds(draws, gpus, rate, merge)
            share = seconds(draws, 1, rate, merge) / gpus / took
            cells.append(f"{took:.3g} s, {100 * share:.0f}%")
        print(f"| {gpus:,} | " + " | ".join(cells) + " |")


main(sys.argv[1])
