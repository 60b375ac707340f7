"""A grid of digits to pick from: buttons with thumbnails, for mouse, finger and keyboard."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from typing import NotRequired, TypedDict

import numpy as np
import streamlit as st
from PIL import Image

from lstm_viz.app.components import source
from lstm_viz.locale import _, an

_GALLERY = st.components.v2.component(
    "lstm_viz.gallery",
    html='<div class="shelf"><div class="gallery" role="group"></div></div>',
    css=source("gallery.css"),
    js=source("gallery.js"),
)


class Item(TypedDict):
    """One digit of the gallery, in the order of the sprite's tiles."""

    index: int
    label: int
    note: NotRequired[str]  # what it is read as, shown under the thumbnail: "9, 43%"


def gallery(
    *,
    sprite: str,
    items: Sequence[Item],
    selected: int | None,
    on_pick: Callable[[int], None],
    key: str = "gallery",
) -> None:
    """Show the digits of `sprite` as a grid of buttons.

    A click calls `on_pick(index)` before the script runs again, as Streamlit's callbacks do: no
    click is lost when another rerun interrupts that one, and `selected` is already right in it.

    Args:
        sprite: the thumbnails side by side, from `sprite()`.
        items: what they are, in the same order.
        selected: the index to outline.
        on_pick: called with the index of the digit clicked.
        key: the widget key.
    """

    def picked() -> None:
        told = st.session_state[key].get("picked")  # by a browser, so it may be anything
        index = next((item["index"] for item in items if item["index"] == told), None)
        if index is not None:
            on_pick(index)

    _GALLERY(
        key=key,
        data={
            "sprite": sprite,
            "items": [{**item, "name": _name(item)} for item in items],
            "name": _("Digits to choose from"),
            "selected": selected,
        },
        on_picked_change=picked,
    )


def _name(item: Item) -> str:
    if "note" in item:
        return an(_("test digit {index}, a {label}, read as {note}").format(**item))
    return an(_("test digit {index}, a {label}").format(**item))


def sprite(images: np.ndarray) -> str:
    """Lay images (uint8 [N, 28, 28]) side by side and return the strip as a PNG data URL."""
    strip = np.concatenate([*images], axis=1) if len(images) else np.zeros((28, 28), np.uint8)
    file = io.BytesIO()
    Image.fromarray(strip).save(file, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
