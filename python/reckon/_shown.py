"""What people see of an answer: texts, pages and charts."""
import json
from typing import Any, Dict, List, Protocol

from . import _reckon


class Chart:
    """A chart of a page, shown by notebooks."""

    def __init__(self, svg: str, vega_lite: str) -> None:
        self.svg = svg
        #: A Vega-Lite 5 specification with its data.
        self.vega_lite: Dict[str, Any] = json.loads(vega_lite)

    def _repr_mimebundle_(self, **_: Any) -> Dict[str, Any]:
        return {"image/svg+xml": self.svg, "application/vnd.vegalite.v5+json": self.vega_lite, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<reckon.Chart {self.vega_lite['title']['text']!r}>"


class _WithPage(Protocol):
    def page(self, language: str, /) -> _reckon.Page: ...
    def json(self) -> str: ...
    def csv(self) -> str: ...


class _OfStudy(_WithPage, Protocol):
    @property
    def warnings(self) -> str: ...
    @property
    def sha256(self) -> str: ...


class Shown:
    """What has a page."""

    _inside: _WithPage

    def text(self, width: int = 0, language: str = "en") -> str:
        """As on a terminal of so many columns; 0: as wide as it comes."""
        return self._page(language).text(max(width, 0))

    def to_markdown(self, language: str = "en") -> str:
        return self._page(language).markdown()

    def to_latex(self, language: str = "en") -> str:
        return self._page(language).latex()

    def to_html(self, language: str = "en") -> str:
        """A file that needs nothing else, its charts drawn."""
        return self._page(language).html()

    def to_json(self) -> str:
        """What the command line writes with --json: `reckon verify` runs it again."""
        return self._inside.json()

    def to_dict(self) -> Dict[str, Any]:
        """The same as a dict (docs/json.md): boundaries, bridges and decisions too."""
        result: Dict[str, Any] = json.loads(self.to_json())
        return result

    def to_csv(self) -> str:
        return self._inside.csv()

    def charts(self) -> List[str]:
        """Their names."""
        return self._page("en").charts()

    def chart(self, name: str = "", language: str = "en") -> Chart:
        """Of that name, or the first."""
        page = self._page(language)
        return Chart(page.svg(name), page.vega_lite(name))

    def __str__(self) -> str:
        return self.text()

    def _page(self, language: str) -> _reckon.Page:
        return self._inside.page(language)


class Study(Shown):
    """An answer about several scenarios or rows."""

    _inside: "_OfStudy"

    @property
    def warnings(self) -> str:
        """As text; empty where there are none."""
        return self._inside.warnings

    @property
    def sha256(self) -> str:
        """Over every figure: equal where two answers are, on any machine."""
        return self._inside.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        """Of the same figures: not whether it was asked in the same way."""
        return isinstance(other, type(self)) and self.sha256 == other.sha256

    def _repr_html_(self) -> str:
        return framed(self._page("en"))


def framed(page: _reckon.Page) -> str:
    """The page as a notebook shows it: in a frame, for its style is its own."""
    escaped = page.html().replace("&", "&amp;").replace('"', "&quot;")
    return f'<iframe srcdoc="{escaped}" style="width: 100%; height: 32em; border: 0"></iframe>'
