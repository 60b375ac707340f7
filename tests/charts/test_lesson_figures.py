"""What the figures of the lesson draw, read back out of their data."""

import numpy as np
import pytest
import torch
import vl_convert

from lstm_viz.analysis import Trace
from lstm_viz.analysis.questions.units import survival
from lstm_viz.charts.diagram import cell_diagram
from lstm_viz.charts.figure import Figure
from lstm_viz.charts.lesson import (
    accuracy_by_row,
    conventions,
    learning_curve,
    network_bars,
    survival_lines,
    without_forgetting,
)
from lstm_viz.locale import LANGUAGES, speaking
from lstm_viz.models.pretrained import card

UNIT, ROW = 56, 18


def number(text: str) -> float:
    return float(text.split()[-1].replace("−", "-"))


@pytest.fixture
def values(read: Trace) -> dict[str, float]:
    last = read.layers[1]
    found = {q: getattr(last, q)[ROW, UNIT].item() for q in "ifgoch"}
    found["before"] = last.c[ROW - 1, UNIT].item()
    found["tanh"] = torch.tensor(found["c"]).tanh().item()
    sums = {f"sum {q}": torch.logit(torch.tensor(found[q])).item() for q in "ifo"}
    return {**found, **sums, "sum g": torch.atanh(torch.tensor(found["g"])).item()}


def test_the_cell_shows_its_numbers_and_they_add_up(values: dict[str, float]) -> None:
    labels = {row["text"].split(" =")[0].rsplit(" ", 1)[0]: row["text"]
              for row in cell_diagram(values, UNIT, 1, ROW).data["values"]}  # fmt: skip
    texts = [row["text"] for row in cell_diagram(values, UNIT, 1, ROW).data["values"]]
    for quantity in "figo":
        assert number(labels[quantity]) == pytest.approx(values[quantity], abs=6e-4)
    kept = next(number(text) for text in texts if text.startswith("f · c"))
    written = next(number(text) for text in texts if text.startswith("i · g"))
    now = next(number(text) for text in texts if text.startswith("c ="))
    assert kept + written == pytest.approx(now, abs=2e-3)
    assert now == pytest.approx(values["c"], abs=6e-4)
    shown = next(number(text) for text in texts if text.startswith("h ="))
    assert shown == pytest.approx(values["o"] * np.tanh(values["c"]), abs=6e-4)


def test_the_cell_is_one_specification_for_all_numbers(values: dict[str, float]) -> None:
    first, second = cell_diagram(values, UNIT, 1, ROW), cell_diagram(values, 3, 1, 4)
    assert first.spec is second.spec
    assert first.caption != second.caption


def test_nothing_of_the_cell_lies_outside_the_sheet(values: dict[str, float]) -> None:
    for row in cell_diagram(values, UNIT, 1, ROW).data["values"]:
        assert 0 <= row["x"] <= 100
        assert 0 <= row["y"] <= 62


def drawn(figure: Figure) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for row in figure.data["lines"]:
        found.setdefault(row["line"], []).append(row["value"])
    return found


def test_without_forgetting_the_writing_just_piles_up(read: Trace) -> None:
    last = read.layers[1]
    held, written = last.c[:, UNIT].numpy(), (last.i * last.g)[:, UNIT].numpy()
    real, piled = drawn(without_forgetting(held, written, UNIT, 1)).values()
    assert real == pytest.approx(held.tolist())
    assert piled[-1] == pytest.approx(sum(written.tolist()), abs=1e-5)
    assert piled[9] == pytest.approx(sum(written[:10].tolist()), abs=1e-5)


def test_the_two_conventions_are_mirror_images(read: Trace) -> None:
    forget = read.layers[1].f[:, UNIT].numpy()
    ours, theirs = drawn(conventions(forget, UNIT, 1, ROW)).values()
    assert ours == pytest.approx(forget.tolist())
    assert np.add(ours, theirs) == pytest.approx(np.ones(28))


def test_what_survives_is_the_product_of_the_gates_to_come(read: Trace) -> None:
    shares = survival(read.layers[1]).numpy()
    points = survival_lines(shares, UNIT, 1).data["shares"]
    point = next(p for p in points if (p["row"], p["unit"]) == (20, UNIT))
    product = np.prod(read.layers[1].f[20:, UNIT].double().numpy())  # of rows 21 to 28
    assert point["share"] == pytest.approx(product, rel=1e-5)
    assert all(p["share"] == 1 for p in points if p["row"] == 28)


def test_curves_are_those_of_the_card() -> None:
    about = card()
    plain, redrawn = drawn(learning_curve(about)).values()
    assert plain == [epoch["plain"] for epoch in about["curves"]]
    assert redrawn == [epoch["repenned"] for epoch in about["curves"]]
    (by_row,) = drawn(accuracy_by_row(about)).values()
    assert by_row == about["test"]["accuracy_by_row"]


def test_bars_are_what_networks_read_wrong() -> None:
    figure = network_bars({"one": (0.99, 1000), "two": (0.98, 2000)})
    assert [row["wrong"] for row in figure.data["networks"]] == pytest.approx([0.01, 0.02])
    assert "99.00%" in figure.data["networks"][0]["text"]
    assert "one" in figure.caption


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_can_be_drawn_in_every_language(
    language: str, read: Trace, values: dict[str, float]
) -> None:
    last = read.layers[1]
    with speaking(language):
        figures = [
            cell_diagram(values, UNIT, 1, ROW),
            without_forgetting(last.c[:, UNIT].numpy(), last.g[:, UNIT].numpy(), UNIT, 1),
            conventions(last.f[:, UNIT].numpy(), UNIT, 1, ROW),
            survival_lines(survival(last).numpy(), UNIT, 1),
            learning_curve(card()),
            network_bars({"one": (0.99, 1000), "two": (0.98, 2000)}),
        ]
    for figure in figures:
        assert "<svg" in vl_convert.vegalite_to_svg({**figure.to_dict(), "width": 600})
