#!/usr/bin/env python3
"""Runs the examples of documentation pages: docs_examples.py RECKON SOURCE PAGE...

A block that begins with "# name.ext" (toml, csv) is that file; the lines of a block "sh" are run, each must succeed; a
block "text" after it is what they print, where "…" stands for anything.
"""
import os
import re
import subprocess
import sys
import tempfile


def matches(expected, said):
    """Whether lines with "…" (alone: any lines) fit."""
    pattern = "".join("(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + "\n" for line in expected)
    return re.fullmatch(pattern, said) is not None


def main():
    reckon, source, *pages = sys.argv[1:]
    reckon = os.path.abspath(reckon)
    failures = ran = 0
    for page in pages:
        with open(os.path.join(source, page), encoding="utf-8") as file:
            blocks = re.findall(r"^```(\w+)\n(.*?)^```$", file.read(), re.S | re.M)
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(reckon, os.path.join(folder, "reckon"))
            os.symlink(os.path.join(source, "priors"), os.path.join(folder, "priors"))
            environment = {**os.environ, "PATH": folder + ":" + os.environ["PATH"], "LC_ALL": "C.UTF-8"}
            environment.pop("COLUMNS", None)
            said = ""
            for kind, text in blocks:
                name = re.match(r"# (\S+\.\w+)\n", text)
                if kind in ("toml", "csv") and name:
                    with open(os.path.join(folder, name[1]), "w", encoding="utf-8") as file:
                        file.write(text if kind == "toml" else text.split("\n", 1)[1])
                elif kind == "sh":
                    said = ""
                    for command in text.strip().split("\n"):
                        run = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True)
                        said += run.stdout + "".join(
                            line for line in run.stderr.splitlines(True) if not line.startswith("note: "))
                        ran += 1
                        if run.returncode != 0:
                            failures += 1
                            print(f"FAILED: {page}: {command}: exit status {run.returncode}\n{run.stdout}{run.stderr}")
                elif kind == "text" and not matches(text.rstrip("\n").split("\n"), said):
                    failures += 1
                    print(f"FAILED: {page}: it says\n{said}not\n{text}")
    print(f"{ran} commands, {failures} failures")
    sys.exit(1 if failures or ran == 0 else 0)


if __name__ == "__main__":
    main()
