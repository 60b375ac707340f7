"""Hard times: what ten quiet visitors wait for while others, or the machine, make it hard.

``python -m benchmarks hard`` prints a line for each kind of trouble; each has a server of its own.
The ten choose a digit every two seconds. Whoever loses the connection comes back by itself, with
the digit its address holds, as a browser does.
"""

import argparse
import asyncio
import os
import random
import resource
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs
from uuid import uuid4

from urllib3 import PoolManager, encode_multipart_formdata

from benchmarks.load import DIGITS, PROBLEMS, spread
from benchmarks.server import APP, Server, serving
from benchmarks.visitor import Visitor

QUIET, GAP, LENGTH = 10, 2.0, 20.0  # visitors; seconds between two actions of one; of trouble
UNDER = "source=mnist&digit={}"


@dataclass
class Seen:
    """What the quiet visitors met.

    Attributes:
        waits: seconds for each answer.
        outages: seconds from a lost connection until the page is there again, each.
        lost: visitors who did not get their digit back, or not the page within a minute.
        told: what the trouble itself found.
        until_the_end: what ends when all have left.
    """

    waits: list[float] = field(default_factory=list)
    outages: list[float] = field(default_factory=list)
    lost: int = 0
    told: str = ""
    until_the_end: ExitStack = field(default_factory=ExitStack)


async def calm(server: Server, seen: Seen) -> None:
    """No trouble, to compare with."""
    await asyncio.sleep(LENGTH)


async def crowd(server: Server, seen: Seen) -> None:
    """200 visitors arrive in one second."""
    visitors = [Visitor(server.url, UNDER.format(k)) for k in range(200)]

    async def arrive(k: int) -> float:
        await asyncio.sleep(k / len(visitors))
        try:
            return await visitors[k].open()
        except PROBLEMS:
            return float("inf")

    waited = sorted(await asyncio.gather(*map(arrive, range(len(visitors)))))
    await asyncio.gather(*(one.close() for one in visitors))
    refused = sum(one == float("inf") for one in waited)
    half, last = waited[len(waited) // 2], waited[-1 - refused]
    seen.told = f"half have the page after {half:.1f} s, the last {last:.1f} s, {refused} never"


async def tabs(server: Server, seen: Seen) -> None:
    """One visitor opens 50 tabs, one after the other, and uses each once."""
    async with AsyncExitStack() as stack:
        for k in range(50):
            tab = Visitor(server.url, UNDER.format(k))
            stack.push_async_callback(tab.close)
            await tab.open()
            await tab.choose("index", double_value=k)
        await asyncio.sleep(2)


async def state(server: Server, seen: Seen) -> None:
    """One visitor sends a megabyte of widget state again and again."""
    visitor = Visitor(server.url, UNDER.format(1))
    await visitor.open()
    sent, until = 0, time.perf_counter() + LENGTH
    while time.perf_counter() < until:
        ink = "A" * 1_000_000
        await visitor.choose("pad", json_value=f'{{"ink": "data:image/png;base64,{ink}"}}')
        sent += 1
    await visitor.close()
    seen.told = f"{sent} MB"


async def uploads(server: Server, seen: Seen) -> None:
    """One visitor uploads 9 MB files without end."""
    visitor = Visitor(server.url, "source=upload")
    await visitor.open()
    http, before = PoolManager(), server.memory()
    given = http.request("GET", f"{server.url}/_stcore/health").headers["Set-Cookie"]
    cookie = given.partition(";")[0]
    body, kind = encode_multipart_formdata({"file": ("a.png", os.urandom(9_000_000))})
    token = cookie.partition("=")[2]
    headers = {"Cookie": cookie, "X-Xsrftoken": token, "Content-Type": kind}
    sent, until = 0, time.perf_counter() + LENGTH
    while time.perf_counter() < until:
        to = f"{server.url}/_stcore/upload_file/{visitor.session}/{uuid4()}"
        answer = await asyncio.to_thread(http.request, "PUT", to, body=body, headers=headers)
        sent += answer.status == 204
        await visitor.rerun()
    held = server.memory() - before
    await visitor.close()
    await asyncio.sleep(5)
    after = server.memory() - before
    seen.told = (
        f"{sent} files, the server holds {held:.0f} MB more, {after:.0f} when they have left"
    )


async def jobs(server: Server, seen: Seen) -> None:
    """Twelve visitors each ask for another measurement over 1,000 digits."""
    visitors = [Visitor(server.url, f"edits=hold_f_0_r{k}", "lab") for k in range(1, 13)]
    await asyncio.gather(*(one.open() for one in visitors))
    await asyncio.sleep(LENGTH)
    await asyncio.gather(*(one.close() for one in visitors))


async def killed(server: Server, seen: Seen) -> None:
    """The server is killed (SIGKILL) while they act, and another started in its place."""
    await asyncio.sleep(3)
    os.kill(server.pid, signal.SIGKILL)
    port = int(server.url.rpartition(":")[2])
    await asyncio.to_thread(seen.until_the_end.enter_context, serving(APP, port))
    await asyncio.sleep(LENGTH - 10)


async def narrow(server: Server, seen: Seen) -> None:
    """The server may take 30 MB more of address space than it has, and 100 visitors come."""
    process = Path(f"/proc/{server.pid}")
    pages = int((process / "statm").read_text().split()[0])
    most = pages * resource.getpagesize() + 30 * 2**20
    resource.prlimit(server.pid, resource.RLIMIT_AS, (most, most))
    visitors = [Visitor(server.url, UNDER.format(k)) for k in range(100)]
    came = 0
    for one in visitors:
        with suppress(*PROBLEMS, asyncio.TimeoutError):
            await asyncio.wait_for(one.open(), 5)
            came += 1
    await asyncio.gather(*(one.close() for one in visitors))
    seen.told = f"{came} of 100 got a page, the server {'lives' if process.exists() else 'is dead'}"


TROUBLES: dict[str, Callable[[Server, Seen], Awaitable[None]]] = {
    of.__name__: of for of in (calm, crowd, tabs, state, uploads, jobs, killed, narrow)
}


async def _stay(visitor: Visitor, over: asyncio.Event, seen: Seen) -> None:
    await asyncio.sleep(random.uniform(0, GAP))
    while not over.is_set():
        digit, begun = random.randrange(DIGITS), time.perf_counter()
        try:
            seen.waits.append(await visitor.choose("index", double_value=digit))
        except (*PROBLEMS, AssertionError):
            former = parse_qs(visitor.query).get("digit")
            if not await _back(visitor, seen, begun):
                return
            seen.lost += parse_qs(visitor.query).get("digit") not in ([str(digit)], former)
        await asyncio.sleep(GAP)


async def _back(visitor: Visitor, seen: Seen, begun: float) -> bool:
    while time.perf_counter() - begun < 60:
        try:
            await visitor.open()
        except (*PROBLEMS, AssertionError):
            await asyncio.sleep(0.5)
            continue
        seen.outages.append(time.perf_counter() - begun)
        return True
    seen.lost += 1
    return False


async def _met(server: Server, trouble: Callable[[Server, Seen], Awaitable[None]]) -> Seen:
    seen, over = Seen(), asyncio.Event()
    async with AsyncExitStack() as stack:
        quiet = [Visitor(server.url, UNDER.format(k)) for k in range(QUIET)]
        for one in quiet:
            stack.push_async_callback(one.close)
            await one.open()
        group = [asyncio.create_task(_stay(one, over, seen)) for one in quiet]
        await trouble(server, seen)
        over.set()
        await asyncio.gather(*group)
        seen.lost += sum(one.failed > 0 for one in quiet)
    seen.until_the_end.close()
    return seen


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table; 1 if a visitor was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks hard", description=__doc__)
    parser.add_argument(
        "trouble", nargs="*", help=f"of {', '.join(TROUBLES)}; all if none is named"
    )
    lost = 0
    print("| trouble | p50 | p95 | longest | lost | longest outage | |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name in parser.parse_args(arguments).trouble or TROUBLES:
        with serving(APP) as server:
            seen = asyncio.run(_met(server, TROUBLES[name]))
        outage = f"{max(seen.outages):.1f} s" if seen.outages else ""
        said = (TROUBLES[name].__doc__ or "").rstrip(".")
        print(
            f"| {said} | {spread(seen.waits)} | {seen.lost} | {outage} | {seen.told} |", flush=True
        )
        lost += seen.lost
    return int(lost > 0)
