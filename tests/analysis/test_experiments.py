"""Experiments: what they claim is measured, and the right guess is computed."""

from functools import cache

import numpy as np
import pytest
import torch

import lstm_viz
from lstm_viz import mnist, turn_forget_gate
from lstm_viz.analysis.ablation import Cancelled, accuracy, answers
from lstm_viz.analysis.experiments import (
    DRAWN_GUESSES,
    EXPERIMENTS,
    GUESSES,
    SEVENS,
    Outcome,
    run,
    suitable,
)
from lstm_viz.edits import from_text, to_text, validate
from lstm_viz.locale import speaking
from lstm_viz.models import DigitClassifier

load = cache(lstm_viz.load)  # one for all, whose means are measured once
IMAGES = (mnist("test")[0][:150] / 255).astype(np.float32)
LABELS = mnist("test")[1][:150]
every = pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=list(EXPERIMENTS))


def outcome(before: float, *after: float) -> Outcome:
    names = ["all"] if len(after) == 1 else list("ifgo"[: len(after)])
    common = dict.fromkeys(names, (3, 0.25))
    return Outcome(1000, before, dict(zip(names, after, strict=True)), common)


@every
def test_each_can_be_made_with_the_shipped_network_and_travels_in_a_link(experiment):
    for edits in experiment.makes(load()).values():
        assert validate(edits, load()) == []
        assert tuple(from_text(to_text(edits))) == edits


@every
def test_the_right_guess_and_the_numbers_are_what_is_measured(experiment):
    model = load()
    measured = run(experiment, model, IMAGES, LABELS)
    assert measured.count == len(IMAGES)
    assert measured.before == accuracy(model, IMAGES, LABELS)
    for name, edits in experiment.makes(model).items():
        after = accuracy(model, IMAGES, LABELS, edits)
        assert measured.after[name] == after
        given = answers(model, IMAGES, edits).tolist()
        digit, share = measured.common[name]
        assert share == given.count(digit) / len(given)
        assert share == max(given.count(k) for k in range(10)) / len(given)
        if not experiment.drawn:
            assert f"{after:.1%}" in measured.answer()
    if experiment.drawn:
        shares = list(measured.after.values())
        assert len(shares) == 5
        for share in (np.mean(shares), min(shares), max(shares)):
            assert f"{share:.1%}" in measured.answer()
    assert f"{measured.before:.1%}" in measured.answer()
    assert 0 <= measured.right < len(experiment.guesses(model))


@every
def test_each_asks_a_question_and_offers_a_few_guesses_in_any_language(experiment):
    for language in ("en", "zh"):
        with speaking(language):
            assert experiment.question()[-1] in "?？"
            guesses = experiment.guesses(load())
            assert 2 <= len(guesses) == len(set(guesses)) <= 5


@pytest.mark.parametrize(
    ("draws", "guess"),
    [
        ((0.9, 0.95, 1.0), "With each of the five it still reads at least 9 digits in 10."),
        ((0.5, 0.7, 0.899), "With each of the five it reads between 5 and 9 digits in 10."),
        ((0.0, 0.3, 0.499), "With each of the five it reads fewer than 5 digits in 10."),
        ((0.37, 0.84), "It depends on which of the five: not all lie in one of these ranges."),
        ((0.89, 0.91), "It depends on which of the five: not all lie in one of these ranges."),
    ],
)
def test_the_guess_on_draws_holds_for_every_one_of_them(draws, guess):
    after = {f"{k}": share for k, share in enumerate(draws)}
    measured = Outcome(1000, 0.99, after, dict.fromkeys(after, (3, 0.25)), "five orders")
    assert DRAWN_GUESSES[measured.right] == guess


@pytest.mark.parametrize(("network", "right"), [("lstm", 2), ("article", 3)])
def test_what_a_seven_left_costs_one_network_much_with_each_seven(network, right):
    outcome = run(EXPERIMENTS["a-seven"], lstm_viz.load(network), IMAGES, LABELS)
    assert outcome.right == right


@pytest.mark.parametrize(
    ("after", "right"),
    [(1.0, 0), (0.98, 0), (0.979, 1), (0.9, 1), (0.89, 2), (0.5, 2), (0.49, 3), (0.2, 3), (0.19, 4),
     (0.0, 4)],
)  # fmt: skip
def test_the_guess_that_is_right_by_the_accuracy(after, right):
    assert outcome(0.99, after).right == right
    assert len(GUESSES) == 5


def test_of_several_gates_the_right_guess_is_the_one_that_costs_most():
    measured = outcome(0.99, 0.4, 0.7, 0.1, 0.9)
    assert measured.right == 2
    assert measured.answer() == (
        "Over 1,000 test digits accuracy goes from 99.0% to 10.0% when the candidate g of every"
        " unit is held at its own mean over 1,000 test digits. The others, held so: the input gate"
        " i 40.0%, the forget gate f 70.0%, the output gate o 90.0%."
    )


def test_of_one_the_answer_says_what_is_answered_most():
    assert outcome(0.998, 0.239).answer() == (
        "Over 1,000 test digits accuracy goes from 99.8% to 23.9%. The most common answer is then"
        " 3, given to 25% of them."
    )


SUITS = {
    "gru": {"wipe", "top-half", "which-gate", "last-rows", "first-rows", "upside-down",
            "a-seven", "shuffled", "gap", "half"},
    "rnn": {"wipe", "top-half", "last-rows", "first-rows", "upside-down", "a-seven", "shuffled",
            "gap", "half"},
    "lstm-1997": EXPERIMENTS.keys() - {"never-forget", "always-forget", "printed"},
    "lstm-relu": set(EXPERIMENTS),
    "lstm-printed": EXPERIMENTS.keys() - {"printed"},
}  # fmt: skip


@pytest.mark.parametrize("kind", SUITS)
def test_other_networks_have_those_that_suit_them(kind):
    torch.manual_seed(0)
    model = DigitClassifier((28, 6, 5), kind=kind)
    assert {experiment.name for experiment in suitable(model)} == SUITS[kind]
    measured = run(EXPERIMENTS["half"], model, IMAGES[:9], LABELS[:9])
    assert measured.count == 9


@pytest.mark.parametrize("name", ["never-forget", "always-forget"])
def test_keeping_is_keeping_in_either_convention(name):
    outcomes = [run(EXPERIMENTS[name], model, IMAGES, LABELS)
                for model in (load(), turn_forget_gate(load()))]  # fmt: skip
    assert outcomes[0].after == outcomes[1].after


def test_what_the_questions_take_for_granted_is_so():
    images, labels = mnist("test")
    assert np.flatnonzero(labels == 7)[:5].tolist() == list(SEVENS)
    inked = (images > 0).any(-1).mean(0)  # [28]: in how many digits a row has ink
    assert inked[:4].mean() < 0.1
    blank = (images == 0).all(-1)  # [N, 28]
    assert blank[:, :4].all(1).mean() > 0.8
    assert 0.4 < blank[:, 24:].all(1).mean() < 0.6


def test_progress_runs_once_over_all_that_is_read_and_can_be_stopped():
    told = []
    run(EXPERIMENTS["which-gate"], load(), IMAGES, LABELS, progress=told.append)
    assert told == sorted(told)
    assert len(told) == 5 * 2
    assert told[-1] == 1
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        run(EXPERIMENTS["half"], load(), IMAGES, LABELS, cancelled=lambda: next(asked))
