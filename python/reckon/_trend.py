"""Growth per year over rows with dates."""
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Union

from . import _reckon
from ._answer import Figures
from ._asked import Number, Progress, checked_progress, machine_of, question_of, scenario_of
from ._scenario import Source
from ._shown import Study
from ._sweep import Rows, table_of

if TYPE_CHECKING:
    import pandas  # type: ignore[import]


class Trend(Study):
    """Growth per year of an output, and the rows that it is of."""

    _inside: _reckon.Trend

    def __init__(self, inside: _reckon.Trend) -> None:
        self._inside = inside
        #: A factor a year.
        self.growth = Figures(inside.growth)

    @property
    def rows(self) -> Dict[str, Figures]:
        """The output of each row."""
        return {one.name: Figures(one.output) for one in self._inside.rows}

    @property
    def dates(self) -> Dict[str, float]:
        """Of the rows, in years."""
        return {one.name: one.date for one in self._inside.rows}

    @property
    def claims(self) -> List[_reckon.Claim]:
        """About the growth."""
        return self._inside.claims

    def to_dataframe(self) -> "pandas.DataFrame":
        """A row a row of the table. Needs pandas."""
        import pandas  # pylint: disable=import-outside-toplevel
        rows = [{"row": one.name, "date": one.date, **Figures(one.output).row()} for one in self._inside.rows]
        return pandas.DataFrame(rows).set_index("row")

    def __repr__(self) -> str:
        growth = self.growth
        return f"<reckon.Trend: a factor of {growth.median:.4g} a year, {growth.low:.4g} to {growth.high:.4g}>"


def trend(scenario: Source, rows: Rows = None, date: str = "", *, output: str = "",
          columns: Optional[Mapping[str, str]] = None, id: str = "",  # pylint: disable=redefined-builtin
          bootstrap: bool = False, draws: Number = 1e6, seed: int = 1, precision: str = "double",
          sampler: str = "philox", level: Number = 0.9,
          set: Optional[Mapping[str, Any]] = None,  # pylint: disable=redefined-builtin
          allow_outside: bool = False, backend: str = "auto", devices: Union[None, str, int] = None, threads: int = 0,
          max_memory: Optional[Number] = None, cache: bool = True, progress: Progress = None) -> Trend:
    """Growth per year of an output: a straight line through its logarithm, draw by draw.

    `rows`, `columns`, `id`: as for `sweep`; `date`: the column of dates, such as 2020-05-28 or 2020.4; what is not
    given is as in the scenario's [trend]. `bootstrap`: also let the choice of rows vary. For the rest see `run`.
    Raises ScenarioError, UsageError, RunError.
    """
    options = _reckon.TrendOptions()
    options.rows = table_of(rows, columns, id)
    options.date, options.output, options.bootstrap = date, output, bootstrap
    made = scenario_of(scenario, set=set, allow_outside=allow_outside)
    return Trend(_reckon.trend(made._inside, options, question_of(draws, seed, precision, sampler, level),
                               machine_of(backend, devices, threads, max_memory, cache), checked_progress(progress)))
