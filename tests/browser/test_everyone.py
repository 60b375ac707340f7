"""The app is for everyone: what axe-core finds, what a screen reader is told, and small windows.

Each page is opened once, and looked at in both languages, in both themes and at three widths: to
open it costs more than to switch. The visitor wants no motion: no stage plays.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Server
from playwright.sync_api import Browser, Page
from stage import BARS, NAMES, PATIENCE

import lstm_viz
from lstm_viz.analysis.worksheet import worksheet
from lstm_viz.app.lesson import SECTIONS
from lstm_viz.app.pages.teachers import sheet
from lstm_viz.app.shell import CHAPTERS
from lstm_viz.app.url_state import WAYS
from lstm_viz.locale import LANGUAGES, speaking

# beside each page as it opens: what else can be opened on it
PANELS = (
    "?source=mnist&cell=f.1.57.17&closer=number&numbers=1",
    "?digit=18&cell=belief.1.3.28&closer=number",
    "?closer=ledger",
    "?source=upload&closer=votes",
    "?closer=pixels",
    "?closer=checked",
    "?closer=away",
    *(f"learn?section={section}" for section in list(SECTIONS)[1:]),
    "lab?edits=hold_f_0_l2_r12-28~gap_r15_x20",
    "?closer=follow",
)
CASES = (
    *((chapter.path, language) for chapter in CHAPTERS for language in LANGUAGES),
    # those of one page in one language come one after the other
    *sorted(
        zip(PANELS, cycle(LANGUAGES), strict=False),
        key=lambda case: (case[1], urlsplit(case[0]).path),
    ),
)
# what a page offers to choose by buttons, in their order
CHOICES = {"language": list(LANGUAGES), "closer": list(WAYS), "section": list(SECTIONS)}
DARK = dict(CASES).items()  # each page in one language: none has colours of its own
WIDE, HIGH = 1440, 4000  # so high that nothing is scrolled away, where axe would not look
SOON = 2_000  # ms: a stage that plays, and begins anew or not, plays for longer
ZOOMED, PHONE = 720, 390  # a window of 1440 pixels at 200 %
SERIOUS = ("serious", "critical")
# of WCAG 2.2: axe has it, but leaves it off; and one that takes long and finds nothing serious
RULES = {"target-size": {"enabled": True}, "region": {"enabled": False}}
QUIET = """dark => {
    const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')];
    const app = document.querySelector('.stApp');
    return document.querySelector('.verdict') && app.dataset.testScriptState === 'notRunning'
        && (getComputedStyle(app).colorScheme === 'dark') === dark
        && charts.every(chart => chart.querySelector('svg.marks'));
}"""
# whether nothing is wider than the window, for as long as half a second
FITS = """() => new Promise(resolve => {
    let calm = 0, looks = 0;
    const look = () => {
        const parts = [document.body, document.querySelector('.stMain')];
        calm = parts.every(part => part.scrollWidth <= part.clientWidth) ? calm + 1 : 0;
        if (calm === 5 || ++looks === 50) resolve(calm === 5);
        else setTimeout(look, 100);
    };
    look();
})"""
SPOKEN = "language => document.documentElement.lang === language"
FIGURES = """() => [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')].map(chart => ({
    name: chart.ariaLabel,
    said: [...chart.querySelectorAll('svg.marks [role="graphics-symbol"]')].map(s => s.ariaLabel),
    sentences: [...chart.querySelectorAll('.caption_marks text')].map(s => s.ariaLabel),
}))"""
# words of a figure that are cut off by its edges; letters take less room than their lines
CUT = """() => [...document.querySelectorAll('svg.marks')].flatMap(figure => {
    const frame = figure.getBoundingClientRect();
    return [...figure.querySelectorAll('text')].filter(text => {
        const box = text.getBoundingClientRect();
        return box.width && (box.left < frame.left - 5 || box.right > frame.right + 5);
    }).map(text => text.textContent);
})"""
# no stage offers to pause, as one that plays does
STANDING = """([play, bars]) => [...document.querySelectorAll('.icon_marks')]
    .every(icons => icons.children[play].getAttribute('d').split('M').length - 1 !== bars)"""
CAPTIONS = """() => [...document.querySelectorAll('[data-testid="stCaptionContainer"]')]
    .map(caption => caption.innerText)"""


class Visitor:
    """One visitor for all: a page that is opened again has most of it already."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.at: tuple[str, str] | None = None  # link and language of a page that was in order

    def come(self, link: str, language: str) -> None:
        """Be there: by the app's own buttons, where they lead there, or else by the link."""
        page, at, self.at = self.page, self.at, None
        page.set_viewport_size({"width": WIDE, "height": HIGH})
        page.emulate_media(color_scheme="light")
        if at and offered(link, at[0]):
            page.wait_for_function(QUIET, arg=False, timeout=PATIENCE)
            if language != at[1]:
                self._choose("language", language)
            page.wait_for_function(SPOKEN, arg=language, timeout=PATIENCE)
            if link != at[0]:
                choice = urlsplit(link).query
                self._choose(*choice.split("="))
                page.wait_for_url(f"**{choice}*", timeout=PATIENCE)
            page.mouse.move(0, 0)
        else:
            page.goto(f"{self.url}/{link}{'&' if '?' in link else '?'}lang={language}&loop=1")
            page.wait_for_function(SPOKEN, arg=language, timeout=PATIENCE)
        page.wait_for_function(QUIET, arg=False, timeout=PATIENCE)

    def _choose(self, name: str, choice: str) -> None:
        buttons = self.page.locator(f".st-key-{name}").get_by_role("radio")
        buttons.nth(CHOICES[name].index(choice)).click(timeout=PATIENCE)


def offered(link: str, other: str) -> bool:
    """Whether the page of another link offers what the link opens."""
    (path, choice), (there, _) = (urlsplit(one)[2:4] for one in (link, other))
    return link == other or (path == there and choice.count("=") == 1 and
                             choice.partition("=")[0] in CHOICES)  # fmt: skip


@pytest.fixture(scope="module")
def visitor(browser: Browser, app: Server) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": WIDE, "height": HIGH}, reduced_motion="reduce")
    yield Visitor(context.new_page(), app.url)
    context.close()


@pytest.mark.parametrize(("link", "language"), CASES)
def test_nobody_is_shut_out(visitor: Visitor, link: str, language: str) -> None:
    page = visitor.page
    visitor.come(link, language)
    # on some pages it is there unseen
    page.locator("canvas.pixels[aria-label]").wait_for(state="attached", timeout=PATIENCE)
    page.wait_for_function(STANDING, arg=[NAMES.index("play"), BARS], timeout=SOON)
    found = findings(page)
    for _ in range(20):  # what a chart is called stands there a moment after it
        told = silent(page)
        if not told:
            break
        page.wait_for_timeout(250)
    wide = [width for width in (ZOOMED, PHONE) if sideways(page, width)]
    cut = page.evaluate(CUT)  # on the phone
    rules = ["scrollable-region-focusable"]
    if (link, language) in DARK:
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(QUIET, arg=True, timeout=PATIENCE)
        page.wait_for_timeout(300)
        rules.append("color-contrast")
    found |= findings(page, runOnly=rules)
    assert not found
    assert not told, "figures without their words"
    assert not wide, "widths at which the page scrolls sideways"
    assert not cut, "words of figures that a phone does not show"
    visitor.at = (link, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_from_what_is_taken_away(visitor: Visitor, tmp_path: Path, language: str) -> None:
    page, visitor.at = visitor.page, None
    images, _ = lstm_viz.mnist("test")
    with speaking(language):
        read = lstm_viz.trace(lstm_viz.load(), images[0] / np.float32(255))
        lstm_viz.figure(read).save(tmp_path / "reading.html")
        (tmp_path / "sheet.html").write_text(sheet(worksheet(7)), encoding="utf-8")
    page.set_viewport_size({"width": PHONE, "height": HIGH})
    for name in ("reading", "sheet"):
        page.goto((tmp_path / f"{name}.html").as_uri())
        page.locator("svg.marks, table").first.wait_for(timeout=PATIENCE)
        assert page.evaluate("document.documentElement.lang") == language
        assert findings(page) == {}


def findings(page: Page, **options: object) -> dict[tuple[str, str], str]:
    """What axe finds that is serious: (rule, place) → what is wrong there."""
    options = {"resultTypes": ["violations"], "rules": RULES, **options}
    return {
        (violation["id"], str(node["target"])): f"{node['html']} {node['failureSummary']}"
        for violation in Axe().run(page, options=options).response["violations"]
        for node in violation["nodes"]
        if violation["impact"] in SERIOUS
    }


def silent(page: Page) -> list[str]:
    """The figures of which a screen reader would not be told what they show."""
    captions = {" ".join(caption.split()) for caption in page.evaluate(CAPTIONS)}
    without = []
    for figure in page.evaluate(FIGURES):
        said = {" ".join((text or "").split()) for text in figure["said"]}
        told = figure["sentences"] if figure["sentences"] else said & captions
        if not (told and all(told) and figure["name"] and "Vega" not in figure["name"]):
            without.append(f"{figure['name']}: {sorted(said)[:9]}")
    return without


def sideways(page: Page, width: int) -> bool:
    """Whether the page can be scrolled sideways in a window as narrow as this."""
    page.set_viewport_size({"width": width, "height": HIGH})
    return not page.evaluate(FITS)
