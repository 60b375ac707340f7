"""A page with nothing but the two components, and a line that says what Python knows."""

import base64
import io
import json
import time

import numpy as np
import streamlit as st
from PIL import Image

from lstm_viz.app.components.pad import Item, gallery, pad, pad_value, sprite

KEPT = "a digit from a file"
state = st.session_state


def seen(ink: str) -> bytes | None:
    """Shrink the drawing: this page has no network and no centring."""
    if not ink:
        return None
    drawing = Image.open(io.BytesIO(base64.b64decode(ink.partition(",")[2])))
    return drawing.getchannel("A").resize((28, 28), Image.Resampling.BOX).tobytes()


def thumbnails() -> np.ndarray:
    """Sixty patterns that tell the tiles apart: tile n has n bright pixels in its middle."""
    images = np.zeros((60, 28, 28), np.uint8)
    for n, image in enumerate(images):
        image[8 + np.arange(n) // 8, 10 + np.arange(n) % 8] = 255
    return images


runs = state["runs"] = state.get("runs", 0) + 1

if st.toggle("away"):
    st.stop()

ask = st.radio("Input", ["draw", "mnist", "upload"], horizontal=True, key="mode")
if st.button("Keep"):
    state.keep = KEPT
if st.button("Forget"):
    state.keep = ""
value = pad(mode=ask, seen=seen(pad_value().ink), keep=state.get("keep"))
if ask == "mnist":
    items: list[Item] = [{"index": 100 + n, "label": n % 10} for n in range(60)]
    if st.toggle("Notes"):
        items = [{**item, "note": "9, 43%"} for item in items[:12]]
    gallery(
        sprite=sprite(thumbnails()[: len(items)]),
        items=items,
        selected=state.get("picked"),
        on_pick=lambda index: state.update(picked=index, picks=state.get("picks", 0) + 1),
    )
time.sleep(0.03)
known = {
    "ink": value.ink,
    "kept": value.kept,
    "picked": state.get("picked"),
    "picks": state.get("picks", 0),
    "runs": runs,
}
st.code(json.dumps(known), language=None)
