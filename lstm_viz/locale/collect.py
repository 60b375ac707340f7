"""Collect the messages of the source into the catalogues: `make words`."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

from lstm_viz.locale import LANGUAGES, SOURCE, catalogue_file

ROOT = Path(__file__).parents[2]


def collected() -> Catalog:
    """Every message of the source, with the files that say it."""
    template = Catalog()
    found = [
        *extract_from_dir(ROOT / "lstm_viz", [("**.py", "python")]),
        *(("../app.py", *rest) for rest in extract_from_file("python", ROOT / "app.py")),
    ]
    for name, line, message, _comments, context in found:
        where = (ROOT / "lstm_viz" / name).resolve().relative_to(ROOT).as_posix()
        template.add(message, locations=[(where, line)], context=context)
    return template


def updated(language: str) -> str:
    """The text of a catalogue with the source's messages: no more, no less, none guessed."""
    path = catalogue_file(language)
    head, _, _ = path.read_text(encoding="utf-8").partition("\n\n")
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    catalogue.update(collected(), no_fuzzy_matching=True)
    body = BytesIO()
    write_po(
        body,
        catalogue,
        width=100,
        omit_header=True,  # Babel's would have dates in it; ours has the glossary
        sort_output=True,
        include_lineno=False,
        ignore_obsolete=True,
    )
    return f"{head}\n\n{body.getvalue().decode()}"


def main() -> None:
    """Write the catalogues."""
    for language in LANGUAGES.keys() - {SOURCE}:
        text = updated(language)
        catalogue_file(language).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
