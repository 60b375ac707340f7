"""Two digits in the real app: what the pointer reads is the difference of two traces."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect
from stage import PATIENCE

import lstm_viz
from lstm_viz.analysis.comparison import largest_differences
from lstm_viz.charts.layouts import pair
from lstm_viz.models.pretrained import card

FOUR, NINE = 4, 9
PANELS = [panel.slot for panel in pair("c", ("A", "B"), same_digit=False)]
ORDER = card()["unit_order"]


def test_the_pointer_reads_b_less_a_and_a_bar_marks_its_unit(visit) -> None:
    images = lstm_viz.mnist("test")[0][[FOUR, NINE]].astype(np.float32) / np.float32(255)
    model = lstm_viz.load()
    a, b = (lstm_viz.trace(model, image) for image in images)
    stage = visit(f"/two?source=mnist&digit={FOUR}&second={NINE}", height=1500)
    stage.panels = PANELS
    stage.pause_at(20)
    row, at = 16, 40
    unit = ORDER[0][at]
    change = (b.layers[0].c - a.layers[0].c)[row, unit].item()
    told = stage.hover("difference", row, at, 128)
    assert told.startswith(f"B - A: cell state c, layer 1, unit {unit}, row 17:")
    assert abs(float(told.split(":")[-1]) - change) < 1e-6

    first = largest_differences(a, b, "c", [3.5, 3.5], 1)[0]
    bars = stage.page.locator(".st-key-units-apart svg.marks .mark-rect.role-mark path")
    bars.first.click(timeout=PATIENCE)
    name = f"cell state c, layer {first.layer + 1}, unit {first.unit}, row {first.row + 1}:"
    line = stage.page.locator("p", has_text=name)
    expect(line).to_contain_text("B − A", timeout=PATIENCE)
    told = line.inner_text().replace("−", "-").rpartition(" ")[2]
    assert abs(float(told) - (first.second - first.first)) < 1e-6
    stage.wait_row(first.row + 1)
    assert not stage.playing
