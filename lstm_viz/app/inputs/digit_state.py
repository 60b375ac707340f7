"""The digit on stage: drawn, picked or uploaded, kept for this visitor alone."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from lstm_viz.app import chapters, log, resources
from lstm_viz.data import SeveralDigitsError, UploadError, from_drawing, from_upload
from lstm_viz.locale import N_, _, an

SOURCES = {"draw": N_("Draw"), "mnist": "MNIST", "upload": N_("Upload")}
_TEST = "test-"
DRAWING = "drawing"
EDGE = 2  # pixels
FIRST = 142  # on stage before the visitor chooses: a 3 that is believed to be a 2 until row 17


@dataclass(frozen=True)
class Digit:
    """A digit to read.

    Attributes:
        id: equal for equal digits; a new one is read from its first row.
        pixels: the image ``[28, 28]`` as 784 bytes: that is what a link holds, so that a digit's
            numbers are the same to the last one in every browser.
        title: what it is, for the visitor.
    """

    id: str
    pixels: bytes
    title: str

    @property
    def unfinished(self) -> bool:
        """Whether it is a drawing that changes with every stroke."""
        return self.id == DRAWING

    @property
    def sample(self) -> int | None:
        """Its index among MNIST's test digits, if it is one."""
        return int(self.id.removeprefix(_TEST)) if self.id.startswith(_TEST) else None


def first() -> int:
    """The index of the test digit that is read on this page until another is picked."""
    digit = chapters.opened().digit
    return FIRST if digit is None else digit


def sample() -> int:
    """The index of the test digit picked, from this session or from the link."""
    state = st.session_state
    link = st.query_params.get("digit", "")
    # else it is what we wrote there, or another page, which begins without a link
    if "sample" not in state or (link and link != state.linked):
        count = len(resources.test_digits()[0])
        known = link.isascii() and link.isdigit() and len(link) < 9 and int(link) < count
        state.sample = int(link) if known else None
        state.linked = link
    index: int | None = state.sample
    return first() if index is None else index


def unpick() -> None:
    """Put the first digit on stage again: the visitor went back to before any was picked."""
    st.session_state.sample, st.session_state.linked = None, ""


def pick(index: int) -> None:
    """Put a test digit on stage, and into the link."""
    st.session_state.sample = index
    st.session_state.linked = st.query_params["digit"] = str(index)
    forget_linked()


def picked() -> Digit:
    """The test digit picked."""
    return tested(sample())


def tested(index: int) -> Digit:
    """The test digit of this index."""
    images, labels = resources.test_digits()
    title = an(_("MNIST test digit {index}, a {label}").format(index=index, label=labels[index]))
    return Digit(f"{_TEST}{index}", images[index].tobytes(), title)


def drawn(ink: str, rested: bool = False) -> Digit | None:
    """The drawing in the pad's PNG data URL, or None if it is not (yet) a digit.

    Args:
        ink: the data URL.
        rested: whether the pen rests. Until then all stages of a drawing have one name, so that
            the reading goes on while one draws; what is there then is read from the top.
    """
    try:
        data = base64.b64decode(ink.removeprefix("data:image/png;base64,"), validate=True)
        with Image.open(BytesIO(data), formats=["PNG"]) as picture:
            if max(picture.size) > 1000:
                return None
            alpha = np.asarray(picture.convert("RGBA"))[..., 3]  # [H, W]
    except (binascii.Error, OSError, SyntaxError, ValueError):
        return None
    pixels = read_ink(alpha)
    if pixels is None:
        return None
    name = f"{DRAWING}-{hashlib.sha256(pixels).hexdigest()[:12]}" if rested else DRAWING
    return Digit(name, pixels, _("your drawing"))


def read_ink(alpha: NDArray[np.uint8]) -> bytes | None:
    """The 784 bytes of a drawing ``[H, W]``, 255 where the pen was; None if it is no digit."""
    rgba = np.zeros((*alpha.shape, 4), np.uint8)
    rgba[..., 3] = alpha
    # the paper goes on around the sheet: ink that reaches its edges is ink still
    image = from_drawing(np.pad(rgba, ((EDGE, EDGE), (EDGE, EDGE), (0, 0))))
    return None if image is None else bytes_of(image)


def linked(ink: str) -> Digit | None:
    """The drawing that came with the link, until the visitor draws one of their own."""
    state = st.session_state
    pixels: bytes | None = state.get("linked_pixels")
    if pixels is None:
        return None
    # the pad may bring back what was drawn in this browser before: that is not a new drawing,
    # unless it is the one in the link, and when it has been put aside, whatever comes is new
    if not ink and "ink_before" in state:
        state.ink_before = ""
    if ink and (state.setdefault("ink_before", ink) != ink or _is(ink, pixels)):
        forget_linked()
        return None
    return of_pixels(pixels, _("the drawing in the link"))


def _is(ink: str, pixels: bytes) -> bool:
    drawing = drawn(ink)
    return drawing is not None and drawing.pixels == pixels


def from_link() -> bool:
    """Whether the digit on stage, while one may draw, is the drawing that came with the link."""
    return st.session_state.get("linked_pixels") is not None


def tidy_link() -> None:
    """Take a drawing out of the link when it is no longer the digit on stage."""
    if not from_link() and st.session_state.get("closer") != "away":
        st.query_params.pop("drawing", None)


def forget_linked() -> None:
    """Drop the drawing that came with the link."""
    st.session_state.linked_pixels = None
    st.query_params.pop("drawing", None)


def upload(data: bytes) -> None:
    """Take an uploaded picture, or keep the sentence that says why not."""
    state = st.session_state
    state.upload_error, state.upload_choice = "", ()
    try:
        keep(bytes_of(from_upload(data)))
    except UploadError as error:
        state.upload_error = str(error)
        log.refused("upload", str(error))
        if isinstance(error, SeveralDigitsError):
            state.upload_choice = tuple(bytes_of(digit) for digit in error.digits)


def choose_upload(pixels: bytes) -> None:
    """Take one of the several digits of an uploaded picture, 784 bytes."""
    st.session_state.upload_error, st.session_state.upload_choice = "", ()
    keep(pixels)


def keep(pixels: bytes) -> None:
    """Remember the digit of an upload, 784 bytes."""
    st.session_state.upload = pixels


def kept() -> str | None:
    """The upload as a string for the browser to keep, if there is one."""
    pixels = st.session_state.get("upload")
    return None if pixels is None else base64.b64encode(pixels).decode()


def restore(text: str) -> bool:
    """Take back an upload that the browser kept over a reload, if it is one."""
    try:
        pixels = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    if len(pixels) != 28 * 28:
        return False
    keep(pixels)
    return True


def uploaded() -> Digit | None:
    """The digit uploaded last."""
    pixels: bytes | None = st.session_state.get("upload")
    if pixels is None:
        return None
    return of_pixels(pixels, _("your picture"))


def of_pixels(pixels: bytes, title: str) -> Digit:
    """The digit of 784 bytes."""
    return Digit(f"pixels-{hashlib.sha256(pixels).hexdigest()[:12]}", pixels, title)


def image_of(pixels: bytes) -> NDArray[np.float32]:
    """The image ``[28, 28]`` in [0, 1] of 784 bytes."""
    image = np.frombuffer(pixels, np.uint8).reshape(28, 28)
    return image.astype(np.float32) / np.float32(255)


def bytes_of(image: NDArray[np.float32]) -> bytes:
    """The 784 bytes of an image ``[28, 28]`` in [0, 1]."""
    return (image * 255).round().astype(np.uint8).tobytes()
