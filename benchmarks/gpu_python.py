#!/usr/bin/env python3
"""The module on a GPU: the CPU's bits, how long runs take, threads that share the GPU.

gpu_python.py OUT.json, in the folder of the sources, with the package and NumPy on PYTHONPATH.
"""
import json
import sys
import threading
import time

import numpy

import reckon

W1, V3 = "benchmarks/w1.toml", "priors/deepseek-v3.toml"
lines = []


def timed(what, scenario, **asked):
    start = time.monotonic()
    answer = reckon.run(scenario, **asked)
    lines.append({"what": what, "seconds": round(time.monotonic() - start, 3), "backend": answer.backend,
                  "hash": answer.sha256})
    print(lines[-1], flush=True)
    return answer


print(reckon.version(), reckon.devices(), sep="\n")
for precision in ("single", "double"):
    timed(f"w1 1e6 {precision}, first", W1, draws=1e6, precision=precision, backend="cuda")
    timed(f"w1 1e9 {precision}", W1, draws=1e9, precision=precision, backend="cuda")
    here, there = (timed(f"w1 1e7 {precision} {backend}", W1, draws=1e7, precision=precision, backend=backend)
                   for backend in ("cuda", "cpu"))
    assert here.sha256 == there.sha256
here, there = (timed(f"deepseek-v3 settled {backend}", V3, settle=True, backend=backend) for backend in ("cuda", "cpu"))
assert here.sha256 == there.sha256
assert here["with_staff"].quantile(0.99) == there["with_staff"].quantile(0.99)
assert numpy.array_equal(here["with_staff"].samples(1000), there["with_staff"].samples(1000))
here, there = (json.loads(reckon.run(W1, draws=1e7, backend=backend).drivers(["cost"]).to_json())
               for backend in ("cuda", "cpu"))
assert here["run"]["result_sha256"] == there["run"]["result_sha256"]
hashes = []
threads = [threading.Thread(target=lambda: hashes.append(reckon.run(W1, draws=1e8, backend="cuda").sha256))
           for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(hashes) == 4 and len(set(hashes)) == 1, hashes
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(lines, file, indent=1)
