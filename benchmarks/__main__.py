"""Measure all figures, or those named, and print them beside their goals.

``python -m benchmarks load`` measures a class of visitors instead, and ``hard`` what they meet when
something goes wrong; see :mod:`benchmarks.load` and :mod:`benchmarks.hard`.
"""

import os
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import version

from benchmarks import drawing, edits, hard, load, memory, panel, stage, start, traces
from benchmarks.figure import Figure, Measured

FIGURES = (
    Figure(
        "messages",
        "server messages while playing, scrubbing, hovering",
        "",
        0,
        stage.messages,
    ),
    Figure(
        "frames",
        "frames per second while playing, all panels of a layer",
        "",
        55,
        stage.frames,
        at_least=True,
    ),
    Figure("pen", "pen stroke → new heatmaps painted, median", "ms", 110, drawing.pen),
    Figure("bare", "the same / on a page of nothing but a pad and canvases", "", 1.2, drawing.bare),
    Figure("click", "click on a cell → its panel painted, median", "ms", 150, panel.click),
    Figure("stroke", "server work while the pen moves, for each update", "ms", 25, drawing.stroke),
    Figure("work", "server work for a new digit, median", "ms", 25, drawing.work),
    Figure(
        "thousand",
        "trace of 1,000 digits / nn.LSTM forward of the same",
        "",
        1.5,
        traces.thousand,
        why="129 MB of gates and states are written and kept where nn.LSTM writes 7 MB",
    ),
    Figure(
        "one",
        "trace of one digit / nn.LSTM forward",
        "",
        5,
        traces.one,
        why="336 values pass a hook each, in Python; nn.LSTM is one call",
    ),
    Figure("edit", "trace of one digit with an edit / without", "", 1.2, edits.one),
    Figure(
        "effect",
        "accuracy of 1,000 digits with an edit / the network's own run of the same",
        "",
        1.2,
        edits.thousand,
    ),
    Figure(
        "paint",
        "first heatmap painted / first paint of a one-line page",
        "",
        1.3,
        start.first_paint,
    ),
    Figure(
        "move",
        "first moving scan line / first paint of a one-line page",
        "",
        1.4,
        start.first_move,
    ),
    Figure(
        "newcomer",
        "first moving scan line of a new server / first paint of a one-line page of a warm one",
        "",
        2,
        start.newcomer,
    ),
    Figure(
        "ready",
        "server ready / that of a page importing torch and altair",
        "",
        1.3,
        start.ready,
    ),
    Figure("memory", "server memory for each further visitor", "MB", 3, memory.per_visitor),
)


def main(names: Iterable[str]) -> int:
    """Print the table; 1 if a goal is missed, 2 if a name is not known."""
    wanted = set(names)
    known = {figure.name for figure in FIGURES}
    if wanted - known:
        print(f"There is no {', '.join(sorted(wanted - known))}. Known: {', '.join(sorted(known))}")
        return 2
    print(_machine(), end="\n\n")
    print("| figure | measured | goal | reached |\n| --- | --- | --- | --- |")
    missed = 0
    for figure in FIGURES:
        if not wanted or figure.name in wanted:
            measured = figure.measure()
            missed += not figure.reached(measured.value)
            print(_row(figure, measured), flush=True)
    print(f"\n{_load()}")
    return min(missed, 1)


def _row(figure: Figure, measured: Measured) -> str:
    reached = figure.reached(measured.value)
    sign = "≥" if figure.at_least else "≤" if figure.goal else ""
    goal = f"{sign} {figure.goal:g} {figure.unit}".strip()
    value = f"{measured.value:.3g} {figure.unit}".strip()
    verdict = "yes" if reached else f"no: {figure.why}" if figure.why else "no"
    detail = f" ({measured.detail})" if measured.detail else ""
    return f"| {figure.what} | {value}{detail} | {goal} | {verdict} |"


def _machine() -> str:
    packages = (f"{name} {version(name)}" for name in ("torch", "streamlit", "altair"))
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {python}, {', '.join(packages)}. {_load()}"


def _load() -> str:
    if not hasattr(os, "getloadavg"):
        return "The load of the machine is not known here."
    return f"Load of the machine, over the last minute: {os.getloadavg()[0]:.1f}."


if __name__ == "__main__":
    first, *rest = sys.argv[1:] or [""]
    others = {"load": load.main, "hard": hard.main}
    sys.exit(others[first](rest) if first in others else main(sys.argv[1:]))
