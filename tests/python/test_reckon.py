#!/usr/bin/env python3
"""Python's module as people use it. The folder of the package is on PYTHONPATH; RECKON: the program; RECKON_SOURCE."""
import ast
import datetime
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import numpy

import reckon
from reckon import _reckon

SOURCE, PROGRAM = os.environ["RECKON_SOURCE"], os.environ["RECKON"]
V3 = os.path.join(SOURCE, "priors", "deepseek-v3.toml")
W1 = os.path.join(SOURCE, "benchmarks", "w1.toml")
EXAMPLE = {
    "title": "Example",
    "priors": {"flop": "2.5e24 to 4.5e24 [FLOP]", "rate": "4e14 to 6e14 [FLOP/(GPU s)]",
               "rent": {"value": "1.5 to 3 [USD/(GPU h)]", "source": "an example"}},
    "model": {"hours": {"formula": "flop / rate", "unit": "GPU h"}, "cost": {"formula": "hours * rent", "unit": "USD"}},
    "events": {"over": "cost > 5M [USD]"},
    "claims": [{"id": "lab", "by": "the lab", "about": "cost", "says": "5.576M [USD]"}],
    "report": {"outputs": ["cost", "hours"]},
}


def of_program(*arguments):
    done = subprocess.run([PROGRAM, *arguments, "-q", "--json", "-"], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


class Run(unittest.TestCase):
    def test_the_bits_are_the_programs(self):
        answer = reckon.run(W1, draws=1e6, seed=7, precision="single", set={"mfu": 0.4}, given="cost > 5M [USD]")
        expected = of_program("run", W1, "-n", "1e6", "-s", "7", "--precision", "single", "--set", "mfu=0.4",
                              "--given", "cost > 5M [USD]")
        self.assertEqual(answer.sha256, expected["run"]["result_sha256"])
        self.assertEqual(answer["cost"].quantile(0.95), expected["outputs"]["cost"]["quantiles"][2]["value"])
        self.assertEqual(answer["cost"].mean, expected["outputs"]["cost"]["mean"])

    def test_the_documentations_code_runs(self):
        for document in ("README.md", os.path.join("docs", "library.md")):
            with open(os.path.join(SOURCE, document), encoding="utf-8") as file:
                code = "".join(part.split("```")[0] for part in file.read().split("```python\n")[1:])
            names = {}
            for folder in ("priors", "benchmarks"):
                code = code.replace(f'"{folder}/', f'"{SOURCE}/{folder}/')
            exec(code.replace("draws=1e7", "draws=1e6"), names)  # pylint: disable=exec-used
            self.assertEqual(names["answer"].draws, 1_000_000)

    def test_the_readmes_figures(self):
        answer = reckon.run(V3, settle=True)
        low, high = answer["final_run_rented"].interval()
        self.assertEqual([f"{x / 1e6:.2f}" for x in (answer["final_run_rented"].median, low, high)],
                         ["5.92", "4.18", "8.36"])
        self.assertEqual(answer.sha256[:16], "bd9bbcd45547cf85")
        first = answer.claims[0]
        self.assertEqual((first.by, first.verdict, f"{first.percentile:.2%}"), ("DeepSeek", "fits", "38.97%"))
        self.assertIn("Verdicts", str(answer))

    def test_a_quantile_or_level_that_was_not_asked_for(self):
        answer = reckon.run(W1, draws=1e5, backend="cpu")
        other = reckon.run(W1, draws=1e5, quantiles=[0.975], level=0.5, backend="cpu")
        self.assertEqual(answer["cost"].quantile(0.975), other["cost"].quantiles[0.975])
        self.assertEqual(answer["cost"].interval(0.5), other["cost"].interval())
        self.assertEqual(answer["cost"].quantile([0.975, "5%", 0.975, 0.1]),
                         [answer["cost"].quantile(p) for p in (0.975, 0.05, 0.975, 0.1)])
        self.assertEqual(answer["cost"].quantile(numpy.array([])), [])
        estimate = answer["cost"].estimate(0.975)
        self.assertTrue(estimate.low < float(estimate) < estimate.high)

    def test_draws_are_not_copied(self):
        answer = reckon.run(W1, draws=1e6)
        cost = answer["cost"].samples(100_000)
        self.assertEqual((cost.dtype, cost.shape, cost.flags.owndata), (numpy.float64, (100_000,), False))
        draws = answer._inside.samples(10, ["cost"])
        one, two = draws.array("cost"), draws.array("cost")
        self.assertEqual(one.ctypes.data, two.ctypes.data)
        with self.assertRaises(ValueError):
            one[0] = 0
        both = answer._inside.samples(10, ["cost", "mfu"])
        self.assertTrue(numpy.array_equal(both.array("cost"), one))
        del draws, two, answer, both  # the array keeps what it needs
        self.assertTrue(numpy.array_equal(one, cost[:10]))

    def test_draws_are_the_programs(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "draws.npz")
            of_program("run", W1, "-n", "70000", "--samples", file, "--samples-priors")
            expected = numpy.load(file)
            samples = reckon.run(W1, draws=70_000).samples(70_000, ["cost", "mfu"])
            self.assertTrue(numpy.array_equal(samples["cost"], expected["cost"]))
            self.assertTrue(numpy.array_equal(samples["mfu"], expected["mfu"]))

    def test_results_verify(self):
        with tempfile.TemporaryDirectory() as folder:
            answers = {"run": reckon.run(EXAMPLE, draws=1e5, set={"rent": "2 to 3 [USD/(GPU h)]"}, level="80%"),
                       "settle": reckon.run(V3, draws=1e5, settle=True),
                       "drivers": reckon.run(W1, draws=1e5).drivers(["cost"]),
                       "tolerant": reckon.run(W1, draws=1e6, tolerance=0.01, quantiles=[0.25, 0.5]).drivers("cost")}
            for name, answer in answers.items():
                file = os.path.join(folder, name + ".json")
                with open(file, "w", encoding="utf-8") as out:
                    out.write(answer.to_json())
                done = subprocess.run([PROGRAM, "verify", file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                      text=True, check=False)
                self.assertEqual(done.returncode, 0, done.stdout)


class Studies(unittest.TestCase):
    def test_the_bits_are_the_programs(self):
        with tempfile.TemporaryDirectory() as folder:
            table = os.path.join(folder, "rows.csv")
            with open(table, "w", encoding="utf-8") as out:
                out.write("name,mfu,date\nslow,0.2,2020\nfast,0.4 to 0.5,2021\nnew,0.6,2023\n")
            other = reckon.Scenario(W1, set={"mfu": "0.3"})
            epoch = os.path.join(SOURCE, "priors", "epoch-training-cost.toml")
            studies = {
                ("compare", W1, W1, "--set-other", "mfu=0.3", "--names", "a,b", "--level", "0.5"):
                    reckon.compare(W1, other, names="a,b", draws=2000, level=0.5),
                ("compare", V3, "--parties", "deepseek,semianalysis", "--outputs", "hopper_gpus"):
                    reckon.compare(V3, parties=("deepseek", "semianalysis"), outputs="hopper_gpus", draws=2000),
                ("sweep", W1, "--over", "mfu=0.2:0.4:0.1", "--set", "flop=3e24 [FLOP]"):
                    reckon.sweep(W1, over={"mfu": "0.2:0.4:0.1"}, set={"flop": "3e24 [FLOP]"}, draws=2000),
                ("sweep", W1, "--rows", table, "--baseline", "slow", "--output", "cost"):
                    reckon.sweep(W1, rows=table, baseline="slow", output="cost", draws=2000),
                ("trend", epoch, "--bootstrap"): reckon.trend(epoch, bootstrap=True, draws=2000),
            }
            for arguments, study in studies.items():
                expected = of_program(*arguments, "-n", "2000")
                self.assertEqual(study.sha256, expected["run"]["result_sha256"], arguments)
                file = os.path.join(folder, "result.json")
                with open(file, "w", encoding="utf-8") as out:
                    out.write(study.to_json())
                done = subprocess.run([PROGRAM, "verify", file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                      text=True, check=False)
                self.assertEqual(done.returncode, 0, (arguments, done.stdout))

    def test_a_comparison(self):
        comparison = reckon.compare(EXAMPLE, reckon.Scenario(EXAMPLE, set={"rent": "3 to 6 [USD/(GPU h)]"}), draws=2000)
        cost = comparison["cost"]
        self.assertAlmostEqual(cost.ratio.min, 2, delta=1e-12)
        self.assertEqual((cost.above, cost.gap, cost.contributions), (1, None, {}))
        self.assertEqual(cost.a.median, reckon.run(EXAMPLE, draws=2000)["cost"].median)
        self.assertEqual(comparison.to_dataframe().loc[("cost", "ratio"), "median"], cost.ratio.median)
        self.assertEqual(len({comparison, reckon.compare(EXAMPLE, EXAMPLE, draws=2000)}), 2)
        self.assertIn("<svg", comparison._repr_html_())
        with self.assertRaisesRegex(KeyError, "outputs: cost, hours"):
            _ = comparison["csot"]

    def test_rows_are_a_file_a_frame_or_dicts(self):
        import pandas  # pylint: disable=import-outside-toplevel
        records = [{"name": "low", "rent": "1 [USD/(GPU h)]"}, {"name": "high", "rent": "4 to 5 [USD/(GPU h)]", "flop": None}]
        of_dicts = reckon.sweep(EXAMPLE, rows=records, draws=2000)
        of_frame = reckon.sweep(EXAMPLE, rows=pandas.DataFrame(records), draws=2000)
        indexed = reckon.sweep(EXAMPLE, rows=pandas.DataFrame(records).set_index("name"), draws=2000)
        self.assertEqual(of_dicts["high"]["cost"].median, of_frame["high"]["cost"].median)
        self.assertEqual(of_frame, indexed)
        self.assertEqual(of_dicts["high"].set["rent"], "4 to 5 [USD/(GPU h)]")
        self.assertEqual(list(of_dicts), ["low", "high"])
        frame = of_dicts.to_dataframe()
        self.assertEqual(frame.loc[("low", "cost"), "median"], of_dicts["low"]["cost"].median)
        calls = []
        swept = reckon.sweep(EXAMPLE, over={"rent": "1:3:1 [USD/(GPU h)]"}, draws=2000, progress=calls.append)
        self.assertEqual(max(calls), 6000)
        self.assertEqual(swept["rent=2 USD/(GPU h)"].events["over"].name, "over")

    def test_tables_that_pandas_and_people_make(self):
        import pandas  # pylint: disable=import-outside-toplevel
        scenario = {"priors": {"low": "1 to 2", "unit": "3", "when": "date('2020-01-01')"},
                    "model": {"y": "low * unit", "t": {"formula": "when - date('2020-01-01')", "unit": "day"}}}
        records = [{"row": "a", "low": 1.5, "unit": math.nan, "when": datetime.datetime(2020, 5, 28)},
                   {"row": "b", "low": numpy.float64(2), "unit": pandas.NA, "when": pandas.Timestamp("2020-05-28")}]
        swept = reckon.sweep(scenario, rows=records, draws=100)
        self.assertEqual([swept[row]["y"].mean for row in "ab"], [4.5, 6])
        self.assertEqual([swept[row]["t"].mean for row in "ab"], [148, 148])
        frame = swept.to_dataframe()
        self.assertEqual((frame.loc[("a", "y"), "set.low"], frame.loc[("a", "y"), "low"]), ("1.5", 4.5))
        by_index = reckon.sweep(scenario, rows=pandas.DataFrame({"low": [1, 2]}, index=["p", "q"]), draws=100)
        self.assertEqual(list(by_index), ["p", "q"])
        numbered = reckon.sweep(scenario, rows=[{"low": 1}, {"low": 2}], draws=100)
        self.assertEqual([(name, row["y"].mean) for name, row in numbered.items()], [("1", 3), ("2", 6)])
        listed = reckon.sweep(scenario, over={"low": [1, 2], "unit": numpy.array([5.0, 7.0])}, draws=100)
        self.assertEqual([row["y"].mean for row in listed.values()], [5, 7, 10, 14])
        self.assertIn("low=2, unit=7", listed)

    def test_dicts_of_one_name_are_compared(self):
        other = {**EXAMPLE, "priors": {**EXAMPLE["priors"], "rent": "3 to 6 [USD/(GPU h)]"}}
        comparison = reckon.compare(EXAMPLE, other, names="a,b", draws=1000)
        self.assertAlmostEqual(comparison["cost"].ratio.min, 2, delta=1e-12)
        with self.assertRaisesRegex(reckon.UsageError, "two different texts are called 'scenario.toml'"):
            comparison.to_json()
        alike = reckon.compare(EXAMPLE, reckon.Scenario(other, name="b.toml"), draws=1000)
        self.assertIn("give both files the same id", alike.warnings)
        self.assertIn("comparison", alike.to_dict())

    def test_growth(self):
        rows = [{"name": year, "when": year, "flop": f"{2 ** (year - 2020)}e24 [FLOP]"} for year in (2020, 2021, 2023)]
        trend = reckon.trend(EXAMPLE, rows, "when", draws=2000)
        self.assertAlmostEqual(trend.growth.max, 2, delta=1e-9)
        self.assertEqual(trend.dates["2023"], 2023)
        self.assertEqual(trend.to_dataframe().loc["2021", "median"], trend.rows["2021"].median)

    def test_bad_arguments_are_named(self):
        for call in (lambda: reckon.compare(EXAMPLE), lambda: reckon.compare(EXAMPLE, EXAMPLE, parties="a,b"),
                     lambda: reckon.sweep(EXAMPLE), lambda: reckon.sweep(EXAMPLE, rows=[5]),
                     lambda: reckon.sweep(EXAMPLE, over={"rnet": "1:2:1"}), lambda: reckon.trend(EXAMPLE),
                     lambda: reckon.sweep(EXAMPLE, over={"rent": "1:2:1 [USD/(GPU h)]"}, baseline="x")):
            with self.assertRaises(reckon.UsageError) as raised:
                call()
            self.assertNotIn("--", str(raised.exception))


class Scenarios(unittest.TestCase):
    def test_a_dict_is_a_scenario(self):
        answer = reckon.run(EXAMPLE, draws=1e5)
        median = math.sqrt(2.5e24 * 4.5e24 / (4e14 * 6e14) * 1.5 * 3) / 3600
        # Five standard errors of a median of lognormals.
        self.assertAlmostEqual(answer["cost"].median / median, 1, delta=5 * 1.2533 * 0.3 / math.sqrt(1e5))
        self.assertEqual(answer["hours"].unit, "GPU h")
        self.assertIn("over", answer.events)
        self.assertEqual(list(answer), ["cost", "hours"])
        self.assertEqual(len(answer), 2)

    def test_a_scenario_says_what_is_in_it(self):
        scenario = reckon.Scenario(EXAMPLE, set={"rent": "2 [USD/(GPU h)]"})
        self.assertEqual(scenario.priors, ["flop", "rate", "rent"])
        self.assertEqual(scenario.units["rate"], "FLOP/(GPU s)")
        self.assertEqual((scenario.claims, scenario.events), (["lab"], ["over"]))
        one, two = reckon.run(scenario, draws=1000), reckon.run(scenario, draws=1000)
        self.assertEqual(one.sha256, two.sha256)
        with self.assertRaisesRegex(reckon.UsageError, "^given: the scenario is made already"):
            reckon.run(scenario, given="cost > 1 [USD]")


class Errors(unittest.TestCase):
    def test_a_bad_scenario_has_a_place_and_a_hint(self):
        with self.assertRaises(reckon.ScenarioError) as raised:
            reckon.Scenario.from_text('[priors]\nrent = "2"\n[model]\nx = "rnt * 2"\ny = "a"\n', "a.toml")
        error = raised.exception
        self.assertEqual((error.file, error.line, error.column), ("a.toml", 4, 6))
        self.assertIn("rent", error.hint)
        self.assertEqual([problem.line for problem in error.problems], [4, 5])
        self.assertIn("^", str(error))
        self.assertIsInstance(error, reckon.Error)
        self.assertIsInstance(error, ValueError)

    def test_the_text_is_the_command_lines(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "bad.toml")
            with open(file, "w", encoding="utf-8") as out:
                out.write('[model]\nx = "1 [USD] + 1 [h]"\n')
            done = subprocess.run([PROGRAM, "run", file], stderr=subprocess.PIPE, text=True, check=False)
            with self.assertRaises(reckon.ScenarioError) as raised:
                reckon.run(file)
            self.assertEqual(str(raised.exception).strip(), done.stderr.strip())

    def test_an_answer_is_a_mapping(self):
        answer = reckon.run(EXAMPLE, draws=1000)
        self.assertIsNone(answer.get("csot"))
        self.assertIn("cost", answer)
        self.assertNotIn("csot", answer)
        self.assertEqual({answer: 1}[reckon.run(EXAMPLE, draws=1000)], 1)
        with self.assertRaisesRegex(KeyError, "did you mean 'cost'"):
            _ = answer["csot"]
        with self.assertRaisesRegex(reckon.UnknownNameError, "outputs: cost"):
            _ = answer.drivers(["cost"])["csot"]

    def test_numbers_of_numpy_and_texts(self):
        same = [reckon.run(EXAMPLE, draws=numpy.int64(1000), level=numpy.float64(0.8), seed=numpy.int32(3),
                           quantiles=numpy.linspace(0, 1, 11)),
                reckon.run(EXAMPLE, draws="1k", level="80%", seed=3,
                           quantiles="0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1")]
        self.assertEqual(same[0]["cost"].quantiles, same[1]["cost"].quantiles)
        self.assertEqual(same[0]["cost"].interval(), same[1]["cost"].interval())
        self.assertEqual(same[0]["cost"].quantile(0.1 + 0.2), same[1]["cost"].quantile(0.3))
        self.assertLess(same[0]["cost"].quantile(1 / 3), same[0]["cost"].quantile(0.34))
        self.assertEqual(len(same[0].samples(1e2, "cost")["cost"]), 100)
        self.assertEqual(reckon.run({"priors": {"x": numpy.float64(2)}, "model": {"y": "x"}}, draws=10)["y"].mean, 2)
        frame = reckon.run(EXAMPLE, draws=1000, quantiles=["0.9999999", "1", "0.99999991"]).to_dataframe()
        self.assertEqual([name for name in frame.columns if name.startswith("p")], ["p99.99999", "p100", "p99.999991"])

    def test_bad_arguments_are_named(self):
        for name, value in (("draws", 0), ("draws", 1.5), ("draws", "many"), ("level", 2), ("seed", -1),
                            ("precision", "half"), ("backend", "gpu"), ("threads", -3), ("tolerance", 3),
                            ("devices", "x"), ("quantiles", "x"), ("max_memory", "much")):
            with self.assertRaisesRegex(reckon.UsageError, f"{name.replace('_', '-')} {value}", msg=(name, value)):
                reckon.run(EXAMPLE, **{name: value})
        answer = reckon.run(EXAMPLE, draws=1000)
        with self.assertRaisesRegex(reckon.UsageError, "did you mean 'cost'"):
            _ = answer["csot"]
        with self.assertRaisesRegex(reckon.UsageError, "did you mean 'rent'"):
            answer.samples(10, ["rnet"])
        for call in (lambda: answer["cost"].quantile(1.5), lambda: answer["cost"].quantile("many"),
                     lambda: answer["cost"].quantile(1e-16), lambda: answer.samples(math.inf),
                     lambda: answer.samples(-1), lambda: answer.samples(2**64), lambda: answer.samples("some"),
                     lambda: reckon.run(EXAMPLE, given=5), lambda: answer.drivers(["cost"]).at_medians("x")):
            with self.assertRaises(reckon.UsageError) as raised:
                call()
            self.assertTrue(raised.exception.hint, raised.exception)
        with self.assertRaises(reckon.UsageError) as raised:
            reckon.run(EXAMPLE, draws="1; 2")
        self.assertEqual(raised.exception.message, "draws 1; 2: this is not a count")
        self.assertEqual(answer["cost"].interval("50%"), answer["cost"].interval(0.5))
        self.assertEqual(answer["cost"].quantile(-0.0), answer["cost"].min)
        self.assertEqual(list(reckon.run(EXAMPLE, draws=1000, quantiles=0.25)["cost"].quantiles), [0.25])
        with self.assertRaisesRegex(reckon.UsageError, "drivers are found from 1000"):
            reckon.run(EXAMPLE, draws=10).drivers()
        with self.assertRaises(reckon.UsageError):
            reckon.run({"priors": {"x": object()}})
        with self.assertRaises(reckon.ScenarioError):
            reckon.run("/no/such.toml")

    def test_what_looks_wrong_is_a_warning(self):
        with self.assertWarnsRegex(reckon.ReckonWarning, "0.3-0.5"):
            answer = reckon.run({"priors": {"mfu": "0.3-0.5"}, "model": {"y": "mfu"}}, draws=10)
        self.assertIn("0.3-0.5", answer.warnings)
        self.assertEqual(answer.scenario.priors, ["mfu"])
        with self.assertWarnsRegex(reckon.ReckonWarning, "tolerance 1e-06 was not reached"):
            reckon.run(EXAMPLE, draws=1e5, tolerance=1e-6)

    def test_paths_and_texts_are_checked(self):
        for call in (lambda: reckon.run(None), lambda: reckon.run("a\ud800.toml"), lambda: reckon.run("[model]\nx=1\n"),
                     lambda: reckon.Scenario.from_text("x = '\ud800'"), lambda: reckon.run(EXAMPLE, set={"rent": None}),
                     lambda: reckon.run(EXAMPLE, draws=10).samples(5, [1]), lambda: reckon.sweep(EXAMPLE, over=["a"]),
                     lambda: reckon.sweep(EXAMPLE, over={"rent": 5}), lambda: reckon.sweep(EXAMPLE, rows=b"\xff")):
            with self.assertRaises(reckon.UsageError) as raised:
                call()
            self.assertTrue(raised.exception.hint, raised.exception)
        self.assertEqual(reckon.run(os.fsencode(W1), draws=10).draws, 10)

    def test_progress_rises(self):
        calls = []
        reckon.run(W1, draws=1e6, tolerance=5e-3, backend="cpu", progress=calls.append)
        self.assertEqual(calls, sorted(calls))

    def test_what_fails_while_sampling(self):
        with self.assertRaisesRegex(reckon.RunError, "y"):
            reckon.run({"priors": {"x": "0 to 1"}, "model": {"y": "1 / floor(x)"}})
        with self.assertRaises(reckon.RunError):
            reckon.run(EXAMPLE, given="cost < 0 [USD]", draws=1000)

    def test_what_progress_raises_comes_out(self):
        def fail(_draws):
            raise LookupError("enough")
        for draws in (1, 1000, 65536, 1e6, 1e12):
            with self.assertRaisesRegex(LookupError, "enough"):
                reckon.run(W1, draws=draws, backend="cpu", progress=fail)
        with self.assertRaisesRegex(reckon.UsageError, "no function"):
            reckon.run(W1, draws=10, progress=5)


class Lock(unittest.TestCase):
    def test_other_threads_go_on(self):
        ticks, done = [], threading.Event()

        def tick():
            while not done.is_set():
                ticks.append(time.monotonic())
                time.sleep(0.001)
        thread = threading.Thread(target=tick)
        thread.start()
        answer = reckon.run(W1, draws=3e7, backend="cpu")
        done.set()
        thread.join()
        self.assertGreater(len(ticks), 20 * answer.seconds)

    def test_threads_ask_at_once(self):
        expected, hashes = reckon.run(W1, draws=2e5).sha256, []
        threads = [threading.Thread(target=lambda: hashes.append(reckon.run(W1, draws=2e5).sha256)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(hashes, [expected] * 6)

    def test_progress_is_not_counted_wrongly(self):
        """Copies of what calls it are made and destroyed without Python's lock."""
        def progress(_draws):
            return None
        scenario = reckon.Scenario(EXAMPLE)
        before = sys.getrefcount(progress)
        thread = threading.Thread(target=lambda: [
            reckon.run(scenario, draws=100, progress=progress, threads=1) for _ in range(300)])
        thread.start()
        while thread.is_alive():
            references = [progress] * 8
        thread.join()
        del references
        self.assertEqual(sys.getrefcount(progress), before)

    def test_the_interpreter_may_end_meanwhile(self):
        for call in (f"reckon.run({W1!r}, draws=1e13, backend='cpu')",
                     f"reckon.run({W1!r}, draws=1e13, backend='cpu', progress=lambda draws: None)",
                     "answer['cost'].quantile(0.123)", "answer.to_html()", f"reckon.Scenario({V3!r})"):
            program = ("import reckon, threading, time\n"
                       f"answer = reckon.run({W1!r}, draws=5e7, precision='single', backend='cpu')\n"
                       f"def work():\n  while True:\n    {call}\n"
                       "threading.Thread(target=work, daemon=True).start()\ntime.sleep(0.4)\n")
            done = subprocess.run([sys.executable, "-c", program], stderr=subprocess.PIPE, timeout=120, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_nothing_holds_up_the_end(self):
        begin = f"import reckon, threading, time, os, sys\nanswer = reckon.run({W1!r}, draws=1e6)\n"
        waits = (f"threading.Thread(target=lambda: reckon.run({W1!r}, draws=1e7, backend='cpu', "
                 "progress=lambda draws: threading.Event().wait()), daemon=True).start()\ntime.sleep(0.3)\n")
        forks = (f"begun = threading.Event()\nthread = threading.Thread(target=lambda: reckon.run({W1!r}, draws=1e8, "
                 "backend='cpu', progress=lambda draws: begun.set()))\nthread.start()\nbegun.wait()\nchild = os.fork()\n"
                 "if child == 0: sys.exit(5)\nassert thread.is_alive()\nthread.join()\n"
                 "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n")
        for program, status in ((waits, 0), (forks, 5)):
            done = subprocess.run([sys.executable, "-c", begin + program], stderr=subprocess.PIPE, timeout=60,
                                  check=False)
            self.assertEqual(done.returncode, status, done.stderr)

    def test_an_interrupted_question_is_one_threads_alone(self):
        program = ("import reckon, threading, signal, os, time, sys\n"
                   f"answer = reckon.run({W1!r}, draws=3e8, precision='single', backend='cpu')\n"
                   "others = []\n"
                   "thread = threading.Thread(target=lambda: others.append(answer['cost'].quantile(0.123)))\n"
                   "thread.start()\n"
                   "threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
                   "try:\n  answer['cost'].quantile(0.321)\nexcept KeyboardInterrupt:\n  print('interrupted')\n"
                   "thread.join()\nprint(len(others))\n")
        done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, timeout=120, text=True,
                              check=True)
        self.assertEqual(done.stdout.split(), ["interrupted", "1"])

    def test_control_c_ends_a_run(self):
        program = ("import reckon, sys\nprint('begins', flush=True)\n"
                   f"try:\n  reckon.run({W1!r}, draws=1e13, backend='cpu')\nexcept KeyboardInterrupt:\n  sys.exit(7)\n")
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as child:
            child.stdout.readline()
            time.sleep(0.5)
            child.send_signal(signal.SIGINT)
            self.assertEqual(child.wait(timeout=60), 7)


class Shown(unittest.TestCase):
    def test_notebooks_get_the_table_and_the_chart(self):
        answer = reckon.run(EXAMPLE, draws=1e5)
        bundle = answer._repr_mimebundle_()
        self.assertIn("cost", bundle["text/plain"])
        self.assertIn("<svg", bundle["text/html"])
        self.assertTrue(bundle["image/svg+xml"].startswith("<svg"))
        self.assertIn("vega-lite/v5", bundle["application/vnd.vegalite.v5+json"]["$schema"])
        chart = answer.chart(answer.charts()[-1])
        self.assertIn("image/svg+xml", chart._repr_mimebundle_())
        with self.assertRaisesRegex(reckon.UsageError, "there is no chart"):
            answer.chart("none")
        self.assertNotEqual(answer.text(language="ko"), answer.text())
        self.assertIn("| ", answer.to_markdown())
        self.assertIn("cost", answer.to_csv())
        self.assertIn("<reckon.Answer 'Example': cost, hours", repr(answer))

    def test_data_frames(self):
        answer = reckon.run(EXAMPLE, draws=1e5, quantiles=[0.1, 0.99])
        frame = answer.to_dataframe()
        self.assertEqual(frame.loc["cost", "unit"], "USD")
        self.assertEqual(frame.loc["cost", "p99"], answer["cost"].quantile(0.99))
        self.assertEqual([claim.id for claim in answer["cost"].claims], ["lab"])
        self.assertEqual(answer["hours"].claims, [])
        self.assertEqual({driver.name for driver in answer["hours"].drivers()} - {"rent"}, {"flop", "rate"})
        drivers = answer.drivers(["cost"])
        self.assertEqual({name for driver in drivers["cost"] for name in driver.priors}, {"flop", "rate", "rent"})
        self.assertAlmostEqual(drivers.to_dataframe()["first_order"].sum(), 1, delta=0.05)


class Stubs(unittest.TestCase):
    def test_the_stub_names_what_there_is(self):
        with open(os.path.join(os.path.dirname(_reckon.__file__), "_reckon.pyi"), encoding="utf-8") as file:
            tree = ast.parse(file.read())
        kept = ("__float__", "__len__")
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                self.assertTrue(callable(getattr(_reckon, node.name)))
            if not isinstance(node, ast.ClassDef):
                continue
            written = {item.name for item in node.body if isinstance(item, ast.FunctionDef)} | {
                item.target.id for item in node.body if isinstance(item, ast.AnnAssign)}
            there = {name for name in vars(getattr(_reckon, node.name)) if not name.startswith("_") or name in kept}
            self.assertEqual({name for name in written if name != "__init__"}, there, node.name)
        classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
        self.assertEqual(classes, {name for name in dir(_reckon) if isinstance(getattr(_reckon, name), type)})

    def test_types_check(self):
        package = os.path.dirname(_reckon.__file__)
        with tempfile.TemporaryDirectory() as folder:
            use = os.path.join(folder, "use.py")
            with open(use, "w", encoding="utf-8") as file:
                file.write('import reckon\nx: float = reckon.run("a.toml", draws=1e7)["cost"].quantile(0.9)\n'
                           'reveal_type(reckon.run("a.toml").samples(5)["cost"])\n')
            done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--cache-dir", folder, package, use],
                                  stdout=subprocess.PIPE, text=True, check=False,
                                  env={**os.environ, "MYPYPATH": os.path.dirname(package)})
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertIn("ndarray", done.stdout)


if __name__ == "__main__":
    unittest.main()
