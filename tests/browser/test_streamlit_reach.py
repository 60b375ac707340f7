"""What the app names of Streamlit's own page is there, and is named in two files alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from conftest import ROOT, Server, Visitors
from playwright.sync_api import Page, WebSocketRoute, expect
from stage import PATIENCE
from streamlit.proto.BackMsg_pb2 import BackMsg

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


def opens(page: Page, name: str, part: str) -> None:
    """Follow a link of the app, or press a button of it, and wait for a part of what it opens."""
    page.get_by_text(name, exact=True).filter(visible=True).first.click(timeout=PATIENCE)
    appears(part)(page)


def answer(page: Page) -> None:
    page.locator("[class*='st-key-exercise-'] [data-testid=stRadioOption]").first.click()
    page.get_by_role("button", name="Reveal").first.click()
    appears("[class*='st-key-exercise-'] .stRadio [data-disabled]")(page)


def tour(page: Page) -> None:
    page.get_by_role("button", name="Show me around").click()
    appears(".tour-frame.panel")(page)
    page.get_by_role("button", name="Leave the tour").click()


def worked(page: Page) -> None:
    for part in (".katex-display", "[width='fit-content'] svg.marks", ".st-key-pad + * *"):
        appears(part)(page)


def lecture(page: Page) -> None:
    opens(page, "Lecture view", ".st-key-guess-offer-stage")
    page.get_by_role("button", name="Leave the lecture view").click()
    page.locator(".st-key-desk").wait_for(timeout=PATIENCE)


def open_drawer(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.get_by_role("button", name="Expand sidebar").click()
    expect(page.locator(".stSidebar")).to_have_attribute("data-collapsed", "false")


def fail(page: Page) -> None:
    page.locator("[data-testid=stDownloadButton] button").filter(has_text="PNG").first.click()
    appears("[data-testid='stDownloadButtonError']")(page)


def experiment(page: Page) -> None:
    opens(page, "Lab", ".st-key-large-experiments button")
    page.locator(".st-key-large-experiments button").first.click()
    page.get_by_role("button", name="Show me without a guess").click()
    appears(".st-key-recalled-beside")(page)


class Wire:
    """A page's connection to the server, on which no file is found and which can be cut."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sockets: list[WebSocketRoute] = []
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self.sockets.append(socket)

        def ask(message: str | bytes) -> None:
            asked = BackMsg.FromString(message)
            if asked.backend_operation_request.HasField("deferred_file"):
                asked.backend_operation_request.deferred_file.file_id = "none"
            server.send(asked.SerializeToString())

        socket.on_message(ask)

    def cut(self) -> None:
        """Close the connection; no other one is made."""
        self.page.route("**/_stcore/**", lambda route: route.abort())
        for socket in self.sockets:
            socket.close(code=3000)
        appears("[data-testid='stConnectionStatus']")(self.page)


# visits on which there are all of them: the link, and what is done there, one after the other
VISITS = {
    "/?cell=f.1.57.17&closer=number&gates=1": (
        worked,
        partial(opens, name="Memory ledger", part=".st-key-lifetimes-beside"),
        partial(opens, name="Share and export", part=".stCode .token.string"),
        fail,
        tour,
        lecture,
    ),
    "/learn?section=formulas": (
        answer,
        experiment,
        partial(opens, name="Networks", part=".table"),
        partial(opens, name="For teachers", part=".st-key-plan h2"),
        open_drawer,
    ),
}
# what a selector asks for besides and passes by
PASSING = re.compile(r":is\(:hover, :focus-within\)|:focus-visible|::before|^\[data-live\] ")


# some are on the page for a moment only
WATCH = """selectors => {
    window.found = new Set();
    const look = () => {
        for (const one of selectors) {
            if (!window.found.has(one) && document.querySelector(one)) window.found.add(one);
        }
    };
    setInterval(look, 50);
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""


def test_every_selector_is_found_on_a_page_of_the_app(app: Server, visitors: Visitors) -> None:
    missing = {PASSING.sub("", one) for one in selectors()}
    for link, acts in VISITS.items():
        kind, page = visitors.come()
        wire = Wire(page)
        page.goto(app.url + link)
        page.evaluate(WATCH, sorted(missing))
        appears(".st-key-answer, .st-key-plan")(page)
        for act in acts:
            act(page)
        wire.cut()
        page.wait_for_timeout(100)
        missing -= set(page.evaluate("[...window.found]"))
        page.unroute_all()
        visitors.leave(kind, page)
    assert not missing
