#!/usr/bin/env python3
"""W1 and W2 in reckon beside numpy and OpenTURNS, in one run, one thread each.

Every program samples, evaluates and reports the mean and the 5%, 50% and 95% quantiles of its
outputs; reckon is timed as a whole process, start-up and tables included, the peers without their
imports. Prints medians of the repetitions and ratios; absolute rates mean nothing elsewhere.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENTURNS_NUM_THREADS", "TBB_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402

Z95 = 1.6448536269514722
PROBABILITIES = [0.05, 0.5, 0.95]
HERE = os.path.dirname(os.path.abspath(__file__))


def summarize(values):
    return values.mean(), values.std(), np.quantile(values, PROBABILITIES)


def numpy_interval(generator, low, high, n):
    return generator.lognormal((np.log(low) + np.log(high)) / 2, (np.log(high) - np.log(low)) / (2 * Z95), n)


def numpy_w1(n, seed):
    g = np.random.default_rng(seed)
    flop = numpy_interval(g, 2.5e24, 4.5e24, n)
    mfu = g.beta(20, 30, n)
    share = g.dirichlet((6, 2, 2), n)
    peak = np.array([989e12, 989e12, 148e12])
    rent = [numpy_interval(g, a, b, n) for a, b in ((1.5, 3.0), (1.8, 3.5), (0.7, 1.6))]
    low, mode, high = 1.05, 1.3, 3.0
    width = high - low
    overhead = low + width * g.beta(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, n)
    gpu_hours = flop / (mfu * (share @ peak)) / 3600
    cost = overhead * gpu_hours * sum(share[:, i] * rent[i] for i in range(3))
    return [summarize(cost), summarize(gpu_hours)]


def numpy_w2(n, seed):
    g = np.random.default_rng(seed)
    return [summarize(sum(numpy_interval(g, k, 10 * k, n) for k in range(1, 9)))]


def openturns_interval(ot, low, high):
    return ot.LogNormal((np.log(low) + np.log(high)) / 2, (np.log(high) - np.log(low)) / (2 * Z95))


def openturns_summary(ot, sample):
    return (sample.computeMean(), sample.computeStandardDeviation(),
            [sample.computeQuantile(p) for p in PROBABILITIES])


def openturns_w1(n, seed):
    import openturns as ot
    ot.RandomGenerator.SetSeed(seed)
    low, mode, high = 1.05, 1.3, 3.0
    a, b = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    # OpenTURNS' Dirichlet leaves out the last share.
    parts = [openturns_interval(ot, 2.5e24, 4.5e24), ot.Beta(20, 30, 0, 1), openturns_interval(ot, 1.5, 3.0),
             openturns_interval(ot, 1.8, 3.5), openturns_interval(ot, 0.7, 1.6), ot.Beta(a, b, low, high)]
    x = np.asarray(ot.ComposedDistribution(parts).getSample(n))
    share = np.asarray(ot.Dirichlet([6, 2, 2]).getSample(n))
    last = 1 - share[:, 0] - share[:, 1]
    hours = x[:, 0] / (x[:, 1] * (989e12 * (share[:, 0] + share[:, 1]) + 148e12 * last)) / 3600
    cost = x[:, 5] * hours * (share[:, 0] * x[:, 2] + share[:, 1] * x[:, 3] + last * x[:, 4])
    return [openturns_summary(ot, ot.Sample(v.reshape(-1, 1))) for v in (cost, hours)]


def openturns_w2(n, seed):
    import openturns as ot
    ot.RandomGenerator.SetSeed(seed)
    parts = [openturns_interval(ot, k, 10 * k) for k in range(1, 9)]
    total = np.asarray(ot.ComposedDistribution(parts).getSample(n)).sum(axis=1)
    return [openturns_summary(ot, ot.Sample(total.reshape(-1, 1)))]


def seconds(functions, repeats):
    """Medians by name. The programs take turns, so that a change of the machine's speed meets all of them."""
    times = {name: [] for name in functions}
    for _ in range(repeats):
        for name, function in functions.items():
            start = time.perf_counter()
            function()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reckon", help="the reckon binary")
    parser.add_argument("--draws", default="1e7,1e8", help="comma-separated counts, such as 1e7")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--without-openturns", action="store_true")
    parser.add_argument("--json", help="write the measurements to this file")
    options = parser.parse_args()
    peers = {"numpy": (numpy_w1, numpy_w2)}
    if not options.without_openturns:
        try:
            import openturns  # noqa: F401
            peers["OpenTURNS"] = (openturns_w1, openturns_w2)
        except ImportError:
            print("OpenTURNS is missing: measured without it", file=sys.stderr)
    results = []
    for draws in [int(float(text)) for text in options.draws.split(",")]:
        for index, workload in enumerate(("w1", "w2")):
            scenario = os.path.join(HERE, workload + ".toml")
            functions = {}
            for precision in ("double", "single"):
                command = [options.reckon, "run", scenario, "-n", str(draws), "--threads", "1", "--precision", precision, "-q"]
                functions["reckon " + precision] = lambda c=command: subprocess.run(c, check=True)
            for name, pair in peers.items():
                functions[name] = lambda f=pair[index]: f(draws, 1)
            row = {"workload": workload, "draws": draws, "seconds": seconds(functions, options.repeats)}
            results.append(row)
            rates = {name: draws / s / 1e6 for name, s in row["seconds"].items()}
            print(f"{workload.upper()}, {draws:.0e} draws, one thread, median of {options.repeats}:")
            for name, rate in rates.items():
                ratios = "".join(f"  {rate / rates[p]:6.1f} x {p}" for p in peers) if name.startswith("reckon") else ""
                print(f"  {name:14s} {rate:8.2f} M draws/s{ratios}")
            sys.stdout.flush()
    if options.json:
        with open(options.json, "w") as file:
            json.dump(results, file, indent=2)


if __name__ == "__main__":
    main()
