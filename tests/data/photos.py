"""Photos of a sheet with one digit on it, made from MNIST's, and the files they come in."""

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

PAPER, PEN = (235, 230, 215), (40, 50, 90)


def sheet(
    digit: np.ndarray | None,
    size: tuple[int, int] = (800, 600),
    share: float = 0.4,
    at: tuple[float, float] = (0.45, 0.5),
    paper=PAPER,
    pen=PEN,
    lines=None,
    squared: bool = False,
) -> np.ndarray:
    """A sheet, float32 `[H, W, 3]`, with `digit` on `share` of its height, its middle `at`."""
    width, height = size
    page = np.empty((height, width, 3), np.float32)
    page[:] = paper
    if lines is not None:
        page[height // 18 :: height // 18] = lines
        if squared:
            page[:, height // 18 :: height // 18] = lines
    if digit is not None:
        side = round(share * height)
        top, left = round(at[1] * height - side / 2), round(at[0] * width - side / 2)
        cover = np.asarray(Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC))
        cover = ((cover[:, :, None] / 255.0 - 0.3) / 0.4).clip(0, 1)  # a pen's edge is sharp
        place = page[top : top + side, left : left + side]
        place += cover * (np.array(pen) - place)
    return page


def light(page: np.ndarray, slope: float = 0.4, shadow: float = 1, noise: float = 4) -> Image.Image:
    """Photograph a sheet: light falls off, a shadow lies across, the camera adds noise."""
    height, width = page.shape[:2]
    down, across = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    mask = Image.new("L", (width, height), 255)
    corners = [(0.55 * width, 0), (width, 0), (width, height), (0.35 * width, height)]
    ImageDraw.Draw(mask).polygon(corners, fill=round(255 * shadow))
    shade = np.asarray(mask.filter(ImageFilter.GaussianBlur(width / 100)), np.float32) / 255
    lit = page * ((1 - slope * (0.6 * across + 0.4 * down)) * shade)[:, :, None]
    lit += np.random.default_rng(0).normal(0, noise, lit.shape)
    return Image.fromarray(lit.clip(0, 255).astype(np.uint8))


def on_a_table(page: np.ndarray) -> np.ndarray:
    page[:, : page.shape[1] // 8] = page[-page.shape[0] // 10 :] = (90, 60, 40)
    return page


def encode(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
