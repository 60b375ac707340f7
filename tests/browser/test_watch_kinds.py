"""Other networks in the real app: chosen, read, taken apart, and side by side."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect
from stage import PATIENCE, ROWS, Stage

import lstm_viz
from lstm_viz.models.pretrained import card

UNIT, ROW = 57, 16  # from 0


def test_a_gru_is_chosen_and_the_number_hovered_is_the_number_in_the_panel(visit) -> None:
    stage: Stage = visit("/?source=mnist&digit=4", height=1400)
    page = stage.page
    page.get_by_role("combobox", name="Read by").click()
    page.get_by_role("option", name="GRU", exact=True).click()
    expect(page.get_by_text("recorded vs torch.nn.GRU: max difference")).to_be_visible(
        timeout=PATIENCE
    )
    stage.settle()
    page.locator("h1").first.click()  # away from the list, which has the keys
    stage.pause_at(20)
    titles = stage.text("title")
    assert "reset gate r" in titles
    assert "forget gate" not in titles
    order = card("gru")["unit_order"][0]
    slots = ["digit", "r", "z", "belief", "n", "h"]
    box = stage.marks("hit").nth(slots.index("r")).bounding_box()
    x = box["x"] + (order.index(UNIT) + 0.5) * box["width"] / len(order)
    y = box["y"] + (ROW + 0.5) * box["height"] / ROWS
    page.mouse.move(x + 0.3, y)
    page.mouse.move(x, y)
    image = lstm_viz.mnist("test")[0][4].astype(np.float32) / np.float32(255)
    value = lstm_viz.trace(lstm_viz.load("gru"), image).layers[0].r[ROW, UNIT].item()
    stage.wait(
        "text => document.querySelector('.st-key-stage .number_marks text')"
        "?.textContent.endsWith(text)",
        f"{value:.6f}",
    )
    page.mouse.down()
    page.mouse.up()
    panel = page.locator(
        "h2", has_text=f"reset gate r, layer 1, unit {UNIT}, row {ROW + 1}: {value:.6f}"
    )
    expect(panel).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".katex").first).to_be_visible(timeout=PATIENCE)


def test_two_networks_stand_side_by_side_and_the_link_names_them(visit) -> None:
    stage: Stage = visit(
        "/networks?source=mnist&digit=4&model=lstm&with=gru,rnn-linear", height=1400
    )
    page = stage.page
    titles = stage.text("title")
    for name in ("LSTM", "GRU", "RNN without tanh"):
        assert name in titles
    image = lstm_viz.mnist("test")[0][4].astype(np.float32) / np.float32(255)
    for name in ("lstm", "gru", "rnn-linear"):
        read = lstm_viz.trace(lstm_viz.load(name), image)
        lead = lstm_viz.analysis.verdict(read)
        note = page.locator(".st-key-stage svg.marks text", has_text=f"leads from row {lead.lead}")
        expect(note.first).to_be_attached(timeout=PATIENCE)
    expect(page.get_by_text("How far the gradient reaches back")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".stVegaLiteChart svg.marks")).to_have_count(8, timeout=PATIENCE)
