"""A visit of the app without a browser, and what the page says."""

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

APP = str(Path(__file__).parents[2] / "app.py")


def come(app: AppTest | None = None, at: str = "", **parameters: str) -> AppTest:
    """Come by a link; nothing has run yet.

    Args:
        app: what runs; the whole app unless it is given.
        at: the path of a page of the app.
        parameters: of the link.
    """
    if app is None:
        app = AppTest.from_file(APP, default_timeout=120)
    if at:
        app._page_hash = calc_hash(at)  # switch_page knows only pages that are files
    for name, text in parameters.items():
        app.query_params[name] = text
    return app


def visit(at: str = "", **parameters: str) -> AppTest:
    """Come to a page of the app by a link, and see it."""
    app = come(at=at, **parameters).run()
    assert not app.exception
    return app


def answer(app: AppTest) -> str:
    """The answer beside the digit, as HTML."""
    return next(html.proto.body for html in app.get("html") if "verdict" in html.proto.body)


def captions(app: AppTest) -> str:
    """All captions of the page."""
    return " ".join(caption.value for caption in app.caption)


def said(app: AppTest) -> str:
    """All that the page says besides the answer."""
    return " ".join(part.value for part in (*app.markdown, *app.caption, *app.info))
