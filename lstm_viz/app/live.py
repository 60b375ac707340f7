"""The route that reads a drawing while the pen moves: ink goes in, colour levels come out.

No page is run again for it: what stands beside the stage follows when the pen rests. A host that
serves the plain page alone has no such route; then the pad runs the page with every stroke.
"""

import base64
from functools import cache
from typing import Any

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lstm_viz.analysis import trace
from lstm_viz.analysis.recall import recall
from lstm_viz.app import resources
from lstm_viz.app.inputs.digit_state import image_of, read_ink
from lstm_viz.app.server import live_path
from lstm_viz.charts.palette import KINDS, THEMES, colours, levels
from lstm_viz.charts.quantities import BELIEF, PIXEL
from lstm_viz.models.pretrained import available

SIDE = 140  # pixels of a drawing
MEDIA = "application/octet-stream"


def url(network: str) -> str:
    """The address of the route for a network."""
    return live_path().format(network=network)


@cache
def contents(network: str) -> dict[str, Any]:
    """What an answer holds: the panels in their order, each ``rows × columns`` bytes, and colours.

    A panel is the digit, then each quantity of each layer, then what is remembered after the last
    row, if a read-back was fitted, then the belief. A level of a belief is
    its opacity too; the highest is opaque.
    """
    look, rows = resources.look(network), 28
    panels = [{"slot": "digit", "layer": 0, "columns": 28, "kind": PIXEL.kind}]
    panels += [
        {"slot": q, "layer": k + 1, "columns": len(order), "kind": look.scale(q, k).kind}
        for k, order in enumerate(look.order)
        for q in resources.quantities(network)
    ]
    if resources.readback(network) is not None:
        panels.append({"slot": "recall", "layer": 0, "columns": 28, "kind": PIXEL.kind})
    panels.append({"slot": "belief", "layer": 0, "columns": 10, "kind": BELIEF.kind})
    palettes = {
        theme: {kind: base64.b64encode(colours(kind, theme).tobytes()).decode() for kind in KINDS}
        for theme in THEMES
    }
    return {"side": SIDE, "rows": rows, "panels": panels, "palettes": palettes}


def read(network: str, ink: bytes) -> bytes:
    """The colour levels of all panels for a drawing; b"" if it is not (yet) a digit.

    Args:
        network: that reads it.
        ink: how much of it is on each pixel, ``SIDE × SIDE`` bytes.
    """
    pixels = read_ink(np.frombuffer(ink, np.uint8).reshape(SIDE, SIDE))
    if pixels is None:
        return b""
    image = image_of(pixels)
    look, traced = resources.look(network), trace(resources.network(network), image)
    parts = [levels(image, PIXEL.low, PIXEL.high)]
    for k, layer in enumerate(traced.layers):
        for quantity in resources.quantities(network):
            _kind, low, high = look.scale(quantity, k)
            values = getattr(layer, quantity).numpy()[:, list(look.order[k])]  # [T, H]
            parts.append(levels(values, low, high))
    if (readback := resources.readback(network)) is not None:
        remembered = recall(resources.network(network), traced, readback).images[-1]
        parts.append(levels(remembered.numpy(), PIXEL.low, PIXEL.high))
    parts.append(levels(traced.belief.numpy(), BELIEF.low, BELIEF.high))
    return b"".join(part.tobytes() for part in parts)


async def answer(request: Request) -> Response:
    """What a network makes of a drawing (POST), or what an answer holds (GET)."""
    network = request.path_params["network"]
    if network not in available():
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
    found = await run_in_threadpool(read, network, ink)
    return Response(found, 200 if found else 204, media_type=MEDIA)
