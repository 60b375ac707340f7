import io
import struct
import time

import numpy as np
import pytest
from canvases import likeness
from hypothesis import given, settings
from hypothesis import strategies as st
from photos import PAPER, encode, light, on_a_table, sheet
from PIL import Image

from lstm_viz import mnist
from lstm_viz.data import UploadError, from_upload

IMAGES = mnist("test")[0]
ONE_EACH = [3, 2, 1, 18, 4, 15, 11, 0, 61, 7]  # of 0, 1, … 9
SEVEN = IMAGES[0]
PHOTO = light(sheet(SEVEN))
LINES = (150, 180, 215)  # printed on the paper
STATIC = np.random.default_rng(0).integers(0, 255, (600, 800), dtype=np.uint8)

each_digit = pytest.mark.parametrize("digit", IMAGES[ONE_EACH], ids=map(str, range(10)))


def refusal(data: bytes) -> str:
    """The one sentence with which `data` is refused."""
    with pytest.raises(UploadError) as refused:
        from_upload(data)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert "please" in sentence
    return sentence


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_five_kinds_of_file_are_read(kind):
    image = from_upload(encode(PHOTO, kind))
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert image.min() == 0
    assert 0.9 < image.max() <= 1
    assert likeness(image, SEVEN) > 0.9


@each_digit
@pytest.mark.parametrize(
    ("page", "shot"),
    [
        ({}, {"slope": 0, "noise": 0}),
        ({}, {"slope": 0.7}),
        ({"at": (0.25, 0.5)}, {"shadow": 0.45}),
        ({"at": (0.75, 0.5)}, {"shadow": 0.45}),
        ({}, {"noise": 15}),
        ({"share": 0.15, "at": (0.7, 0.3)}, {}),
        ({"share": 0.95}, {}),
        ({"size": (600, 800)}, {}),
        ({"lines": LINES}, {}),
        ({"lines": LINES, "squared": True}, {}),
        ({"pen": (165, 160, 155)}, {}),
        ({"pen": (210, 60, 60), "at": (0.6, 0.5)}, {"shadow": 0.6}),
        ({"paper": (30, 40, 35), "pen": (220, 220, 215)}, {}),
    ],
    ids=lambda options: " ".join(options) or "plain",
)
def test_a_photo_gives_the_digit_that_was_on_the_sheet(digit, page, shot):
    assert likeness(from_upload(encode(light(sheet(digit, **page), **shot), "JPEG")), digit) > 0.85


@pytest.mark.parametrize("digit", IMAGES[[3, 2, 1, 0]], ids=["0", "1", "2", "7"])
def test_pencil_half_in_a_shadow_is_ink_on_both_sides(digit):
    page = sheet(digit, pen=(165, 160, 155), at=(0.5, 0.5))
    assert likeness(from_upload(encode(light(page, shadow=0.5), "JPEG")), digit) > 0.8


@each_digit
def test_the_table_under_the_sheet_is_no_ink(digit):
    assert likeness(from_upload(encode(light(on_a_table(sheet(digit))), "JPEG")), digit) > 0.85


@each_digit
def test_an_mnist_image_as_a_file_comes_back_in_both_polarities(digit):
    for grey in (digit, 255 - digit):
        assert likeness(from_upload(encode(Image.fromarray(grey))), digit) > 0.9


@each_digit
def test_a_digit_may_touch_the_edge_of_its_picture(digit):
    rows, cols = (np.flatnonzero((digit > 127).any(axis=a)) for a in (1, 0))
    cut = 255 - digit[rows[0] : rows[-1] + 4, cols[0] - 3 : cols[-1] + 4]
    large = Image.fromarray(cut).resize((cut.shape[1] * 12, cut.shape[0] * 12), 3)
    assert likeness(from_upload(encode(large)), digit) > 0.8


@pytest.mark.parametrize("turn", [2, 3, 4, 5, 6, 7, 8])
def test_a_turned_photo_is_put_upright(turn):
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[turn]  # Image.Transpose that EXIF reverses
    exif = Image.Exif()
    exif[0x0112] = turn
    stored = encode(PHOTO.transpose(Image.Transpose(undo)), "JPEG", exif=exif)
    assert likeness(from_upload(stored), from_upload(encode(PHOTO, "JPEG"))) > 0.98


def _sixteen_bits(image):
    return Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) << 8 | 37)


@pytest.mark.parametrize(
    "convert",
    [
        _sixteen_bits,
        lambda image: image.convert("L"),
        lambda image: image.convert("P"),
        lambda image: image.convert("LA"),
        lambda image: image.convert("RGBA"),
        lambda image: image.convert("L").point(lambda v: 255 * (v > 110)).convert("1"),
    ],
    ids=["16 bits", "grey", "palette", "grey and alpha", "opaque alpha", "black and white"],
)
def test_every_way_to_store_pixels_is_understood(convert):
    clear = light(sheet(SEVEN), slope=0)
    assert likeness(from_upload(encode(convert(clear))), SEVEN) > 0.9


def test_a_print_shops_jpeg_is_understood():
    assert likeness(from_upload(encode(PHOTO.convert("CMYK"), "JPEG")), SEVEN) > 0.9


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("shade", [0, 255])
def test_a_drawing_on_a_transparent_ground_is_understood(kind, shade):
    cover = np.asarray(Image.fromarray(SEVEN).resize((280, 280), 3))
    grey = np.full_like(cover, shade)
    image = Image.fromarray(np.dstack([grey, grey, grey, cover]))
    assert likeness(from_upload(encode(image, kind)), SEVEN) > 0.9


def test_a_phones_two_picture_jpeg_is_a_still_picture():
    data = encode(PHOTO, "MPO", save_all=True, append_images=[PHOTO])
    assert likeness(from_upload(data), SEVEN) > 0.9


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(Image.new("RGB", (800, 600), "white"), id="white"),
        pytest.param(Image.new("RGB", (800, 600)), id="black"),
        pytest.param(Image.new("L", (1, 1)), id="one pixel"),
        pytest.param(Image.new("L", (1, 5000)), id="a line of pixels"),
        pytest.param(light(sheet(None)), id="paper"),
        pytest.param(light(sheet(None), slope=0.7, noise=15), id="dim paper"),
        pytest.param(light(sheet(None), shadow=0.5), id="shadow"),
        pytest.param(light(sheet(None), shadow=0.5, noise=18), id="noisy shadow"),
        pytest.param(light(on_a_table(sheet(None))), id="table"),
        pytest.param(light(sheet(None, lines=LINES)), id="ruled"),
        pytest.param(light(sheet(None, lines=LINES, squared=True)), id="squared"),
        pytest.param(light(sheet(None, lines=LINES, squared=True), slope=0.1), id="even squares"),
        pytest.param(light(sheet(None, lines=LINES, squared=True), 0.7, 1, 0), id="dim squares"),
        pytest.param(Image.fromarray(STATIC), id="static"),
    ],
)
def test_a_picture_without_a_digit_is_refused(image):
    assert refusal(encode(image, "JPEG")).startswith("No digit was found")


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_refused(kind):
    film = encode(PHOTO, kind, save_all=True, append_images=[PHOTO.rotate(90)])
    assert "animated" in refusal(film)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        encode(PHOTO, "TIFF"),
        b"%PDF-1.7",
    ],
    ids=["empty", "text", "svg", "tiff", "pdf"],
)
def test_other_files_are_refused_with_the_kinds_that_are_read(data):
    assert "PNG, JPEG, WebP, GIF or BMP" in refusal(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_file_cut_short_is_refused(kind, part):
    data = encode(PHOTO, kind)
    assert "damaged" in refusal(data[: int(part * len(data))])


def test_a_file_above_10_mb_is_refused():
    assert "10 MB" in refusal(encode(PHOTO) + bytes(10_000_000))


def _claiming(width: int, height: int) -> bytes:
    """A BMP whose header claims a size that its few pixels do not have."""
    data = bytearray(encode(Image.new("L", (4, 4)), "BMP"))
    data[18:26] = struct.pack("<ii", width, height)
    return bytes(data)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(8000, 5001), (10_000, 10_000), (60_000, 60_000)])
def test_too_many_pixels_are_refused_by_the_header(size):
    start = time.perf_counter()
    assert "40 megapixels" in refusal(_claiming(*size))
    assert time.perf_counter() - start < 0.1  # nothing was decoded


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_12_megapixel_photo_takes_less_than_half_a_second(kind):
    page = np.asarray(light(sheet(SEVEN), noise=2).resize((4000, 3000)))
    data = encode(Image.fromarray(page), kind)
    times = []
    for _ in range(3):
        start = time.thread_time()
        image = from_upload(data)
        times.append(time.thread_time() - start)
    assert likeness(image, SEVEN) > 0.9
    assert min(times) < 0.5


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_kindly(data):
    refusal(data)


SMALL = light(sheet(SEVEN, size=(80, 60), share=0.8))
FILES = [encode(SMALL, kind) for kind in ("PNG", "JPEG", "WEBP", "GIF", "BMP")]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_a_file_with_wrong_bytes_gives_an_image_or_a_refusal(file, data):
    wrong = bytearray(file)
    for _ in range(data.draw(st.integers(1, 8))):
        wrong[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    try:
        image = from_upload(bytes(wrong))
    except UploadError:
        return
    assert image.shape == (28, 28)
    assert np.isfinite(image).all()


def test_the_colour_of_the_sheet_is_not_ink():
    assert refusal(encode(light(sheet(SEVEN, pen=PAPER)))).startswith("No digit was found")


@pytest.mark.parametrize(
    ("ink", "paper"), [((255, 0, 0), 250), ((90, 90, 90), 255), ((30, 30, 200), 240)]
)
def test_flat_colours_are_read(ink, paper):
    picture = np.full((300, 300, 3), paper, np.uint8)
    picture[60:80, 80:220] = ink  # a 7 of straight bars
    for step in range(160):
        picture[80 + step, 195 - step // 2 : 220 - step // 2] = ink
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    assert from_upload(file.getvalue()).max() > 0.9
