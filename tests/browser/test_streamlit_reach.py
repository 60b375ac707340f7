"""What the app names of Streamlit's own page is there, and is named in two files alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from conftest import ROOT, Server, Visitors
from playwright.sync_api import Page, expect
from stage import PATIENCE

from lstm_viz.app.components import source

INNER = re.compile(r"\.st[A-Z]|data-testid|:has\(|z-index|\b(push|replace)State\b|\.click\(\)")
DRAWERS = ("streamlit.css", "streamlit.js")


def test_two_files_alone_reach_into_streamlit() -> None:
    files = [
        path for end in ("py", "js", "css", "html") for path in ROOT.glob(f"lstm_viz/**/*.{end}")
    ]
    reaching = {path.name for path in files if INNER.search(path.read_text(encoding="utf-8"))}
    assert reaching == set(DRAWERS)


def split(text: str) -> list[str]:
    """The selectors of a list; the commas in brackets are a selector's own."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [" ".join(part.split()) for part in parts]


def selectors() -> list[str]:
    """Those that name a part of Streamlit's page, or a container by its key."""
    stylesheet, script = map(source, DRAWERS)
    rules = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", stylesheet, flags=re.DOTALL)
    found = [one for head in re.findall(r"([^{}]+)\{", rules) for one in split(head)]
    found += re.findall(r'"([^"\n]*(?:\.st[A-Z]|\[data-testid)[^"\n]*)"', script)
    return sorted({one for one in found if re.search(r"\.st[A-Z-]|\[(?!data-live)", one)})


def appears(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.wait_for(state="attached", timeout=PATIENCE)


def answer(page: Page) -> None:
    page.locator("[class*='st-key-exercise-'] [data-testid=stRadioOption]").first.click()
    page.get_by_role("button", name="Reveal").first.click()
    appears("[class*='st-key-exercise-'] .stRadio [data-disabled]")(page)


def tour(page: Page) -> None:
    page.get_by_role("button", name="Show me around").click()
    appears(".tour-frame.panel")(page)


def worked(page: Page) -> None:
    for part in (".katex-display", "[width='fit-content'] svg.marks"):
        appears(part)(page)


def open_drawer(page: Page) -> None:
    page.get_by_role("button", name="Expand sidebar").click()
    expect(page.locator(".stSidebar")).to_have_attribute("data-collapsed", "false")


def fail(page: Page) -> None:
    page.locator("[data-testid=stDownloadButton] button").filter(has_text="PNG").first.click()
    appears("[data-testid='stDownloadButtonError']")(page)


def experiment(page: Page) -> None:
    page.locator(".st-key-large-experiments button").first.click()
    page.get_by_role("button", name="Show me without a guess").click()
    appears(".st-key-recalled-beside")(page)


# pages with all of them: the link, what is done there, and the window's width
PAGES = {
    "number": ("/?cell=f.1.57.17&closer=number&gates=1", worked, 1440),
    "ledger": ("/?closer=ledger", appears(".st-key-lifetimes-beside"), 1440),
    "share": ("/?closer=away", appears(".stCode .token.string"), 1440),
    "draw": ("/?source=draw", appears(".st-key-pad + * *"), 1440),
    "learn": ("/learn?section=formulas", answer, 1440),
    "lab": ("/lab", experiment, 1440),
    "networks": ("/networks", appears(".stTable"), 1440),
    "teachers": ("/teachers", appears(".st-key-plan h2"), 1440),
    "lecture": ("/?view=lecture", appears(".st-key-guess-offer-stage"), 1440),
    "tour": ("/", tour, 1440),
    "drawer": ("/", open_drawer, 390),
    "file": ("/?closer=away", fail, 1440),
}
FAILING = Path(__file__).parent / "apps" / "failing.py"
# what a selector asks for besides and passes by
PASSING = re.compile(r":is\(:hover, :focus-within\)|:focus-visible|::before|^\[data-live\] ")


# some are on the page for a moment only
WATCH = """selectors => {
    window.found = new Set();
    setInterval(() => {
        for (const one of selectors) {
            if (!window.found.has(one) && document.querySelector(one)) window.found.add(one);
        }
    }, 50);
}"""


def test_every_selector_is_found_on_a_page_of_the_app(
    visitors: Visitors, serve: Callable[[Path], Server]
) -> None:
    app, failing = serve(ROOT / "app.py"), serve(FAILING)
    missing = {PASSING.sub("", one) for one in selectors()}
    for link, act, width in PAGES.values():
        kind, page = visitors.come(width=width)
        page.goto((failing if act is fail else app).url + link)
        page.evaluate(WATCH, sorted(missing))
        appears(".st-key-answer, .st-key-plan")(page)
        act(page)
        if act is fail:
            failing.stop()
            appears("[data-testid='stConnectionStatus']")(page)
            failing.start()
        page.wait_for_timeout(100)
        missing -= set(page.evaluate("[...window.found]"))
        visitors.leave(kind, page)
    assert not missing
