"""The validation of edits: whether they fit a network and each other, and if not, why."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from lstm_viz.edits.base import Edit, ImageEdit, NetworkEdit
from lstm_viz.edits.compatibility import conflict, no_row, of_network
from lstm_viz.edits.image import LONGEST, InsertBlankRows, Reordered
from lstm_viz.edits.selection import Selection
from lstm_viz.edits.sentences import sentence
from lstm_viz.locale import _
from lstm_viz.models.classifier import DigitClassifier

MOST = 16  # edits at a time


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
            said = list(_of_image(edit, rows))
            if said:  # what follows counts rows of an image that cannot be
                return said
            rows = edit.length(rows)
    network = [edit for edit in edits if isinstance(edit, NetworkEdit)]
    alone = [said for edit in network for said in of_network(edit, model, rows)]
    pairs = (conflict(one, other, model, rows) for one, other in combinations(network, 2))
    return alone or [said for said in pairs if said]


def _of_image(edit: ImageEdit, rows: int) -> Iterator[str]:
    """What is wrong with an edit of an image of ``rows`` rows."""
    missing = edit.at if isinstance(edit, InsertBlankRows) and edit.at > rows else None
    some = getattr(edit, "rows", None)
    if isinstance(some, Selection):
        missing = some.beyond(rows)
    if missing is not None:
        yield no_row(missing, rows)
        return
    count = edit.length(rows)
    if count > LONGEST:
        said = _("With “{edit}” the image has {count} rows: it may have {most} at most.")
        yield said.format(edit=sentence(edit), count=count, most=LONGEST)
    elif isinstance(edit, Reordered) and all(row == rows for row in edit.order(rows)):
        yield _("“{edit}” leaves nothing of the image.").format(edit=sentence(edit))
    elif isinstance(edit, Reordered) and edit.order(rows) == list(range(rows)):
        yield _("“{edit}” changes nothing.").format(edit=sentence(edit))
