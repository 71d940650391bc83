#!/usr/bin/env python3
"""W1 and W2 on a GPU in eager CuPy, PyTorch and JAX, and in JAX compiled as a whole; those that are installed.

Each samples, evaluates and reports mean and the 5%, 50% and 95% quantiles of its outputs in single
precision; medians of the repetitions after a warm-up, synchronised. Prints JSON.
"""
import argparse
import json
import math
import statistics
import subprocess
import sys
import time

Z95 = 1.6448536269514722
PROBABILITIES = (0.05, 0.5, 0.95)
LOW, MODE, HIGH = 1.05, 1.3, 3.0
ALPHA, BETA = 1 + 4 * (MODE - LOW) / (HIGH - LOW), 1 + 4 * (HIGH - MODE) / (HIGH - LOW)


def of_interval(low, high):
    return (math.log(low) + math.log(high)) / 2, (math.log(high) - math.log(low)) / (2 * Z95)


def workloads(interval, beta, gamma, summarize):
    """W1 and W2 from three samplers: interval(low, high), beta(a, b), gamma(shape)."""
    def w1():
        flop, mfu = interval(2.5e24, 4.5e24), beta(20.0, 30.0)
        shares = [gamma(6.0), gamma(2.0), gamma(2.0)]
        total = shares[0] + shares[1] + shares[2]
        shares = [s / total for s in shares]
        rents = [interval(1.5, 3.0), interval(1.8, 3.5), interval(0.7, 1.6)]
        overhead = LOW + (HIGH - LOW) * beta(ALPHA, BETA)
        hours = flop / (mfu * (989e12 * (shares[0] + shares[1]) + 148e12 * shares[2])) / 3600
        cost = overhead * hours * sum(s * r for s, r in zip(shares, rents))
        return summarize(hours), summarize(cost)

    def w2():
        return (summarize(sum(interval(k, 10 * k) for k in range(1, 9))),)

    return {"w1": w1, "w2": w2}


def cupy_workloads(n):
    import cupy as cp
    g = cp.random.default_rng(1)

    def summarize(x):
        x = cp.sort(x)
        return [float(x.mean())] + [float(x[int(p * (n - 1))]) for p in PROBABILITIES]

    def interval(low, high):
        mean, sd = of_interval(low, high)
        return cp.exp(mean + sd * g.standard_normal(n, dtype=cp.float32))

    def gamma(shape):
        return g.standard_gamma(shape, n, dtype=cp.float32)

    def beta(a, b):
        x, y = gamma(a), gamma(b)
        return x / (x + y)
    return workloads(interval, beta, gamma, summarize), cp.cuda.Device().synchronize


def torch_workloads(n):
    import torch
    if not torch.cuda.is_available():
        raise ImportError("PyTorch sees no GPU")
    torch.manual_seed(1)
    device = torch.device("cuda")

    def summarize(x):
        x = torch.sort(x).values
        return [float(x.mean())] + [float(x[int(p * (n - 1))]) for p in PROBABILITIES]

    def interval(low, high):
        mean, sd = of_interval(low, high)
        return torch.exp(mean + sd * torch.randn(n, device=device))

    def gamma(shape):
        return torch._standard_gamma(torch.full((n,), shape, device=device))

    def beta(a, b):
        x, y = gamma(a), gamma(b)
        return x / (x + y)
    return workloads(interval, beta, gamma, summarize), torch.cuda.synchronize


def jax_workloads(n, compiled=False):
    import jax
    import jax.numpy as jnp
    if jax.default_backend() != "gpu":
        raise ImportError("JAX sees no GPU")
    key = [jax.random.PRNGKey(1)]

    def next_key():
        key[0], use = jax.random.split(key[0])
        return use

    def summarize(x):
        x = jnp.sort(x)
        figures = jnp.stack([x.mean()] + [x[int(p * (n - 1))] for p in PROBABILITIES])
        return figures if compiled else figures.tolist()

    def interval(low, high):
        mean, sd = of_interval(low, high)
        return jnp.exp(mean + sd * jax.random.normal(next_key(), (n,)))

    def gamma(shape):
        return jax.random.gamma(next_key(), shape, (n,))

    def beta(a, b):
        return jax.random.beta(next_key(), a, b, (n,))
    work = workloads(interval, beta, gamma, summarize)
    return ({name: compile_jax(key, run) for name, run in work.items()} if compiled else work), lambda: None


def compile_jax(key, run):
    """A workload as one compiled function of its key."""
    import jax

    def pure(start):
        key[0] = start
        return run()
    function, seeds = jax.jit(pure), iter(range(1, 1_000_000))
    return lambda: [figures.tolist() for figures in function(jax.random.PRNGKey(next(seeds)))]


def measure(name, n, repeats):
    """A row for each workload of one peer."""
    try:
        work, synchronize = PEERS[name](n)
    except ImportError as error:
        sys.exit(f"{name} is not here: {error}")
    for workload, run in work.items():
        try:
            run()
            times = []
            for _ in range(repeats):
                synchronize()
                start = time.perf_counter()
                summary = run()
                synchronize()
                times.append(time.perf_counter() - start)
        except Exception as error:  # the other workload may do
            print(f"{name}, {workload}: left out: {error}", file=sys.stderr)
            continue
        seconds = statistics.median(times)
        print(json.dumps({"workload": workload, "peer": name, "draws": n, "seconds": seconds,
                          "draws_per_second": n / seconds, "summary": summary[-1]}), flush=True)


PEERS = {"CuPy": cupy_workloads, "PyTorch": torch_workloads, "JAX": jax_workloads,
         "JAX, compiled": lambda n: jax_workloads(n, compiled=True)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", default="1e8")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=PEERS, default=list(PEERS), metavar="PEER", help="these alone")
    parser.add_argument("--peer", choices=PEERS, help="this one alone, in this process, a row a line")
    options = parser.parse_args()
    if options.peer:
        return measure(options.peer, int(float(options.draws)), options.repeats)
    rows = []
    for name in options.only:  # a process each: a library keeps the memory it had
        command = [sys.executable, __file__, "--peer", name, "--draws", options.draws, "--repeats", str(options.repeats)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        rows += [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    print(json.dumps(rows, indent=2))
    return 0 if rows else 1  # no peer is here, or none of them ran


if __name__ == "__main__":
    sys.exit(main())
