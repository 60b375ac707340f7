"""The lab in the real app: the difference under the pointer is that of two traces."""

from __future__ import annotations

import re

import numpy as np
import pytest
from stage import PATIENCE, Stage

import lstm_viz
from lstm_viz.charts.layouts import pair
from lstm_viz.edits import to_text
from lstm_viz.models.pretrained import card

SAMPLE = 4
PLACE, ROW = 30, 20  # of the cell that is read, from 0
UNIT = card()["unit_order"][0][PLACE]
PANELS = [panel.slot for panel in pair("c", ("", ""), same_digit=True)]
KINDS = {
    "clamp": lstm_viz.Clamp("f", 0, 0, rows=slice(11, 28)),
    "wipe": lstm_viz.WipeMemory(12),
    "rows": lstm_viz.BlankRows(slice(14, 18)),
    "start": lstm_viz.StartFrom(0),
}


@pytest.fixture(scope="module")
def image() -> np.ndarray:
    return lstm_viz.mnist("test")[0][SAMPLE].astype(np.float32) / np.float32(255)


def lab(visit, **options) -> Stage:
    """The lab without an edit, where no stage is; one comes to it from the digit on Watch."""
    stage = visit(f"/?source=mnist&digit={SAMPLE}", height=1400, **options)
    stage.page.get_by_role("link", name="Lab", exact=True).click()
    stage.page.get_by_text("What is a gate for?").wait_for(timeout=PATIENCE)
    return stage


def under_pointer(stage: Stage, slot: str, what: str) -> float:
    """The number that the stage writes for one cell of a panel."""
    stage.page.locator(".st-key-stage").get_by_text(what).first.wait_for(timeout=PATIENCE)
    told = stage.settle().hover(slot, ROW, PLACE, 128)
    found = re.search(rf"unit {UNIT}, row {ROW + 1}: (-?[\d.]+)", told)
    return float(found[1])


@pytest.mark.parametrize("kind", KINDS)
def test_the_difference_under_the_pointer_is_that_of_the_two_traces(visit, image, kind):
    edit, model = KINDS[kind], lstm_viz.load()
    one, other = (lstm_viz.trace(model, image, edits=edits) for edits in ([], [edit]))
    stage = visit(f"/lab?source=mnist&digit={SAMPLE}&edits={to_text([edit])}", height=1400)
    stage.panels = PANELS
    wanted = (other.layers[0].c - one.layers[0].c)[ROW, UNIT].item()
    assert under_pointer(stage, "difference", "after − before") == pytest.approx(wanted, abs=2e-6)


def test_f_turns_over_between_the_conventions(visit, image):
    f = lstm_viz.trace(lstm_viz.load(), image).layers[0].f[ROW, UNIT].item()
    stage = lab(visit)
    stage.page.get_by_role("radio", name="Two conventions").click()
    assert under_pointer(stage, "f", "1 keeps the memory") == pytest.approx(f, abs=2e-6)
    stage.page.get_by_role("radio", name="f = 1 forgets, weights turned").click()
    assert under_pointer(stage, "f", "1 forgets the memory") == pytest.approx(1 - f, abs=2e-6)


def test_an_experiment_is_played_from_its_first_row_and_comes_into_sight(visit):
    stage = lab(visit, moves=True)
    page = stage.page
    page.set_viewport_size({"width": 1440, "height": 800})
    page.get_by_role("button", name="What if its memory were wiped once").click()
    page.get_by_role("button", name="Show me without a guess").click()
    stage.marks("picture").first.wait_for(timeout=PATIENCE)
    stage.wait_moving()
    stage.wait(
        """() => {
            const box = document.querySelector('.st-key-stage svg.marks').getBoundingClientRect();
            return box.top > 0 && box.top < innerHeight / 2;
        }"""
    )
    stage.wait_row(28)
    page.get_by_role("button", name="What if rows 1 to 14 were blank?").click()
    page.get_by_role("button", name="Show me without a guess").click()
    stage.marks("icon").first.wait_for(timeout=PATIENCE)
    stage.wait_playing(True)  # another experiment begins anew
    stage.wait_row(28)
    assert page.locator(".st-key-recalled-pair svg image").count() == 12
