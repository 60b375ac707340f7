"""The drawing pad, with what the network sees beside it; and a gallery of digits to pick from.

The browser keeps the strokes; Python gets the ink while it is being drawn. Mount the pad on every
run, with the same key, whatever input is open: it is also what brings the visitor's digit back
after a reload or a restart of the server.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, NotRequired, TypedDict

import numpy as np
import streamlit as st
from PIL import Image

from lstm_viz.app.components import component, noop, source
from lstm_viz.locale import _, an

RESTED = "#rested"  # follows the ink that is told when the pen rests
_MAX_CHARS = 200_000  # a drawing takes about 3,000; anything huge did not come from the pad


_PAD = component(
    "pad", "strokes.js", "pen.js", "server.js", "stage_state.js", "live.js", "pad.js",
    html=source("pad.html"), css="pad.css",
)  # fmt: skip


@dataclass(frozen=True)
class PadValue:
    """What the browser last told us; each field is empty until it has."""

    ink: str = ""  #: PNG data URL, 140 × 140, black ink on transparent; "" while nothing is drawn
    kept: str = ""  #: the string given as `keep` before a reload or restart
    rested: bool = False  #: whether the pen rested when the ink was told


class Live(NamedTuple):
    """The stage that reads a drawing while the pen moves.

    Attributes:
        url: of the route that reads it.
        theme: "light" or "dark".
    """

    url: str
    theme: str


def pad(
    *,
    mode: str,
    seen: bytes | None,
    keep: str | None = None,
    clear: bool = False,
    live: Live | None = None,
    key: str = "pad",
) -> PadValue:
    """Show the drawing desk and return what is on it.

    Args:
        mode: "draw" shows the canvas; any other only `seen`.
        seen: the image the network reads, 784 bytes, or None for an empty frame.
        keep: a string for the browser to remember over reloads; "" makes it forget; None asks
            for it: if there is one, a rerun follows with it as `PadValue.kept`.
        clear: whether another drawing is on stage than what the pad has brought back from before:
            the pad puts that aside, where undoing finds it.
        live: what reads the drawing while the pen moves: then Python gets the ink when it rests.
        key: the widget key.
    """
    state = _PAD(
        key=key,
        data={
            "mode": mode,
            "seen": base64.b64encode(seen).decode() if seen is not None else "",
            "keep": keep,
            "clear": clear,
            "words": _words(),
            "live": live._asdict() if live else None,
            # The browser compares this with what it has, and tells again what we have lost.
            # The last characters of a PNG hold its checksum.
            "have": pad_value(key).ink[-32:],
        },
        on_ink_change=noop,
        on_kept_change=noop,
    )
    return _value(state)


def pad_value(key: str = "pad") -> PadValue:
    """What the browser has told so far, for those who need it before the pad is shown."""
    return _value(st.session_state.get(key))


def _words() -> dict[str, str]:
    """What stands on the desk, by the names that it has in pad.html."""
    return {
        "paper": _("Drawing area: draw a digit with mouse, finger or pen. Backspace undoes."),
        "hint": _("draw a digit here"),
        "tools": _("Drawing tools"),
        "pen": _("Pen"),
        "eraser": _("Eraser"),
        "thin": _("Thin pen"),
        "normal": _("Normal pen"),
        "thick": _("Thick pen"),
        "undo": _("Undo (Ctrl+Z)"),
        "clear": _("Clear"),
        "seen": _("What the network sees"),
        "about": _("28 × 28 pixels, read row by row from the top"),
        "unseen": _("The network sees nothing yet"),
        "nothing": _("nothing yet"),
    }


def _value(state: Any) -> PadValue:
    """Read a state that came from a browser: trust neither its shape nor its size."""
    known = state if isinstance(state, dict) else {}
    ink, rested, _rest = _text(known.get("ink")).partition(RESTED)
    return PadValue(ink, _text(known.get("kept")), bool(rested))


def _text(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= _MAX_CHARS else ""


_SHELF = '<div class="shelf"><div class="gallery" role="group"></div></div>'
_GALLERY = component("gallery", "gallery.js", html=_SHELF, css="gallery.css")


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
) -> None:
    """Show the digits of `sprite` as a grid of buttons.

    A click calls `on_pick(index)` before the script runs again, as Streamlit's callbacks do: no
    click is lost when another rerun interrupts that one, and `selected` is already right in it.

    Args:
        sprite: the thumbnails side by side, from `sprite()`.
        items: what they are, in the same order.
        selected: the index to outline.
        on_pick: called with the index of the digit clicked.
    """
    key = "gallery"

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
