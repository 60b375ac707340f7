"""What an edit is said to have done, against the two traces."""

import pytest
import torch

import lstm_viz
from lstm_viz import BlankRows, InsertBlankRows, RepeatRows, ShiftRows, ShuffleRows, SkipRows
from lstm_viz.analysis import Trace
from lstm_viz.analysis.comparison import counterparts, distances, shown_rows
from lstm_viz.analysis.edit_summary import changed
from lstm_viz.data import mnist
from lstm_viz.locale import percent


def believing(*shares: float) -> Trace:
    """A trace that believes in 0 so much after each row, and else in 1."""
    p = torch.tensor(shares)
    belief = torch.stack([p, 1 - p, *(torch.full_like(p, 1e-9) for _ in range(8))], dim=-1)
    return Trace(torch.zeros(len(p), 28), (), belief.log())


BEFORE = believing(0.5, 0.5, 0.8)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ((0.5, 0.5, 0.8), "The belief is the same after every row that both have."),
        ((0.5, 0.3, 0.8), "The belief departs most in row 2, where 20.0% of it moves."),
        ((0.3, 0.2, 0.8), "The belief departs from row 1 on, most of all in row 2, where 30.0%"),
    ],
)
def test_it_names_the_rows_in_which_the_belief_moves(after, said):
    assert changed(BEFORE, believing(*after)).startswith(said)
    assert changed(BEFORE, believing(*after)).endswith("The answer stays 0.")


@pytest.mark.parametrize(
    ("most", "said"), [(0, "0 is still the most probable."), (3, "the most probable is 3, not 0.")]
)
def test_where_no_digit_is_probable_there_is_no_answer(most, said):
    belief = torch.full([3, 10], 0.08)
    belief[:, most] = 0.28
    after = Trace(torch.zeros(3, 28), (), belief.log())
    assert changed(BEFORE, after).endswith(f"In the end no digit is above 30%; {said}")


@pytest.mark.parametrize("after", [(0.1, 0.1, 0.2), (0.1, 0.9, 0.1, 0.9, 0.2)])
def test_where_the_read_out_was_trained_last_alone_the_last_row_is_all(after):
    said = changed(BEFORE, believing(*after), every_row=False)
    wanted = "After the last row 60.0% of the belief has moved. The answer changes from 0 to 1."
    assert said == wanted


IMAGE = mnist("test")[0][18] / 255


@pytest.mark.parametrize(
    ("edits", "rows"),
    [
        ([SkipRows([11, 20])], [t for t in range(28) if t not in (11, 20)]),
        ([InsertBlankRows(10, 3)], [*range(10), 9, 9, 9, *range(10, 28)]),
        ([RepeatRows([5], 3)], [*range(5), 5, 5, 5, *range(6, 28)]),
        ([BlankRows([12])], list(range(28))),
        ([ShuffleRows(1)], list(range(28))),
        ([SkipRows([0, 1]), InsertBlankRows(20, 2)], [*range(2, 22), 21, 21, *range(22, 28)]),
        ([ShiftRows(-3)], [*range(3, 28), 27, 27, 27]),
    ],
)
def test_shortened_and_lengthened_readings_are_compared_by_rows_of_the_image(edits, rows):
    model = lstm_viz.load()
    before, after = lstm_viz.trace(model, IMAGE), lstm_viz.trace(model, IMAGE, edits)
    assert counterparts(before, after) == rows
    moved = (after.belief - before.belief[rows]).abs().sum(-1) / 2
    assert torch.equal(distances(before, after), moved)
    aligned = sorted(shown_rows(after)) != list(range(28))
    shown = [t for t, row in enumerate(shown_rows(after)) if row >= 0 or not aligned]
    most = shown[int(moved[shown].argmax())]
    said = changed(before, after)
    assert f"in row {rows[most] + 1}, where {percent(moved[most].item(), reached=True)}" in said
    assert ("Rows are those of the image." in said) == aligned
