#!/usr/bin/env python3
"""Cuts reckon off in every way that we know, and sees that what it says in the end is right.

chaos.py RECKON SOURCE [--kills 12] [--seconds 0] [--seed 1]: at least so many kills, and for at least so long.
"""
import argparse
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

parser = argparse.ArgumentParser()
parser.add_argument("reckon")
parser.add_argument("source")
parser.add_argument("--kills", type=int, default=12)
parser.add_argument("--seconds", type=float, default=0)
parser.add_argument("--seed", type=int, default=1)
asked = parser.parse_args()
RECKON, SOURCE = os.path.abspath(asked.reckon), os.path.abspath(asked.source)
W1 = SOURCE + "/benchmarks/w1.toml"
V3 = SOURCE + "/priors/deepseek-v3.toml"
rng = random.Random(asked.seed)
failures = []
checks = 0


def check(what, good):
    global checks
    checks += 1
    if not good:
        failures.append(what)
        print("FAILED:", what, flush=True)


def run(*arguments, **options):
    return subprocess.run([RECKON, *arguments], capture_output=True, text=True, timeout=300, **options)


def hash_of(path):
    with open(path) as file:
        return re.findall(r'"result_sha256": "(\w{64})"', file.read())


@contextmanager
def folder():
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as path:
        os.chdir(path)
        try:
            yield path
        finally:
            os.chdir(before)


@contextmanager
def small_disk(megabytes):
    """A folder of so many megabytes; None where mounting is not allowed."""
    with tempfile.TemporaryDirectory() as path:
        options = f"size={int(megabytes * 1024)}k"
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", path], capture_output=True).returncode == 0
        try:
            yield path if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", path])


def killed_until_done(command, kills, longest):
    """Runs the command with a checkpoint and kills it at random moments until it ends; how often that was."""
    count = 0
    while True:
        words = rng.choice([command + ["--checkpoint", "c.ckpt", "--checkpoint-every", "0"], ["resume", "c.ckpt"]])
        if words[0] == "resume" and not os.path.exists("c.ckpt"):
            continue
        words = words + rng.choice([[], ["--threads", "1"], ["--devices", "cpu,cpu"]])
        process = subprocess.Popen([RECKON, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if count < kills:
            time.sleep(rng.uniform(0, longest))
            process.send_signal(rng.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
        error = process.communicate()[1]
        if process.returncode == 0:
            return count, words
        count += 1
        if process.returncode not in (-signal.SIGKILL, 130, -signal.SIGTERM, -signal.SIGINT):
            check(f"{words}: status {process.returncode}: {error}", False)
            return count, words


def kills():
    """The same hash at the end, however often it was killed."""
    commands = [(["run", W1, "-n", "1e8", "--precision", "single"], 0.6),
                (["run", W1, "-n", "1e8", "--given", "cost > 12M [USD]"], 1.2),
                (["settle", V3, "-n", "1e7"], 0.6),
                (["run", W1, "-n", "67108864", "--sampler", "sobol"], 0.5),
                (["sweep", W1, "--over", "mfu=0.2:0.6:0.02", "-n", "3M"], 0.8),
                (["drivers", W1, "-n", "10M"], 0.8)]
    count, start = 0, time.time()
    while count < asked.kills or time.time() - start < asked.seconds:
        command, longest = commands[rng.randrange(len(commands))] if count else commands[0]
        with folder():
            run(*command, "-q", "--json", "whole.json")
            done, last = killed_until_done(command + ["-q", "--json", "cut.json"], rng.randint(2, 8), longest)
            count += done
            check(f"{command} after {done} kills, last {last}", hash_of("cut.json") == hash_of("whole.json"))
            # A process that is killed while it writes its result leaves a file of another name.
            left = [name for name in os.listdir() if not name.startswith(("cut.json", "whole.json"))]
            check(f"{command}: {left} are left", left == [])
    print(f"{count} kills", flush=True)


def damage():
    """A checkpoint that is cut or changed anywhere is never taken for a good one."""
    with folder():
        command = ["run", W1, "-n", "1e8", "--precision", "single", "-q", "--checkpoint", "c.ckpt", "--checkpoint-every", "0"]
        process = subprocess.Popen([RECKON, *command], stderr=subprocess.DEVNULL)
        while not os.path.exists("c.ckpt") or os.path.getsize("c.ckpt") < 10000:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        process.wait()
        with open("c.ckpt", "rb") as file:
            good = file.read()
        for i in range(40):
            bad = bytearray(good)
            if i % 2:
                bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
            else:
                del bad[rng.randrange(len(bad)):]
            with open("bad.ckpt", "wb") as file:
                file.write(bad)
            for words in (["resume", "bad.ckpt"], command[:-4] + ["--checkpoint", "bad.ckpt"]):
                result = run(*words)
                check(f"damaged at {i}: {words[0]}: {result.returncode} {result.stderr}",
                      result.returncode in (1, 2) and "bad.ckpt" in result.stderr)
            with open("bad.ckpt", "rb") as file:
                check("a damaged file is left as it is", file.read() == bytes(bad))


def lock():
    """Two runs on one checkpoint."""
    with folder():
        command = ["run", W1, "-n", "1e9", "-q", "--checkpoint", "c.ckpt"]
        first = subprocess.Popen([RECKON, *command], stderr=subprocess.DEVNULL)
        while not os.path.exists("c.ckpt"):
            time.sleep(0.01)
        second = run(*command)
        check("the second run is refused", second.returncode == 1 and "another run is using it" in second.stderr)
        first.send_signal(signal.SIGTERM)
        first.wait()
        check("the first one is not disturbed", first.returncode == 130 and os.path.exists("c.ckpt"))


def full_disk():
    command, short = (["run", W1, "-n", draws, "-q"] for draws in ("5e7", "1e5"))
    with folder():
        run(*command, "--json", "whole.json")
        whole = hash_of("whole.json")
    for megabytes in (0.02, 0.5, 1.5):
        with small_disk(megabytes) as disk:
            if disk is None:
                return print("no small disk can be mounted: a full disk is not tried")
            with folder():
                result = run(*command, "--json", "here.json", "--checkpoint", disk + "/c.ckpt", "--checkpoint-every", "0")
                if result.returncode == 0:
                    check("a full disk stops no run", hash_of("here.json") == whole)
                    check("but is said", megabytes > 1 or "No space left" in result.stderr)
                else:
                    check(f"no room at all: {result.stderr}", result.returncode == 1 and "No space left" in result.stderr)
                with open(disk + "/fill", "wb", buffering=0) as file:
                    try:
                        while True:
                            file.write(bytes(4096))
                    except OSError:
                        pass
                for flag in ("--json", "--csv", "--markdown"):
                    result = run(*short, flag, disk + "/out")
                    check(f"{flag} on a full disk: {result.stderr}", result.returncode == 1 and "out" in result.stderr)
                    check("nothing half-written", os.listdir(disk) == ["fill"])
                result = run(*short, "--samples", disk + "/s.npy")
                check(f"samples on a full disk: {result.stderr}", result.returncode == 1 and os.listdir(disk) == ["fill"])


def read_only():
    with small_disk(1) as disk:
        if disk is None or subprocess.run(["mount", "-o", "remount,ro", disk], capture_output=True).returncode != 0:
            return
        for flag in ("--json", "--checkpoint"):
            result = run("run", W1, "-n", "1e5", "-q", flag, disk + "/out")
            check(f"{flag} where nothing can be written: {result.stderr}",
                  result.returncode == 1 and "Read-only" in result.stderr)
        result = run("run", W1, "-n", "1e5", "-q", env={**os.environ, "XDG_CACHE_HOME": disk})
        check("a read-only cache is no failure", result.returncode == 0)


def channels():
    """Standard output and error that are closed, full or have gone."""
    quote = f"'{RECKON}' run '{W1}' -n 1e5"
    for line, status in ((f"{quote} >&-", 1), (f"{quote} 2>&-", 0), (f"{quote} >&- 2>&-", 1), (f"{quote} >/dev/full", 1),
                         (f"{quote} 2>/dev/full", 0), (f"{quote} -q >&-", 0), (f"{quote} --json - >/dev/full", 1)):
        result = subprocess.run(["sh", "-c", line], capture_output=True, text=True)
        check(f"{line}: {result.returncode}", result.returncode == status)
    result = subprocess.run(["bash", "-c", f"{quote} --json - | true; echo ${{PIPESTATUS[0]}}"], capture_output=True, text=True)
    check(f"a pipe that nobody reads: {result.stdout}", result.stdout.strip() in ("0", "1"))


def limits():
    """Too little memory, too few threads."""
    with folder():
        command = ["settle", V3, "-n", "3e6", "-q"]
        run(*command, "--json", "whole.json")
        for megabytes in (60, 120, 200, 400, 1000):
            limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
            result = run(*command, "--json", "here.json", preexec_fn=limit)
            if result.returncode == 0:
                check(f"the same within {megabytes} MB of addresses", hash_of("here.json") == hash_of("whole.json"))
                os.remove("here.json")
            else:
                check(f"{megabytes} MB of addresses: {result.returncode} {result.stderr}",
                      (result.returncode == 1 and "memory" in result.stderr or result.returncode == 127)
                      and not os.path.exists("here.json"))
        if os.getuid() == 0:  # a user for whom the limit on processes counts

            def one_process():
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
                resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
            os.chmod(".", 0o777)
            shutil.copy(RECKON, "program")
            os.chmod("program", 0o755)
            shutil.copy(W1, "w1.toml")
            os.chmod("w1.toml", 0o644)
            run("run", W1, "-n", "3e6", "-q", "--json", "w1.json")
            for devices in ([], ["--devices", "cpu,cpu,cpu"]):
                result = subprocess.run(["./program", "run", "w1.toml", "-n", "3e6", "-q", "--threads", "8", "--json", "t.json", *devices],
                                        preexec_fn=one_process, capture_output=True, text=True)
                check(f"no more threads are to be had {devices}: {result.stderr}",
                      result.returncode == 0 and hash_of("t.json") == hash_of("w1.json"))
        # What --max-memory allows is kept to.
        for megabytes, words in ((60, ["run", W1, "-n", "1e8"]), (150, ["settle", V3, "-n", "1e7"])):
            process = subprocess.Popen([RECKON, *words, "-q", "--max-memory", f"{megabytes}MB", "--json", "m.json"])
            _, status, usage = os.wait4(process.pid, 0)
            run(*words, "-q", "--json", "w.json")
            check(f"--max-memory {megabytes}MB: {usage.ru_maxrss} kB", status == 0 and usage.ru_maxrss * 1024 <= megabytes * 1e6)
            check("the same within --max-memory", hash_of("m.json") == hash_of("w.json"))
        result = run("run", W1, "--max-memory", "10MB")
        check(f"too little for anything: {result.stderr}", result.returncode == 2 and "--max-memory" in result.stderr)


for part in (damage, lock, full_disk, read_only, channels, limits, kills):
    begun = time.time()
    part()
    print(f"{part.__name__}: {time.time() - begun:.1f} s", flush=True)
print(f"{checks} checks, {len(failures)} failed")
sys.exit(1 if failures else 0)
