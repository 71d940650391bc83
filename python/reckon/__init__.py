"""Monte Carlo uncertainty for the cost of AI systems: the same answer on every machine, to the bit.

    import reckon
    answer = reckon.run("priors/deepseek-v3.toml", draws=1e7, set={"rent_h800_2024": "1.5 to 3 [USD/(GPU h)]"})
    answer["final_run_rented"].interval(0.9)
"""
from typing import Any, Callable, Iterable, Mapping, Optional, Sequence, Union

from . import _reckon
from ._answer import Answer, Output
from ._drivers import Drivers
from ._errors import Error, Problem, RunError, ScenarioError, UnknownNameError, UsageError
from ._reckon import Claim, Driver, Estimate, Event
from ._scenario import Scenario, Source, probability_text, text_of
from ._shown import Chart

__all__ = ["Answer", "Chart", "Claim", "Driver", "Drivers", "Error", "Estimate", "Event", "Output", "Problem",
           "RunError", "Scenario", "ScenarioError", "UnknownNameError", "UsageError", "devices", "run", "version"]
__version__: str = _reckon.version()

Number = Union[float, str]


def run(scenario: Source, draws: Number = 1e7, *, seed: int = 1, precision: str = "double", sampler: str = "philox",
        level: Number = 0.9, quantiles: Union[Number, Sequence[Number]] = (0.05, 0.5, 0.95),
        tolerance: Optional[Number] = None,
        set: Optional[Mapping[str, Any]] = None,  # pylint: disable=redefined-builtin
        given: Optional[str] = None, party: Optional[str] = None, currency: Optional[str] = None, settle: bool = False,
        allow_outside: bool = False, backend: str = "auto", devices: Optional[str] = None, threads: int = 0,
        max_memory: Optional[str] = None, cache: bool = True,
        progress: Optional[Callable[[int], object]] = None) -> Answer:
    """Samples a scenario: a path, a dict of a file's sections, or a `Scenario`.

    What decides the bits: `draws` (1e7, "100M"), `seed`, `precision` ("double", "single"), `sampler` ("philox", or
    "sobol": 16 scrambles of Sobol' points), `level` of the intervals, `quantiles`, `tolerance` (draw until the
    quantiles' relative error is below it). `set`, `given`, `party`, `currency`, `settle`: see `Scenario`.

    What does not: `backend` ("auto" takes a GPU for long runs, where there is one; "cpu", "cuda"), `devices` to share
    the work out to ("0,1", "all", "0,cpu"), `threads`, `max_memory` ("2GB"), `cache` of compiled kernels, and
    `progress`, which is called with the draws done so far, and ends the run by what it raises.

    Raises ScenarioError, UsageError, RunError. Other Python threads go on meanwhile; Ctrl-C ends it.
    """
    asked = dict(set=set, given=given, party=party, currency=currency, settle=settle, allow_outside=allow_outside)
    if not isinstance(scenario, Scenario):
        scenario = Scenario(scenario, **asked)  # type: ignore[arg-type]
    elif any(asked.values()):
        given_here = ", ".join(name for name, value in asked.items() if value)
        raise UsageError(f"{given_here}: the scenario is made already; give it to reckon.Scenario")
    if progress is not None and not callable(progress):
        raise UsageError(f"progress is {progress!r}, no function; give one that takes the draws done so far")
    question, machine = _reckon.Question(), _reckon.Machine()
    for name, value in dict(draws=draws, seed=seed, precision=precision, sampler=sampler, tolerance=tolerance).items():
        if value is not None:
            question.set(name, text_of(value))
    question.set("level", probability_text(level))
    several = quantiles if isinstance(quantiles, Iterable) and not isinstance(quantiles, str) else [quantiles]
    question.set("quantiles", ",".join(probability_text(one) for one in several))
    for name, value in {"backend": backend, "devices": devices, "threads": threads, "max-memory": max_memory,
                        "cache": cache}.items():
        if value is not None:
            machine.set(name, text_of(value))
    return Answer(_reckon.ask(scenario._inside, question, machine, progress))


def devices() -> str:
    """A line a device of this machine."""
    return _reckon.devices()


def version() -> str:
    """Version, commit and features."""
    return _reckon.version_text()
