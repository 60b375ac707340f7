"""Sentences that print a sum, over 200 digits and in both languages: what they print adds up."""

import math
import re
from decimal import Decimal

import pytest
import torch

import lstm_viz
from lstm_viz.analysis import arithmetic, votes
from lstm_viz.analysis.questions import QUESTIONS
from lstm_viz.analysis.snippet import formula_with_numbers
from lstm_viz.analysis.worked_sum import worked
from lstm_viz.app.inputs import digit_state
from lstm_viz.app.lesson import file
from lstm_viz.app.lesson.example import Case, busiest, filled
from lstm_viz.app.reading import Reading
from lstm_viz.charts.diagram import cell_diagram
from lstm_viz.charts.rows import votes_by_row
from lstm_viz.locale import speaking
from lstm_viz.models import pretrained

DIGITS = range(200)
NUMBER = r"[−-]?\d+\.\d+"
VOTES = {  # the bars, the bias, and what they make
    "en": rf"add up to ({NUMBER}), and with the read-out's bias of ({NUMBER}) to ({NUMBER})\.",
    "zh": rf"之和为 ({NUMBER})，加上读出层的偏置 ({NUMBER}) 得 ({NUMBER})。",
}
QUIZ = {
    "en": rf": ({NUMBER}) kept and ({NUMBER}) written make ({NUMBER})\.",
    "zh": rf"留下 ({NUMBER})，写入 ({NUMBER})，得 ({NUMBER})。",
}
DIAGRAM = {
    "en": rf"that is ({NUMBER})\. It .* that is ({NUMBER})\. The memory is now ({NUMBER});",
    "zh": rf"得 ({NUMBER})；.*得 ({NUMBER})；现在记忆为 ({NUMBER})。",
}
LESSON = {
    "en": rf"the sum of ({NUMBER}) and ({NUMBER}): ({NUMBER})\.",
    "zh": rf"记忆等于 ({NUMBER}) 加上 ({NUMBER})，即 ({NUMBER})。",
}


def exact(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def adds_up(pattern: str, text: str) -> bool:
    found = re.search(pattern, text)
    assert found, text
    *terms, total = map(exact, found.groups())
    return sum(terms) == total


@pytest.mark.parametrize("language", VOTES)
def test_votes_and_bias_make_the_logit_or_the_lead(model, traces, language):
    bias = model.readout.bias.numpy()
    with speaking(language):
        for trace in traces:
            cast, image = votes(model, trace).numpy(), trace.images.numpy()
            rival, digit = trace.logits[-1].argsort()[-2:].tolist()
            assert adds_up(VOTES[language], votes_by_row(image, cast, bias, digit).caption)
            assert adds_up(VOTES[language], votes_by_row(image, cast, bias, digit, rival).caption)


@pytest.mark.parametrize("language", QUIZ)
def test_the_quiz_on_what_happens_to_the_memory(model, traces, language):
    with speaking(language):
        for trace in traces:
            assert adds_up(QUIZ[language], QUESTIONS["up-or-down"](model, trace).reason)


@pytest.mark.parametrize("language", DIAGRAM)
def test_the_diagram_of_a_cell(traces, language):
    with speaking(language):
        for trace in traces:
            last = trace.layers[-1]
            row, unit = busiest(last)
            values = {q: getattr(last, q)[row, unit].item() for q in "figoch"}
            values |= {f"sum {q}": 0.0 for q in "figo"} | {"tanh": 0.0}
            values["before"] = last.c[row - 1, unit].item()
            figure = cell_diagram(values, unit, 1, row)
            assert adds_up(DIAGRAM[language], figure.caption)
            drawn = [label["text"] for label in figure.data["values"]]
            for number in re.search(DIAGRAM[language], figure.caption).groups():
                assert any(text.endswith(f"= {number}") for text in drawn)


@pytest.mark.parametrize("language", QUIZ)
def test_the_lesson_on_writing(language):
    with speaking(language):
        for index in DIGITS:
            reading = Reading(digit_state.tested(index), "lstm", "light")
            row, unit = busiest(reading.trace.layers[-1])
            assert adds_up(
                LESSON[language],
                filled(file("cell", language).read_text(), Case(reading, unit, row)),
            )


@pytest.mark.parametrize("name", pretrained.available())
def test_worked_sums_and_their_formula(name):
    model = lstm_viz.load(name)
    images = torch.from_numpy(lstm_viz.mnist("test")[0][:200:4].copy()).float() / 255
    batch = lstm_viz.trace(model, images)
    for n in range(len(images)):
        for layer, recorded in enumerate(batch[n].layers):
            for quantity in (*recorded.quantities, "logit"):
                sum_ = arithmetic(model, batch[n], quantity, layer, n % 10, (7 * n + layer) % 28)
                lines_and_formula_add_up(sum_)


def lines_and_formula_add_up(sum_):
    work = worked(sum_)
    lines = [exact(work.print(line.value)) for line in work.lines]
    assert sum(lines) == exact(work.print(work.total))
    *_others, rest = work.lines
    if rest.product is None and not any(p.value for p in sum_.products if p.source != "bias"):
        assert rest.value == 0
    text = formula_with_numbers(sum_)
    for product in sum_.products:
        if product.source == "bias":
            assert work.print(product.value).replace("−", "-") in text
    inputs = math.fsum(p.value for p in sum_.products if p.source in ("pixel", "below"))
    if any(p.source == "pixel" for p in sum_.products):  # as the painted row rounds it
        assert re.search(NUMBER, text)[0] == work.print(inputs).replace("−", "-")
    terms, total = added(text)
    assert sum(terms) == total or len(sum_.products) == 1


def added(text: str) -> tuple[list[Decimal], Decimal]:
    """The terms of the first plain sum in a formula, and what stands after its equals sign."""
    sides = re.split(r" = |,", text)
    plain = next(k for k, side in enumerate(sides) if "cdot" not in side)
    terms = [exact(number) for number in re.findall(NUMBER, sides[plain])]
    return terms, exact(re.findall(NUMBER, sides[min(plain + 1, len(sides) - 1)])[0])
