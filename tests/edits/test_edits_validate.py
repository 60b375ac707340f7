"""What cannot be is refused when it is made; what does not fit, when it meets the network."""

import re

import numpy as np
import pytest
import torch

from lstm_viz import (
    BlankRows,
    BottomUp,
    Clamp,
    ClampToMean,
    ForgetAsPrinted,
    FreezeMemory,
    InsertBlankRows,
    RepeatRows,
    Scale,
    ShiftRows,
    ShuffleRows,
    SkipRows,
    StartFrom,
    WipeMemory,
    load,
    mnist,
    trace,
    turn_forget_gate,
)
from lstm_viz.edits import validate
from lstm_viz.models import DigitClassifier

IMAGE = (mnist("test")[0][0] / 255).astype(np.float32)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Clamp("q", 0), "There is no quantity “q”: it is one of i, f, o"),
        (lambda: Clamp("f", 1.01), "A gate lies from 0 to 1"),
        (lambda: Clamp("z", -0.1), "A gate lies from 0 to 1"),
        (lambda: Clamp("c", 101), "Hold at a number from -100 to 100"),
        (lambda: Clamp("c", float("nan")), "Hold at a number"),
        (lambda: Clamp("c", "much"), "Hold at a number"),
        (lambda: Scale("f", 1), "Scale by a number from -100 to 100, other than 1"),
        (lambda: Scale("f", float("inf")), "Scale by a number"),
        (lambda: Clamp("f", 0, rows=[]), "Choose at least one row"),
        (lambda: Clamp("f", 0, units=[]), "Choose at least one unit"),
        (lambda: Clamp("f", 0, rows=slice(5, 5)), "Choose at least one row"),
        (lambda: Clamp("f", 0, rows=[-1]), "-1 is no number of a row, unit or layer"),
        (lambda: Clamp("f", 0, rows=slice(-4, None)), "-4 is no number"),
        (lambda: Clamp("f", 0, units=[True, False]), "True is no number"),
        (lambda: Clamp("f", 0, units=[1.5]), "1.5 is no number"),
        (lambda: Clamp("f", 0, units=3), "3 is neither a list of numbers nor a slice"),
        (lambda: Clamp("f", 0, units=slice(0, None, 2)), "needs an end"),
        (lambda: Clamp("f", 0, layer=-1), "-1 is no number"),
        (lambda: BlankRows([]), "Choose at least one row"),
        (lambda: SkipRows([]), "Choose at least one row"),
        (lambda: SkipRows(None), "Choose the rows to be left out"),
        (lambda: RepeatRows(None, 1), "Read a row 2 to 8 times"),
        (lambda: ShiftRows(0), "Shift by -27 to 27 rows, other than 0"),
        (lambda: ShiftRows(1.5), "Shift by -27 to 27 rows"),
        (lambda: InsertBlankRows(3, 201), "Insert 1 to 200 blank rows"),
        (lambda: StartFrom(10_000), "There is no test digit 10000: they are 0 to 9999"),
        (lambda: StartFrom(-1), "There is no test digit -1"),
        (lambda: StartFrom("seven"), "a memory is a test digit, a trace, or"),
        (lambda: StartFrom([[[float("nan")]]]), "finite numbers"),
        (lambda: StartFrom(trace(load(), IMAGE[None])), "take one item of the batch first"),
    ],
)
def test_what_cannot_be_is_refused_when_it_is_made(make, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        make()


UNFIT = [
    ([Clamp("z", 0)], "This network does not have the update gate z. It has i, f, g, o, c, h."),
    ([Clamp("f", 0, 2)], "There is no layer 3: this network has 2."),
    ([WipeMemory(3, 5)], "There is no layer 6: this network has 2."),
    ([Clamp("f", 0, 1, [64])], "There is no unit 64 in layer 2: its units are 0 to 63."),
    ([Clamp("f", 0, None, [64])], "There is no unit 64 in layer 2: its units are 0 to 63."),
    ([Scale("f", 0, 0, [128])], "There is no unit 128 in layer 1: its units are 0 to 127."),
    ([Clamp("f", 0, rows=[28])], "There is no row 29: 28 rows are read."),
    ([ClampToMean("f", rows=slice(28, None))], "There is no row 29: 28 rows are read."),
    ([WipeMemory(28)], "There is no row 29: 28 rows are read."),
    ([WipeMemory(0)], "Before row 1 there is no memory yet to be wiped."),
    ([FreezeMemory(28)], "There is no row 29: 28 rows are read."),
    ([BlankRows([28])], "There is no row 29: 28 rows are read."),
    ([InsertBlankRows(29, 2)], "There is no row 30: 28 rows are read."),
    ([SkipRows(range(20, 28)), Clamp("f", 0, rows=[20])], "There is no row 21: 20 rows are read."),
    ([SkipRows(slice(0, None))], "“Leave out rows 1 to the last” leaves nothing of the image."),
    (
        [SkipRows(range(20)), ShiftRows(-8)],
        "“Move the image up by 8 rows” leaves nothing of the image.",
    ),
    ([ShuffleRows(0, [4])], "“Shuffle row 5, order number 0” changes nothing."),
    ([SkipRows(range(1, 28)), BottomUp()], "“Read the image from the bottom up” changes nothing."),
    (
        [RepeatRows(times=8), RepeatRows()],
        "With “Read all rows 2 times each” the image has 448 rows: it may have 228 at most.",
    ),
    ([StartFrom([[[0.0] * 150] * 2])], "That memory is another network's: it has other layers."),
    ([BlankRows()] * 17, "At most 16 edits can be made at a time."),
    (["forget"], "“forget” is not an edit."),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "said"), UNFIT)
def test_what_does_not_fit_the_network_is_said_and_nothing_is_run(edits, said):
    assert validate(edits, load()) == [said]
    with pytest.raises(ValueError, match=re.escape(said)):
        trace(load(), IMAGE, edits=edits)


def test_everything_that_does_not_fit_is_said_at_once():
    edits = [Clamp("f", 0, 2), Clamp("f", 0, 1, [64], [30])]
    assert validate(edits, load()) == [
        "There is no layer 3: this network has 2.",
        "There is no unit 64 in layer 2: its units are 0 to 63.",
        "There is no row 31: 28 rows are read.",
    ]
    with pytest.raises(ValueError, match=r"no layer 3.*no unit 64.*no row 31"):
        trace(load(), IMAGE, edits=edits)


def test_the_rows_are_those_of_the_image_given():
    assert validate([Clamp("f", 0, rows=[30])], load(), rows=31) == []
    assert validate([Clamp("f", 0, rows=[9])], load(), rows=9) != []
    trace(load(), np.zeros((40, 28)), edits=[Clamp("f", 0, rows=[39])])


def test_other_networks_have_other_things():
    first, gru = DigitClassifier(kind="lstm-1997"), DigitClassifier(kind="gru")
    no_gate = "This network does not have the forget gate f. It has i, g, o, c, h."
    assert validate([Clamp("f", 0)], first) == [no_gate]
    assert validate([ForgetAsPrinted()], first) == [no_gate]
    assert validate([Clamp("z", 0), WipeMemory(3), FreezeMemory(9)], gru) == []
    assert validate([StartFrom(trace(gru, IMAGE))], load()) == [
        "That memory is another network's: it has other layers."
    ]
    assert validate([StartFrom(0)], DigitClassifier((14, 3))) == [
        "This network cannot read test digits: its rows are of another width."
    ]
    assert validate([ForgetAsPrinted()], turn_forget_gate(load())) == [
        "This network uses the printed formula already, with weights made for it."
    ]


CONTRADICTIONS = [
    (Clamp("f", 0), Clamp("f", 1, 1, [3], [4])),
    (Clamp("f", 0), Scale("f", 0.5)),
    (Clamp("f", 0, 0), ClampToMean("f")),
    (Scale("i", 2, rows=[3, 4]), ClampToMean("i", rows=[4, 5])),
    (Clamp("c", 0), FreezeMemory(10)),
    (Scale("c", 0.5, rows=[27]), FreezeMemory(10)),
    (WipeMemory(11, 0), FreezeMemory(10)),
    (FreezeMemory(11, 0), FreezeMemory(10)),
    (WipeMemory(11), Clamp("c", 1, rows=[11])),
    (StartFrom(0), StartFrom(1)),
]
FINE = [
    (Clamp("f", 0), Clamp("i", 1)),
    (Clamp("f", 0, 0), Clamp("f", 1, 1)),
    (Clamp("f", 0, 0, [1]), Clamp("f", 1, 0, [2])),
    (Clamp("f", 0, rows=range(14)), Clamp("f", 1, rows=slice(14, None))),
    (Clamp("f", 0, rows=[1, 2]), Clamp("f", 0, rows=[2, 3])),
    (Scale("f", 0.5), Scale("f", 0.5, 1)),
    (Clamp("c", 1, rows=[9]), FreezeMemory(10)),
    (WipeMemory(10), FreezeMemory(10)),
    (WipeMemory(9), FreezeMemory(10)),
    (WipeMemory(11), Scale("c", 0.5)),
    (WipeMemory(11), Clamp("c", 1, rows=[10, 12])),
    (WipeMemory(3), WipeMemory(3, 0)),
    (StartFrom(0), ForgetAsPrinted()),
    (StartFrom(0), FreezeMemory(0)),
    (Clamp("h", 0), FreezeMemory(3)),
    (BlankRows(), BlankRows()),
]


@pytest.mark.parametrize("pair", [*CONTRADICTIONS, *(pair[::-1] for pair in CONTRADICTIONS)])
def test_edits_that_want_different_things_of_the_same_cells_say_so(pair):
    (said,) = validate(pair, load())
    assert re.fullmatch("“.*” and “.*” want different things of the same cells.*away.", said)
    with pytest.raises(ValueError, match="want different things"):
        trace(load(), IMAGE, edits=pair)


@pytest.mark.parametrize("pair", [*FINE, *(pair[::-1] for pair in FINE)])
def test_edits_that_do_not_are_made(pair):
    assert validate(pair, load()) == []
    trace(load(), IMAGE, edits=pair)


def test_where_h_is_the_memory_freezing_and_holding_it_contradict():
    assert validate([Clamp("h", 0), FreezeMemory(3)], DigitClassifier(kind="gru")) != []


@pytest.mark.parametrize("edit", [Clamp("f", 0), Scale("f", 2), ForgetAsPrinted(), WipeMemory(3)])
def test_one_that_is_there_twice_is_said(edit):
    (said,) = validate([edit, edit], load())
    assert said.endswith("is there twice: take one of them away.")


def test_edits_are_values():
    assert Clamp("f", 0, rows=[3, 1, 2]) == Clamp("f", 0.0, rows=slice(1, 4))
    assert len({Clamp("f", 0, units=np.arange(3)), Clamp("f", 0, units=range(3))}) == 1
    assert hash(StartFrom(trace(load(), IMAGE))) == hash(StartFrom(trace(load(), IMAGE)))
    assert Clamp("f", torch.tensor(0.5)) == Clamp("f", 0.5)
    with pytest.raises(AttributeError):
        Clamp("f", 0).value = 1
