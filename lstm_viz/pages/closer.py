"""What stands under the stage: one way at a time of looking closer."""

import streamlit as st

from lstm_viz.charts.memory import ledger_triangle, lifetime_bars
from lstm_viz.charts.palette import Theme
from lstm_viz.charts.rows import bars_by_row, painted
from lstm_viz.explain import Trace, gradient, ledger, lifetimes, occlusion, verdict, votes
from lstm_viz.pages import cells, shared
from lstm_viz.pages.away import away
from lstm_viz.pages.checked import badge, checked
from lstm_viz.pages.digits import Digit
from lstm_viz.pages.number import FIRST, number

WAYS = {
    "number": "This number",
    "ledger": "Memory ledger",
    "votes": "Votes by row",
    "pixels": "Which pixels",
    "checked": "How it is checked",
    "away": "Share and export",
}


def closer(digit: Digit, read: Trace, theme: Theme) -> None:
    """Offer the ways to look closer, and show the one chosen."""
    way = st.segmented_control(
        f"Look closer  ·  {badge(read)}",
        list(WAYS),
        format_func=WAYS.__getitem__,
        key="closer",
        on_change=_link,
    )
    if way == "number":
        number(read, theme)
    elif way == "ledger":
        _ledger(read, theme)
    elif way == "votes":
        _votes(read)
    elif way == "pixels":
        _pixels(read, theme)
    elif way == "checked":
        checked(read)
    elif way == "away":
        away(digit, read, theme)


def _link() -> None:
    if way := st.session_state.closer:
        st.query_params["closer"] = way
    else:
        st.query_params.pop("closer", None)


def _ledger(read: Trace, theme: Theme) -> None:
    cell = cells.chosen() or FIRST
    layer, unit = (cell.layer, cell.unit) if cell.quantity in "ifogch" else (1, 0)
    entries = ledger(read, layer)[:, :, unit].numpy()  # [T, T]
    last = read.layers[layer].c[-1, unit].item()
    st.markdown(f"#### Memory ledger of unit {unit}, layer {layer + 1}")
    left, right = st.columns([2, 3])
    with left:
        st.altair_chart(
            ledger_triangle(read.images.numpy(), entries, theme), key="triangle", width="content"
        )
    with right:
        top = int(abs(entries[:, -1]).argmax())
        st.markdown(
            f"Each column is what one row wrote, each line what is left of it after a later row."
            f" A line adds up to the cell state after that row: the last one to **{last:.3f}**."
            f" Most of that was written in row **{top + 1}** ({entries[top, -1]:.3f}).".replace(
                "-", "−"
            )
        )
        rows = lifetimes(read, layer)
        st.altair_chart(
            lifetime_bars(rows.numpy(), shared.look().order[layer], unit), key="lifetimes"
        )
        st.caption(
            f"How many rows half of what a unit holds survives, from its mean forget gate on this"
            f" digit: ln ½ ÷ mean ln f. This unit: {rows[unit]:.1f} rows. Click a cell of another"
            " unit on the stage to see its ledger."
        )


def _votes(read: Trace) -> None:
    answer = verdict(read)
    left, right = st.columns(2)
    digit = left.selectbox("Votes for", range(10), index=answer.digit, key="votes-for")
    rivals = ["nothing else", *(str(k) for k in range(10) if k != digit)]
    rival = right.selectbox("compared with", rivals, key="votes-against")
    every = votes(shared.network(), read)  # [T, K]
    bias = shared.network().readout.bias
    cast, total, constant = every[:, digit], read.logits[-1, digit], bias[digit]
    name = f"votes for {digit}"
    if rival != rivals[0]:
        other = int(rival)
        cast = cast - every[:, other]
        total, constant = total - read.logits[-1, other], constant - bias[other]
        name += f" and against {other}"
    st.altair_chart(bars_by_row(read.images.numpy(), cast.numpy(), name, "vote"), key="votes")
    what = "logit" if rival == rivals[0] else "difference of the two logits"
    st.caption(
        f"What each row's writing into layer 2's memory contributes to the {what}: the bars add up"
        f" to {cast.sum():.4f}, with the bias {constant:.4f} to {total:.4f}."
        " (Murdoch & Szlam 2017)".replace("-", "−")
    )


def _pixels(read: Trace, theme: Theme) -> None:
    cell = cells.chosen()
    digit = verdict(read).digit
    options = [f"the logit of {k}" for k in range(10)]
    if cell is not None and cell.quantity in "ifogch":
        options.append("the chosen cell")
    what = st.selectbox("Watch", options, index=digit, key="watched")
    image = read.images.numpy()
    left, right = st.columns(2)
    network = shared.network()
    if what == "the chosen cell" and cell is not None:
        slope = gradient(network, read, cell.quantity, cell.layer, cell.unit, cell.row)
    else:
        digit = options.index(what)
        slope = gradient(network, read, "logit", 0, digit, len(image) - 1)
    with left:
        st.altair_chart(
            painted(image, slope.numpy(), theme, f"gradient of {what}"),
            key="slope",
            width="content",
        )
        st.caption(
            "How fast it would change if a pixel got more ink: orange or red up, blue down. A"
            " slope at this very image, not what the pixel has contributed."
        )
    if what != "the chosen cell":
        with right:
            lost = occlusion(network, read, digit).numpy()
            st.altair_chart(bars_by_row(image, lost, f"{what}: loss", "loss"), key="lost")
            st.caption(
                "What is lost when this row alone is blanked, measured by reading the changed"
                " digit: bars to the right are rows that the answer needed."
            )
