"""A photo or scan of one digit → the image that the network reads."""

import io

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from lstm_viz.data.canvas import from_drawing
from lstm_viz.data.normalize import frame
from lstm_viz.data.segment import clear_border, find_digit
from lstm_viz.data.threshold import ink_on_paper
from lstm_viz.locale import N_, _

MAX_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
WORK = 640  # pixels of the longer side at which ink is looked for
THINNEST = 0.03  # of a digit's box is ink: with less it is the edge of a sheet or a shadow
MEETINGS = 8  # places where a digit cut close can meet the edge; ruled lines make dozens

TOO_MANY_PIXELS = N_("The picture has more than 40 megapixels: please upload a smaller one.")


class UploadError(ValueError):
    """An uploaded file is of no use; the message is for the visitor and says what to do."""


def from_upload(data: bytes) -> np.ndarray:
    """Turn an uploaded picture of one handwritten digit into an image like MNIST's.

    Args:
        data: the file: PNG, JPEG, WebP, GIF or BMP, one frame, at most 10 MB and 40
            megapixels. Its EXIF orientation is respected.

    Returns:
        float32 `[28, 28]` in [0, 1], ink bright.

    Raises:
        UploadError: the file is too large, broken, animated, of another kind, or shows no
            digit. The message is one sentence to show as it is.
    """
    image = _decode(data)
    rgba = np.asarray(image.convert("RGBA"))  # [H, W, 4]
    on_canvas = rgba[:, :, 3].mean() < 128  # mostly transparent: drawn, not photographed
    digit = from_drawing(rgba) if on_canvas else _from_paper(_grey(rgba))
    if digit is None:
        raise UploadError(
            _("No digit was found: please upload a sharp, close picture of one digit.")
        )
    return digit


def _from_paper(grey: np.ndarray) -> np.ndarray | None:
    """The digit, `[28, 28]`, in a picture of brightness `[H, W]`, or None."""
    ink = ink_on_paper(grey)
    digit = _inked(clear_border(ink))
    if digit is None and _meetings(ink) <= MEETINGS:  # nothing stands free: cut close, perhaps
        digit = _inked(ink)
    return None if digit is None else frame(digit)


def _inked(ink: np.ndarray) -> np.ndarray | None:
    """The cropped digit `[h, w]` among ink `[H, W]`, if a pen can have drawn it."""
    digit = find_digit(ink)
    return None if digit is None or digit.mean() < THINNEST else digit


def _meetings(ink: np.ndarray) -> int:
    """At how many places ink `[H, W]` meets the edge of the picture."""
    edge = np.concatenate([ink[0], ink[:, -1], ink[-1, ::-1], ink[::-1, 0]]) > 0.5
    return int(np.count_nonzero(edge & ~np.roll(edge, 1)))


def _decode(data: bytes) -> Image.Image:
    """Decode what passes the limits; upright, 8 bits, longer side `WORK` or a little less."""
    if len(data) > MAX_BYTES:
        raise UploadError(_("The file is larger than 10 MB: please upload a smaller picture."))
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)  # reads no more than the header
        _check(image)
        return _small(image)
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
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif image.mode not in ("L", "RGB", "RGBA"):
        image = image.convert("RGBA")
    return image.reduce(-(-max(image.size) // WORK))


def _grey(rgba: np.ndarray) -> np.ndarray:
    """Brightness over white paper, float32 `[H, W]` in [0, 1], of uint8 `[H, W, 4]`."""
    flat = Image.new("RGBA", (rgba.shape[1], rgba.shape[0]), "white")
    flat.alpha_composite(Image.fromarray(rgba))
    return np.asarray(flat.convert("L"), np.float32) / 255
