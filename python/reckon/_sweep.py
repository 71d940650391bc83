"""One answer for each row of a table or value of a range."""
import csv
import io
import itertools
import os
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, Union

from . import _reckon
from ._answer import Figures
from ._asked import USUAL_QUANTILES, Number, Progress, checked_progress, machine_of, question_of, scenario_of
from ._errors import UsageError
from ._named import Named
from ._scenario import Source, encodable, path_of, text_of
from ._shown import Study

if TYPE_CHECKING:
    import pandas  # type: ignore[import]

#: A CSV file, a DataFrame, or a dict a row.
Rows = Union[None, str, "os.PathLike[str]", "pandas.DataFrame", Iterable[Mapping[str, Any]]]


class Row(Named[Figures]):
    """A row's outputs by name; with a baseline also their ratios to it."""

    def __init__(self, row: _reckon.Swept) -> None:
        super().__init__("output", {one.quantity.name: Figures(one) for one in row.outputs})
        self._row = row
        self.name: str = row.name

    @property
    def set(self) -> Dict[str, str]:
        """What the row sets its priors to."""
        return dict(self._row.set)

    @property
    def events(self) -> Dict[str, _reckon.Event]:
        return {one.name: one for one in self._row.events}

    @property
    def truth(self) -> Optional[_reckon.Claim]:
        """What is known of an output, held against it."""
        return self._row.truth

    @property
    def sha256(self) -> str:
        return self._row.sha256

    def __repr__(self) -> str:
        return f"<reckon.Row {self.name!r}: {', '.join(self)}>"


class Sweep(Study, Named[Row]):
    """Rows by name."""

    _inside: _reckon.Sweep

    def __init__(self, inside: _reckon.Sweep) -> None:
        super().__init__("row", {one.name: Row(one) for one in inside.rows})
        self._inside = inside

    @property
    def known(self) -> int:
        """Rows whose truth is known."""
        return self._inside.known

    @property
    def inside(self) -> int:
        """Of these, those whose interval holds it."""
        return self._inside.inside

    def to_dataframe(self) -> "pandas.DataFrame":
        """A row an output of each row; what priors are set to under "set.NAME". Needs pandas."""
        import pandas  # pylint: disable=import-outside-toplevel
        rows = [{"row": row.name, "output": name, **{f"set.{prior}": text for prior, text in row.set.items()},
                 **figures.row()} for row in self.values() for name, figures in row.items()]
        return pandas.DataFrame(rows).set_index(["row", "output"])

    def __repr__(self) -> str:
        return f"<reckon.Sweep of {len(self)} rows, {self.sha256[:16]}>"


def sweep(scenario: Source, over: Optional[Mapping[str, Union[str, Iterable[Any]]]] = None, rows: Rows = None, *,
          columns: Optional[Mapping[str, str]] = None, id: str = "",  # pylint: disable=redefined-builtin
          baseline: str = "", output: str = "", backtest: str = "", draws: Number = 1e6, seed: int = 1,
          precision: str = "double", sampler: str = "philox", level: Number = 0.9,
          quantiles: Union[Number, Sequence[Number]] = USUAL_QUANTILES,
          set: Optional[Mapping[str, Any]] = None,  # pylint: disable=redefined-builtin
          allow_outside: bool = False, backend: str = "auto", devices: Union[None, str, int] = None, threads: int = 0,
          max_memory: Optional[Number] = None, cache: bool = True, progress: Progress = None) -> Sweep:
    """One answer for each value of a range, each row of a table, or each of their combinations.

        reckon.sweep("a.toml", over={"mfu": "0.2:0.6:0.1", "rent": "1:3:0.5 [USD/(GPU h)]"})
        reckon.sweep("a.toml", rows="models.csv", columns={"Training compute (FLOP)": "flop"}, baseline="GPT-4")
        reckon.sweep("a.toml", rows=[{"name": "slow", "mfu": 0.2}, {"name": "fast", "mfu": "0.4 to 0.5"}])

    `over`: by prior FIRST:LAST:STEP, or a list of values. `rows`: a CSV file, a DataFrame or a dict a row; their columns set the priors of
    their names, or those of `columns`; `id` names the rows, else the first column. `baseline`: also each row's ratio
    to this one, draw by draw. `output`: the only one to report, and what `backtest`, a column of known values, is
    about. For the rest see `run`; `draws` are of each row. Raises ScenarioError, UsageError, RunError.
    """
    options = _reckon.SweepOptions()
    ranges, lists = _split(over or {})
    if lists and rows is not None:
        raise UsageError("over has lists, and there are rows; write the lists as FIRST:LAST:STEP, or into the rows")
    options.over = [f"{name}={values}" for name, values in ranges.items()]
    options.rows = table_of(_products(lists) if lists else rows, columns, id)
    options.baseline, options.output, options.backtest = baseline, output, backtest
    made = scenario_of(scenario, set=set, allow_outside=allow_outside)
    return Sweep(_reckon.sweep(made._inside, options, question_of(draws, seed, precision, sampler, level, quantiles),
                               machine_of(backend, devices, threads, max_memory, cache), checked_progress(progress)))


def _split(over: Mapping[str, Any]) -> Tuple[Dict[str, str], Dict[str, List[Any]]]:
    """Ranges, and lists of values."""
    if not isinstance(over, Mapping):
        raise UsageError(f"over is {over!r}, no dict; write {{\"mfu\": \"0.2:0.6:0.1\"}}")
    ranges = {str(name): values for name, values in over.items() if isinstance(values, str)}
    try:
        return ranges, {str(name): list(values) for name, values in over.items() if not isinstance(values, str)}
    except TypeError:
        raise UsageError("over is by prior a text FIRST:LAST:STEP or a list; write {\"mfu\": [0.2, 0.35]}") from None


def _products(lists: Mapping[str, List[Any]]) -> List[Dict[str, Any]]:
    """A row each combination, called by what it sets."""
    rows = []
    for values in itertools.product(*lists.values()):
        chosen = {name: text_of(value) for name, value in zip(lists, values)}
        rows.append({"row": ", ".join(f"{name}={text}" for name, text in chosen.items()), **chosen})
    return rows


def table_of(rows: Rows, columns: Optional[Mapping[str, str]], id_column: str) -> _reckon.Table:
    table = _reckon.Table()
    table.columns = ",".join(f"{column}={prior}" for column, prior in (columns or {}).items())
    table.id = id_column
    if rows is None:
        return table
    if isinstance(rows, (str, os.PathLike)):
        table.path = path_of(rows)
        return table
    table.path = "rows.csv"
    frame: Any = rows
    if hasattr(frame, "to_csv"):
        named = frame.index.name is not None or type(frame.index).__name__ != "RangeIndex"
        table.text = encodable(frame.to_csv(index=named, index_label=(frame.index.name or "row") if named else None))
        return table
    try:
        records: List[Mapping[str, Any]] = list(rows)
    except TypeError:
        records = []
    if not records or not all(isinstance(one, Mapping) for one in records):
        raise UsageError("rows are no table; give a CSV file, a DataFrame, or dicts, as in [{\"name\": \"a\", \"mfu\": 0.3}]")
    heads = list(dict.fromkeys(str(head) for one in records for head in one))
    out = io.StringIO()
    writer = csv.DictWriter(out, heads, restval="")
    writer.writeheader()
    for one in records:
        writer.writerow({str(head): text_of(value) for head, value in one.items() if not _nothing(value)})
    table.text = encodable(out.getvalue())
    return table


def _nothing(value: Any) -> bool:
    """None, NaN, and pandas' NA and NaT."""
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value)
