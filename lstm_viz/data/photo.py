"""An uploaded file, a photo or scan of digits → the image that the network reads."""

import io

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from lstm_viz.data.canvas import BOX, CENTRE, SIDE, drawn_ink, frame
from lstm_viz.data.sheet import MEETINGS, digits_among, digits_on_paper, meetings
from lstm_viz.locale import N_, _

MAX_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
WORK = 640  # pixels of the longer side at which ink is looked for

TOO_MANY_PIXELS = N_("The picture has more than 40 megapixels: please upload a smaller one.")


class UploadError(ValueError):
    """An uploaded file is of no use; the message is for the visitor and says what to do."""


def decode(data: bytes) -> np.ndarray:
    """The pixels of a file that passes the limits: upright, uint8 `[H, W, 4]`.

    Their longer side is `WORK` or a little less.

    Raises:
        UploadError: it does not pass them; the message is one sentence to show as it is.
    """
    if len(data) > MAX_BYTES:
        raise UploadError(_("The file is larger than 10 MB: please upload a smaller picture."))
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)  # reads no more than the header
        _check(image)
        return np.asarray(_small(image).convert("RGBA"))
    except UploadError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadError(_(TOO_MANY_PIXELS)) from error
    except UnidentifiedImageError as error:
        raise UploadError(
            _(
                "This is not a picture that can be read here: please upload a PNG, JPEG, WebP, "
                "GIF or BMP file."
            )
        ) from error
    except Exception as error:  # damaged files make decoders raise all sorts of errors
        raise UploadError(
            _("The picture is damaged or incomplete: please save it again or choose another.")
        ) from error


def _check(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise UploadError(_(TOO_MANY_PIXELS))
    # Phones hide a second picture in a JPEG, which Pillow calls MPO: the first one is meant.
    if getattr(image, "is_animated", False) and image.format != "MPO":
        raise UploadError(_("The picture is animated: please upload a still picture of one digit."))


def _small(image: Image.Image) -> Image.Image:
    image.draft(None, (WORK, WORK))  # lets a JPEG be decoded at a half, a quarter, an eighth
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode.startswith("I"):  # 16 bits: Pillow's own conversion would clip them
        values = np.asarray(image)
        # some files have 16 bits and use 8 of them
        image = Image.fromarray((values >> (8 if values.max() > 255 else 0)).astype(np.uint8))
    elif image.mode not in ("L", "RGB", "RGBA"):
        image = image.convert("RGBA")
    return image.reduce(-(-max(image.size) // WORK))


def on_white(rgba: np.ndarray) -> np.ndarray:
    """The picture, uint8 `[H, W, 4]`, on white paper: nothing of it is transparent."""
    flat = Image.new("RGBA", (rgba.shape[1], rgba.shape[0]), "white")
    flat.alpha_composite(Image.fromarray(rgba))
    return np.asarray(flat)


FAINT = 12  # of 255: on an even ground so little contrast is enough
RULED = 0.04, 0.6  # of full ink: a printed line, at both sides of the picture
EVEN = 0.08  # of full ink: what differs less from the ground is the ground
EVEN_EDGE, EVEN_SHARE = 0.9, 0.3  # of the picture's edge and of all of it: so much is ground
LOOSE = 6  # pixels of ink on the edge that an image of MNIST may have


class SeveralDigitsError(UploadError):
    """A picture shows several digits.

    Attributes:
        digits: each of them as an image like MNIST's, float32 `[28, 28]`, from left to right.
    """

    def __init__(self, digits: list[np.ndarray]) -> None:
        super().__init__(_("The picture shows several digits: choose the one to be read."))
        self.digits = digits


def from_upload(data: bytes) -> np.ndarray:
    """Turn an uploaded picture of one handwritten digit into an image like MNIST's.

    Args:
        data: the file: PNG, JPEG, WebP, GIF or BMP, one frame, at most 10 MB and 40
            megapixels. Its EXIF orientation is respected.

    Returns:
        float32 `[28, 28]` in [0, 1], ink bright.

    Raises:
        SeveralDigitsError: it shows several digits beside each other; they come with it.
        UploadError: the file is too large, broken, animated, of another kind, or shows no
            digit. The message is one sentence to show as it is.
    """
    rgba = decode(data)
    drawn = rgba[:, :, 3].mean() < 128  # mostly transparent: drawn, not photographed
    rgba = rgba if drawn else on_white(rgba)
    if not drawn and (ready := _as_mnist(rgba)) is not None:
        return ready
    digits = [frame(digit) for digit in _digits(rgba, drawn)]
    if not digits:
        raise UploadError(
            _("No digit was found: please upload a sharp, close picture of one digit.")
        )
    if len(digits) > 1:
        raise SeveralDigitsError(digits)
    return digits[0]


def _digits(rgba: np.ndarray, drawn: bool) -> list[np.ndarray]:
    """The cropped digits in a picture `[H, W, 4]`: told from an even ground, or from paper."""
    ink = drawn_ink(rgba) if drawn else drawn_ink(rgba, FAINT)
    found = digits_among(ink) if ink is not None and (drawn or _even_ground(ink)) else []
    return found or digits_on_paper(rgba)


def _as_mnist(rgba: np.ndarray) -> np.ndarray | None:
    """A picture that is one of MNIST's already, float32 `[28, 28]`, unchanged; else None.

    It is grey, 28 × 28, on black or white ground, with the digit where MNIST has it.
    """
    grey = rgba[:, :, 0]
    if grey.shape != (SIDE, SIDE) or (rgba[:, :, :3] != grey[:, :, None]).any():
        return None
    for ink in (grey, 255 - grey):
        edge = np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]])
        if np.count_nonzero(edge) <= LOOSE and ink.max() >= 128:
            rows, cols = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
            mass = ink.astype(np.float64)
            centre = [float(np.arange(SIDE) @ mass.sum(axis=axis) / mass.sum()) for axis in (1, 0)]
            boxed = max(np.ptp(rows), np.ptp(cols)) + 1 == BOX
            if boxed and all(abs(at - CENTRE) <= 0.5 for at in centre):
                return ink.astype(np.float32) / np.float32(255)
    return None


def _even_ground(ink: np.ndarray) -> bool:
    """Whether what is no ink, in `ink` `[H, W]`, differs so little that nothing has to be told
    from it: a drawing or a clean scan, not a photo."""
    edge = np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]])
    across = np.minimum(ink[:, 0], ink[:, -1])  # printed lines run from side to side
    if ((across > RULED[0]) & (across < RULED[1])).any():
        return False
    even = (edge < EVEN).mean() >= EVEN_EDGE and (ink < EVEN).mean() >= EVEN_SHARE
    return bool(even) and meetings(ink) <= MEETINGS
