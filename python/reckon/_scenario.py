"""Scenarios: from files, texts and dicts."""
import datetime
import numbers
import os
import warnings
from typing import Any, Dict, List, Mapping, Optional, Union

from . import _reckon
from ._errors import ReckonWarning, UsageError

Source = Union[str, "os.PathLike[str]", Mapping[str, Any], "Scenario"]
_STEM = "scenario.toml"


def text_of(value: Any) -> str:
    """A number or a text as the command line takes it: 1e7 as "10000000", 0.9 as "0.9"."""
    value = plain(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**63 else float.__repr__(value)
    return str(value)


def probability_text(value: Any) -> str:
    """The same of a probability, to 15 decimals: of 0.1 + 0.2 "0.3"."""
    value = plain(value)
    if isinstance(value, float) and 0 <= value <= 1:
        text = f"{abs(value):.15f}".rstrip("0").rstrip(".")
        if text not in ("0", "1") or value in (0, 1):
            return text
    return text_of(value)


def plain(value: Any) -> Any:
    """Numbers, arrays and containers of other libraries as Python's own."""
    if isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if hasattr(value, "tolist"):  # NumPy's scalars and arrays
        return value.tolist()
    return float(value) if isinstance(value, numbers.Real) else value


def encodable(text: Any) -> str:
    try:
        text.encode()
    except (AttributeError, UnicodeError):
        raise UsageError(f"{text!r} is no text in UTF-8; decode it first") from None
    return str(text)


def path_of(source: Any) -> str:
    """The path that a text, bytes or a pathlib.Path is."""
    try:
        path = os.fsdecode(source)
        path.encode()
    except (TypeError, UnicodeError):
        raise UsageError(f"{source!r} is no path; give a text in UTF-8, or a pathlib.Path") from None
    if "\0" in path:
        raise UsageError(f"{path!r} is no path; it has a zero byte")
    if "\n" in path:
        raise UsageError("this path has several lines; a scenario's text goes to reckon.Scenario.from_text")
    return path


class Scenario:
    """What somebody believes: checked, and never changed.

    `source`: a path, or a dict of the sections that a scenario file has. What is asked of it beyond its file: `set`
    replaces priors, by name or element (`{"mfu": "0.3 to 0.5", "rent.H20": "1 [USD/(GPU h)]"}`); `given` is a
    condition, at which alone draws count; `party` one of the file's [parties]; `currency` also shows money in it;
    `settle` holds every claim against every boundary. `name`: of the file that a dict stands for; its stem is part of
    the random numbers' names, unless the dict has an "id". Raises ScenarioError with every problem found; what looks
    wrong and is not refused is a ReckonWarning.
    """

    def __init__(self, source: Union[str, "os.PathLike[str]", Mapping[str, Any]], *, name: str = _STEM,
                 set: Optional[Mapping[str, Any]] = None,  # pylint: disable=redefined-builtin
                 given: Optional[str] = None, party: Optional[str] = None, currency: Optional[str] = None,
                 settle: bool = False, allow_outside: bool = False) -> None:
        options = _options(set, given, party, currency, settle, allow_outside)
        if isinstance(source, Mapping):
            self._inside = _reckon.Scenario.from_text(toml_of(source), path_of(name), options)
        else:
            self._inside = _reckon.Scenario.from_file(path_of(source), options)
        self._warn()

    @classmethod
    def from_text(cls, text: str, name: str = _STEM, *,
                  set: Optional[Mapping[str, Any]] = None,  # pylint: disable=redefined-builtin
                  given: Optional[str] = None, party: Optional[str] = None, currency: Optional[str] = None,
                  settle: bool = False, allow_outside: bool = False) -> "Scenario":
        """Of the text of a file, and its name: part of the random numbers' names, unless the text has an `id`."""
        scenario = cls._of(_reckon.Scenario.from_text(
            encodable(text), path_of(name), _options(set, given, party, currency, settle, allow_outside)))
        scenario._warn()
        return scenario

    @classmethod
    def _of(cls, inside: _reckon.Scenario) -> "Scenario":
        scenario = cls.__new__(cls)
        scenario._inside = inside
        return scenario

    def _warn(self) -> None:
        if self.warnings:
            warnings.warn(self.warnings.strip(), ReckonWarning, stacklevel=4)

    @property
    def title(self) -> str:
        return self._inside.title

    @property
    def question(self) -> str:
        return self._inside.question

    @property
    def path(self) -> str:
        return self._inside.path

    @property
    def outputs(self) -> List[str]:
        """What is reported, in order."""
        return [one.name for one in self._inside.outputs]

    @property
    def priors(self) -> List[str]:
        """Those that the outputs depend on, arrays by element."""
        return [one.name for one in self._inside.priors]

    @property
    def units(self) -> Dict[str, str]:
        """Of outputs and priors; empty for pure numbers."""
        return {one.name: one.unit for one in [*self._inside.outputs, *self._inside.priors]}

    @property
    def events(self) -> List[str]:
        return self._inside.events

    @property
    def claims(self) -> List[str]:
        """Their ids."""
        return self._inside.claims

    @property
    def parties(self) -> List[str]:
        return self._inside.parties

    @property
    def warnings(self) -> str:
        """What looks wrong and is not refused, as text; empty where there is nothing."""
        return self._inside.warnings

    def __repr__(self) -> str:
        return f"<reckon.Scenario {self.title or self.path!r}>"


def _options(replaced: Optional[Mapping[str, Any]], given: Optional[str], party: Optional[str],
             currency: Optional[str], settle: bool, allow_outside: bool) -> _reckon.ScenarioOptions:
    options = _reckon.ScenarioOptions()
    if replaced is not None and not isinstance(replaced, Mapping):
        raise UsageError('set is no dict; write {"mfu": "0.3 to 0.5"}')
    for name, text in (("given", given), ("party", party), ("currency", currency)):
        if text is not None and not isinstance(text, str):
            raise UsageError(f"{name} is {text!r}, no text; write it in quotes")
    for name, value in (replaced or {}).items():
        if value is None:
            raise UsageError(f"set: {name} is None; leave it out")
    options.set = [(str(name), encodable(text_of(value))) for name, value in (replaced or {}).items()]
    options.given, options.party, options.currency = given or "", party or "", currency or ""
    options.settle, options.allow_outside = settle, allow_outside
    return options


def toml_of(sections: Mapping[str, Any]) -> str:
    """The scenario file that a dict of its sections stands for."""
    try:
        import tomli_w  # pylint: disable=import-outside-toplevel
    except ImportError:
        raise UsageError("a scenario from a dict takes tomli_w: install python3-tomli-w, or pip's tomli-w") from None
    try:
        return tomli_w.dumps(plain(sections))
    except TypeError as problem:
        raise UsageError(f"this dict is no scenario: {problem}") from None
