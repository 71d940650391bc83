"""What is raised: one class for everything, with a place where there is one."""
from typing import List, NamedTuple, Optional, Tuple


class Problem(NamedTuple):
    """One thing that is wrong, and where: `line` and `column` count from 1, and are 0 without a file."""

    file: str
    line: int
    column: int
    message: str
    hint: str


class Error(Exception):
    """Something is wrong; as text, what the command line says, with the lines at fault."""

    def __init__(self, text: str, problems: Optional[List[Problem]] = None) -> None:
        super().__init__(text)
        message, _, hint = text.rpartition("; ") if "; " in text else (text, "", "")
        #: At least one, the first place in the file first.
        self.problems: List[Problem] = problems or [Problem("", 0, 0, message, hint)]

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def file(self) -> str:
        return self.problems[0].file

    @property
    def line(self) -> int:
        return self.problems[0].line

    @property
    def column(self) -> int:
        return self.problems[0].column

    @property
    def message(self) -> str:
        return self.problems[0].message

    @property
    def hint(self) -> str:
        """What to write instead; may be empty."""
        return self.problems[0].hint


class ReckonWarning(UserWarning):
    """What looks wrong in a scenario and is not refused; a tolerance that was not reached."""


class RunError(Error, RuntimeError):
    """While sampling: a result that is not finite, a condition that no draw meets, a device, memory."""


class UsageError(Error, ValueError):
    """An argument that makes no sense."""


class UnknownNameError(UsageError, KeyError):
    """A name that an answer does not have."""


class ScenarioError(Error, ValueError):
    """A scenario that cannot be used."""


_CLASSES = (RunError, UsageError, ScenarioError, RunError)


def _make(kind: int, text: str, problems: List[Tuple[str, int, int, str, str]]) -> Error:
    return _CLASSES[kind](text, [Problem(*one) for one in problems])
