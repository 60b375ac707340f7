"""Why an edit changes the answer: the numbers of the sentence against votes and pictures."""

import re

import numpy as np
import pytest
import torch

import lstm_viz
from lstm_viz.analysis import verdict, votes
from lstm_viz.analysis.edit_summary import halves_read_back, why
from lstm_viz.edits.image import BlankRows, BottomUp
from lstm_viz.edits.memory import StartFrom, WipeMemory
from lstm_viz.edits.values import Clamp
from lstm_viz.locale import LANGUAGES, speaking

IMAGES = lstm_viz.mnist("test")[0] / np.float32(255)
NUMBER = r"[+−]?\d+\.\d"


@pytest.fixture(scope="module")
def model():
    return lstm_viz.load()


def told(said: str) -> list[float]:
    return [float(number.replace("−", "-")) for number in re.findall(NUMBER, said)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", [142, 0, 4])
@pytest.mark.parametrize("edit", [WipeMemory(14), Clamp("f", 0), BlankRows(slice(14))])
def test_the_numbers_are_the_votes_of_the_halves(model, language, sample, edit):
    before, after = (lstm_viz.trace(model, IMAGES[sample], edits) for edits in ((), (edit,)))
    with speaking(language):
        said = why(model, before, after)
    was, now = verdict(before), verdict(after)
    rival = now.digit if now.digit != was.digit else was.rival
    wanted = []
    for part in (slice(14), slice(14, None)):
        for trace in (before, after):
            cast = votes(model, trace)[part].double().sum(0)
            wanted.append((cast[was.digit] - cast[rival]).item())
    assert told(said) == pytest.approx(wanted, abs=0.051)
    if language == "en":
        assert f"for {was.digit} against {rival} before" in said
        assert said.endswith(
            f"still enough for {was.digit} to be the most probable."
            if now.digit == was.digit
            else f"not enough for {was.digit}."
        )


def test_rows_are_those_of_the_digit_whatever_their_order(model):
    before, after = (lstm_viz.trace(model, IMAGES[142], e) for e in ((), (BottomUp(),)))
    was, cast = verdict(before), votes(model, after)
    lead = cast[:, was.digit] - cast[:, was.rival]
    assert told(why(model, before, after))[1] == pytest.approx(lead[14:].sum().item(), abs=0.051)


def test_nothing_left_is_a_plain_zero(model):
    before, after = (lstm_viz.trace(model, IMAGES[142], e) for e in ((), (WipeMemory(14),)))
    assert "before, 0.0 after" in why(model, before, after)


def test_a_memory_that_is_no_sum_has_no_such_reason(model):
    before, after = (lstm_viz.trace(model, IMAGES[142], e) for e in ((), (StartFrom(0),)))
    with pytest.raises(ValueError, match="no longer the sum"):
        why(model, before, after)


def test_what_can_be_read_back_is_said_of_each_half():
    image, mean = torch.zeros(28, 28), torch.ones(28, 28)
    half = torch.full((1, 28, 28), 0.5)  # leaves a quarter of the error: 75%
    worse = torch.full((1, 28, 28), 2.0)
    below = torch.cat([half[:, :14], mean[None, 14:]], 1)
    said = halves_read_back(half, below, image, mean)
    assert "explains 75% of rows 1 to 14 before and 75% after" in said
    assert "of the rows below 75% and nothing" in said
    assert "nothing after" in halves_read_back(half, worse, image, mean)
