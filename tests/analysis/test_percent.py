import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.analysis.percent import percent


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (0.5, 1, "50.0%"),
        (0.9997, 1, "more than 99.9%"),
        (0.99949, 1, "99.9%"),
        (0.0004, 1, "less than 0.1%"),
        (0.0006, 1, "0.1%"),
        (0.9966, 0, "more than 99%"),
        (0.0034, 0, "less than 1%"),
        (1 - 1e-16, 1, "more than 99.9%"),
        (1e-30, 1, "less than 0.1%"),
        (1.0, 1, "more than 99.9%"),  # float32 rounds a softmax to it
        (0.0, 1, "less than 0.1%"),
    ],
)
def test_a_share_that_rounds_to_all_or_nothing_says_so(share, decimals, text):
    assert percent(share, decimals) == text


def test_what_can_be_all_or_nothing_is_called_so():
    assert percent(1.0, 0, reached=True) == "100%"
    assert percent(0.0, 0, reached=True) == "0%"
    assert percent(0.9999, 0, reached=True) == "more than 99%"


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.integers(0, 3))
def test_only_everything_is_a_hundred_percent_and_only_nothing_is_none(share, decimals):
    text = percent(share, decimals)
    number = float(text.split()[-1].rstrip("%"))
    assert 0 < number < 100
    assert abs(100 * share - number) <= (1 if " " in text else 0.5) * 10.0**-decimals + 1e-9
