"""An uploaded file → its pixels, or a sentence that says why not."""

import io

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

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
