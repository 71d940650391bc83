#!/usr/bin/env python3
"""Joins what gpu_check.sh wrote into one evidence.json, and prints the ratios that matter."""
import csv
import glob
import json
import os
import re
import sys

NCU_METRICS = {
    "gpu__time_duration.sum": "nanoseconds",
    "sm__throughput.avg.pct_of_peak_sustained_elapsed": "sm_throughput_percent",
    "sm__inst_issued.avg.pct_of_peak_sustained_active": "issue_percent",
    "smsp__inst_executed.sum": "warp_instructions",
    "sm__inst_executed_pipe_fp64.avg.pct_of_peak_sustained_active": "fp64_percent",
    "sm__inst_executed_pipe_xu.avg.pct_of_peak_sustained_active": "special_percent",
    "sm__warps_active.avg.pct_of_peak_sustained_active": "occupancy_percent",
    "launch__registers_per_thread": "registers",
    "l1tex__data_bank_conflicts_pipe_lsu_mem_shared.sum": "shared_bank_conflicts",
    "l1tex__t_sector_hit_rate.pct": "l1_hit_percent",
}


def read_json(path):
    try:
        with open(path) as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def read_lines(path):
    try:
        with open(path) as file:
            lines = [line for line in file if line.strip()]
    except OSError:
        return []
    whole = []
    for line in lines:
        try:
            whole.append(json.loads(line))
        except ValueError:  # of a step that was ended while it wrote
            print(f"{path}: no JSON: {line[:80]}", file=sys.stderr)
    return whole


def read_ncu(path):
    with open(path) as file:
        lines = [line for line in file if line.startswith('"')]
    rows = list(csv.reader(lines))
    if len(rows) < 3:
        return {}
    values = dict(zip(rows[0], rows[2]))
    for metric in NCU_METRICS:
        if metric not in values:
            print(f"{os.path.basename(path)}: no {metric}", file=sys.stderr)
    return {name: values[metric] for metric, name in NCU_METRICS.items() if metric in values}


def read_text(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def read_tests(folder, test):
    """The names of GoogleTest's tests in all shards' logs, by how they ended."""
    ends = {"OK": "passed", "FAILED": "failed", "SKIPPED": "skipped"}
    tests, started = {}, []
    for path in sorted(glob.glob(os.path.join(folder, test + "-[0-9]*.log"))):
        text = read_text(path)
        started += re.findall(r"\[ RUN      \] (\S+)", text)
        for end, name in re.findall(r"\[ +(OK|FAILED|SKIPPED) +\] (\S+) \(\d+ ms\)", text):
            tests.setdefault(ends[end], []).append(name)
    done = {name for names in tests.values() for name in names}
    tests["not_finished_in_time"] = [name for name in started if name not in done]
    return {end: sorted(names) for end, names in tests.items() if names}


def main(folder):
    evidence = {"gpu": (re.findall(r"^\S.*", read_text(os.path.join(folder, "device.log"))) or [None])[0],
                "steps": read_lines(os.path.join(folder, "steps.jsonl")),
                "parity": [line for name in ("first", "runs", "commands", "trend") for line in read_lines(os.path.join(folder, f"parity-{name}.jsonl"))],
                "bench": read_json(os.path.join(folder, "bench.json")),
                "bench_cpu": read_json(os.path.join(folder, "bench-cpu.json")),
                "bench_beside_peers": read_json(os.path.join(folder, "bench-1e8.json")),
                "peers": [row for name in ("conventional", "conventional-1e10", "peers", "peers-1e9") for row in read_json(os.path.join(folder, name + ".json")) or []]}
    evidence["durations"] = read_lines(os.path.join(folder, "durations.jsonl"))
    evidence["scale_out"] = read_lines(os.path.join(folder, "scale-out.jsonl"))
    evidence["python"] = read_json(os.path.join(folder, "python.json"))
    for kind in ("scaling", "variant"):
        evidence[kind] = {os.path.basename(path)[len(kind) + 1:-5]: read_json(path)
                          for path in sorted(glob.glob(os.path.join(folder, kind + "-*.json")))}
    evidence["ncu"] = {os.path.basename(path)[4:-4]: read_ncu(path) for path in sorted(glob.glob(os.path.join(folder, "ncu-*.csv")))}
    evidence["tests"] = {test: read_tests(folder, test) for test in ("gpu_test", "gpu_parity_test")}
    evidence["sanitizer"] = re.findall(r"^\w+ \S+: status \d+$", read_text(os.path.join(folder, "sanitizer.log")), re.M)
    evidence["memory"] = re.findall(r"^.* MiB of the GPU$", read_text(os.path.join(folder, "scaling.log")), re.M)
    with open(os.path.join(folder, "evidence.json"), "w") as file:
        json.dump(evidence, file, indent=1)
    for step in evidence["steps"]:
        print(f"{step['step']:14s} {'good' if step['status'] == 0 else 'FAILED'}")
    measured = [m for m in (evidence["bench"] or {}).get("measurements", []) if m["backend"] == "cuda"]
    for m in measured:
        name = os.path.basename(m["scenario"])[:2]
        bound = m["bound_draws_per_second"]
        print(f"{name} {m['precision']}: {m['draws_per_second'] / 1e9:.2f} G draws/s" + (f", {100 * m['draws_per_second'] / bound:.0f}% of the bound" if bound else ""))
    # Beside the peers: whole runs of as many draws, ours with merging, all in processes that have begun.
    beside = [evidence["bench_beside_peers"], evidence["bench"], evidence["scaling"].get("1e10")]
    for m in [m for part in beside for m in (part or {}).get("measurements", [])]:
        if m["precision"] != "single":
            continue
        name = os.path.basename(m["scenario"])[:2]
        for peer in evidence["peers"]:
            if peer["workload"] == name and peer["draws"] == m["draws"]:
                print(f"{name}, {m['draws']:.0e} draws: {m['draws'] / m['run_seconds'] / peer['draws_per_second']:.1f} x {peer['peer']}")


if __name__ == "__main__":
    if sys.argv[1] == "--metrics":  # for ncu
        print(",".join(NCU_METRICS))
    else:
        main(sys.argv[1])
