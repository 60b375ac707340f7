"""The page for teachers: a lesson plan with links into the app, and a worksheet to print."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import urljoin

import streamlit as st

from lstm_viz.analysis.worksheet import (
    DECIMALS,
    GATES,
    ROWS,
    UNITS,
    Step,
    Worksheet,
    solve,
    worksheet,
)
from lstm_viz.app import url_state
from lstm_viz.app.panels import html_table, share
from lstm_viz.app.reading import Reading
from lstm_viz.locale import N_, _, language, speaking

FORMULAS = (
    "i = σ(W_i · x + U_i · h + b_i)",
    "f = σ(W_f · x + U_f · h + b_f)",
    "g = tanh(W_g · x + U_g · h + b_g)",
    "o = σ(W_o · x + U_o · h + b_o)",
    "c = f · c + i · g",
    "h = o · tanh(c)",
)
_TASK = (
    N_(
        "An LSTM with two units reads an image of two rows with two pixels each. Before the first"
        " row h and c are 0. Calculate every value in the empty table; a calculator with exp and"
        " tanh is enough. Round to four decimals after each step."
    ),
    N_("σ(z) = 1 / (1 + exp(−z)). Each unit has its own row of weights."),
)
_QUESTIONS = (
    N_("Which unit keeps more of its memory when the second row is read? What tells you?"),
    N_("Which row has written more into unit 1's final memory, the first or the second?"),
    N_(
        "What would c of unit 1 be after row 2 if its forget gate had been 1? And if it had been 0?"
    ),
)


def sheet(work: Worksheet) -> str:
    """The worksheet and, on a page of its own, the solution, as one HTML document."""
    title = _("An LSTM by hand, sheet {seed}").format(seed=work.seed)
    return Template(
        (files("lstm_viz.app") / "worksheet.html").read_text(encoding="utf-8")
    ).substitute(
        language=language(),
        title=escape(title),
        task=_task(work),
        solution_title=escape(_("Solution of sheet {seed}").format(seed=work.seed)),
        solution=_solution(work),
    )


def _task(work: Worksheet) -> str:
    parts = [_paragraph(_(text)) for text in _TASK]
    parts.append(f"<p>{'<br>'.join(f'<code>{escape(line)}</code>' for line in FORMULAS)}</p>")
    parts.append(_heading(_("The image")))
    image = [(_row(t), _numbers(row)) for t, row in enumerate(work.image)]
    parts.append(_table([_("pixel 1"), _("pixel 2")], image))
    parts.append(_heading(_("The weights")))
    columns = [_("pixel 1"), _("pixel 2"), _("h of unit 1"), _("h of unit 2"), _("bias")]
    rows = [
        (
            _("{gate}, unit {unit}").format(gate=gate, unit=k + 1),
            _numbers((*work.w_x[gate][k], *work.w_h[gate][k], work.bias[gate][k])),
        )
        for gate in GATES
        for k in range(UNITS)
    ]
    parts.append(_table(columns, rows))
    parts.append(_heading(_("To be filled in")))
    parts.append(_results(lambda _step, _unit: [""] * 7, [None] * ROWS))
    parts.append(_heading(_("Questions")))
    parts.append(f"<ol>{''.join(f'<li>{escape(_(text))}</li>' for text in _QUESTIONS)}</ol>")
    return "\n".join(parts)


def _solution(work: Worksheet) -> str:
    steps = solve(work)
    parts = [_heading(_("The sums before σ and tanh"))]
    rows = [(_place(t, k), [_decimal(step.z[gate][k]) for gate in GATES])
            for t, step in enumerate(steps) for k in range(UNITS)]  # fmt: skip
    parts.append(_table(list(GATES), rows))
    parts.append(_heading(_("Gates and states")))
    parts.append(_results(_values, steps))
    parts.append(_heading(_("Answers")))
    parts.append(f"<ol>{''.join(f'<li>{escape(text)}</li>' for text in _answers(steps))}</ol>")
    return "\n".join(parts)


def _values(step: Step | None, k: int) -> list[str]:
    if step is None:
        return []
    gates = [step.gates[gate][k] for gate in GATES]
    return [_decimal(number) for number in (*gates, step.c[k], step.tanh_c[k], step.h[k])]


def _answers(steps: Sequence[Step]) -> list[str]:
    first, last = steps
    keep = last.gates["f"]
    best = 0 if keep[0] > keep[1] else 1
    kept = _("Unit {unit}: its forget gate is {a}, the other's {b}.").format(
        unit=best + 1, a=_decimal(keep[best]), b=_decimal(keep[1 - best])
    )
    left = last.gates["f"][0] * first.c[0]
    written = last.gates["i"][0] * last.gates["g"][0]
    if abs(left) > abs(written):
        said = _("The first: {left} of it is left, and the second row adds {written}.")
    else:
        said = _("The second: it adds {written}, and {left} is left of the first.")
    rows = said.format(left=_decimal(left), written=_decimal(written))
    what_if = _("With f = 1: {one}. With f = 0: {nought}.").format(
        one=_decimal(first.c[0] + written), nought=_decimal(written)
    )
    return [kept, rows, what_if]


def _results(values: Callable[[Step | None, int], list[str]], steps: Sequence[Step | None]) -> str:
    columns = [*GATES, "c", "tanh(c)", "h"]
    rows = [(_place(t, k), values(step, k)) for t, step in enumerate(steps) for k in range(UNITS)]
    return _table(columns, rows)


def _row(t: int) -> str:
    return _("row {row}").format(row=t + 1)


def _place(t: int, k: int) -> str:
    return _("row {row}, unit {unit}").format(row=t + 1, unit=k + 1)


def _numbers(numbers: Sequence[float]) -> list[str]:
    return [f"{number:g}".replace("-", "−") for number in numbers]


def _decimal(number: float) -> str:
    text = f"{number:.{DECIMALS}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def _table(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    return f"<div class='scroll' tabindex='0'>{html_table(('', *columns), rows)}</div>"


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


LAST = 9999  # number of a worksheet


def show(reading: Reading) -> None:
    """Show the page."""
    with st.container(horizontal_alignment="center"), st.container(width=760, key="plan"):
        st.markdown(plan(language()))
        state = replace(share.state_of(reading), way=None)
        st.code(frame(st.context.url or "", state), language="html", wrap_lines=True)
        _worksheet()


def plan(language: str) -> str:
    """The lesson plan in a language, as Markdown."""
    return (files("lstm_viz.app") / "teaching" / f"{language}.md").read_text(encoding="utf-8")


def frame(address: str, state: url_state.State) -> str:
    """The HTML that puts the stage into another page.

    Args:
        address: of this page.
        state: that the stage shall have.
    """
    src = f"{url_state.url(urljoin(address, '.'), state)}&view=embed"
    title = escape(_("A network reads a digit"))
    return (
        f'<iframe src="{escape(src)}" title="{title}"'
        ' width="100%" height="520" style="border: 0"></iframe>'
    )


def _worksheet() -> None:
    st.markdown("## " + _("Worksheet: an LSTM by hand"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.number_input(_("Number of the sheet"), 1, LAST, 1, key="sheet-seed", width=180)
        spoken = language()
        st.download_button(
            _("Worksheet with solution, to print"),
            lambda: _made(int(seed), spoken),
            f"lstm-by-hand-{seed}.html",
            "text/html",
            on_click="ignore",
            icon=":material/print:",
            key="sheet-file",
        )


def _made(seed: int, spoken: str) -> str:
    """The sheet; the server asks for it outside the session, where no language is spoken."""
    with speaking(spoken):
        return sheet(worksheet(seed))
