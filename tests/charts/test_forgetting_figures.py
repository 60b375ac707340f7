"""The forgetting curves as they are drawn and told."""

import pytest
import vl_convert

from lstm_viz.analysis.reach import Forgetting
from lstm_viz.analysis.seeds import SeedFigures
from lstm_viz.charts.model_curves import after_blanks, by_lag, leaders
from lstm_viz.locale import speaking


def curve(first: float, fall: float, after: list[float]) -> Forgetting:
    lags = [round(first - fall * lag, 4) for lag in range(21)]
    return Forgetting(384, lags, after, [[None] * 28] * 4)


FOUND = {
    "long": curve(0.8, 0.01, [0.6, 0.5, 0.4, -0.02]),
    "fresh": curve(0.95, 0.03, [0.5, 0.1, 0.0, -0.1]),
}
ALONE: dict[str, list[SeedFigures]] = {"long": [], "fresh": []}


def other(by: float) -> SeedFigures:
    """Another training of "long", whose R² are so much higher."""
    of = FOUND["long"]
    return SeedFigures(1, [], {}, [r2 + by for r2 in of.by_lag], [r2 + by for r2 in of.after])


def test_the_band_reaches_over_all_trainings_and_the_caption_says_so() -> None:
    seeds = {**ALONE, "long": [other(0.05), other(-0.1)]}
    for figure, own in ((by_lag(FOUND, seeds), 0.8), (after_blanks(FOUND, seeds), 0.6)):
        band = {(p["name"], p["x"]): (p["low"], p["high"]) for p in figure.data["bands"]}
        assert band["long", 0] == pytest.approx((own - 0.1, own + 0.05))
        assert ("fresh", 0) not in band
        assert figure.caption.endswith(
            "Bands: lowest and highest of 3 trainings from different seeds (long)."
        )
    assert "Bands" not in by_lag(FOUND, ALONE).caption


def test_who_is_ahead_with_one_seed_alone_is_not_said_to_be() -> None:
    assert "of rows long past, long." in leaders(FOUND, {**ALONE, "long": [other(0.05)]})
    said = leaders(FOUND, {**ALONE, "long": [other(-0.2)]})
    assert (
        said == "Of rows just read, fresh holds the most; of rows long past, none with every seed."
    )
    said = leaders(FOUND, {**ALONE, "long": [other(0.2)]})
    assert (
        said == "Of rows just read, none holds the most with every seed; of rows long past, long."
    )
    said = leaders(FOUND, {**ALONE, "long": [other(0.2), other(-0.2)]})
    assert said.startswith("No network holds the most with every seed")


def test_each_network_has_its_curve_and_the_caption_its_numbers() -> None:
    figure = by_lag(FOUND, ALONE)
    for name, of in FOUND.items():
        drawn = {p["x"]: p["y"] for p in figure.data["lines"] if p["name"] == name}
        assert drawn == dict(enumerate(of.by_lag))
    assert "long (384 numbers) 79% and 64%; fresh (384 numbers) 92% and 47%" in figure.caption
    assert vl_convert.vegalite_to_svg(figure.to_dict()).startswith("<svg")


def test_who_holds_most_is_said_of_rows_just_read_and_of_rows_long_past() -> None:
    said = leaders(FOUND, ALONE)
    assert said == "Of rows just read, fresh holds the most; of rows long past, long."
    alone = leaders({"long": FOUND["long"]}, ALONE)
    assert alone == "Of rows just read and of rows long past, long holds the most."


def test_the_axis_reaches_down_to_what_is_worse_than_the_mean() -> None:
    figure = after_blanks(FOUND, ALONE)
    drawn = {(p["name"], p["x"]): p["y"] for p in figure.data["lines"]}
    assert drawn["fresh", 56] == -0.1
    assert drawn["long", 14] == 0.5
    text = str(figure.spec)
    assert "[-0.1, 1.0]" in text
    assert "long (384 numbers) 60% and −2%" in figure.caption


def test_they_are_told_in_chinese() -> None:
    with speaking("zh"):
        assert leaders(FOUND, ALONE) == "刚读过的行，fresh 留得最多；很久以前的行，long 留得最多。"
