"""The fields of edits in a link: how each parameter is written, by its name."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from lstm_viz.edits.selection import Selection

_RUN = "[0-9]{1,4}(-([0-9]{1,4})?)?"


class Form(NamedTuple):
    """How one parameter is written: letters that tell it from the others, and a value.

    Attributes:
        mark: stands before the value.
        looks: the regular expression of the value.
        write: the value as text.
        read: text that looks right as a value; raises ValueError where it is wrong nevertheless.
    """

    mark: str
    looks: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]

    def understood(self, text: str) -> bool:
        """Whether a text is of this form."""
        return re.fullmatch(self.mark + self.looks, text) is not None


def _write_some(some: Selection, first: int) -> str:
    parts = []
    for start, stop in some.runs:
        last = "" if stop is None else str(stop - 1 + first)
        parts.append(last if stop == start + 1 else f"{start + first}-{last}")
    return ".".join(parts)


def _read_some(text: str, first: int) -> Selection:
    runs: list[tuple[int, int | None]] = []
    for part in text.split("."):
        start, dash, last = part.partition("-")
        stop = None if dash and not last else int(last or start) - first + 1
        runs.append((int(start) - first, stop))
    return Selection(tuple(runs))


def _some(mark: str, first: int) -> Form:
    looks = rf"{_RUN}(\.{_RUN})*"
    return Form(mark, looks, partial(_write_some, first=first), partial(_read_some, first=first))


def _whole(mark: str, first: int = 0) -> Form:
    """A whole number that is written as if it were counted from ``first``."""
    return Form(mark, "-?[0-9]{1,4}", lambda n: str(n + first), lambda text: int(text) - first)


_NUMBER = Form(
    "", r"-?[0-9]{1,3}(\.[0-9]{1,20})?(e-[0-9]{1,3})?", lambda x: repr(x).removesuffix(".0"), float
)

FORMS: dict[str, Form] = {
    "quantity": Form("", "[a-z]", str, str),
    "value": _NUMBER,
    "factor": _NUMBER,
    "layer": _whole("l", 1),
    "units": _some("u", 0),
    "rows": _some("r", 1),
    "row": _whole("r", 1),
    "at": _whole("r", 1),
    "times": _whole("x"),
    "count": _whole("x"),
    "seed": _whole("s"),
    "by": _whole(""),
    "memory": _whole("d"),
}
