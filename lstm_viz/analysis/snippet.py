"""Plain PyTorch that computes anew what is on the screen, without this package."""

import base64
import zlib
from itertools import pairwise

from lstm_viz.analysis.trace import Trace, single
from lstm_viz.locale import _
from lstm_viz.models.classifier import family
from lstm_viz.models.snapshots import parted

_FROM_MNIST = """\
import gzip, torch
from safetensors.torch import load_file
data = gzip.open("lstm_viz/data/files/t10k-images-idx3-ubyte.gz").read()[16:]  # {about}
x = torch.frombuffer(bytearray(data), dtype=torch.uint8).reshape(-1, 28, 28)[{index}] / 255"""
_FROM_TEXT = """\
import base64, zlib, torch
from safetensors.torch import load_file
data = zlib.decompress(base64.b64decode("{text}"))
x = torch.frombuffer(bytearray(data), dtype=torch.float32).reshape({rows}, {columns})"""
_REST = """\
weights = {weights}
for k, (inputs, units) in enumerate({sizes}):
    lstm = torch.nn.LSTM(inputs, units).requires_grad_(False)
    lstm.load_state_dict({{key: weights[f"lstm.{{k}}.{{key}}"] for key in lstm.state_dict()}})
    if k == {layer}:  # {about}
        c = h = torch.zeros(units)
        for row in x[:{row}]:
            z = lstm.weight_ih_l0 @ row + lstm.bias_ih_l0 + lstm.weight_hh_l0 @ h + lstm.bias_hh_l0
            i, f, g, o = z.chunk(4)
            i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
            c = f * c + i * g
            h = o * c.tanh()
        print({{q: round(v[{unit}].item(), 6) for q, v in zip("ifgoch", (i, f, g, o, c, h))}})
    x, _ = lstm(x)
belief = (x @ weights["readout.weight"].T + weights["readout.bias"]).softmax(-1)
print([round(p, 6) for p in belief[{row} - 1].tolist()])"""

# for cells that torch.nn.LSTM does not have: all layers by hand
_BY_HAND = """\
weights = {weights}
for k, units in enumerate({units}):
    w_x, w_h, b_x, b_h = (weights[f"{family}.{{k}}.{{part}}_l0"] for part in {parts})
    c = h = torch.zeros(units)
    rows = []
    for t, row in enumerate(x, 1):
        {steps}
        rows.append(h)
        if (k, t) == ({layer}, {row}):
            print({{q: round(v[{unit}].item(), 6) for q, v in zip("{letters}", ({values}))}})
    x = torch.stack(rows)
belief = (x @ weights["readout.weight"].T + weights["readout.bias"]).softmax(-1)
print([round(p, 6) for p in belief[{row} - 1].tolist()])"""
_WEIGHTS = 'load_file("pretrained/{name}.safetensors")'
_OF_A_STEP = """\
weights = {{k[{length}:]: v.float() for k, v in weights.items() if k.startswith("{head}")}}"""
_PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_SUM = "w_x @ row + b_x + w_h @ h + b_h"
_STEPS = {
    "lstm-1997": (
        f"i, g, o = ({_SUM}).chunk(3)",
        "i, g, o = i.sigmoid(), g.tanh(), o.sigmoid()",
        "c = c + i * g",
        "h = o * c.tanh()",
    ),
    "lstm-printed": (
        f"i, f, g, o = ({_SUM}).chunk(4)",
        "i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()",
        "c = (1 - f) * c + i * g",
        "h = o * c.tanh()",
    ),
    "lstm-relu": (
        f"i, f, g, o = ({_SUM}).chunk(4)",
        "i, f, g, o = i.sigmoid(), f.sigmoid(), g.relu(), o.sigmoid()",
        "c = f * c + i * g",
        "h = o * c.relu()",
    ),
    "gru": (
        "(r, z, n), (r_h, z_h, n_h) = (w_x @ row + b_x).chunk(3), (w_h @ h + b_h).chunk(3)",
        "r, z = (r + r_h).sigmoid(), (z + z_h).sigmoid()",
        "n = (n + r * n_h).tanh()",
        "h = (1 - z) * n + z * h",
    ),
    "rnn": (f"h = ({_SUM}).tanh()",),
    "rnn-linear": (f"h = {_SUM}",),
}


def snippet(
    trace: Trace,
    layer: int,
    unit: int,
    row: int,
    name: str = "lstm",
    index: int | None = None,
    kind: str = "lstm",
) -> str:
    """At most 20 lines that print a unit's gates and states and the belief, after a row.

    For a snapshot there are 21. They need torch and safetensors, and are to be run where
    ``lstm_viz`` was cloned to.

    Args:
        trace: of one image.
        layer: from 0.
        unit: from 0.
        row: from 0.
        name: of the pretrained network, or of a snapshot of it.
        index: of the image in MNIST's test set; None writes its pixels into the lines.
        kind: of the network's cells.

    Raises:
        ValueError: the trace is of a batch.
        IndexError: there is no such layer, unit or row.
    """
    single(trace)
    if not 0 <= layer < len(trace.layers):
        raise IndexError(f"there is no layer {layer}: they count from 0 to {len(trace.layers) - 1}")
    rows, units = trace.layers[layer].h.shape
    if not 0 <= row < rows or not 0 <= unit < units:
        raise IndexError(f"row {row}, unit {unit}: there are {rows} rows and {units} units")
    if index is None:
        start = _pixels(trace)
    else:
        start = _FROM_MNIST.format(index=index, about=_("MNIST's test set"))
    where = {"weights": _weights(name), "layer": layer, "row": row + 1, "unit": unit}
    widths = [trace.images.shape[-1], *(each.h.shape[-1] for each in trace.layers)]
    if kind == "lstm":
        about = _("this layer once more by hand, gate by gate, up to row {row}")
        sizes = list(pairwise(widths))
        rest = _REST.format(sizes=sizes, about=about.format(row=row + 1), **where)
    else:
        quantities = trace.layers[layer].quantities
        rest = _BY_HAND.format(
            units=widths[1:],
            family=family(kind),
            parts=_PARTS,
            steps="\n        ".join(_STEPS[kind]),
            letters="".join(quantities),
            values=", ".join(quantities) + ",",
            **where,
        )
    return f"{start}\n{rest}\n"


def _weights(name: str) -> str:
    network, step = parted(name)
    if step is None:
        return _WEIGHTS.format(name=network)
    head = f"{step}."
    own = _OF_A_STEP.format(length=len(head), head=head)
    return _WEIGHTS.format(name=f"{network}.snapshots") + f"\n{own}"


def _pixels(trace: Trace) -> str:
    rows, columns = trace.images.shape
    data = trace.images.numpy().astype("<f4").tobytes()
    text = base64.b64encode(zlib.compress(data, 9)).decode()
    return _FROM_TEXT.format(text=text, rows=rows, columns=columns)
