"""The answer in words, as HTML: after the last row, and while the digit is being read."""

from html import escape

from lstm_viz.analysis import Trace, Verdict
from lstm_viz.analysis.belief import IDEA, SURE
from lstm_viz.analysis.trace import single
from lstm_viz.locale import _, an, percent


def answer(v: Verdict) -> tuple[str, str]:
    """What the network reads, and how sure it is."""
    if v.clueless:
        none = _("no digit above {bound} after the last row").format(bound=percent(IDEA, 0))
        return _("It has no idea"), none
    if v.sure:
        said = an(_("It reads a {digit}").format(digit=v.digit))
        return said, _("{p} sure after the last row").format(p=percent(v.probability))
    said = _("Unsure: {digit} or {rival}?").format(digit=v.digit, rival=v.rival)
    odds = _("{digit}: {p}, {rival}: {q}; sure is {bound} or more").format(
        digit=v.digit, p=percent(v.probability), rival=v.rival, q=percent(v.rival_probability),
        bound=percent(SURE, 0),
    )  # fmt: skip
    return said, odds


def block(v: Verdict, title: str = "", role: str = "") -> str:
    """The same as HTML, under a title."""
    said, odds = map(escape, answer(v))
    head = f"{escape(title)}<br>" if title else ""
    named = f' role="{role}"' if role else ""
    return f'<div class="verdict"{named}>{head}<strong>{said}</strong><br>{odds}</div>'


def so_far(trace: Trace, every_row: bool) -> str:
    """What is believed after each row but the last, as HTML: a script shows that of the line's row.

    Args:
        trace: of one image.
        every_row: whether the read-out was trained after every row; else it says nothing before.
    """
    top, digits = single(trace).belief[:-1].max(-1)  # [T - 1] each
    parts = []
    for row, (p, digit) in enumerate(zip(top.tolist(), digits.tolist(), strict=True), 1):
        if not every_row:
            said = _("Reading"), _("what it answers before the last row means nothing")
        elif p < IDEA:
            none = _("no digit above {bound} after row {row}")
            said = _("No idea yet"), none.format(bound=percent(IDEA, 0), row=row)
        else:
            odds = _("{p} after row {row}").format(p=percent(p), row=row)
            text = _("Perhaps a {digit}") if p < SURE else _("So far a {digit}")
            said = an(text.format(digit=digit)), odds
        strong, odds = map(escape, said)
        parts.append(f"<div hidden><strong>{strong}</strong><br>{odds}</div>")
    return f'<div class="so-far" aria-hidden="true">{"".join(parts)}</div>'
