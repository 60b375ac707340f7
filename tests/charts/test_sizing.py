"""How figures take their place."""

import pytest

from lstm_viz.charts.figure import abreast


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["LSTM", "GRU", "plain RNN"], 3),
        (["memory c", "with the same writing and no forgetting"], 1),
        (["记忆 c", "预期"], 2),
        (["训练较短的 LSTM", "GRU", "普通 RNN"], 1),
        (["训练较短的 LSTM", "1997 年的 LSTM：没有遗忘门"], 1),
    ],
)
def test_a_legend_stands_in_one_line_if_a_phone_has_room_for_it(names, count):
    assert abreast(names) == count
