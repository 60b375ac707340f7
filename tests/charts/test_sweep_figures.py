"""What the figures of the sweep draw is the table."""

from html import unescape
from itertools import pairwise

import pytest
import vl_convert
from scene import plotted

from lstm_viz.analysis.sweep import VARIED, Choice, Trained, choices, of, spreads, table
from lstm_viz.charts.sweep import COSTS, by_choice, by_cost

TABLE = {
    choice: Trained(choice, 1000 + 7 * k, 0.9 + k / 1000, 1 + k / 10)
    for k, choice in enumerate(choices())
}


@pytest.mark.parametrize("name", VARIED)
def test_every_seed_is_a_point_and_every_value_has_its_mean_and_ends(name):
    data = by_choice(TABLE, name).data
    trained = [TABLE[choice] for choice in of(name)]
    assert [(p["value"], p["accuracy"], p["parameters"], p["seconds"], p["command"])
            for p in data["points"]] == [
        (getattr(t.choice, name), t.accuracy, t.parameters, t.seconds, t.choice.command)
        for t in trained
    ]  # fmt: skip
    assert [p["told"] for p in data["points"]] == [
        f"accuracy {t.accuracy:.2%}: {t.choice.command}" for t in trained
    ]
    for mean, at in zip(data["means"], range(0, len(trained), 3), strict=True):
        of_value = [t.accuracy for t in trained[at : at + 3]]
        assert 1 - mean["error"] == pytest.approx(sum(of_value) / 3)
        assert 1 - mean["most"] == pytest.approx(min(of_value))
        assert 1 - mean["least"] == pytest.approx(max(of_value))
    assert [p["error"] for p in data["points"]] == [pytest.approx(1 - t.accuracy) for t in trained]


@pytest.mark.parametrize("cost", COSTS)
def test_every_training_stands_at_what_it_cost_once(cost):
    points = by_cost(list(TABLE.values()), cost).data["points"]
    assert [(p["value"], p["accuracy"], p["command"]) for p in points] == [
        (getattr(t, cost), t.accuracy, t.choice.command) for t in TABLE.values()
    ]
    names = {p["command"]: p["varied"] for p in points}
    assert names[Choice().command] == "where all begin"
    assert names[Choice(units=8).command] == "units in a layer"


def test_the_chosen_training_is_marked_wherever_it_stands():
    chosen = Choice(seed=1)
    figures = [by_choice(TABLE, "units", chosen), by_choice(TABLE, "rate", chosen),
               by_cost(list(TABLE.values()), "seconds", chosen)]  # fmt: skip
    for figure in figures:
        marked = [p["command"] for p in figure.data["points"] if p["chosen"]]
        assert marked == [chosen.command]
    assert not any(p["chosen"] for p in by_choice(TABLE, "units").data["points"])


def test_vega_draws_every_figure_of_a_full_table_and_of_a_growing_one():
    few = dict(list(TABLE.items())[:4])
    for trained in (TABLE, few):
        names = [name for name in VARIED if spreads(trained, name)]
        figures = [by_choice(trained, name) for name in names]
        figures += [by_cost(list(trained.values()), cost) for cost in COSTS]
        for figure in figures:
            svg = vl_convert.vegalite_to_svg({**figure.to_dict(), "width": 400})
            assert svg.count('aria-roledescription="point"') == len(figure.data["points"]) + 1
            assert f'aria-label="{figure.caption}"' in unescape(svg)


@pytest.mark.parametrize("width", [210, 300, 358])
def test_every_scale_of_accuracy_can_be_read(width):
    every = table()
    figures = [by_choice(every, name) for name in VARIED]
    figures += [by_cost(list(every.values()), cost) for cost in COSTS]
    for figure in figures:
        plot, labels = plotted(figure, width)
        labels = [item for item in labels if item["text"].endswith("%")]
        assert len({item["text"] for item in labels}) == len(labels) >= 6
        # and no large part of the scale is without one
        ends = [0, *sorted(item["y"] for item in labels), plot["height"]]
        assert max(low - high for high, low in pairwise(ends)) < plot["height"] / 3
