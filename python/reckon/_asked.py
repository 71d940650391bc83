"""What is asked: scenarios, questions and machines from Python's values."""
from typing import Any, Callable, Iterable, Optional, Sequence, Union

from . import _reckon
from ._errors import UsageError
from ._scenario import Scenario, Source, probability_text, text_of

Number = Union[float, str]
Progress = Optional[Callable[[int], object]]
USUAL_QUANTILES = (0.05, 0.5, 0.95)


def scenario_of(source: Source, **asked: Any) -> Scenario:
    """The scenario, made with what is asked of it; one that is made already is taken as it is."""
    if not isinstance(source, Scenario):
        return Scenario(source, **asked)
    if any(asked.values()):
        given = ", ".join(name for name, value in asked.items() if value)
        raise UsageError(f"{given}: the scenario is made already; give it to reckon.Scenario")
    return source


def question_of(draws: Number, seed: int, precision: str, sampler: str, level: Number,
                quantiles: Union[Number, Sequence[Number]] = USUAL_QUANTILES,
                tolerance: Optional[Number] = None) -> _reckon.Question:
    question = _reckon.Question()
    for name, value in dict(draws=draws, seed=seed, precision=precision, sampler=sampler, tolerance=tolerance).items():
        if value is not None:
            question.set(name, text_of(value))
    question.set("level", probability_text(level))
    several = quantiles if isinstance(quantiles, Iterable) and not isinstance(quantiles, str) else [quantiles]
    question.set("quantiles", ",".join(probability_text(one) for one in several))
    return question


def machine_of(backend: str, devices: Union[None, str, int], threads: int, max_memory: Optional[Number],
               cache: bool) -> _reckon.Machine:
    machine = _reckon.Machine()
    for name, value in {"backend": backend, "devices": devices, "threads": threads, "max-memory": max_memory,
                        "cache": cache}.items():
        if value is not None:
            machine.set(name, text_of(value))
    return machine


def checked_progress(progress: Progress) -> Progress:
    if progress is not None and not callable(progress):
        raise UsageError(f"progress is {progress!r}, no function; give one that takes the draws done so far")
    return progress
