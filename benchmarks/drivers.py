#!/usr/bin/env python3
"""What `reckon drivers` costs beside a plain run, and beside pick-freeze on numpy (Saltelli's and Jansen's estimators, as
SALib computes them), on one scenario of 20 priors, in one run on one machine.

drivers.py RECKON [--draws N] [--repeat K]
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

PRIORS = 20
KINDS = ["lognormal(0.5, 0.4)", "normal(10, 2)", "beta(20, 30)", "uniform(1, 3)"]


def scenario():
    priors = "".join(f'p{i} = "{KINDS[i % 4]}"\n' for i in range(PRIORS))
    terms = " + ".join(f"p{i} * p{(i + 1) % PRIORS}" for i in range(PRIORS))
    return f'id = "d"\n[priors]\n{priors}[model]\ny = "{terms}"\n'


def seconds(program, command, path, draws, repeat):
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        subprocess.run([program, command, path, "-n", str(draws), "--backend", "cpu", "-q", "--json", os.devnull], check=True,
                       stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def numpy_seconds(draws):
    import numpy
    random = numpy.random.default_rng(1)
    sample = [lambda n: random.lognormal(0.5, 0.4, n), lambda n: random.normal(10, 2, n), lambda n: random.beta(20, 30, n),
              lambda n: random.uniform(1, 3, n)]
    start = time.perf_counter()
    a = [sample[i % 4](draws) for i in range(PRIORS)]
    b = [sample[i % 4](draws) for i in range(PRIORS)]
    model = lambda x: sum(x[i] * x[(i + 1) % PRIORS] for i in range(PRIORS))
    ya, yb = model(a), model(b)
    variance = numpy.var(numpy.concatenate([ya, yb]))
    for i in range(PRIORS):
        c = list(a)
        c[i] = b[i]
        yc = model(c)
        (yb * (yc - ya)).mean() / variance, ((ya - yc) ** 2).mean() / 2 / variance
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--draws", type=int, default=10_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "d.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(scenario())
        run = seconds(options.program, "run", path, options.draws, options.repeat)
        drivers = seconds(options.program, "drivers", path, options.draws, options.repeat)
    print(f"run {run:.2f} s, drivers {drivers:.2f} s: {drivers / run:.1f} times the plain run ({PRIORS} priors, {options.draws:,} draws)")
    try:
        fewer = min(options.draws, 1_000_000)
        peer = numpy_seconds(fewer) * options.draws / fewer
        print(f"numpy, indices alone: {peer:.1f} s (from {fewer:,} draws): {peer / drivers:.1f} times ours")
    except ImportError:
        print("numpy is missing: no peer", file=sys.stderr)


if __name__ == "__main__":
    main()
