"""Pictures of the kinds that people upload, drawn anew for the test, and read by the network."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

import lstm_viz
from lstm_viz.data import SeveralDigitsError, UploadError, from_drawing, from_upload
from lstm_viz.training import strokes

DIGITS = 50  # of each kind
READER = lstm_viz.load()
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


@pytest.fixture(scope="module")
def model():
    return lstm_viz.load()


def stored(pixels: np.ndarray, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(file, kind, compress_level=1)
    return file.getvalue()


def inked(ink: np.ndarray, ground: tuple[int, ...], pen: tuple[int, ...]) -> np.ndarray:
    """Ink ``[H, W]`` in [0, 1] in a colour on a ground: ``[H, W, 3]``."""
    return np.array(ground) * (1 - ink[..., None]) + np.array(pen) * ink[..., None]


def lit(pixels: np.ndarray, chance: np.random.Generator, shade: float = 0.3) -> np.ndarray:
    """The picture in light that falls off to one corner, with a camera's noise."""
    rows, cols = (np.linspace(0, 1, n) for n in pixels.shape[:2])
    light = 1 - shade * (0.6 * cols[None, :] + 0.4 * rows[:, None])
    return pixels * light[..., None] + chance.normal(0, 3, pixels.shape)


def written(digit: int, side: int, pen: float, share: float, chance) -> np.ndarray:
    """A digit's ink ``[side, side]`` in [0, 1], of strokes that are read right when drawn."""
    while True:
        lines = strokes.write(digit, chance)
        plain = from_drawing(strokes.pen(strokes.fit(lines, 140, 0.7, chance), 140, 9))
        if plain is not None and answer(plain) == digit:
            return (
                1 - strokes.pen(strokes.fit(lines, side, share, chance), side, pen)[:, :, 0] / 255
            )


def answer(image: np.ndarray) -> int:
    return int(lstm_viz.trace(READER, image).logits[-1].argmax())


def cropped(ink: np.ndarray) -> np.ndarray:
    """The box of the ink: the digit touches all its sides."""
    rows, cols = (np.flatnonzero((ink > 0.5).any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]


def thin(digit, chance):
    pen = float(chance.uniform(2, 5))
    return stored(inked(written(digit, 500, pen, 0.6, chance), WHITE, BLACK))


def thin_photo(digit, chance):
    ink = written(digit, 500, 5, 0.6, chance)
    return stored(lit(inked(ink, (235,) * 3, (40,) * 3), chance), "JPEG")


def faint(digit, chance):
    ink = written(digit, 300, 12, 0.6, chance)
    return stored(inked(ink, WHITE, (215,) * 3))


def faint_photo(digit, chance):
    ink = written(digit, 400, 14, 0.6, chance)
    return stored(lit(inked(ink, (230,) * 3, (190,) * 3), chance, 0.25), "JPEG")


def very_faint(digit, chance):
    ink = written(digit, 300, 12, 0.6, chance)
    return stored(inked(ink, WHITE, (235,) * 3))


def lined(digit, chance):
    page = inked(written(digit, 500, 16, 0.5, chance), (250,) * 3, (30,) * 3)
    shade = (190, 200, 225) if digit % 2 else (238, 240, 246)
    for row in range(40, 500, 45):
        page[row : row + 2] = np.minimum(page[row : row + 2], shade)
    return stored(page, "JPEG")


def blurred(digit, chance):
    ink = inked(written(digit, 200, 16, 0.85, chance), (240,) * 3, (30,) * 3)
    soft = Image.fromarray(ink.astype(np.uint8)).filter(ImageFilter.GaussianBlur(4))
    return stored(np.asarray(soft), "JPEG")


def edge(digit, chance):
    return stored(inked(cropped(written(digit, 160, 9, 0.95, chance)), WHITE, BLACK))


def coloured(digit, chance):
    pairs = [(BLACK, (0, 0, 255)), (WHITE, (255, 255, 0)), ((0, 150, 0), (230, 28, 27))]
    return stored(inked(written(digit, 200, 10, 0.7, chance), *pairs[digit % 3]))


def coloured_photo(digit, chance):
    pairs = [((20, 20, 30), (60, 70, 230)), ((250, 250, 245), (240, 220, 60))]
    ink = written(digit, 300, 16, 0.6, chance)
    return stored(lit(inked(ink, *pairs[digit % 2]), chance), "JPEG")


def averaged(digit, chance):
    ink = written(digit, 280, float(chance.uniform(5, 26)), 0.65, chance)
    small = ink.reshape(28, 10, 28, 10).mean((1, 3))
    return stored(inked(small, *((BLACK, WHITE) if digit % 2 else (WHITE, BLACK))))


def very_faint_and_noisy(digit, chance):
    ink = written(digit, 300, 12, 0.6, chance)
    page = inked(ink, (245,) * 3, (245 - float(chance.uniform(12, 40)),) * 3)
    return stored(page + chance.normal(0, 1.5, (300, 300, 1)))


def more_blurred(digit, chance):
    ink = np.pad(cropped(written(digit, 200, 16, 0.9, chance)), 6)
    page = inked(ink, (240,) * 3, (30,) * 3)
    soft = Image.fromarray(page.astype(np.uint8)).filter(ImageFilter.GaussianBlur(6))
    return stored(np.asarray(soft), "JPEG")


def edge_photo(digit, chance):
    ink = cropped(written(digit, 250, 20, 0.95, chance))
    return stored(lit(inked(ink, (235,) * 3, (40,) * 3), chance), "JPEG")


def ruled_photo(digit, chance):
    page = inked(written(digit, 500, 16, 0.5, chance), (240,) * 3, (40,) * 3)
    for row in range(40, 500, 45):
        page[row : row + 2] = np.minimum(page[row : row + 2], (170, 190, 225))
    page[:, 60:63] = np.minimum(page[:, 60:63], (220, 110, 120))
    return stored(lit(page, chance), "JPEG")


def framed(digit, chance):
    page = inked(written(digit, 300, 14, 0.6, chance), (250,) * 3, (30,) * 3)
    for side in (np.s_[4:6], np.s_[-6:-4], np.s_[:, 4:6], np.s_[:, -6:-4]):
        page[side] = 90
    return stored(page)


@pytest.mark.parametrize(
    ("kind", "share"),
    [
        (thin, 0.98), (thin_photo, 0.98), (faint, 0.98), (faint_photo, 0.9), (blurred, 0.98),
        (edge, 0.98), (coloured, 0.98), (coloured_photo, 0.98), (averaged, 0.98),
        (very_faint, 0.9), (lined, 0.98), (very_faint_and_noisy, 0.9), (more_blurred, 0.98),
        (edge_photo, 0.95), (ruled_photo, 0.98), (framed, 0.98),
    ],
)  # fmt: skip
def test_most_digits_of_each_kind_are_read(kind, share):
    chance = np.random.default_rng(7)
    right = 0
    for n in range(DIGITS):
        digit = n % 10
        try:
            image = from_upload(kind(digit, chance))
        except UploadError:
            continue
        right += answer(image) == digit
    assert right >= share * DIGITS


def drawn(size, *lines, width):
    image = Image.new("L", size, 255)
    for line in lines:
        ImageDraw.Draw(image).line(line, fill=0, width=width)
    return image


@pytest.mark.parametrize("width", [2, 3, 4, 5])
def test_a_thin_straight_seven_is_a_seven(model, width):
    image = drawn((500, 500), [(120, 100), (340, 100), (200, 420)], width=width)
    read = from_upload(stored(np.asarray(image)))
    assert int(lstm_viz.trace(model, read).logits[-1].argmax()) == 7


def test_a_drawing_that_was_averaged_to_28_pixels_keeps_its_faint_strokes(model):
    seven = drawn((280, 280), [(80, 60), (190, 60), (120, 220)], width=3)
    nought = Image.new("L", (280, 280), 255)
    ImageDraw.Draw(nought).ellipse((80, 50, 190, 230), outline=0, width=6)
    for image, digit in ((seven, 7), (nought, 0)):
        read = from_upload(stored(np.asarray(image.reduce(10))))
        assert int(lstm_viz.trace(model, read).logits[-1].argmax()) == digit


def test_a_digit_that_touches_the_edge_stays_whole(model):
    two = [(15, 30), (20, 12), (45, 10), (55, 30), (12, 85), (79, 88)]
    image = drawn((80, 100), two, width=7)
    ImageDraw.Draw(image).line([(70, 20), (70, 40)], fill=0, width=3)
    read = from_upload(stored(np.asarray(image)))
    assert int(lstm_viz.trace(model, read).logits[-1].argmax()) == 2


def test_mnists_own_images_come_back_unchanged():
    images = lstm_viz.mnist("test")[0][:400]
    same = 0
    for image in images:
        for pixels in (image, 255 - image):
            same += (from_upload(stored(pixels)) * 255 == image).all()
    assert same >= 0.98 * 800


def test_sixteen_bits_that_use_eight_are_read():
    image = lstm_viz.mnist("test")[0][0]
    file = io.BytesIO()
    Image.fromarray(image.astype(np.uint16)).save(file, "PNG")
    assert (from_upload(file.getvalue()) * 255 == image).all()


def test_several_digits_are_shown_to_choose_from(model):
    images = lstm_viz.mnist("test")[0]
    beside = np.hstack([np.kron(images[n], np.ones((6, 6))) for n in (1, 3, 1, 11)])  # 2 0 2 6
    with pytest.raises(SeveralDigitsError, match="several digits") as found:
        from_upload(stored(255 - beside))
    answers = [int(lstm_viz.trace(model, d).logits[-1].argmax()) for d in found.value.digits]
    assert answers == [2, 0, 2, 6]


def test_a_page_of_digits_is_taken_apart_in_reading_order(model):
    images = lstm_viz.mnist("test")[0]
    rows = [np.hstack([images[n] for n in line]) for line in ((3, 2, 1), (30, 4, 15), (11, 0, 61))]
    page = np.kron(np.vstack(rows), np.ones((5, 5)))
    with pytest.raises(SeveralDigitsError) as found:
        from_upload(stored(255 - page))
    answers = [int(lstm_viz.trace(model, d).logits[-1].argmax()) for d in found.value.digits]
    assert answers == [0, 1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("lines", [False, True])
def test_several_digits_on_uneven_ground_are_shown_to_choose_from(model, lines):
    images = lstm_viz.mnist("test")[0]
    rows = [np.hstack([images[n] for n in line]) for line in ((3, 2, 1), (30, 4, 15))]
    page = inked(np.kron(np.vstack(rows), np.ones((5, 5))) / 255, (240,) * 3, (40,) * 3)
    if lines:
        page[20::45] = np.minimum(page[20::45], (170, 190, 225))
    photo = lit(page, np.random.default_rng(7), 0.4)
    with pytest.raises(SeveralDigitsError) as found:
        from_upload(stored(photo, "JPEG"))
    answers = [int(lstm_viz.trace(model, d).logits[-1].argmax()) for d in found.value.digits]
    assert answers == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("digit", range(10))
def test_one_digit_in_several_strokes_is_one(digit):
    chance = np.random.default_rng(digit)
    for _n in range(20):
        from_upload(stored(inked(written(digit, 300, 12, 0.7, chance), WHITE, BLACK)))
