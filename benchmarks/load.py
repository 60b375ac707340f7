"""A class at once: visitors who each choose another digit every few seconds.

``python -m benchmarks load`` measures the app and, in the same run, a one-line page; with ``--url``
a server that is there already, which may be several behind a proxy.
"""

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw
from websockets.exceptions import WebSocketException

from benchmarks.server import APP, ONE_LINE, Server, serving
from benchmarks.visitor import Visitor

DIGITS = 10_000
TOGETHER = 4  # visitors who open the page at the same time
PROBLEMS = (OSError, TimeoutError, LookupError, WebSocketException)
PAD = 140  # pixels of a drawing
Action = Callable[[Visitor], Awaitable[float]]


@dataclass
class Measured:
    """What a run found.

    Attributes:
        waits: seconds from an action to the end of the server's answer, each.
        errors: actions that failed, and exceptions on the pages.
        memory: MB that each further visitor takes.
        work: seconds of the server's processor, all threads.
    """

    waits: list[float] = field(default_factory=list)
    errors: int = 0
    memory: float | None = None
    work: float | None = None


async def choose(visitor: Visitor) -> float:
    """Put another test digit on stage."""
    return await visitor.choose("index", double_value=random.randrange(DIGITS))


async def draw(visitor: Visitor) -> float:
    """Draw a line, as far as the pad has it by now."""
    ends = [(random.randrange(20, 120), random.randrange(20, 120)) for _ in range(3)]
    sheet = Image.new("L", (PAD, PAD))
    ImageDraw.Draw(sheet).line(ends, fill=255, width=12)
    return await visitor.post("live/lstm", sheet.tobytes())


async def again(visitor: Visitor) -> float:
    """Run a page that has no widget once more."""
    return await visitor.rerun()


async def visit(
    url: str, server: Server | None, action: Action, visitors: int, gap: float, length: float
) -> Measured:
    """Let visitors act for a while.

    Args:
        url: of the page.
        server: behind it, where its memory and processor time can be seen.
        action: what each does.
        visitors: how many.
        gap: seconds between two actions of one visitor.
        length: seconds, from the first action to the last.
    """
    found = Measured()
    async with AsyncExitStack() as stack:
        group = await _arrive(stack, url, 1)  # what one takes, all need
        before = server.memory() if server else 0.0
        while len(group) < visitors:
            group += await _arrive(stack, url, min(TOGETHER, visitors - len(group)))
        if server and visitors > 1:
            found.memory = (server.memory() - before) / (visitors - 1)
        start = server.work() if server else 0.0
        until = time.perf_counter() + length
        await asyncio.gather(*(_stay(one, action, gap, until, found) for one in group))
        if server:
            found.work = server.work() - start
        found.errors += sum(visitor.failed for visitor in group)
    return found


async def _arrive(stack: AsyncExitStack, url: str, many: int) -> list[Visitor]:
    queries = (f"source=mnist&digit={random.randrange(DIGITS)}" for _ in range(many))
    some = [Visitor(url, query) for query in queries]
    for visitor in some:
        stack.push_async_callback(visitor.close)
    await asyncio.gather(*(visitor.open() for visitor in some))
    return some


async def _stay(visitor: Visitor, action: Action, gap: float, until: float, to: Measured) -> None:
    await asyncio.sleep(random.uniform(0, gap))
    while time.perf_counter() < until:
        begun = time.perf_counter()
        try:
            to.waits.append(await action(visitor))
        except PROBLEMS:
            to.errors += 1
        await asyncio.sleep(max(0.0, begun + gap - time.perf_counter()))


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 if an action failed."""
    asked = _asked(arguments)
    options = (asked.visitors, asked.gap, asked.seconds)
    print(f"{asked.visitors} visitors, an action each {asked.gap:g} s, for {asked.seconds:g} s\n")
    print("| page | p50 | p95 | longest | actions | errors | MB a visitor | work an action |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    act = draw if asked.draw else choose
    if asked.url:
        rows = {asked.url: asyncio.run(visit(asked.url, None, act, *options))}
        print(_row(asked.url, rows[asked.url]))
    else:
        rows = {}
        for name, file, action in (("lstm_viz", APP, act), ("one line", ONE_LINE, again)):
            rows[name] = _served(file, action, *options)
            print(_row(name, rows[name]), flush=True)
    return int(any(row.errors for row in rows.values()))


def _served(file: Path, action: Action, visitors: int, gap: float, length: float) -> Measured:
    with serving(file) as server:
        return asyncio.run(visit(server.url, server, action, visitors, gap, length))


def _row(name: str, found: Measured) -> str:
    if len(found.waits) < 2:
        return f"| {name} | no answer | | | {len(found.waits)} | {found.errors} | | |"
    memory = "" if found.memory is None else f"{found.memory:.2f}"
    work = "" if found.work is None else f"{found.work / len(found.waits) * 1e3:.0f} ms"
    told = spread(found.waits)
    return f"| {name} | {told} | {len(found.waits)} | {found.errors} | {memory} | {work} |"


def spread(waits: Sequence[float]) -> str:
    """The median, the 95th percentile and the longest of at least two waits, in a table's row."""
    twentieths = statistics.quantiles(waits, n=20, method="inclusive")
    shown = (statistics.median(waits), twentieths[-1], max(waits))
    return " | ".join(f"{wait * 1e3:.0f} ms" for wait in shown)


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks load", description=__doc__)
    parser.add_argument("--visitors", type=int, default=50, metavar="N")
    parser.add_argument("--gap", type=float, default=5, help="seconds between two actions of one")
    parser.add_argument("--seconds", type=float, default=30, help="how long they act")
    parser.add_argument("--draw", action="store_true", help="instead of choosing test digits")
    parser.add_argument("--url", help="of a server that is there already, with its base path")
    return parser.parse_args(arguments)
