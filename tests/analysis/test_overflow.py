import pytest

from lstm_viz import Clamp, Scale, load, mnist, trace
from lstm_viz.analysis.edit_summary import overflow
from lstm_viz.edits import Edit


@pytest.mark.parametrize(
    ("name", "edits", "row"),
    [
        ("lstm", [], None),
        ("lstm", [Clamp("c", 100.0)], None),
        ("lstm", [Scale("c", 100.0)], 19),
        ("rnn-linear", [Scale("h", 100.0)], 18),
    ],
)
def test_the_first_row_with_something_that_is_no_number_is_found(
    name: str, edits: list[Edit], row: int | None
) -> None:
    read = trace(load(name), mnist("test")[0][18] / 255.0, edits)
    assert overflow(read) == row
    if row:
        before = [getattr(part, q)[:row] for part in read.layers for q in part.quantities]
        assert all(values.isfinite().all() for values in [*before, read.logits[:row]])
