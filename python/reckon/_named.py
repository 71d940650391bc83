"""Things by name."""
from typing import Dict, Iterator, Mapping, TypeVar

from ._errors import UnknownNameError

Thing = TypeVar("Thing")


class Named(Mapping[str, Thing]):
    """Whose unknown names say what there is."""

    def __init__(self, what: str, by_name: Dict[str, Thing]) -> None:
        self._what, self._by_name = what, by_name

    def __getitem__(self, name: str) -> Thing:
        if name not in self._by_name:
            known = list(self._by_name)
            raise UnknownNameError(f"there is no {self._what} {name!r}; {self._what}s: {', '.join(known[:20])}" +
                                   (f" and {len(known) - 20} more" if len(known) > 20 else ""))
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)
