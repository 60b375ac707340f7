"""The input column: draw, pick from MNIST, or upload."""

from functools import lru_cache

import numpy as np
import streamlit as st

from lstm_viz.data.upload import MAX_BYTES
from lstm_viz.pages import digits, shared
from lstm_viz.pages.components.gallery import Item, gallery
from lstm_viz.pages.components.pad import pad
from lstm_viz.pages.components.sprite import sprite

PER_PAGE = 30
HARD = "Hard ones"
ALL = "All digits"


def choose() -> digits.Digit:
    """Show the input column and return the digit to read."""
    source = _source()
    if source == "mnist":
        _browse()
    elif source == "upload":
        _upload()
    place = st.container()
    digit, hint = _current(source)
    with place:
        value = pad(mode=source, seen=digit.pixels, keep=digits.kept())
    if value.kept and digits.kept() is None:
        digits.restore(value.kept)
        st.rerun()
    if hint:
        st.caption(hint)
    return digit


def _source() -> str:
    chosen = st.segmented_control(
        "Where the digit comes from",
        list(digits.SOURCES),
        format_func=digits.SOURCES.__getitem__,
        default="draw",
        required=True,
        key="source",
        bind="query-params",
        label_visibility="collapsed",
        width="stretch",
    )
    return chosen or "draw"


def _current(source: str) -> tuple[digits.Digit, str]:
    """The digit on stage, and a hint if it is not what the open input is for."""
    if source == "draw":
        state = st.session_state.get("pad") or {}
        ink = state.get("ink") or ""
        drawing = digits.drawn(ink) if ink else None
        if drawing is not None:
            return drawing, ""
        hint = "Not a digit yet: draw on, larger." if ink else "Until you draw: "
        return digits.picked(), hint if ink else hint + digits.picked().title + "."
    if source == "upload":
        picture = digits.uploaded()
        return (picture, "") if picture else (digits.picked(), "")
    return digits.picked(), digits.picked().title + "."


def _browse() -> None:
    labels = shared.test_digits()[1]
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    shelf = left.selectbox("Show", [ALL, HARD, *(f"Only {d}" for d in range(10))], key="shelf")
    right.button("Surprise me", on_click=_surprise, width="stretch")
    indices = _shelf(shelf)
    pages = max(1, -(-len(indices) // PER_PAGE))
    page = st.session_state.get("page", 1)
    start = (min(page, pages) - 1) * PER_PAGE
    strip, items = _tiles(tuple(indices[start : start + PER_PAGE]), shelf == HARD)
    gallery(sprite=strip, items=items, selected=digits.sample(), on_pick=digits.pick)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    left.number_input("Page", 1, pages, key="page")
    st.session_state["index"] = digits.sample()
    right.number_input("Index", 0, len(labels) - 1, key="index", on_change=_by_index)


def _surprise() -> None:
    digits.pick(int(np.random.default_rng().integers(len(shared.test_digits()[1]))))


def _by_index() -> None:
    digits.pick(int(st.session_state["index"]))


@lru_cache(maxsize=16)
def _shelf(name: str) -> tuple[int, ...]:
    labels = shared.test_digits()[1]
    if name == HARD:
        return tuple(entry["index"] for entry in shared.about()["hard"])
    if name == ALL:
        return tuple(range(len(labels)))
    return tuple(np.flatnonzero(labels == int(name[-1])).tolist())


@lru_cache(maxsize=64)
def _tiles(indices: tuple[int, ...], hard: bool) -> tuple[str, list[Item]]:
    images, labels = shared.test_digits()
    items: list[Item] = [{"index": k, "label": int(labels[k])} for k in indices]
    return sprite(images[list(indices)]), items


def _upload() -> None:
    megabytes = MAX_BYTES // 1_000_000
    camera = st.toggle("Use the camera", key="camera")
    if camera:
        st.camera_input(
            "Photograph one digit", key="photo", on_change=_take, args=("photo",),
            label_visibility="collapsed",
        )  # fmt: skip
    else:
        st.file_uploader(
            f"A photo or scan of one digit (up to {megabytes} MB)",
            type=["png", "jpg", "jpeg", "webp", "gif", "bmp"],
            key="file", on_change=_take, args=("file",),
        )  # fmt: skip
    if error := st.session_state.get("upload_error"):
        st.warning(error)


def _take(widget: str) -> None:
    file = st.session_state.get(widget)
    st.session_state.upload_error = ""
    if file is not None:
        digits.upload(file.getvalue())
