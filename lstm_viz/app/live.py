"""The route that reads a drawing while the pen moves: ink goes in, colour levels come out.

No page is run again for it: what stands beside the stage follows when the pen rests. A host that
serves the plain page alone has no such route; then the pad runs the page with every stroke.
"""

import base64
from asyncio import wrap_future
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lstm_viz.analysis import Trace, trace
from lstm_viz.analysis.recall import last_recalled
from lstm_viz.analysis.unit_statistics import LIKENESS, ORDERS
from lstm_viz.app import resources
from lstm_viz.app.inputs import network_picker
from lstm_viz.app.inputs.digit_state import image_of, read_ink
from lstm_viz.app.server import live_path
from lstm_viz.app.turn import TURN
from lstm_viz.charts.palette import BELIEF, KINDS, PIXEL, THEMES, Scale, colours, levels

SIDE = 140  # pixels of a drawing
TOGETHER = 16  # drawings read at once: pages that wait for their turn should not wait for more
MEDIA = "application/octet-stream"


def url(network: str, order: str = LIKENESS) -> str:
    """The address of the route for a network whose units stand in an order."""
    asked = "" if order == LIKENESS else f"?{urlencode({'order': order})}"
    return live_path().format(network=network) + asked


class Panel(NamedTuple):
    """A panel of an answer: its layer is counted from 1, 0 for what is of no layer."""

    slot: str
    layer: int
    columns: int
    scale: Scale


@cache
def panels(network: str) -> tuple[Panel, ...]:
    """The panels in the order of an answer.

    The digit, then each quantity of each layer, then what is remembered after the last row, if a
    read-back was fitted, then the belief.
    """
    look = resources.look(network)
    own = [
        Panel(q, k + 1, len(order), look.scale(q, k))
        for k, order in enumerate(look.order)
        for q in resources.quantities(network)
    ]
    if resources.readback(network) is not None:
        own.append(Panel("recall", 0, 28, PIXEL))
    return Panel("digit", 0, 28, PIXEL), *own, Panel("belief", 0, 10, BELIEF)


@cache
def contents(network: str) -> dict[str, Any]:
    """What an answer holds: the panels, each ``rows × columns`` bytes, and the colours of levels.

    A level of a belief is its opacity too; the highest is opaque.
    """
    palettes = {
        theme: {kind: base64.b64encode(colours(kind, theme).tobytes()).decode() for kind in KINDS}
        for theme in THEMES
    }
    described = [
        {"slot": p.slot, "layer": p.layer, "columns": p.columns, "kind": p.scale.kind}
        for p in panels(network)
    ]
    return {"rows": 28, "panels": described, "palettes": palettes}


def read(network: str, inks: Sequence[bytes], order: str = LIKENESS) -> list[bytes]:
    """The colour levels of all panels for each drawing; b"" for one that is not (yet) a digit.

    Args:
        network: that reads them.
        inks: of each drawing how much is on each pixel, ``SIDE × SIDE`` bytes.
        order: of a layer's units.
    """
    sheets = (np.frombuffer(ink, np.uint8).reshape(SIDE, SIDE) for ink in inks)
    found = [read_ink(sheet) for sheet in sheets]
    digits = [image_of(pixels) for pixels in found if pixels is not None]
    painted = iter(_painted(network, order, np.stack(digits)) if digits else ())
    return [b"" if pixels is None else next(painted).tobytes() for pixels in found]


def _painted(network: str, order: str, digits: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The levels ``[B, N]`` of all panels, one after the other, for digits ``[B, T, W]``."""
    traced = trace(resources.network(network), digits)
    parts = [
        levels(_values(network, order, traced, panel), panel.scale.low, panel.scale.high)
        for panel in panels(network)
    ]
    return np.concatenate([part.reshape(len(digits), -1) for part in parts], axis=1)


def _values(network: str, order: str, traced: Trace, panel: Panel) -> NDArray[np.float32]:
    """The numbers ``[B, T, N]`` of a panel, as they are shown from left to right."""
    if panel.slot == "digit":
        return traced.images.numpy()
    if panel.slot == "belief":
        return traced.belief.numpy()
    if panel.slot == "recall":
        readback = resources.readback(network)
        return last_recalled(resources.network(network), traced, readback).numpy()
    k = panel.layer - 1
    values: NDArray[np.float32] = getattr(traced.layers[k], panel.slot).numpy()
    return values[..., list(resources.look(network, order).order[k])]


class Asked(NamedTuple):
    """A drawing that waits to be read, and its levels to come."""

    network: str
    order: str
    ink: bytes
    levels: "Future[bytes]"


_READER = ThreadPoolExecutor(1, "live")
_WAITING: deque[Asked] = deque()


def _read_waiting() -> None:
    """Read the drawings that have come meanwhile, those for the same network at once.

    The many small operations of torch take hardly longer for some drawings than for one.
    """
    came = (_WAITING.popleft() for _ in range(min(len(_WAITING), TOGETHER)))
    asked = [one for one in came if one.levels.set_running_or_notify_cancel()]
    for network, order in dict.fromkeys((one.network, one.order) for one in asked):
        alike = [one for one in asked if (one.network, one.order) == (network, order)]
        try:
            with TURN:
                found = read(network, [one.ink for one in alike], order)
        except Exception as error:
            for one in alike:
                one.levels.set_exception(error)
        else:
            for one, painted in zip(alike, found, strict=True):
                one.levels.set_result(painted)


async def answer(request: Request) -> Response:
    """What a network makes of a drawing (POST), or what an answer holds (GET)."""
    network, order = request.path_params["network"], request.query_params.get("order", LIKENESS)
    if not network_picker.known(network) or order not in ORDERS:
        return Response(status_code=404)
    if request.method == "GET":
        return JSONResponse(await run_in_threadpool(contents, network))
    ink = b""
    async for part in request.stream():
        ink += part
        if len(ink) > SIDE * SIDE:
            break
    if len(ink) != SIDE * SIDE:
        return Response(status_code=400)  # no drawing of the pad has another size
    asked = Asked(network, order, ink, Future())
    _WAITING.append(asked)
    _READER.submit(_read_waiting)  # finds nothing where the drawing was read with those before
    found = await wrap_future(asked.levels)
    return Response(found, 200 if found else 204, media_type=MEDIA)
