"""What moves an answer."""
from typing import TYPE_CHECKING, List

from . import _reckon
from ._named import Named
from ._shown import Shown, framed

if TYPE_CHECKING:
    import pandas  # type: ignore[import]


class Drivers(Shown, Named[List[_reckon.Driver]]):
    """What moves each output: lists of drivers by output, the most worth knowing first."""

    _inside: _reckon.Drivers

    def __init__(self, inside: _reckon.Drivers) -> None:
        self._of = Named("output", {one.output.name: one for one in inside.outputs})
        super().__init__("output", {one.output.name: one.drivers for one in inside.outputs})
        self._inside = inside

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        """Of the same figures: not whether it was asked in the same way."""
        return isinstance(other, Drivers) and self.sha256 == other.sha256

    def at_medians(self, output: str) -> float:
        """The output with every prior at its median."""
        return self._of[output].at_medians

    @property
    def sha256(self) -> str:
        """Over every figure: equal where two answers are, on any machine."""
        return self._inside.sha256

    def to_dataframe(self) -> "pandas.DataFrame":
        """A row a driver of an output. Needs pandas."""
        import pandas  # pylint: disable=import-outside-toplevel
        rows = []
        for name, of in self._of.items():
            for one in of.drivers:
                low, high = one.swing or (None, None)
                rows.append({"output": name, "driver": one.name, "narrowing": one.narrowing,
                             "narrowing_error": one.narrowing_error, "swing_low": low, "swing_high": high,
                             "first_order": one.first_order and one.first_order.value,
                             "total": one.total and one.total.value})
        return pandas.DataFrame(rows)

    def _repr_html_(self) -> str:
        return framed(self._page("en"))

    def __repr__(self) -> str:
        return f"<reckon.Drivers of {', '.join(self)}; {self.sha256[:16]}>"
