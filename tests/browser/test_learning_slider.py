"""The slider of the training in the real app: the stage shows the numbers of the snapshot."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect
from stage import PATIENCE, Stage

import lstm_viz
from lstm_viz.models.pretrained import card
from lstm_viz.models.snapshots import load_snapshot, snapshots

UNIT, ROW = 57, 16  # from 0
DIGIT = 4


def forget_gate(step: int) -> float:
    image = lstm_viz.mnist("test")[0][DIGIT].astype(np.float32) / np.float32(255)
    return lstm_viz.trace(load_snapshot("lstm", step), image).layers[0].f[ROW, UNIT].item()


def test_the_stage_shows_the_numbers_of_the_snapshot_and_keeps_its_row(visit) -> None:
    stage: Stage = visit(f"/?source=mnist&digit={DIGIT}&row=20", height=1400)
    page = stage.page
    steps = snapshots("lstm").steps
    page.get_by_role("slider").last.focus()
    for step in reversed(steps):
        page.keyboard.press("ArrowLeft")
        note = page.locator(".st-key-snapshot")
        expect(note).to_contain_text(f"After {step:,} of", timeout=PATIENCE)
        if step not in (1000, 0):
            continue
        page.wait_for_url(f"**learning={step}*", timeout=PATIENCE)
        stage.settle()
        assert stage.row == 20
        at = card()["unit_order"][0].index(UNIT)
        shown = stage.hover("f", ROW, at, len(card()["unit_order"][0]))
        assert shown.endswith(f"{forget_gate(step):.6f}")
        page.get_by_role("slider").last.focus()
    page.reload()
    expect(page.locator(".st-key-snapshot")).to_contain_text("After 0 of", timeout=PATIENCE)


def test_what_is_drawn_is_read_by_the_snapshot_while_the_pen_moves(visit) -> None:
    stage: Stage = visit("/?learning=300", height=1200)
    with stage.page.expect_response("**/live/lstm@300", timeout=PATIENCE) as answer:
        stage.draw([(0.3, 0.2), (0.7, 0.2), (0.45, 0.85)])
    assert answer.value.ok
