"""Lists of edits: the plan of a run with them, and their text in a link.

Each edit is its code and its fields, joined by ``_``; edits are joined by ``~``. Only letters,
digits and the four other signs that no link has to escape are used. Layers and rows count from 1
and units from 0, as on screen; ``3-5.9.12-`` are 3, 4, 5, 9, and all from 12 on. What is not
written down is all: all layers, all units, all rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import combinations

from torch import Tensor

from lstm_viz.edits.base import EDITS, Edit, NetworkEdit
from lstm_viz.edits.image import ImageEdit
from lstm_viz.locale import _, sentences
from lstm_viz.models.classifier import DigitClassifier

MOST = 16  # edits at a time


@dataclass(frozen=True)
class Plan:
    """What a list of edits does to images and to runs."""

    pictures: tuple[ImageEdit, ...]
    changes: tuple[NetworkEdit, ...]
    model: DigitClassifier
    rows: int

    @classmethod
    def of(cls, edits: Sequence[Edit], model: DigitClassifier, rows: int) -> "Plan":
        """Make edits ready for a network that is to read images of ``rows`` rows.

        Raises:
            ValueError: they contradict each other, or the network lacks what they name; the
                message is what :func:`validate` says.
        """
        said = validate(edits, model, rows)
        if said:
            raise ValueError(sentences(*said))
        pictures = tuple(edit for edit in edits if isinstance(edit, ImageEdit))
        for edit in pictures:
            rows = edit.length(rows)
        changes = (edit for edit in edits if isinstance(edit, NetworkEdit))
        return cls(pictures, tuple(sorted(changes, key=lambda edit: edit.turn)), model, rows)

    def read(self, images: Tensor) -> Tensor:
        """What is read of images: ``[..., T, W]`` → ``[..., T', W]``."""
        for edit in self.pictures:
            images = edit.read(images)
        return images

    def attach(self, run: DigitClassifier) -> None:
        """Hang the edits' hooks on a run that has not begun: a twin of the network."""
        for edit in self.changes:
            edit.attach(run, self.model, self.rows)


def validate(edits: Sequence[Edit], model: DigitClassifier, rows: int = 28) -> list[str]:
    """What keeps edits from being made: a sentence for each thing, none if they can be made.

    Edits contradict each other if they want different things of the same cells: two values; a
    value and a factor; a value, or wiping later, and staying frozen; two beginnings. Factors
    multiply, and what is wiped may then be scaled, or be frozen from that row on.

    Args:
        edits: in their order.
        model: the network they are for.
        rows: of the image, before it is edited.
    """
    edits = list(edits)
    odd = [edit for edit in edits if not isinstance(edit, ImageEdit | NetworkEdit)]
    if odd:
        return [_("“{thing}” is not an edit.").format(thing=odd[0])]
    if len(edits) > MOST:
        return [_("At most {most} edits can be made at a time.").format(most=MOST)]
    for edit in edits:
        if isinstance(edit, ImageEdit):
            said = list(edit.problems(rows))
            if said:  # what follows counts rows of an image that cannot be
                return said
            rows = edit.length(rows)
    network = [edit for edit in edits if isinstance(edit, NetworkEdit)]
    alone = [said for edit in network for said in edit.problems(model, rows)]
    pairs = (_conflict(one, other, model, rows) for one, other in combinations(network, 2))
    return alone or [said for said in pairs if said]


def _conflict(
    one: NetworkEdit, other: NetworkEdit, model: DigitClassifier, rows: int
) -> str | None:
    """Why two edits cannot both be made, if so."""
    meant = zip(one.cells(model, rows), other.cells(model, rows), strict=True)
    if one == other:
        said = _("“{one}” is there twice: take one of them away.")
    elif one.tolerates(other) or other.tolerates(one) or not all(a & b for a, b in meant):
        return None
    else:
        said = _(
            "“{one}” and “{other}” want different things of the same cells: take one of them away."
        )
    return said.format(one=one.sentence(), other=other.sentence())


LONGEST = 4000  # characters


def to_text(edits: Sequence[Edit]) -> str:
    """Edits as text; no edits are no text.

    Raises:
        ValueError: they are too many for a link, or one begins with a memory that no test digit
            left.
    """
    text = "~".join(map(_write, edits))
    if len(edits) > MOST or len(text) > LONGEST:
        raise ValueError(_("These edits are too many for a link."))
    return text


def from_text(text: str) -> list[Edit]:
    """The edits that :func:`to_text` wrote down.

    Raises:
        ValueError: it wrote no such text; the message names the part that cannot be read.
    """
    if len(text) > LONGEST or text.count("~") >= MOST:
        raise ValueError(_("These edits are too many for a link."))
    return [_read(part) for part in text.split("~")] if text else []


def _write(edit: Edit) -> str:
    given = ((p, getattr(edit, name)) for name, p in edit.parameters().items())
    words = [p.mark + p.write(value) for p, value in given if value is not None]
    return "_".join([edit.code, *words])


def _read(text: str) -> Edit:
    code, *words = text.split("_")
    if code in EDITS:
        kind, found = EDITS[code], {}
        defaults = {field.name: field.default for field in fields(kind)}  # type: ignore[arg-type]
        for name, parameter in kind.parameters().items():
            if words and parameter.understood(words[0]):
                found[name] = parameter.read(words.pop(0).removeprefix(parameter.mark))
            elif defaults[name] is not None:  # it has to be said
                break
        else:
            if not words:
                return kind(**found)
    raise ValueError(_("“{text}” is not an edit.").format(text=text[:80]))
