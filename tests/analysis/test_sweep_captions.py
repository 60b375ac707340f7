"""What is said of the sweep: no more than the spread of its seeds carries."""

import pytest

from lstm_viz.analysis.sweep import (
    NAMES,
    VARIED,
    Choice,
    Trained,
    caption,
    choices,
    of,
    spreads,
    varied,
)


def made(name: str, accuracies: dict[float, tuple[float, ...]]) -> dict[Choice, Trained]:
    """A table of one choice: for each value, the accuracy of each seed."""
    return {
        choice: Trained(choice, 10, accuracies[getattr(choice, name)][choice.seed], 1.0)
        for choice in of(name)
        if choice.seed < len(accuracies[getattr(choice, name)])
    }


def test_what_lies_within_the_spread_is_not_told_apart_and_what_lies_beyond_is_lower():
    table = made("layers", {1: (0.90, 0.91, 0.92), 2: (0.95, 0.96, 0.97), 3: (0.93, 0.94, 0.96)})
    assert caption(table, "layers") == (
        "Highest mean: 2, 96.00%; its 3 seeds reach from 95.00% to 97.00%."
        " Within the spread of the seeds, so not told from it: 3 (94.33%)."
        " Lower beyond the spread of the seeds: 1 (91.00%)."
    )


def test_where_seeds_spread_more_than_values_nothing_is_said_to_be_lower():
    table = made("layers", {1: (0.90, 0.91, 0.99), 2: (0.91, 0.92, 0.98), 3: (0.5, 0.94, 0.96)})
    text = caption(table, "layers")
    assert "not told from it: 1 (93.33%), 3 (80.00%)." in text
    assert "Lower" not in text


def test_where_all_seeds_agree_all_others_are_lower():
    table = made("layers", {1: (0.97,) * 3, 2: (0.96,) * 3, 3: (0.95,) * 3})
    text = caption(table, "layers")
    assert text.startswith("Highest mean: 1, 97.00%")
    assert "Lower beyond the spread of the seeds: 2 (96.00%), 3 (95.00%)." in text
    assert "Within" not in text


def test_values_that_meet_in_one_seed_are_not_told_apart():
    table = made("layers", {1: (0.97, 0.98, 0.99), 2: (0.95, 0.96, 0.97), 3: (0.90,) * 3})
    assert "not told from it: 2" in caption(table, "layers")


@pytest.mark.parametrize(("best", "end"), [("1", "smallest"), ("2", ""), ("3", "largest")])
def test_a_best_value_at_the_end_of_what_was_tried_is_said_to_be_there(best, end):
    accuracies = {k: (0.9 + (k == int(best)) / 20,) * 3 for k in (1, 2, 3)}
    text = caption(made("layers", accuracies), "layers")
    assert text.startswith(f"Highest mean: {best},")
    said = [word for word in ("smallest", "largest") if f"It is the {word} that was tried" in text]
    assert said == ([end] if end else [])


def test_too_few_seeds_say_nothing_about_the_best():
    table = made("layers", {1: (0.97, 0.98, 0.99), 2: (0.95,), 3: ()})
    assert caption(table, "layers").startswith("4 of the 9 trainings of this choice")
    assert "Highest" not in caption(table, "layers")
    assert caption({}, "layers").startswith("0 of the 9")


@pytest.mark.parametrize("name", VARIED)
def test_a_spread_holds_every_seed_of_a_value(name):
    table = {choice: Trained(choice, 1, k / 100, 1.0) for k, choice in enumerate(choices())}
    found = spreads(table, name)
    assert [spread.value for spread in found] == list(VARIED[name][0])
    for spread in found:
        wanted = [table[c].accuracy for c in of(name) if getattr(c, name) == spread.value]
        assert list(spread.accuracies) == wanted
        assert spread.mean == pytest.approx(sum(wanted) / 3)


def test_every_training_is_called_by_what_was_varied():
    for name in VARIED:
        for choice in of(name):
            assert varied(choice) in {name, "", "layers"}
    assert varied(Choice(seed=2)) == ""
    assert varied(Choice(layers=2)) == "layers"
    assert varied(Choice(layers=2, dropout=0.3)) == "dropout"
    assert set(NAMES) == set(VARIED)
