"""Several readings on one scan line: two that are compared, or networks side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from lstm_viz.analysis.belief import beliefs
from lstm_viz.analysis.comparison import counterparts, difference_captions
from lstm_viz.analysis.trace import LayerTrace, Trace
from lstm_viz.charts.content import FROM_TOP, Belief, Content, Heat, Legend, Start
from lstm_viz.charts.dataset import BELIEF, heat, legends, pixels
from lstm_viz.charts.layouts import less, networks, pair
from lstm_viz.charts.palette import STATE, Look
from lstm_viz.charts.tables import tables
from lstm_viz.locale import _
from lstm_viz.models.quantities import QUANTITIES


@dataclass(frozen=True)
class Side:
    """One of the readings that stand beside each other.

    Attributes:
        name: what the stage calls it, such as "before" or "GRU".
        trace: of a single image.
        look: unit order and colour scales of its network.
        quantity: which of what the network computes is shown.
    """

    name: str
    trace: Trace
    look: Look
    quantity: str

    def layer(self, k: int) -> tuple[LayerTrace, int]:
        """Its layer ``k`` from 0, or its last if it has not so many; and which one that is."""
        k = min(k, len(self.trace.layers) - 1)
        return self.trace.layers[k], k


def compared(
    first: Side, second: Side, digit_id: str, start: Start = FROM_TOP
) -> dict[str, pa.Table]:
    """The datasets of a stage that shows two readings by one network, and their difference.

    Its panels are ``digit-1``, ``digit-2``; ``states-1``, ``states-2``, ``difference``; and
    ``belief-1``, ``belief-2``, ``belief-difference``. A difference is the second minus the first,
    for each row of the second (see :func:`~lstm_viz.analysis.comparison.counterparts`), on a scale
    that is fixed for the quantity.

    Args:
        first: such as the reading before an edit.
        second: such as the one after it; of the same quantity and look.
        digit_id: names what is on stage; when it changes, the reading begins anew.
        start: where and how it is read.
    """
    sides, names = (first, second), (first.name, second.name)
    images = [side.trace.images for side in sides]
    content = Content(
        layout=pair(first.quantity, names, images[0].equal(images[1])),
        units=_units(sides),
        heats=[
            *(pixels(f"digit-{n}", side.trace) for n, side in enumerate(sides, 1)),
            *_states(sides),
            *_differences(first, second),
        ],
        beliefs=_beliefs(sides),
        lines=[_differing(first, second), *_said(sides)],
        legends=_pair_legends(first, second),
    )
    return tables(content, digit_id, start)


def side_by_side(
    sides: Sequence[Side], digit_id: str, start: Start = FROM_TOP
) -> dict[str, pa.Table]:
    """The datasets of a stage that shows how two or three networks read one digit.

    Its panels are ``digit-1`` and ``digit-2``, the same beside the beliefs; and for each network,
    counted from 1, ``states-1`` and ``belief-1``.

    Args:
        sides: the networks' readings; each may show another quantity.
        digit_id: names the digit on stage; when it changes, the reading begins anew.
        start: where and how it is read.
    """
    read = sides[0].trace
    content = Content(
        layout=networks([side.name for side in sides], [side.quantity for side in sides]),
        units=_units(sides),
        same_units=False,
        heats=[pixels("digit-1", read), pixels("digit-2", read), *_states(sides)],
        beliefs=_beliefs(sides),
        lines=_said(sides),
        legends=_side_legends(sides),
    )
    return tables(content, digit_id, start)


def _named(name: str, text: str) -> str:
    return _("{name}: {text}").format(name=name, text=text)


def _units(sides: Sequence[Side]) -> tuple[int, ...]:
    """Of each layer that one of them has, or 0 where they differ."""
    count = max(len(side.trace.layers) for side in sides)
    each = [{side.layer(k)[0].h.shape[-1] for side in sides} for k in range(count)]
    return tuple(units.pop() if len(units) == 1 else 0 for units in each)


def _states(sides: Sequence[Side]) -> list[Heat]:
    made = []
    for k in range(len(_units(sides))):
        for n, side in enumerate(sides, 1):
            layer, its = side.layer(k)
            of = heat(f"states-{n}", side.quantity, layer, side.look, its)
            made.append(replace(of, text=_named(side.name, of.text), layer=k + 1))
    return made


def _differences(first: Side, second: Side) -> list[Heat]:
    name, quantity, look = less(first.name, second.name), first.quantity, first.look
    rows = counterparts(first.trace, second.trace)
    made = []
    for k, layers in enumerate(zip(first.trace.layers, second.trace.layers, strict=True)):
        one, other = (heat("difference", quantity, layer, look, k) for layer in layers)
        values, scale = other.values - one.values[rows], look.difference(quantity, k)
        made.append(replace(one, values=values, scale=scale, text=_named(name, one.text)))
    values = second.trace.belief.numpy() - first.trace.belief.numpy()[rows]
    text = _named(name, _(BELIEF))
    return [*made, Heat("belief-difference", values, STATE, text, range(values.shape[1]))]


def _beliefs(sides: Sequence[Side]) -> dict[str, Belief]:
    return {
        f"belief-{n}": Belief(_named(side.name, _(BELIEF)), side.trace, side.look.every_row)
        for n, side in enumerate(sides, 1)
    }


def _differing(first: Side, second: Side) -> dict[int, list[str]]:
    quantity, rows = first.quantity, counterparts(first.trace, second.trace)
    layers = zip(first.trace.layers, second.trace.layers, strict=True)
    return {
        k: difference_captions(getattr(one, quantity)[rows], getattr(other, quantity))
        for k, (one, other) in enumerate(layers, 1)
    }


def _said(sides: Sequence[Side]) -> list[dict[int, list[str]]]:
    """What is believed; after the end of a shorter sequence, what was believed there."""
    rows = max(len(side.trace.logits) for side in sides)
    lines = []
    for side in sides:
        texts = [_named(side.name, text) for text in beliefs(side.trace, side.look.every_row)]
        lines.append({0: texts + texts[-1:] * (rows - len(texts))})
    return lines


def _pair_legends(first: Side, second: Side) -> list[Legend]:
    """The scale of the quantity, of its difference, and of the beliefs' difference."""
    quantity, look = first.quantity, first.look
    made = legends((quantity,), look, first.trace, second.trace)
    name = _("difference in {name}").format(name=quantity)
    for k in range(len(look.order)):
        bound = f"{look.difference(quantity, k).high:g}"
        low, high = f"≤ −{bound}", f"≥ {bound}"
        is_gate = QUANTITIES[quantity].kind == "gate"
        if is_gate and made[0].high == "1":  # gates cannot differ by more
            low, high = f"−{bound}", bound
        made.append(Legend(1, STATE.kind, name, low, high, k + 1))
    return [*made, Legend(2, STATE.kind, _("difference in belief"), "−1", "1")]


def _side_legends(sides: Sequence[Side]) -> list[Legend]:
    """The scales: one for what shares it, else one for each network."""
    bounded = dict.fromkeys(s.quantity for s in sides if s.quantity not in s.look.bounds)
    made = legends(tuple(bounded), Look(order=(), bounds={}))
    for side in sides:
        if side.quantity in side.look.bounds:
            at = len({legend.at for legend in made})
            for k in range(len(_units(sides))):
                _layer, its = side.layer(k)
                scale = legends((side.quantity,), side.look, side.trace)[its]  # one for each layer
                name = _named(side.name, scale.name)
                made.append(replace(scale, at=at, name=name, layer=k + 1))
    return made
