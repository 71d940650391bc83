"""Two scenarios, or two parties' beliefs, draw by draw."""
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Sequence, Union

from . import _reckon
from ._answer import Figures, Names
from ._answer import names as list_of
from ._asked import Number, Progress, checked_progress, machine_of, question_of, scenario_of
from ._errors import UsageError
from ._named import Named
from ._scenario import Source
from ._shown import Study

if TYPE_CHECKING:
    import pandas  # type: ignore[import]


class Compared:
    """An output of both sides under the same random numbers."""

    def __init__(self, figures: _reckon.ComparedFigures) -> None:
        self._figures = figures
        self.name: str = figures.name
        self.a, self.b = Figures(figures.a), Figures(figures.b)
        #: b - a, draw by draw.
        self.difference = Figures(figures.difference)
        #: b / a; None where it is not finite in some draw.
        self.ratio: Optional[Figures] = None if figures.ratio is None else Figures(figures.ratio)

    @property
    def above(self) -> float:
        """The probability that b is above a."""
        return self._figures.above

    @property
    def above_error(self) -> float:
        """Its standard error."""
        return self._figures.above_error

    @property
    def gap(self) -> Optional[float]:
        """Of parties: ln(median of b / median of a), or, where a median is not positive, their difference."""
        return self._figures.gap if self._figures.contributions else None

    @property
    def contributions(self) -> Dict[str, float]:
        """Of parties: what each disagreement contributes to the gap, its Shapley value."""
        return {one.prior: one.value for one in self._figures.contributions}

    def __repr__(self) -> str:
        return f"<reckon.Compared {self.name!r}: difference {self.difference.median:.4g}, above with {self.above:.4g}>"


class Comparison(Study, Named[Compared]):
    """Outputs of two sides, `a` and `b`, by name."""

    _inside: _reckon.Comparison

    def __init__(self, inside: _reckon.Comparison) -> None:
        super().__init__("output", {one.name: Compared(one) for one in inside.outputs})
        self._inside = inside
        self.a: str = inside.a
        self.b: str = inside.b

    @property
    def shared_priors(self) -> Sequence[str]:
        """Those that both sides draw alike."""
        return self._inside.shared_priors

    @property
    def draws(self) -> int:
        return self._inside.draws

    def to_dataframe(self) -> "pandas.DataFrame":
        """A row an output and what of it: either side, difference, ratio. Needs pandas."""
        import pandas  # pylint: disable=import-outside-toplevel
        rows = []
        for one in self.values():
            for what, figures in ((self.a, one.a), (self.b, one.b), ("difference", one.difference),
                                  ("ratio", one.ratio)):
                if figures is not None:
                    rows.append({"output": one.name, "of": what, **figures.row()})
        return pandas.DataFrame(rows).set_index(["output", "of"])

    def __repr__(self) -> str:
        return f"<reckon.Comparison of {self.a!r} and {self.b!r}: {', '.join(self)}>"


def compare(a: Source, b: Optional[Source] = None, *, parties: Union[None, str, Sequence[str]] = None,
            outputs: Names = (), names: Union[None, str, Sequence[str]] = None,
            draws: Number = 1e6, seed: int = 1, precision: str = "double", sampler: str = "philox",
            level: Number = 0.9, set: Optional[Mapping[str, Any]] = None,  # pylint: disable=redefined-builtin
            allow_outside: bool = False, backend: str = "auto", devices: Union[None, str, int] = None, threads: int = 0,
            max_memory: Optional[Number] = None, cache: bool = True, progress: Progress = None) -> Comparison:
    """Two scenarios, or two parties of one, draw by draw: priors of the same full name share their random numbers.

        reckon.compare("a.toml", "b.toml")
        reckon.compare("a.toml", reckon.Scenario("a.toml", set={"mfu": "0.3 to 0.5"}), names="before,after")
        reckon.compare("a.toml", parties=("the lab", "the analyst"))

    Of parties, it also says what each disagreement contributes to the gap. `set` is of a scenario that is not made yet,
    the first alone. For the rest see `run`. Raises ScenarioError, UsageError, RunError.
    """
    if (b is None) == (parties is None):
        raise UsageError("compare takes a second scenario, or the parties of one; give one of them")
    options = _reckon.CompareOptions()
    options.outputs = list_of(outputs)
    options.names = ",".join(list_of(names or ()))
    first = scenario_of(a, set=set, allow_outside=allow_outside)
    question = question_of(draws, seed, precision, sampler, level)
    machine = machine_of(backend, devices, threads, max_memory, cache)
    checked_progress(progress)
    if b is None:
        return Comparison(_reckon.compare_parties(first._inside, ",".join(list_of(parties or ())), options, question,
                                                  machine, progress))
    second = scenario_of(b, allow_outside=allow_outside)
    return Comparison(_reckon.compare(first._inside, second._inside, options, question, machine, progress))
