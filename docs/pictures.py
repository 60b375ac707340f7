"""Make the pictures of the README anew, in both languages: `python -m docs.pictures`.

The app itself is drawn on, played and photographed, in the installed Chromium.
"""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from benchmarks.browser import HEATMAPS, WINDOW, browser, draw, visitor
from benchmarks.server import APP, serving

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh")
STROKES = [
    [(0.3, 0.32), (0.36, 0.2), (0.5, 0.14), (0.64, 0.2), (0.68, 0.34), (0.6, 0.5), (0.3, 0.8)],
    [(0.3, 0.8), (0.52, 0.78), (0.76, 0.8)],
]
SHOTS = {
    "lab": "lab?source=mnist&digit=4&edits=hold_f_0_l2_r12-28",
    "networks": "networks?row=28",
    "learn": "learn?source=mnist&digit=4&section=cell",
}
WIDTH = 1080  # of every picture
NO_DITHER = Image.Dither.NONE
PER_ROW, AT_END = 160, 2500  # milliseconds
STANDS_AT = "row => document.querySelector('.knob_row_marks text')?.textContent === row"
QUIET = "() => document.documentElement.dataset.live === undefined"  # the pen has rested


def watch(page: Page, url: str) -> list[Image.Image]:
    """A digit is drawn, then read row by row."""
    page.emulate_media(reduced_motion="reduce")  # the stage stands until it is told to move
    page.goto(url)
    page.locator(HEATMAPS).first.wait_for()
    page.wait_for_timeout(1500)
    frames = []
    for stroke in STROKES:
        draw(page, *stroke)
        page.wait_for_timeout(100)
    page.wait_for_timeout(3000)
    page.wait_for_function(QUIET)
    page.keyboard.press("Home")
    for row in range(1, 29):
        page.wait_for_function(STANDS_AT, arg=str(row))
        page.wait_for_timeout(150)
        frames.append(photograph(page))
        page.keyboard.press("ArrowRight")
    return frames


def photograph(page: Page) -> Image.Image:
    """What is on the screen, at the width of the pictures."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return shot.resize((WIDTH, WIDTH * WINDOW[1] // WINDOW[0]), Image.Resampling.LANCZOS)


def main() -> None:
    """Make all of them."""
    with serving(APP) as server, browser() as chromium:
        for language in LANGUAGES:
            with visitor(chromium) as page:
                frames = watch(page, f"{server.url}/?lang={language}")
            last = frames[-1].quantize(128)  # it has all colours; with one table, frames are small
            first, *others = (frame.quantize(palette=last, dither=NO_DITHER) for frame in frames)
            times = [PER_ROW] * len(others) + [AT_END]
            first.save(
                HERE / f"watch.{language}.gif",
                save_all=True, append_images=others, duration=times, loop=0,
            )  # fmt: skip
            for name, link in SHOTS.items():
                with visitor(chromium) as page:
                    page.emulate_media(reduced_motion="reduce")
                    page.goto(f"{server.url}/{link}&lang={language}")
                    page.locator("svg.marks").first.wait_for()
                    page.wait_for_timeout(5000)
                    photograph(page).quantize(200).save(HERE / f"{name}.{language}.png")


if __name__ == "__main__":
    main()
