"""The input panel: draw, pick from MNIST, or upload."""

import streamlit as st

from lstm_viz.app.components.pad import Live, pad, pad_value
from lstm_viz.app.inputs import digit_state, mnist
from lstm_viz.data.photo import MAX_BYTES
from lstm_viz.locale import _


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
        mnist.browse()
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
    with st.container(key="hint"):
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
    if state.get("source") != source:
        state.source = source
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
