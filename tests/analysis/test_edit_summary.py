"""What an edit is said to have done, against the two traces."""

import pytest
import torch

from lstm_viz.analysis import Trace
from lstm_viz.analysis.edit_summary import changed


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


@pytest.mark.parametrize("after", [(0.1, 0.1, 0.2), (0.1, 0.9, 0.1, 0.9, 0.2)])
def test_where_the_read_out_was_trained_last_alone_the_last_row_is_all(after):
    said = changed(BEFORE, believing(*after), every_row=False)
    wanted = "After the last row 60.0% of the belief has moved. The answer changes from 0 to 1."
    assert said == wanted
