"""The answers after blank rows: what is shipped, and what is said of it."""

import pytest
import torch

from lstm_viz.analysis import blank_answers
from lstm_viz.analysis.blank_answers import beyond, counted, load_blank_answers
from lstm_viz.analysis.reach import BLANKS, TESTED, appended, digits
from lstm_viz.models.pretrained import available, load


@pytest.mark.parametrize("name", available())
def test_every_network_was_counted(name):
    found = load_blank_answers(name)
    assert tuple(found) == BLANKS, f"count again: python -m {blank_answers.__name__}"
    assert {sum(counts) for counts in found.values()} == {TESTED}


def test_they_are_the_answers_to_digits_with_blank_rows():
    images = digits(40)[0]
    model = load("rnn")
    with torch.no_grad():
        wanted = {
            blank: model(appended(images, blank))[:, -1].argmax(-1).bincount(minlength=10).tolist()
            for blank in BLANKS
        }
    assert counted(model, images) == wanted


def test_of_other_weights_there_is_nothing(tmp_path):
    assert load_blank_answers("lstm", tmp_path) == {}


RIGHT = {"long": {28: 0.95, 112: 0.12}, "plain": {28: 0.47, 112: 0.37}, "best": {28: 0.9, 112: 0.4}}


def answers(most: int) -> dict[int, list[int]]:
    return {112: [0, most, 1000 - most, *[0] * 7]}


def test_it_names_those_that_change_places_and_the_answers_at_which_they_end():
    counts = {"long": answers(800), "plain": answers(300), "best": answers(400)}
    said = beyond(RIGHT, counts)
    assert said.startswith(
        "After 28 blank rows long reads more digits right than plain, long reads more digits right"
        " than best; after 112 it is the other way round."
    )
    assert said.endswith("its share of the digits: long 1 (80%); plain 2 (70%); best 2 (60%).")


def test_who_changes_places_with_one_seed_alone_is_not_named():
    others = {"plain": [{28: 0.5, 112: 0.3}, {28: 0.5, 112: 0.1}]}
    said = beyond(RIGHT, {"long": answers(800)}, others)
    assert said.startswith("After 28 blank rows long reads more digits right than best; after 112")


def test_where_none_clearly_change_places_only_the_answers_are_told():
    right = {"one": {28: 0.5, 112: 0.4}, "other": {28: 0.47, 112: 0.43}}
    said = beyond(right, {"one": answers(800)})
    assert "other way round" not in said
    assert "one 1 (80%)" in said
    assert beyond(right, {}) == ""
