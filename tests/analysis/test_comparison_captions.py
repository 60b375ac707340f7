"""Sentences about how two runs differ."""

import torch

from lstm_viz.analysis.comparison import difference_captions


def test_each_row_says_how_many_units_differ_and_which_the_most():
    first = torch.zeros(3, 4)
    second = torch.tensor([[0, 0, 0, 0], [0, 0.05, -0.2, 0.15], [1, 0, 0, -0.5]])
    assert difference_captions(first, second) == [
        "Row 1: no unit differs.",
        "Row 2: 2 of 4 units differ by more than 0.1; unit 2 the most, by −0.20.",
        "Row 3: 2 of 4 units differ by more than 0.1; unit 0 the most, by +1.00.",
    ]
