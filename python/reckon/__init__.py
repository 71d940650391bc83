"""Monte Carlo uncertainty for the cost of AI systems: the same answer on every machine, to the bit.

    import reckon
    answer = reckon.run("priors/deepseek-v3.toml", draws=1e7, set={"rent_h800_2024": "1.5 to 3 [USD/(GPU h)]"})
    answer["final_run_rented"].interval(0.9)
"""
import warnings
from typing import Any, Mapping, Optional, Sequence, Union

from . import _reckon
from ._answer import Answer, Figures, Output
from ._asked import Number, Progress, checked_progress, machine_of, question_of, scenario_of
from ._compare import Compared, Comparison, compare
from ._drivers import Drivers
from ._errors import Error, Problem, ReckonWarning, RunError, ScenarioError, UnknownNameError, UsageError
from ._reckon import Claim, Driver, Estimate, Event
from ._scenario import Scenario, Source
from ._shown import Chart
from ._sweep import Row, Sweep, sweep
from ._trend import Trend, trend

__all__ = ["Answer", "Chart", "Claim", "Compared", "Comparison", "Driver", "Drivers", "Error", "Estimate", "Event",
           "Figures", "Output", "Problem", "ReckonWarning", "Row", "RunError", "Scenario", "ScenarioError", "Sweep", "Trend",
           "UnknownNameError", "UsageError", "compare", "devices", "run", "sweep", "trend", "version"]
__version__: str = _reckon.version()


def run(scenario: Source, draws: Number = 1e7, *, seed: int = 1, precision: str = "double", sampler: str = "philox",
        level: Number = 0.9, quantiles: Union[Number, Sequence[Number]] = (0.05, 0.5, 0.95),
        tolerance: Optional[Number] = None,
        set: Optional[Mapping[str, Any]] = None,  # pylint: disable=redefined-builtin
        given: Optional[str] = None, party: Optional[str] = None, currency: Optional[str] = None, settle: bool = False,
        allow_outside: bool = False, backend: str = "auto", devices: Union[None, str, int] = None, threads: int = 0,
        max_memory: Optional[Number] = None, cache: bool = True,
        progress: Progress = None) -> Answer:
    """Samples a scenario: a path, a dict of a file's sections, or a `Scenario`.

    What decides the bits: `draws` (1e7, "100M"), `seed`, `precision` ("double", "single"), `sampler` ("philox", or
    "sobol": 16 scrambles of Sobol' points), `level` of the intervals, `quantiles`, `tolerance` (draw until the
    quantiles' relative error is below it). `set`, `given`, `party`, `currency`, `settle`: see `Scenario`.

    What does not: `backend` ("auto" takes a GPU for long runs, where there is one; "cpu", "cuda"), `devices` to share
    the work out to ("0,1", "all", "0,cpu"), `threads`, `max_memory` ("2GB"), `cache` of compiled kernels, and
    `progress`, which is called with the draws done so far, and ends the run by what it raises.

    Raises ScenarioError, UsageError, RunError. Other Python threads go on meanwhile; Ctrl-C ends it.
    """
    made = scenario_of(scenario, set=set, given=given, party=party, currency=currency, settle=settle,
                       allow_outside=allow_outside)
    question = question_of(draws, seed, precision, sampler, level, quantiles, tolerance)
    answer = Answer(_reckon.ask(made._inside, question, machine_of(backend, devices, threads, max_memory, cache),
                                checked_progress(progress)))
    if not answer.tolerance_met:
        warnings.warn(f"tolerance {tolerance} was not reached in {answer.draws:,} draws; allow more draws",
                      ReckonWarning, stacklevel=2)
    return answer


def devices() -> str:
    """A line a device of this machine."""
    return _reckon.devices()


def version() -> str:
    """Version, commit and features."""
    return _reckon.version_text()
