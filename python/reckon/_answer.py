"""Answers: figures and draws."""
import json
from typing import TYPE_CHECKING, Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union, overload

import numpy
from numpy.typing import NDArray

from . import _reckon
from ._drivers import Drivers
from ._errors import UnknownNameError, UsageError
from ._scenario import Scenario
from ._shown import Shown, framed

if TYPE_CHECKING:
    import pandas  # type: ignore[import]

Array = NDArray[numpy.float64]
Names = Union[str, Sequence[str]]


def names(several: Names) -> List[str]:
    """One name, or some."""
    found = [several] if isinstance(several, str) else list(several or ())
    if not all(isinstance(name, str) for name in found):
        raise UsageError(f"{several!r} are no names; give texts")
    return found


def number_of(probability: Union[float, str]) -> float:
    """0.9, "0.9", "90%"."""
    try:
        if isinstance(probability, str) and probability.endswith("%"):
            return float(probability[:-1]) / 100
        return float(probability)
    except (TypeError, ValueError):
        raise UsageError(f"{probability!r} is not a probability; write 0.9 or 90%") from None


class Figures:
    """Of a quantity: each in its `unit`."""

    def __init__(self, figures: _reckon.OutputFigures) -> None:
        self._figures = figures
        quantity = figures.quantity
        self.name: str = quantity.name
        self.label: str = quantity.label
        self.unit: str = quantity.unit

    @property
    def mean(self) -> float:
        return self._figures.mean

    @property
    def mean_error(self) -> float:
        """The mean's standard error."""
        return self._figures.mean_error

    @property
    def sd(self) -> float:
        return self._figures.sd

    @property
    def min(self) -> float:
        return self._figures.minimum

    @property
    def max(self) -> float:
        return self._figures.maximum

    @property
    def median(self) -> float:
        return self._figures.median.value

    @property
    def low(self) -> float:
        """Of the interval of the question's level, with equal tails."""
        return self._figures.low.value

    @property
    def high(self) -> float:
        return self._figures.high.value

    @property
    def shortest(self) -> Tuple[float, float]:
        """The shortest interval of the question's level."""
        return self._figures.shortest_low, self._figures.shortest_high

    @property
    def quantiles(self) -> Dict[float, float]:
        """Those that were asked for, by probability."""
        return {one.probability: one.estimate.value for one in self._figures.quantiles}

    def row(self) -> Dict[str, Any]:
        """All of them, as a row of a table."""
        row = {"label": self.label, "unit": self.unit, "mean": self.mean, "mean_error": self.mean_error, "sd": self.sd,
               "median": self.median, "low": self.low, "high": self.high}
        row.update({f"p{100 * p:.13g}": value for p, value in self.quantiles.items()})
        return row

    def __repr__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        return f"<reckon.{type(self).__name__} {self.name!r}: {self.median:.4g}, {self.low:.4g} to {self.high:.4g}{unit}>"


class Output(Figures):
    """A reported quantity, of which more can be asked."""

    def __init__(self, answer: "Answer", name: str) -> None:
        super().__init__(answer._inside.figures(name))
        self._answer = answer

    @overload  # a text is a sequence of texts too
    def quantile(self, probability: Union[float, str]) -> float: ...  # type: ignore[misc]

    @overload
    def quantile(self, probability: Iterable[Union[float, str]]) -> List[float]: ...

    def quantile(self, probability: Union[float, str, Iterable[Union[float, str]]]) -> Union[float, List[float]]:
        """The exact order statistic of all draws; several of a list. What was not asked for takes a run of its own."""
        if isinstance(probability, Iterable) and not isinstance(probability, str):
            several = [number_of(one) for one in probability]
            return [one.value for one in self._answer._inside.quantiles(self.name, several)]
        return self.estimate(probability).value

    def estimate(self, probability: Union[float, str]) -> _reckon.Estimate:
        """The quantile with bounds of its Monte Carlo error at 95%."""
        return self._answer._inside.quantiles(self.name, [number_of(probability)])[0]

    def interval(self, level: Union[float, str, None] = None) -> Tuple[float, float]:
        """With equal tails; without a level that of the question. Another one takes a run of its own."""
        if level is None:
            return self.low, self.high
        low, high = self._answer._inside.interval(self.name, number_of(level))
        return low.value, high.value

    def samples(self, count: float = 100_000) -> Array:
        """The first draws that count; not copied, so not to be written to."""
        return self._answer.samples(count, [self.name])[self.name]

    @property
    def claims(self) -> List[_reckon.Claim]:
        """Those that are held against it."""
        return [claim for claim in self._answer.claims if claim.against == self.name]

    def drivers(self, groups: Names = (), scale: str = "auto") -> List[_reckon.Driver]:
        """What moves it, the most worth knowing first."""
        return self._answer.drivers([self.name], groups, scale)[self.name]


class Answer(Shown, Mapping[str, Output]):
    """What comes out of a scenario: outputs by name, claims, events, and the proof of it."""

    _inside: _reckon.Answer

    def __init__(self, inside: _reckon.Answer) -> None:
        self._inside = inside
        self._names = [one.quantity.name for one in inside.outputs]

    def __getitem__(self, output: str) -> Output:
        if output not in self._names:
            try:
                self._inside.figures(str(output))
            except UsageError as error:  # which has the nearest name
                raise UnknownNameError(str(error), error.problems) from None
        return Output(self, output)

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        """Of the same figures: not whether it was asked in the same way."""
        return isinstance(other, Answer) and self.sha256 == other.sha256

    def __contains__(self, output: object) -> bool:
        return output in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @property
    def title(self) -> str:
        return self._inside.scenario.title

    @property
    def scenario(self) -> Scenario:
        return Scenario._of(self._inside.scenario)

    @property
    def warnings(self) -> str:
        """The scenario's, as text; empty where there are none."""
        return self._inside.scenario.warnings

    @property
    def claims(self) -> List[_reckon.Claim]:
        """Each against its own output; where the scenario is settled, also against every other boundary."""
        return self._inside.claims

    @property
    def events(self) -> Dict[str, _reckon.Event]:
        return {one.name: one for one in self._inside.events}

    @property
    def draws(self) -> int:
        return self._inside.draws

    @property
    def counted(self) -> int:
        """Those that met the condition; without one, all."""
        return self._inside.counted

    @property
    def seconds(self) -> float:
        return self._inside.seconds

    @property
    def backend(self) -> str:
        """"cpu" or "cuda"."""
        return self._inside.backend

    @property
    def device(self) -> str:
        return self._inside.device

    @property
    def sha256(self) -> str:
        """Over every figure: equal where two answers are, on any machine."""
        return self._inside.sha256

    @property
    def tolerance_met(self) -> bool:
        return self._inside.tolerance_met

    def samples(self, count: float = 100_000, quantities: Names = ()) -> Dict[str, Array]:
        """The first draws that count, of outputs and priors; without names of every output. Not copied."""
        try:
            whole = int(count) if int(count) == count and 0 <= count < 2**62 else -1
        except (TypeError, ValueError, OverflowError):
            whole = -1
        if whole < 0:
            raise UsageError(f"samples {count}: this is not a count; write 100_000")
        draws = self._inside.samples(whole, names(quantities))
        return {one.name: draws.array(one.name) for one in draws.quantities}

    def drivers(self, outputs: Names = (), groups: Names = (), scale: str = "auto") -> Drivers:
        """What moves the outputs, or all of them; `groups`: priors to take as one, "mfu,rent.H800"."""
        return Drivers(self._inside.drivers(names(outputs), names(groups), scale))

    def to_dataframe(self) -> "pandas.DataFrame":
        """A row an output: unit, mean, sd, median, interval and quantiles. Needs pandas."""
        import pandas  # pylint: disable=import-outside-toplevel
        return pandas.DataFrame([{"output": output.name, **output.row()} for output in self.values()]).set_index("output")

    def _repr_mimebundle_(self, **_: Any) -> Dict[str, Any]:
        page = self._page("en")
        bundle: Dict[str, Any] = {"text/plain": page.text(), "text/html": framed(page)}
        if page.charts():
            bundle["image/svg+xml"] = page.svg()
            bundle["application/vnd.vegalite.v5+json"] = json.loads(page.vega_lite())
        return bundle

    def __repr__(self) -> str:
        names = ", ".join(self._names[:4]) + (", …" if len(self._names) > 4 else "")
        return f"<reckon.Answer {self.title!r}: {names}; {self.draws:,} draws, {self.sha256[:16]}>"
