#!/usr/bin/env python3
"""docs/result.schema.json against what every command writes, docs/scenario.schema.json against scenarios.

schemas.py RECKON SOURCE
"""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib

import jsonschema

RECKON, SOURCE = sys.argv[1], sys.argv[2]
V3, W1 = os.path.join(SOURCE, "priors/deepseek-v3.toml"), os.path.join(SOURCE, "benchmarks/w1.toml")
EPOCH, BUY = os.path.join(SOURCE, "priors/epoch-training-cost.toml"), os.path.join(SOURCE, "priors/buy-or-rent.toml")
KRW = os.path.join(SOURCE, "priors/chatgpt-query.toml")
TABLE = os.path.join(SOURCE, "priors/tables/notable-models.csv")
COMMANDS = [
    ["run", V3, "--more"], ["run", V3, "--given", "with_staff > 20M [USD]"], ["run", W1, "--quantiles", "0,1,0.5"],
    ["run", W1, "--sampler", "sobol", "-n", "65536"], ["settle", V3], ["report", V3], ["drivers", BUY],
    ["drivers", W1, "--given", "cost > 5M [USD]"], ["believe", BUY, "saving > 0 [USD]"],
    ["compare", V3, "--parties", "deepseek,semianalysis"], ["compare", W1, W1, "--set", "mfu=0.4"],
    ["run", KRW, "--currency", "KRW"], ["settle", KRW, "--currency", "KRW"],
    ["sweep", W1, "--over", "mfu=0.2:0.6:0.1"], ["sweep", EPOCH, "--rows", TABLE, "-n", "2000", "--baseline", "GPT-4"],
    ["sweep", EPOCH, "--rows", TABLE, "-n", "2000", "--backtest", "ground_truth", "--output", "amortised"], ["sweep", EPOCH, "--rows", TABLE, "-n", "2000"], ["trend", EPOCH, "-n", "2000"],
]
failures = []


def check(what, good):
    if not good:
        failures.append(what)
        print("FAILED:", what)


def strict(schema):
    """The same, in which a key that is not named is an error: so that what is written is described."""
    schema = copy.deepcopy(schema)

    def close(node):
        if isinstance(node, dict):
            if "properties" in node and "additionalProperties" not in node:
                node["additionalProperties"] = False
            for part in node.values():
                close(part)
        elif isinstance(node, list):
            for part in node:
                close(part)
    close(schema)
    return schema


def problems(schema, document):
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
            for e in jsonschema.validators.validator_for(schema)(schema).iter_errors(document)]


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return json.load(file)


def results():
    schema = read("docs/result.schema.json")
    jsonschema.validators.validator_for(schema).check_schema(schema)
    closed, written = strict(schema), []
    for command in COMMANDS:
        draws = [] if "-n" in command else ["-n", "20000"]
        done = subprocess.run([RECKON, *command, *draws, "-q", "--json", "-"], stdout=subprocess.PIPE, check=True)
        document = json.loads(done.stdout)
        written.append(document)
        found = problems(closed, document)
        check(" ".join(command) + "\n  " + "\n  ".join(found[:5]), not found)
    keys = set().union(*written)
    unwritten = set(schema["properties"]) - keys
    check(f"what no command writes: {unwritten}", not unwritten)
    for change in (lambda d: d["run"].update(draws="many"), lambda d: d["run"].pop("result_sha256"),
                   lambda d: d.update(schema=2), lambda d: d["claims"][0].update(percentile=1.5),
                   lambda d: next(iter(d["outputs"].values())).pop("mean")):
        bad = copy.deepcopy(written[0])
        change(bad)
        check("a wrong result is seen", problems(schema, bad))


def scenarios():
    schema = read("docs/scenario.schema.json")
    jsonschema.validators.validator_for(schema).check_schema(schema)
    files = [os.path.join(folder, name) for top in ("priors", "benchmarks") for folder, _, names in
             os.walk(os.path.join(SOURCE, top)) for name in names if name.endswith(".toml")]
    check("there are scenarios", len(files) > 10)
    for path in files:
        with open(path, "rb") as file:
            found = problems(schema, plain(tomllib.load(file)))
        check(f"{path}: {found[:3]}", not found)
    for text, good in (('[model]\nx = 1\n', True), ('[modle]\nx = 1\n', False), ('[model]\nx = {unit = "USD"}\n', False),
                       ('[priors]\nx = {value = "1", sorce = "y"}\n[model]\ny = "x"\n', False),
                       ('[priors]\nx = {value = "1", per = "day"}\n[model]\ny = "x"\n', False),
                       ('[model]\nx = "1"\n[[claims]]\nabout = "x"\n', False),
                       ('[model]\nx = "1"\n[[claims]]\nabout = "x"\nsays = "2"\n', True),
                       ('[priors]\n9x = "1"\n[model]\ny = "1"\n', False),
                       ('[index]\nc = ["a"]\n[priors]\np = {over = "c", value = {a = "1"}}\n[model]\ny = "p.a"\n', True),
                       ('[model]\nx = "1"\nz = "2"\n[decision]\noptions = ["x", "z"]\nprefer = "best"\n', False),
                       ('[model]\nx = "1"\nz = "2"\n[decision]\noptions = ["x", "z"]\n', False),
                       ('[model]\nx = "1"\nz = "2"\n[decision]\noptions = ["x", "z"]\nprefer = "lowest"\n', True),
                       ('include = "x.toml"\n[model]\nx = "1"\n', False),
                       ('[model]\nx = "1"\n[events]\ne = 1\n', False), ('[model]\nx = "1"\n[events]\ne = "x > 0"\n', True),
                       ('[model]\nx = "1"\n[[claims]]\nabout = "x"\nsays = "2"\nvalue = "2"\n', False)):
        with tempfile.NamedTemporaryFile("w", suffix=".toml", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            taken = subprocess.run([RECKON, "run", file.name, "-n", "10", "-q"], stderr=subprocess.PIPE, check=False)
        check(f"the schema and the program agree on {text!r}", good == (not problems(schema, tomllib.loads(text))))
        check(f"the program says so of {text!r}: {taken.stderr.decode()}", good == (taken.returncode == 0))
    keys_agree(schema)
    documented(schema)


def documented(schema):
    """Editors show what a key means: every section says it, and nothing stands beside a reference, which hides it."""
    for name, section in schema["properties"].items():
        check(f"[{name}] has a description", section.get("description"))

    def walk(node, path):
        if isinstance(node, dict):
            check(f"{path}: a reference with {set(node) - {'$ref'}} beside it", "$ref" not in node or len(node) == 1)
        for key, part in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
            walk(part, f"{path}/{key}")
    walk(schema, "")


def plain(value):
    """Dates as texts, which is how JSON has them."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def keys_agree(schema):
    """The keys of every table are those that the reader allows, in its source."""
    allowed = {}
    for name in ("sections.cpp", "section_claims.cpp", "section_decision.cpp"):
        with open(os.path.join(SOURCE, "host/language", name), encoding="utf-8") as file:
            for what, keys in re.findall(r'allow\([^{]*?"([^"]+)"[^{]*?\{([^}]*)\}', file.read()):
                allowed[what] = set(re.findall(r'"(\w+)"', keys))
    model = schema["properties"]["model"]["additionalProperties"]["anyOf"][1]["properties"]
    named = {"the file": schema["properties"], "[report]": schema["properties"]["report"]["properties"],
             "[[claims]]": schema["definitions"]["said"]["properties"], "[trend]": schema["properties"]["trend"]["properties"],
             "[bridge]": schema["properties"]["bridge"]["properties"], "`boundary`": model["boundary"]["properties"],
             "[decision]": schema["properties"]["decision"]["properties"],
             "[[correlations]]": schema["properties"]["correlations"]["items"]["properties"]}
    for what, properties in named.items():
        check(f"{what}: {set(properties) ^ allowed[what]}", set(properties) == allowed[what])


results()
scenarios()
print(len(failures), "failed")
sys.exit(bool(failures))
