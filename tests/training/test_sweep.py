"""The sweep: what it tries, that a line of its table repeats itself, and what a table may be."""

import csv
import io
import shlex
from collections import Counter
from dataclasses import fields, replace

import pytest
import torch

from lstm_viz.analysis import sweep as module
from lstm_viz.analysis.sweep import (
    COLUMNS,
    SEEDS,
    VARIED,
    Choice,
    SweepError,
    Trained,
    choices,
    of,
    table,
)
from lstm_viz.training import sweep
from lstm_viz.training.trainer import Student


def test_every_choice_is_tried_once():
    every = list(choices())
    assert max(Counter(every).values()) == 1
    assert len(every) == 60
    assert len({choice.command for choice in every}) == 60


def test_the_point_where_all_begin_is_there_once_for_each_seed():
    starts = [choice for choice in choices() if replace(choice, seed=0) == Choice()]
    assert [choice.seed for choice in starts] == list(SEEDS)


@pytest.mark.parametrize("name", VARIED)
def test_one_thing_is_varied_at_a_time_with_every_seed(name):
    values, beside = VARIED[name]
    found = list(of(name))
    assert [(getattr(c, name), c.seed) for c in found] == [(v, s) for v in values for s in SEEDS]
    assert {replace(c, seed=0, **{name: getattr(beside, name)}) for c in found} == {beside}
    assert set(found) <= set(choices())
    for field in fields(Choice):
        assert {type(getattr(c, field.name)) for c in found} == {type(field.default)}


def test_a_recipe_is_what_was_chosen():
    choice = Choice(units=16, layers=3, dropout=0.1, rate=1e-2, epochs=2, forget_bias=1.0, seed=7)
    recipe = choice.recipe
    assert recipe.sizes == (28, 16, 16, 16)
    assert (recipe.dropout, recipe.rate, recipe.epochs, recipe.seed) == (0.1, 1e-2, 2, 7)
    assert (recipe.plain, recipe.repenned, recipe.written) == (15_000, 0, 0)
    assert recipe.held_out == 5000


def test_the_forget_bias_is_added_to_the_forget_gates_bias_and_to_nothing_else():
    def student(bias: float) -> dict[str, torch.Tensor]:
        torch.manual_seed(0)
        return Student(Choice(units=8, layers=2, forget_bias=bias).recipe).state_dict()

    plain, opened = student(0.0), student(2.0)
    forget = slice(8, 16)  # PyTorch packs i, f, g, o
    for k in range(2):
        change = opened[f"lstm.{k}.bias_ih_l0"] - plain[f"lstm.{k}.bias_ih_l0"]
        assert change[forget].tolist() == pytest.approx([2.0] * 8, abs=1e-6)
        change[forget] = 0
        assert not change.any()
        opened.pop(f"lstm.{k}.bias_ih_l0")
    for name in opened:
        assert torch.equal(opened[name], plain[name])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, on a hundredth of the digits."""
    images, labels = sweep.mnist("train")
    monkeypatch.setattr(module, "_START", replace(module._START, plain=128, batch=64, held_out=50))
    monkeypatch.setattr(sweep, "mnist", lambda split: (images[:300], labels[:300]))


def printed(command: str, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    python, _m, name, *options = shlex.split(command)
    assert (python, name) == ("python", sweep.__name__)
    sweep.main(options)
    (line,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    return line


@pytest.mark.usefixtures("quick")
def test_the_command_of_a_line_repeats_the_line(capsys):
    choice = Choice(units=8, layers=2, dropout=0.1, rate=1e-2, epochs=2, forget_bias=1.0, seed=2)
    first = sweep.train(choice)
    again = printed(str(first["command"]), capsys)
    for name in COLUMNS:
        if name != "seconds":
            assert again[name] == str(first[name])
    sizes = [(28 + 8 + 2) * 4 * 8, (8 + 8 + 2) * 4 * 8, 8 * 10 + 10]
    assert first["parameters"] == sum(sizes)
    assert round(float(first["accuracy"]) * 50, 6).is_integer()
    other = printed(replace(choice, seed=1).command, capsys)
    assert other["seed"] == "1"


LINES = [
    {**vars(choice), "parameters": 1000 + k, "accuracy": 0.9 + k / 1000, "seconds": 1.5,
     "command": choice.command}
    for k, choice in enumerate(choices())
]  # fmt: skip


def written(path, lines) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        sweep._write(file, lines)


def test_a_table_comes_back_as_it_was_written(tmp_path):
    path = tmp_path / "sweep.csv"
    written(path, LINES)
    assert table(path) == {
        choice: Trained(choice, 1000 + k, 0.9 + k / 1000, 1.5) for k, choice in enumerate(choices())
    }
    written(path, LINES[:7])  # while it grows
    assert list(table(path)) == list(choices())[:7]


def test_a_missing_table_is_said_with_the_command_that_makes_it(tmp_path):
    with pytest.raises(SweepError, match=r"sweep.csv is missing: make it with `python -m lstm_viz"):
        table(tmp_path / "sweep.csv")


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("units", "7"),  # never tried
        ("units", "64.0"),
        ("rate", "fast"),
        ("accuracy", "98.5"),
        ("accuracy", "nan"),
        ("seconds", "inf"),
        ("seconds", "-1"),
        ("parameters", "0"),
        ("command", "rm -r"),
        ("seed", "2"),  # not that of the command
    ],
)
def test_a_damaged_line_is_named(tmp_path, column, text):
    path = tmp_path / "sweep.csv"
    written(path, [*LINES[:4], {**LINES[4], column: text}, *LINES[5:]])
    with pytest.raises(SweepError, match=r"damaged in line 6: make it anew with `python -m"):
        table(path)


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"PAR1" * 100])
def test_a_file_that_is_no_table_is_refused(tmp_path, data):
    path = tmp_path / "sweep.csv"
    path.write_bytes(data)
    with pytest.raises(SweepError, match="damaged in line 1"):
        table(path)


@pytest.mark.parametrize("change", [lambda line: line + ",7", lambda line: line.rpartition(",")[0]])
def test_a_line_of_another_length_is_refused(tmp_path, change):
    path = tmp_path / "sweep.csv"
    written(path, LINES)
    lines = path.read_text().splitlines()
    lines[10] = change(lines[10])
    path.write_text("\n".join(lines))
    with pytest.raises(SweepError, match="damaged in line 11"):
        table(path)


def test_a_line_that_is_there_twice_is_refused(tmp_path):
    path = tmp_path / "sweep.csv"
    written(path, [*LINES, LINES[0]])
    with pytest.raises(SweepError, match="damaged in line 62"):
        table(path)


def test_the_shipped_table_has_every_choice():
    assert set(table()) == set(choices())
