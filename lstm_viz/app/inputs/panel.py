"""The input panel: draw, pick one of MNIST's test digits, or upload."""

from functools import lru_cache

import numpy as np
import streamlit as st

from lstm_viz.analysis import trace, verdict
from lstm_viz.analysis.belief import SURE
from lstm_viz.app import resources
from lstm_viz.app.components.pad import Item, Live, gallery, pad, pad_value, sprite
from lstm_viz.app.inputs import digit_state, learning, network_picker, preset
from lstm_viz.data.photo import MAX_BYTES
from lstm_viz.locale import N_, _, percent


def on_stage() -> tuple[digit_state.Digit, str]:
    """The digit to read, and a hint if it is not what the open input is for."""
    kept = pad_value().kept
    if kept and digit_state.kept() is None:
        digit_state.restore(kept)
    return _current(_source())


def sources() -> None:
    """Offer the inputs."""
    st.segmented_control(
        _("Where the digit comes from"),
        list(digit_state.SOURCES),
        format_func=lambda source: _(digit_state.SOURCES[source]),
        required=True,
        key="source",
        on_change=_link_source,
        label_visibility="collapsed",
        width="stretch",
    )


def show(seen: bytes, hint: str, live: Live | None = None) -> None:
    """Show the open input.

    Args:
        seen: the image that the network reads, 784 bytes.
        hint: what is said of the digit on stage.
        live: what reads the drawing while the pen moves; None where the page runs anew instead.
    """
    source = st.session_state["source"]
    if source == "mnist":
        browse()
    elif source == "upload":
        _upload()
    digit_state.tidy_link()
    pad(
        mode=source or "draw",
        seen=seen,
        keep=digit_state.kept(),
        clear=digit_state.from_link(),
        live=live,
    )
    if hint:
        st.caption(hint)


def _source() -> str:
    """Which input is open: in the link too, so that it survives a reload."""
    state = st.session_state
    link = st.query_params.get("source", "").lower()
    if link and link != state.get("source_linked"):  # else it is what we wrote there
        state.source = state.source_linked = link
    # Streamlit forgets what was chosen where a run ends before the widget is shown, as one that
    # goes on to another page does
    source: str = state.get("source") or state.get("source_linked") or "draw"
    if source not in digit_state.SOURCES:
        source = "draw"
    preset("source", source)
    return source


def _link_source() -> None:
    state = st.session_state
    state.source_linked = st.query_params["source"] = state.source


def _current(source: str) -> tuple[digit_state.Digit, str]:
    picked = digit_state.picked()
    if source == "draw":
        ink = pad_value().ink
        rested = pad_value().rested
        if (shared := digit_state.linked(ink)) is not None:
            return shared, _("This is {digit}. Draw your own above.").format(digit=shared.title)
        drawing = digit_state.drawn(ink, rested) if ink else None
        if drawing is not None:
            return drawing, _("Your drawing.")
        if ink:
            hint = _("Not a digit yet: draw one, large. Until then: {digit}.")
        else:
            hint = _("Until you draw: {digit}.")
        return picked, hint.format(digit=picked.title)
    if source == "upload":
        picture = digit_state.uploaded()
        if picture is not None:
            refused = st.session_state.get("upload_error")
            return picture, _("Until then: the picture before.") if refused else _("Your picture.")
        return picked, _("Until you upload: {digit}.").format(digit=picked.title)
    return picked, _("{digit}.").format(digit=picked.title)


def _upload() -> None:
    megabytes = MAX_BYTES // 1_000_000
    camera = st.toggle(_("Use the camera"), key="camera")
    if camera:
        st.camera_input(
            _("Photograph one digit"), key="photo", on_change=_take, args=("photo",),
            label_visibility="collapsed",
        )  # fmt: skip
    else:
        st.file_uploader(
            _("A photo or scan of one digit (up to {size} MB)").format(size=megabytes),
            type=["png", "jpg", "jpeg", "webp", "gif", "bmp"],
            key="file", on_change=_take, args=("file",),
        )  # fmt: skip
    if error := st.session_state.get("upload_error"):
        st.warning(error)
    with st.container(horizontal=True, key="upload-choice"):
        for place, pixels in enumerate(st.session_state.get("upload_choice", ()), 1):
            with st.container(width=84):
                st.image(digit_state.image_of(pixels), width=84)
                st.button(
                    _("Read digit {place}").format(place=place), key=f"upload-{place}",
                    on_click=digit_state.choose_upload, args=(pixels,),
                )  # fmt: skip


def _take(widget: str) -> None:
    file = st.session_state.get(widget)
    st.session_state.upload_error, st.session_state.upload_choice = "", ()
    if file is not None:
        digit_state.upload(file.getvalue())


PER_PAGE = 20
HALF = 123  # pixels: two fields side by side fill the column
ALL, HARD, ONLY = N_("All digits"), N_("Hard ones"), N_("Only {digit}")
SHELVES = [ALL, HARD, *(ONLY.format(digit=digit) for digit in range(10))]


def browse() -> None:
    """Show a shelf, page by page; a click puts a digit on stage."""
    last = len(resources.test_digits()[0]) - 1
    # all in one container: each more is a message for each digit
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            _("Show"), SHELVES, format_func=_called, key="shelf", on_change=_first_page
        )
        shelf = _shelf(name, network_picker.chosen())
        st.button(_("Surprise me"), on_click=_surprise, args=(shelf,))
        pages = max(1, -(-len(shelf) // PER_PAGE))
        page = min(st.session_state.get("page", _page_of(digit_state.sample(), shelf)), pages)
        st.session_state.page = page
        st.session_state.index = digit_state.sample()
        st.number_input(
            _("Page (of {pages})").format(pages=pages), 1, pages, key="page", width=HALF
        )
        st.number_input(
            _("Index"), 0, last, key="index", on_change=_by_index, args=(shelf,), width=HALF
        )
    if name == HARD:
        st.caption(
            _(
                "Less than {bound} for the right digit, the hardest first. Below each: what the"
                " network reads, and how sure it is."
            ).format(bound=percent(SURE, 0))
            if shelf
            else _("None is hard for this network: it reads every test digit right and is sure.")
        )
    if shelf:
        _show(shelf[(page - 1) * PER_PAGE : page * PER_PAGE], notes=name == HARD)


def _called(shelf: str) -> str:
    return _(shelf) if shelf in (ALL, HARD) else _(ONLY).format(digit=shelf[-1])


def _show(indices: tuple[int, ...], notes: bool) -> None:
    strip, items = _tiles(indices, learning.reader() if notes else None)
    gallery(sprite=strip, items=items, selected=digit_state.sample(), on_pick=digit_state.pick)


def _first_page() -> None:
    st.session_state.page = 1


def _surprise(shelf: tuple[int, ...]) -> None:
    _open(int(np.random.default_rng().choice(shelf or _shelf(ALL, resources.DEFAULT))), shelf)


def _by_index(shelf: tuple[int, ...]) -> None:
    _open(int(st.session_state.index), shelf)


def _open(index: int, shelf: tuple[int, ...]) -> None:
    """Put a digit on stage, and open the page that it is on."""
    digit_state.pick(index)
    if index in shelf:
        st.session_state.page = _page_of(index, shelf)


def _page_of(index: int, shelf: tuple[int, ...]) -> int:
    return shelf.index(index) // PER_PAGE + 1 if index in shelf else 1


@lru_cache(maxsize=64)
def _shelf(name: str, network: str) -> tuple[int, ...]:
    labels = resources.test_digits()[1]
    if name == HARD:
        return _hard(network)
    if name == ALL:
        return tuple(range(len(labels)))
    return tuple(np.flatnonzero(labels == int(name[-1])).tolist())


def _hard(network: str) -> tuple[int, ...]:
    """Those that a network reads wrong or is unsure of, the hardest first."""
    known = resources.about(network).get("test", {}).get("hard", [])
    return tuple(digit["index"] for digit in known if digit["probability"] < SURE)


@lru_cache(maxsize=64)
def _tiles(indices: tuple[int, ...], network: str | None) -> tuple[str, list[Item]]:
    """The thumbnails as one picture, and what they are; for a network, what it reads too."""
    images, labels = resources.test_digits()
    chosen = images[list(indices)]
    items: list[Item] = [{"index": k, "label": int(labels[k])} for k in indices]
    if network is not None:
        read = trace(resources.network(network), chosen.astype(np.float32) / np.float32(255))
        for k, item in enumerate(items):
            answer = verdict(read[k])
            share = f"{answer.probability:.0%}" if answer.probability < 0.995 else ">99%"
            item["note"] = f"{answer.digit}, {share}"
    return sprite(chosen), items
