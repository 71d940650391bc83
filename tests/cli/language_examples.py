#!/usr/bin/env python3
"""Checks the snippets of docs/language.md: language_examples.py RECKON PAGE

Each is a part of a scenario; the rest of one stands here, by the first key of the snippet.
"""
import os
import re
import subprocess
import sys
import tempfile

CHIPS = '[index]\nchip = ["H800", "H20"]\n'
TWO_CAMPS = """
[model.final_run]
formula = "run"
unit = "USD"
boundary = { includes = ["final run"], kind = "flow", period = "the project" }
[[claims]]
id = "lab"
by = "the lab"
about = "final_run"
says = "1M [USD]"
[[claims]]
id = "press"
by = "the press"
about = "with_experiments"
says = "> 500M [USD]"
"""
# What stands before a snippet, and what after it.
FRAMES = {
    "mfu": (CHIPS + "[priors]\n", '[model.cost]\nformula = "flop / mfu * sum(share * rent / peak)"\nunit = "USD"\n'),
    "mfu again": ('include = ["base.toml"]\n[priors]\n', '[model]\ncost = "sum(rent) / mfu"\n'),
    "[[claims]]": ('[priors]\nprice = "1M to 10M [USD]"\n[model]\ncost = "2 * price"\n', ""),
    "[model.with_experiments]": ('[priors]\nrun = "1M to 10M [USD]"\ndevelopment = "1 to 2"\n', TWO_CAMPS),
    "[decision]": ('[priors]\nprice = "1 to 3 [USD]"\n[model]\nbuy = "2 * price"\nrent = "price + 1 [USD]"\n', ""),
    "[parties.semianalysis]": (CHIPS + '[priors]\nhoppers = "50e3 [GPU]"\n'
                               'rent = { over = "chip", value = "1 to 2 [USD/(GPU h)]" }\n'
                               '[model]\ncost = "hoppers * sum(rent)"\n', ""),
    "[trend]": ('[priors]\nprice = "1 to 3 [USD]"\n[model]\ncost = "2 * price"\n', ""),
    "[currency]": ('[priors]\nprice = "1 to 3 [USD]"\n[model]\ncost = "2 * price"\n', ""),
}


def main():
    reckon, page = os.path.abspath(sys.argv[1]), sys.argv[2]
    with open(page, encoding="utf-8") as file:
        snippets = re.findall(r"^```toml\n(.*?)^```$", file.read(), re.S | re.M)
    seen, failures = set(), 0
    with tempfile.TemporaryDirectory() as folder:
        for snippet in snippets:
            name = snippet.split()[0]
            name += " again" if name in seen else ""
            seen.add(name)
            before, after = FRAMES[name]
            text = before + snippet + after
            # A file of its own for what another includes.
            for file_name in ["base.toml"] * (name == "mfu") + ["scenario.toml"]:
                with open(os.path.join(folder, file_name), "w", encoding="utf-8") as file:
                    file.write(text if file_name == "scenario.toml" else before + snippet)
            run = subprocess.run([reckon, "check", "scenario.toml"], cwd=folder, capture_output=True, text=True)
            if run.returncode != 0:
                failures += 1
                print(f"FAILED: {name}: {run.stderr}\n{text}")
    if seen != set(FRAMES):
        failures += 1
        print(f"FAILED: no such snippets: {sorted(set(FRAMES) - seen)}")
    print(f"{len(snippets)} snippets, {failures} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
