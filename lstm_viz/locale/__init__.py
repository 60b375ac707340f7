"""What the app says, in the visitor's language.

A message is the English sentence, with ``{fields}`` for what changes::

    _("After row {row} it believes {digit}.").format(row=17, digit=7)

It is looked up when it is called, so never call ``_`` while a module is imported, and let a cached
function that returns text be cached by ``cache_by_language``. A table of constants marks its
texts with ``N_``, and whoever shows one says ``_(TABLE[key])``. ``make words`` collects the
messages into the catalogues beside this file.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

LANGUAGES = {"en": "English", "zh": "简体中文"}
SOURCE = "en"  # the messages themselves are in it

_spoken: ContextVar[str | None] = ContextVar("language", default=None)
_ask: Callable[[], str | None] | None = None


def use(language: str) -> None:
    """Speak ``language`` from now on, in this thread alone.

    Raises:
        ValueError: there is no such language.
    """
    _spoken.set(_known(language))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak ``language`` within the block, and as before after it.

    Raises:
        ValueError: there is no such language.
    """
    token = _spoken.set(_known(language))
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The language spoken here: English unless something else was said."""
    spoken = _spoken.get()
    if spoken is None and _ask is not None and (spoken := _ask()):
        _spoken.set(spoken)  # asking takes ten times as long as remembering
    return spoken or SOURCE


def ask(whom: Callable[[], str | None]) -> None:
    """Ask ``whom`` wherever ``use`` was not called: in the thread of a callback, of a fragment."""
    global _ask
    _ask = whom


def _(message: str) -> str:
    """The message in the language spoken here; in English where it has no translation."""
    return _catalogue(language()).gettext(message)


def N_(message: str) -> str:
    """Mark a message that is translated later, where it is shown."""
    return message


def an(text: str) -> str:
    """English with “a 8” put right; other languages have no such thing."""
    return re.sub(r"\ba 8\b", "an 8", text)


def percent(share: float, decimals: int = 1, reached: bool = False) -> str:
    """A share as a percentage; one that rounds to all or to nothing is "more" or "less than".

    Args:
        share: in [0, 1].
        decimals: of the percentage.
        reached: whether all and nothing can be meant. A probability of softmax is neither, even
            where float32 rounds it to one.
    """
    text, last = f"{share:.{decimals}%}", 10.0 ** -(decimals + 2)
    if reached and share in (0.0, 1.0):
        return text
    if text == f"{1:.{decimals}%}":
        return _("more than {share}").format(share=f"{1 - last:.{decimals}%}")
    if text == f"{0:.{decimals}%}":
        return _("less than {share}").format(share=f"{last:.{decimals}%}")
    return text


def sentences(first: str, *others: str) -> str:
    """Sentences in the language spoken here as one text: Chinese puts no space between them."""
    for other in others:
        first = _("{first} {second}").format(first=first, second=other)
    return first


def cache_by_language(make: Callable[[*Ts], T]) -> Callable[[*Ts], T]:
    """Like ``functools.cache``, for a function whose result holds text: once per language."""

    @cache
    def made(_language: str, *args: *Ts) -> T:
        return make(*args)

    @wraps(make)
    def here(*args: *Ts) -> T:
        return made(language(), *args)

    here.cache_clear = made.cache_clear  # type: ignore[attr-defined]
    return here


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"there is no language {language!r}: one of {', '.join(LANGUAGES)}")
    return language


def catalogue_file(language: str) -> Path:
    """Where the translations into a language are written."""
    return Path(__file__).parent / language / "LC_MESSAGES" / "lstm_viz.po"


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == SOURCE:
        return NullTranslations()
    # only now: whoever speaks English need not wait for it
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with catalogue_file(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
