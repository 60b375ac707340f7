"""The answer in words, as HTML."""

from html import escape

from lstm_viz.analysis import Verdict
from lstm_viz.analysis.percent import percent
from lstm_viz.locale import _, an


def answer(v: Verdict) -> tuple[str, str]:
    """What the network reads, and how sure it is."""
    if v.sure:
        said = an(_("It reads a {digit}").format(digit=v.digit))
        return said, _("{p} sure after the last row").format(p=percent(v.probability))
    said = _("Unsure: {digit} or {rival}?").format(digit=v.digit, rival=v.rival)
    odds = _("{digit}: {p}, {rival}: {q}").format(
        digit=v.digit, p=percent(v.probability), rival=v.rival, q=percent(v.rival_probability)
    )
    return said, odds


def block(v: Verdict, title: str = "", role: str = "") -> str:
    """The same as HTML, under a title."""
    said, odds = map(escape, answer(v))
    head = f"{escape(title)}<br>" if title else ""
    named = f' role="{role}"' if role else ""
    return f'<div class="verdict"{named}>{head}<strong>{said}</strong><br>{odds}</div>'
