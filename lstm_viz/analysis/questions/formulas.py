"""Questions about the formulas: what σ makes of a sum, and the two conventions of f."""

import torch

from lstm_viz.analysis.arithmetic import arithmetic
from lstm_viz.analysis.percent import percent
from lstm_viz.analysis.questions.question import Question, pick, seed, signed
from lstm_viz.analysis.questions.units import before
from lstm_viz.analysis.trace import Trace, trace
from lstm_viz.edits.memory import ForgetAsPrinted
from lstm_viz.locale import _
from lstm_viz.models.classifier import DigitClassifier


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
