"""The lesson: eight sections of prose, as Markdown files in each language beside each other.

Two kinds of slots stand in them. ``{lstm.accuracy}`` is a number, looked up when the section is
shown. A line of its own, ``::: figure cell`` or ``::: exercise settles``, is a figure of the app or
a question. Whoever writes prose types no measured number.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SECTIONS = {
    "reading": "1-reading",
    "cell": "2-cell",
    "forgetting": "3-forgetting",
    "formulas": "4-formulas",
    "code": "5-code",
    "origins": "6-origins",
    "uses": "7-uses",
    "questions": "8-questions",
}
SLOT = re.compile(r"\{([a-z0-9-]+\.[a-z0-9_]+)\}")

_PIECE = re.compile(
    r"^```(?P<info>[^\n]*)\n(?P<code>.*?)^```$|^::: (?P<kind>figure|exercise) (?P<name>\S+)$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Part:
    """A piece of a section.

    Attributes:
        kind: "text", "code" that runs, "original" that does not, "figure" or "exercise".
        body: the Markdown, the code, or the name of the figure or exercise.
    """

    kind: str
    body: str


def file(section: str, language: str) -> Path:
    """Where a section is written."""
    return Path(__file__).parent / language / f"{SECTIONS[section]}.md"


@cache
def title(section: str, language: str) -> str:
    """The heading of a section."""
    return _read(section, language)[0]


@cache
def parts(section: str, language: str) -> tuple[Part, ...]:
    """The pieces of a section in reading order, without its heading."""
    text = _read(section, language)[1]
    found, at = [], 0
    for piece in _PIECE.finditer(text):
        found.append(Part("text", text[at : piece.start()].strip()))
        if piece["kind"]:
            found.append(Part(piece["kind"], piece["name"]))
        else:
            kind = "original" if piece["info"].endswith("original") else "code"
            found.append(Part(kind, piece["code"]))
        at = piece.end()
    found.append(Part("text", text[at:].strip()))
    return tuple(part for part in found if part.body)


def _read(section: str, language: str) -> tuple[str, str]:
    head, _, rest = file(section, language).read_text(encoding="utf-8").partition("\n")
    return head.removeprefix("# "), rest
