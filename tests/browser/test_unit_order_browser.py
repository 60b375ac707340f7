"""The order of the units on Watch: what is under the pointer is the unit that it is said to be."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect
from stage import PATIENCE, Stage
from test_live_drawing import HELD, at_rest, canvases, decoded, followed, hold

import lstm_viz
from lstm_viz.app import resources
from lstm_viz.charts.palette import colours, levels

SAMPLE = 4


@pytest.fixture(scope="module")
def trace():
    return lstm_viz.trace(lstm_viz.load(), lstm_viz.mnist("test")[0][SAMPLE] / np.float32(255))


def painted_for(stage: Stage, trace: lstm_viz.Trace, slot: str, order: str) -> bool:
    """Whether a panel of layer 2 shows the trace of the units in an order."""
    look = resources.look("lstm", order)
    values = getattr(trace.layers[1], slot).numpy()[:, list(look.order[1])]
    scale = look.scale(slot, 1)
    wanted = colours(scale.kind, "light")[levels(values, scale.low, scale.high)]
    return (decoded(stage.picture(slot))[..., :3] == wanted).all()


def pick(stage: Stage, label: str) -> None:
    page, before = stage.page, stage.picture("c")
    choice = page.get_by_role("combobox", name="Order of the units")
    choice.scroll_into_view_if_needed()
    stage.settle()  # what scrolls closes it
    choice.click()
    page.get_by_role("option", name=label).click()
    stage.wait_picture("c", before)
    stage.settle()


@pytest.mark.parametrize(
    ("order", "label"),
    [("keeping", "Units by how long they keep"), ("votes", "Units by their vote")],
)
def test_hover_click_and_pictures_follow_the_order_that_is_picked(
    visit: Callable, trace, order: str, label: str
) -> None:
    stage = visit(f"/?source=mnist&digit={SAMPLE}&layer=2&row=28")
    assert painted_for(stage, trace, "c", "likeness")
    pick(stage, label)
    assert f"order={order}" in stage.page.url
    for slot in ("f", "c", "h"):
        assert painted_for(stage, trace, slot, order)
    at = 3
    unit = resources.look("lstm", order).order[1][at]
    said = stage.hover("f", 11, at, 64)
    assert f"layer 2, unit {unit}, row 12:" in said
    value = trace.layers[1].f[11, unit].item()
    assert float(said.split(":")[-1]) == pytest.approx(value, abs=1e-6)
    stage.page.mouse.click(*stage.at("f", 11, at, 64))
    expect(stage.page.get_by_label("Unit (from 0)")).to_have_value(str(unit), timeout=PATIENCE)
    box, cell = stage.box("f"), stage.marks("chosen").first.bounding_box()
    middle = cell["x"] + cell["width"] / 2
    assert middle == pytest.approx(box["x"] + (at + 0.5) * box["width"] / 64, abs=1.5)


def test_under_the_pen_the_units_stand_in_the_same_order(visit: Callable) -> None:
    stage = visit("/?layer=2&order=keeping")
    hold(stage, *HELD)
    followed(stage)
    shown = canvases(stage)
    stage.page.mouse.up()
    at_rest(stage)
    for slot in ("f", "c", "h"):
        picture = decoded(stage.picture(slot))
        opaque = picture[..., 3:] > 0
        assert (shown[slot] * opaque == picture * opaque).all()
