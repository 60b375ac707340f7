"""The catalogues hold what the app says, and all that it says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from lstm_viz.locale import LANGUAGES, SOURCE, catalogue_file
from lstm_viz.locale.collect import ROOT, updated

OTHERS = sorted(LANGUAGES.keys() - {SOURCE})
SPEAKING = ("data", "analysis", "edits", "charts", "app")  # the rooms with text for visitors
PARTS = [p for p in (ROOT / "lstm_viz").rglob("*") if p.suffix in (".html", ".js")]
FILES = [
    ROOT / "app.py",
    ROOT / "lstm_viz" / "models" / "pretrained.py",  # the rest of its room has no text for visitors
    *(path for room in SPEAKING for path in (ROOT / "lstm_viz" / room).rglob("*.py")),
]
FILES.remove(ROOT / "lstm_viz" / "analysis" / "speed.py")  # its words are keys of a JSON file

# Calls that put their first argument on the page, and what puts a text there by its name.
SHOWN = {
    *("button", "camera_input", "caption", "checkbox", "download_button", "error", "expander"),
    *("file_uploader", "header", "info", "link_button", "markdown", "metric", "multiselect"),
    *("number_input", "page_link", "pills", "popover", "radio", "segmented_control"),
    *("select_slider", "selectbox", "slider", "status", "subheader", "success", "tabs", "text"),
    *("text_area", "text_input", "title", "toast", "toggle", "warning", "write"),
}
NAMED = {"caption", "description", "help", "label", "placeholder", "text", "title", "tooltip"}
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[a-z]{2,}[,.]? \(?[a-z]{2,}", re.IGNORECASE)
TAG = re.compile(r"<[^>]*(>|$)")
# No text at all, or the same in every language:
OTHER = re.compile(
    r"\w+:[QNOTG]$"  # Altair's shorthand for a field of the data
    r"|.*(datum\.|\bclamp\(|\bmin\()"  # an expression of Vega's
    r"|(import|weights =) "  # lines of Python to copy
    r"|<style>|@media "
    r"|(PNG|SVG|MNIST|lstm_viz|logit|Noto Sans CJK SC, sans-serif)$",  # names
    re.DOTALL,
)


def messages(language):
    with catalogue_file(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    return catalogue, [message for message in catalogue if message.id]


def fields(text: str) -> list[tuple]:
    """The fields of a message with their formats, in order of their names."""
    return sorted({tuple(part[1:]) for part in Formatter().parse(text) if part[1] is not None})


@pytest.mark.parametrize("language", OTHERS)
def test_everything_is_translated(language):
    catalogue, said = messages(language)
    assert [m.id for m in said if not m.string or m.fuzzy] == []
    assert list(catalogue.obsolete) == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_is_in_step_with_the_source(language):
    text = catalogue_file(language).read_text(encoding="utf-8")
    assert updated(language) == text, "collect the messages anew: make words"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_fields_of_its_message(language):
    _catalogue, said = messages(language)
    assert [m.id for m in said if fields(m.id) != fields(m.string)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_markdown_and_lines(language):
    _catalogue, said = messages(language)

    def marks(text):
        return text.count("**"), text.count("`"), text.count("\n"), text.startswith("- ")

    assert [m.id for m in said if marks(m.id) != marks(m.string)] == []


def outside(path: Path) -> Iterator[str]:
    """Texts of a source file that a visitor reads and that no catalogue knows."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = set()  # what is wrapped, documents the code, or is said to a programmer
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="_" | "N_")):
                known.update(map(id, ast.walk(node)))
            case ast.Expr(value=ast.Constant()) | ast.Raise():
                known.update(map(id, ast.walk(node)))
    for node in ast.walk(tree):
        for text in said(node) if isinstance(node, ast.Call) else ():
            if id(text) not in known and wordy(text):
                yield f"{path.relative_to(ROOT)}:{text.lineno}: {ast.unparse(text)}"
        if isinstance(node, ast.Constant) and id(node) not in known and sentence(node.value):
            yield f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"


def said(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that stand on the page as they are."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in SHOWN:
        yield from call.args[:1]
    yield from (keyword.value for keyword in call.keywords if keyword.arg in NAMED)


def wordy(node: ast.expr) -> bool:
    """Whether an argument is, or is put together from, literal words."""
    match node:
        case ast.Constant(value=str(text)):
            return bool(WORD.search(TAG.sub("", text))) and not OTHER.match(text)
        case ast.JoinedStr(values=parts):
            return any(map(wordy, parts))
        case ast.BinOp(left=left, right=right):
            return wordy(left) or wordy(right)
        case ast.IfExp(body=left, orelse=right):
            return wordy(left) or wordy(right)
    return False


def sentence(value: object) -> bool:
    """Whether a constant reads like a sentence: two words and a space between them."""
    if not isinstance(value, str):
        return False
    return bool(SENTENCE.search(TAG.sub("", value))) and not OTHER.match(value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_is_in_the_catalogue(path):
    assert list(outside(path)) == []


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_what_the_browser_gets_has_no_words_of_its_own(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        body = re.sub(r"<(script|style|!--).*?(</\1>|-->)", "", text, flags=re.DOTALL)
        names = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]+)"', body)
        assert [word for word in (*names, *TAG.sub("", body).split()) if "$" not in word] == []
        text = "".join(re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL))
    strings = re.findall(r'"([^"\n]*)"|`([^`]*)`', text.replace('"use strict"', ""))
    assert [s for pair in strings for s in pair if sentence(s)] == []
