"""Questions about one unit of the last layer, and about the formulas of its cell."""

import numpy as np
import torch
from torch import Tensor

from lstm_viz.analysis.arithmetic import arithmetic
from lstm_viz.analysis.memory import lifetimes
from lstm_viz.analysis.questions.question import Question, pick, place, seed, signed, turned
from lstm_viz.analysis.trace import LayerTrace, Trace, trace
from lstm_viz.analysis.worked_sum import printed_sum
from lstm_viz.edits.memory import ForgetAsPrinted
from lstm_viz.locale import _, percent
from lstm_viz.models.classifier import DigitClassifier

LEFT = (0.01, 0.1, 0.5)  # shares of a memory: bounds of the answers
SHOWN = (0.1, 0.5)  # likewise, sizes of h


def no_forgetting(model: DigitClassifier, trace: Trace) -> Question:
    """Would a unit end with more in its memory if it forgot nothing?"""
    last = trace.layers[-1]
    written, held = (last.i * last.g).sum(0), last.c[-1]  # [H] each
    apart = (written.abs() - held.abs()).abs()
    wide = (apart > 0.25 * held.abs()) & (held.abs() > 0.3)
    more, less = wide & (written.abs() > held.abs()), wide & (written.abs() < held.abs())
    wishes = [_at_the_end(last, wish) for wish in turned((more, less), trace)]
    _row, unit = pick(trace, *wishes, _at_the_end(last, held.abs() > 0))
    total, c = written[unit].item(), held[unit].item()
    return Question(
        _(
            "Unit {unit} of layer {layer} ends with a memory of {c}. Suppose that it wrote just the"
            " same in every row and forgot nothing, like the cell of 1997. Its memory would then"
            " be, in size, …"
        ).format(unit=unit, layer=len(trace.layers), c=signed(c)),
        (_("larger"), _("smaller")),
        int(abs(total) < abs(c)),
        _(
            "All that it wrote adds up to {total}; with forgetting it ends at {c}. What it forgets"
            " may be of either sign, so forgetting can make a memory smaller or larger."
        ).format(total=signed(total), c=signed(c)),
    )


def how_much_left(model: DigitClassifier, trace: Trace) -> Question:
    """How much of what a unit holds in the middle is there at the end?"""
    last = trace.layers[-1]
    kept = survival(last)  # [T, H]
    holds = (last.c.abs() > 0.3) & _rows(last, 8, 22)
    ranges = [holds & (kept >= a) & (kept < b) for a, b in _ranges(LEFT, 0.0, 1.1)]
    row, unit = pick(trace, *turned(ranges, trace), holds)
    c, share = last.c[row, unit].item(), kept[row, unit].item()
    return Question(
        _(
            "After row {row} unit {unit} of layer {layer} holds {c}. How much of that is still in"
            " its memory after the last row?"
        ).format(row=row + 1, unit=unit, layer=len(trace.layers), c=signed(c)),
        (_("less than 1%"), _("1% to 10%"), _("10% to 50%"), _("more than half")),
        place(share, LEFT),
        _(
            "The forget gates of rows {first} to {last}, multiplied, are {share:.4f}: of {c}"
            " {left} are left."
        ).format(
            first=row + 2, last=len(last.c), share=share, c=signed(c), left=signed(c * share, 4)
        ),
    )


def which_layer(model: DigitClassifier, trace: Trace) -> Question:
    """Which layer's units remember longer?"""
    rows = [float(np.median(lifetimes(trace, k))) for k in range(len(trace.layers))]
    names = [_("layer {layer}").format(layer=k) for k in range(1, len(rows) + 1)]
    told = [
        _("{layer}: {rows:g}").format(layer=name, rows=number)
        for name, number in zip(names, rows, strict=True)
    ]
    tied = rows.count(max(rows)) > 1
    return Question(
        _(
            "Count the rows until the product of a unit's forget gates falls below one half, from"
            " every row of this digit on, and take the median. In which layer is that number the"
            " larger one, for the median unit?"
        ),
        (*names, _("in neither")),
        len(names) if tied else rows.index(max(rows)),
        _("Rows, for the median unit: {told}.").format(told=_(", ").join(told)),
    )


def keep_or_drop(model: DigitClassifier, trace: Trace) -> Question:
    """Will a unit keep or drop its memory in a row?"""
    last = trace.layers[-1]
    holds = before(last).abs() > 0.5
    wishes = turned((holds & (last.f > 0.85), holds & (last.f < 0.15)), trace)
    row, unit = pick(trace, *wishes, holds, _rows(last, 1, len(last.c)))
    c, f = before(last)[row, unit].item(), last.f[row, unit].item()
    return Question(
        _(
            "Unit {unit} of layer {layer} comes into row {row} with {c} in its memory. The sum that"
            " goes into its forget gate is {z}. Will it keep the memory or drop it?"
        ).format(unit=unit, layer=len(trace.layers), row=row + 1, c=signed(c),
                 z=signed(_sum(model, trace, "f", unit, row))),
        (_("it keeps more than half"), _("it drops more than half")),
        int(f < 0.5),
        _("The gate is σ({z}) = {f:.4f}: of {c} it keeps {kept}.").format(
            z=signed(_sum(model, trace, "f", unit, row)), f=f, c=signed(c), kept=signed(f * c)
        ),
    )  # fmt: skip


def up_or_down(model: DigitClassifier, trace: Trace) -> Question:
    """Does a memory grow, shrink or change its sign?"""
    last = trace.layers[-1]
    was, written = before(last), last.i * last.g
    busy = (was.abs() > 0.3) & (written.abs() > 0.15)
    flips = busy & (was * last.c < 0)
    grows = busy & ~flips & (last.c.abs() > 1.1 * was.abs())
    shrinks = busy & ~flips & (last.c.abs() < 0.9 * was.abs())
    row, unit = pick(trace, *turned((grows, shrinks, flips), trace), was.abs() > 0)
    c, i, f, g, then = (x[row, unit].item() for x in (was, last.i, last.f, last.g, last.c))
    kept, added, total = printed_sum([f * c, i * g], least=2)
    return Question(
        _(
            "Unit {unit} of layer {layer} comes into row {row} with c = {c}. Its gates: f = {f:.2f}"
            " and i = {i:.2f}; its candidate: g = {g}. What happens to the memory?"
        ).format(unit=unit, layer=len(trace.layers), row=row + 1, c=signed(c), f=f, i=i,
                 g=signed(g)),
        (_("it grows in size"), _("it shrinks"), _("it changes its sign")),
        2 if c * then < 0 else int(abs(then) < abs(c)),
        _("f · c + i · g: {kept} kept and {written} written make {then}.").format(
            kept=kept, written=added, then=total
        ),
    )  # fmt: skip


def shown(model: DigitClassifier, trace: Trace) -> Question:
    """How much of a memory do others see?"""
    last = trace.layers[-1]
    holds = last.c.abs() > 0.8
    size = last.h.abs()
    ranges = [holds & (size >= a) & (size < b) for a, b in _ranges(SHOWN, 0.0, 1.1)]
    row, unit = pick(trace, *turned(ranges, trace), holds)
    c, o, h = (x[row, unit].item() for x in (last.c, last.o, last.h))
    return Question(
        _(
            "After row {row} unit {unit} of layer {layer} holds {c}. The sum that goes into its"
            " output gate is {z}. How much do other units see of it?"
        ).format(row=row + 1, unit=unit, layer=len(trace.layers), c=signed(c),
                 z=signed(_sum(model, trace, "o", unit, row))),
        (
            _("hardly anything: |h| below 0.1"),
            _("something: |h| from 0.1 to 0.5"),
            _("a lot: |h| over 0.5"),
        ),
        place(abs(h), SHOWN),
        _("o = {o:.4f} and tanh(c) = {squashed}: h = {h}.").format(
            o=o, squashed=signed(torch.tensor(c).tanh().item(), 4), h=signed(h, 4)
        ),
    )  # fmt: skip


def before(layer: LayerTrace) -> Tensor:
    """The memory that each row finds, ``[T, H]``; none in the first."""
    return torch.cat([torch.zeros_like(layer.c[:1]), layer.c[:-1]])


def survival(layer: LayerTrace) -> Tensor:
    """Which share of the memory after each row is left after the last one, ``[T, H]``."""
    later = torch.cat([layer.f[1:], torch.ones_like(layer.f[:1])])
    return later.double().flip(0).cumprod(0).flip(0).float()


def _sum(model: DigitClassifier, trace: Trace, gate: str, unit: int, row: int) -> float:
    """What goes into a gate of the last layer, before its σ."""
    return arithmetic(model, trace, gate, len(trace.layers) - 1, unit, row).total


def _ranges(bounds: tuple[float, ...], low: float, high: float) -> list[tuple[float, float]]:
    return list(zip((low, *bounds), (*bounds, high), strict=True))


def _rows(layer: LayerTrace, first: int, stop: int) -> Tensor:
    """Only rows from ``first`` to before ``stop``, bool ``[T, H]``."""
    rows = torch.arange(len(layer.c))
    inside = (rows >= first) & (rows < stop)
    return inside[:, None].expand_as(layer.c)


def _at_the_end(layer: LayerTrace, units: Tensor) -> Tensor:
    """Some units ``[H]`` in the last row alone, bool ``[T, H]``."""
    return _rows(layer, len(layer.c) - 1, len(layer.c)) & units


def sigma(model: DigitClassifier, read: Trace) -> Question:
    """Which value does a gate take, given the sum that goes into it?"""
    last = read.layers[-1]
    gate = "ifo"[seed(read) % 3]
    values = getattr(last, gate)  # [T, H]
    clear = (values - 0.5).abs()
    row, unit = pick(read, (clear > 0.12) & (clear < 0.48), clear > 0.01)
    z = arithmetic(model, read, gate, len(read.layers) - 1, unit, row).total
    value = values[row, unit].item()
    numbers = sorted([(value, 1), (1 - value, 0), (torch.tensor(z).tanh().item(), 0), (z, 0)])
    return Question(
        _(
            "Layer {layer}, unit {unit}, row {row}: the sum inside the σ of gate {gate} is {z}."
            " Which value does the gate take?"
        ).format(layer=len(read.layers), unit=unit, row=row + 1, gate=gate, z=signed(z, 3)),
        tuple(signed(number, 3) for number, _right in numbers),
        next(k for k, (_number, right) in enumerate(numbers) if right),
        _(
            "σ(z) = 1 / (1 + exp(−z)) = {value:.3f}. A gate is never negative and never above 1;"
            " it is above one half just when its sum is positive."
        ).format(value=value),
    )


def turned_gate(model: DigitClassifier, read: Trace) -> Question:
    """What does the article's formula keep, given PyTorch's f?"""
    last = read.layers[-1]
    was = before(last)
    holds, clear = was.abs() > 0.5, (last.f > 0.6) & (last.f < 0.98)
    row, unit = pick(read, holds & clear, holds & (last.f > 0.6), was.abs() > 0)
    c, f = was[row, unit].item(), last.f[row, unit].item()
    numbers = sorted([(f * c, 0), ((1 - f) * c, 1), (c, 0), (-c, 0)])
    return Question(
        _(
            "Unit {unit} of layer {layer} comes into row {row} with {c}; its forget gate, in"
            " PyTorch's convention, is {f:.3f}. Somebody puts that value into the article's"
            " formula as it stands. What is kept then?"
        ).format(unit=unit, layer=len(read.layers), row=row + 1, c=signed(c, 3), f=f),
        tuple(signed(number, 3) for number, _right in numbers),
        next(k for k, (_number, right) in enumerate(numbers) if right),
        _(
            "(1 − {f:.3f}) · {c} = {turned}, where the network meant f · c = {kept}. The"
            " conventions may be chosen freely, but not mixed."
        ).format(f=f, c=signed(c, 3), turned=signed((1 - f) * c, 3), kept=signed(f * c, 3)),
    )


def parameters(model: DigitClassifier, read: Trace) -> Question:
    """How many numbers does the first layer learn?"""
    width, units = model.sizes[:2]
    right = sum(weights.numel() for weights in model.recurrent[0].parameters())
    wrong = (
        units * width + units * units + 2 * units,
        4 * (units * width + 2 * units),
        4 * (units * width + units * units + units),
    )
    numbers = sorted({right, *wrong})
    return Question(
        _("How many parameters has layer 1, `nn.LSTM({width}, {units})`?").format(
            width=width, units=units
        ),
        tuple(f"{number:,}" for number in numbers),
        numbers.index(right),
        _(
            "Three gates and the candidate, each with {units} × {width} weights for the row,"
            " {units} × {units} for the hidden state before, and two biases for each of {units}"
            " units: {right:,}. With one bias, as in Keras: {keras:,}."
        ).format(units=units, width=width, right=right, keras=wrong[2]),
    )


def printed_formula(model: DigitClassifier, read: Trace) -> Question:
    """Does the network survive the other convention?"""
    digit = int(read.logits[-1].argmax())
    belief = trace(model, read.images, edits=[ForgetAsPrinted()]).belief[-1]  # [K]
    p, other = belief.max(-1)
    return Question(
        _(
            "Let the whole network read this digit with 1 − f in the place of f in every row, its"
            " weights untouched. Does it still answer {digit}?"
        ).format(digit=digit),
        (_("yes"), _("no")),
        int(other != digit),
        _(
            "It answers {other} ({p}). With the signs of the forget gates' weights turned as"
            " well, nothing at all would change."
        ).format(other=int(other), p=percent(p.item())),
    )
