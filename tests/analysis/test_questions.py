"""Predict, then reveal: what is said to be right is right, on any digit."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch

import lstm_viz
from lstm_viz.analysis.questions import QUESTIONS, Question
from lstm_viz.analysis.trace import Trace

# what the tests know of digits: clear ones, hard ones, one that never changes its mind, a blank
DIGITS = (18, 4, 0, 2, 6597, 1878, 582)


@cache
def model() -> lstm_viz.models.DigitClassifier:  # type: ignore[name-defined]
    return lstm_viz.load()


@cache
def read(index: int) -> Trace:
    return lstm_viz.trace(model(), lstm_viz.mnist("test")[0][index] / 255.0)


@cache
def asked(name: str, index: int) -> Question:
    return QUESTIONS[name](model(), read(index))


def numbers(text: str) -> list[float]:
    return [float(n.replace("−", "-")) for n in re.findall(r"[−-]?\d+(?:\.\d+)?", text)]


def where(question: Question) -> tuple[int, int]:
    """The unit and row, from 0, that a question is about."""
    unit = re.search(r"[Uu]nit (\d+)", question.text)
    row = re.search(r"[Rr]ow (\d+)", question.text)
    return int(unit[1]), (int(row[1]) if row else 28) - 1  # type: ignore[index]


def recomputed(index: int) -> dict[str, np.ndarray]:
    """Layer 2 over the rows in float64, by the six formulas, from torch's own layer 1."""
    net = model()
    torchs = torch.nn.LSTM(28, 128, batch_first=True)
    torchs.load_state_dict(net.lstm[0].state_dict())
    with torch.no_grad():
        x = torchs(read(index).images[None])[0][0].double().numpy()  # [T, 128]
    w = {k: v.double().numpy() for k, v in net.lstm[1].state_dict().items()}
    h = c = np.zeros(64)
    out: dict[str, list[np.ndarray]] = {q: [] for q in ("i", "f", "g", "o", "c", "h", "z")}
    for row in x:
        z = w["weight_ih_l0"] @ row + w["bias_ih_l0"] + w["weight_hh_l0"] @ h + w["bias_hh_l0"]
        i, f, g, o = z.reshape(4, 64)
        i, f, o, g = 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), 1 / (1 + np.exp(-o)), np.tanh(g)
        c = f * c + i * g
        h = o * np.tanh(c)
        for q, value in zip(out, (i, f, g, o, c, h, z), strict=True):
            out[q].append(value)
    return {q: np.stack(values) for q, values in out.items()}


@pytest.mark.parametrize("index", DIGITS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_can_be_asked_of_every_digit(name: str, index: int) -> None:
    question = asked(name, index)
    assert question == QUESTIONS[name](model(), read(index))  # the same digit, the same question
    assert 2 <= len(question.options) <= 5
    assert len(set(question.options)) == len(question.options)
    assert 0 <= question.right < len(question.options)
    assert "nan" not in question.reason
    assert "{" not in question.text + question.reason


def test_a_blank_page_can_be_asked_about_too() -> None:
    blank = lstm_viz.trace(model(), np.zeros((28, 28), np.float32))
    for ask in QUESTIONS.values():
        assert ask(model(), blank).options


@pytest.mark.parametrize("name", ["keep-or-drop", "settles", "halfway", "sigma", "shown"])
def test_questions_vary_with_the_digit(name: str) -> None:
    assert len({asked(name, index).text + str(asked(name, index).options) for index in DIGITS}) > 2


@pytest.mark.parametrize("index", DIGITS)
def test_what_units_do(index: int) -> None:
    true = recomputed(index)
    c, f, i, g = (true[q] for q in "cfig")

    unit, _ = where(q := asked("no-forgetting", index))
    total = sum(i[t, unit] * g[t, unit] for t in range(28))
    assert q.options[q.right] == ("larger" if abs(total) > abs(c[-1, unit]) else "smaller")

    unit, row = where(q := asked("how-much-left", index))
    left = np.prod([f[t, unit] for t in range(row + 1, 28)])
    bounds = {"less than 1%": (0, 0.01), "1% to 10%": (0.01, 0.1), "10% to 50%": (0.1, 0.5)}
    low, high = bounds.get(q.options[q.right], (0.5, 1.01))
    assert low <= left < high

    unit, row = where(q := asked("keep-or-drop", index))
    assert ("keeps" in q.options[q.right]) == (f[row, unit] >= 0.5)
    assert numbers(q.text)[-1] == pytest.approx(
        true["z"][row].reshape(4, 64)[1, unit], abs=6e-3
    )  # gates in torch's order i, f, g, o

    unit, row = where(q := asked("up-or-down", index))
    was, now = c[row - 1, unit], c[row, unit]
    change = "sign" if was * now < 0 else "grows" if abs(now) > abs(was) else "shrinks"
    assert change in q.options[q.right]

    unit, row = where(q := asked("shown", index))
    said = abs(true["h"][row, unit])
    assert q.right == (0 if said < 0.1 else 1 if said < 0.5 else 2)

    largest = np.abs(c).max()
    assert asked("how-large", index).right == np.searchsorted([1, 2, 4], largest, side="right")


@pytest.mark.parametrize("index", DIGITS)
def test_which_layer_remembers_longer(index: int) -> None:
    medians = [
        float(np.median([halved(gate) for gate in layer.f.double().numpy().T]))
        for layer in read(index).layers
    ]
    q = asked("which-layer", index)
    assert q.options[q.right] == ("layer 1" if medians[0] > medians[1] else "layer 2")
    assert medians == numbers(q.reason)[1::2]


def halved(gate: np.ndarray) -> float:
    """The median number of rows in which a unit with these forget gates loses half."""
    found = []
    for row in range(1, len(gate)):
        left = np.cumprod(gate[row:])
        found.append(float(np.argmax(left < 0.5)) + 1 if (left < 0.5).any() else np.inf)
    return float(np.median(found))


def test_a_tie_of_the_layers_has_an_answer_too() -> None:
    reading = read(18)
    twice = replace(reading, layers=(reading.layers[1], reading.layers[1]))
    q = QUESTIONS["which-layer"](model(), twice)
    assert q.options[q.right] == "in neither"


@pytest.mark.parametrize("index", DIGITS)
def test_what_formulas_make_of_a_number(index: int) -> None:
    q = asked("sigma", index)
    z = numbers(q.text)[-1]
    assert numbers(q.options[q.right]) == [pytest.approx(1 / (1 + np.exp(-z)), abs=2e-3)]

    q = asked("turned", index)
    _unit, _layer, _row, c, f = numbers(q.text)[:5]
    assert numbers(q.options[q.right]) == [pytest.approx((1 - f) * c, abs=2e-3)]


def test_how_many_parameters() -> None:
    q = asked("parameters", 18)
    counted = sum(p.numel() for p in torch.nn.LSTM(28, 128).parameters())
    assert q.options[q.right] == f"{counted:,}"


@pytest.mark.parametrize("index", DIGITS)
def test_the_other_convention_on_the_whole_network(index: int) -> None:
    net, x = model(), read(index).images.double()
    for module, units in zip(net.lstm, net.sizes[1:], strict=True):
        w = {k: v.double() for k, v in module.state_dict().items()}
        h, c, out = torch.zeros(units).double(), torch.zeros(units).double(), []
        for row in x:
            z = w["weight_ih_l0"] @ row + w["bias_ih_l0"] + w["weight_hh_l0"] @ h + w["bias_hh_l0"]
            i, f, g, o = z.chunk(4)
            c = (1 - f.sigmoid()) * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            out.append(h)
        x = torch.stack(out)
    answer = int((net.readout.weight.double() @ x[-1] + net.readout.bias.double()).argmax())
    q = asked("printed-formula", index)
    assert (q.options[q.right] == "yes") == (answer == int(read(index).logits[-1].argmax()))
    assert numbers(q.reason)[0] == answer


@pytest.mark.parametrize("index", DIGITS)
def test_when_the_belief_settles(index: int) -> None:
    belief = torch.softmax(read(index).logits.double(), -1).numpy()
    answer, sure = belief[-1].argmax(), belief[:, belief[-1].argmax()]
    leads = belief.argmax(-1) == answer
    from_row = 1 + max((t + 1 for t in range(28) if not leads[t]), default=0)
    high = 1 + max((t + 1 for t in range(28) if sure[t] < min(0.9, sure[-1])), default=0)

    q = asked("settles", index)
    assert numbers(q.options[q.right]) == [from_row if from_row > 1 else high]

    q = asked("halfway", index)
    assert int(q.options[q.right]) == belief[13].argmax()

    right = asked("sure-row", index).right
    if sure[-1] < 0.9:
        assert right == 4
    else:
        assert right == np.searchsorted([10, 15, 20], high)


@pytest.mark.parametrize("index", DIGITS[:3])
def test_which_row_is_missed_most(index: int) -> None:
    images = read(index).images.repeat(28, 1, 1)
    for row in range(28):
        images[row, row] = 0
    with torch.no_grad():
        logits = model()(images)[:, -1]  # [28, 10]
    digit = int(read(index).logits[-1].argmax())
    q = asked("blank-row", index)
    assert numbers(q.options[q.right]) == [int(logits[:, digit].argmin()) + 1]


@pytest.mark.parametrize("index", DIGITS)
def test_who_speaks_for_the_answer(index: int) -> None:
    true, net = recomputed(index), model()
    weight = net.readout.weight.double().numpy()
    logits = weight @ true["h"][-1] + net.readout.bias.double().numpy()
    rival, digit = np.argsort(logits)[-2:]
    q = asked("votes", index)
    exposed = [
        np.prod(true["f"][s + 1 :], axis=0)
        * true["i"][s] * true["g"][s] * true["o"][-1] * np.tanh(true["c"][-1]) / true["c"][-1]
        for s in range(28)
    ]  # fmt: skip
    cast = np.array(exposed) @ (weight[digit] - weight[rival])
    thirds = [cast[:9].sum(), cast[9:18].sum(), cast[18:].sum()]
    assert q.right == int(np.argmax(thirds))

    q = asked("without-unit", index)
    unit = int(np.argmax((weight[digit] - weight[rival]) * true["h"][-1]))
    assert f"unit {unit} " in q.text
    silenced = true["h"][-1].copy()
    silenced[unit] = 0
    answer = int((weight @ silenced + net.readout.bias.double().numpy()).argmax())
    assert (q.options[q.right] == "yes") == (answer == digit)
