"""Edits as text for a link, and as sentences for a person."""

import string
from urllib.parse import quote

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from lstm_viz import (
    BlankRows,
    BottomUp,
    Clamp,
    ClampToMean,
    ForgetAsPrinted,
    FreezeMemory,
    InsertBlankRows,
    InvertRows,
    RepeatRows,
    ReverseRows,
    Scale,
    ShiftRows,
    ShuffleRows,
    SkipRows,
    StartFrom,
    WipeMemory,
    load,
    trace,
)
from lstm_viz.edits import EDITS, Edit, from_text, to_text
from lstm_viz.edits.parameters import Parameter

EXAMPLES = [
    (
        Clamp("f", 0, 1, None, slice(11, 28)),
        "hold_f_0_l2_r12-28",
        "Hold the forget gate f of layer 2, all units, at 0 in rows 12–28",
    ),
    (
        Clamp("c", -1.5, 0, [3, 4, 5, 9], slice(14, None)),
        "hold_c_-1.5_l1_u3-5.9_r15-",
        "Hold the memory c of layer 1, units 3–5, 9, at −1.5 in rows 15 to the last",
    ),
    (
        ClampToMean("i"),
        "mean_i",
        "Hold the input gate i of all layers, all units, each at its own mean over"
        " 1,000 test digits, in all rows",
    ),
    (
        Scale("o", 0.1, 1, [7], [3]),
        "scale_o_0.1_l2_u7_r4",
        "Multiply the output gate o of layer 2, unit 7, by 0.1 in row 4",
    ),
    (WipeMemory(9, 1), "wipe_r10_l2", "Wipe the memory of layer 2, all units, before row 10"),
    (FreezeMemory(9), "freeze_r10", "Freeze the memory of all layers, all units, from row 10 on"),
    (
        ForgetAsPrinted(),
        "printed",
        "Use the printed formula C = (1 − f) · C before + i · g with these weights",
    ),
    (StartFrom(0), "start_d0", "Begin by remembering test digit 0, a 7"),
    (BlankRows([0, 1]), "blank_r1-2", "Blank rows 1–2"),
    (InvertRows(), "invert", "Swap ink and paper in all rows"),
    (ReverseRows([6]), "mirror_r7", "Read row 7 from right to left"),
    (RepeatRows([6, 7], 3), "repeat_r7-8_x3", "Read rows 7–8 3 times each"),
    (ShuffleRows(7, slice(4, 9)), "shuffle_s7_r5-9", "Shuffle rows 5–9, order number 7"),
    (ShiftRows(-3), "shift_-3", "Move the image up by 3 rows"),
    (ShiftRows(3), "shift_3", "Move the image down by 3 rows"),
    (ShiftRows(-1), "shift_-1", "Move the image up by one row"),
    (BottomUp(), "bottomup", "Read the image from the bottom up"),
    (InsertBlankRows(14, 20), "gap_r15_x20", "Insert 20 blank rows before row 15"),
    (SkipRows(slice(24, 28)), "skip_r25-28", "Leave out rows 25–28"),
]


@pytest.mark.parametrize(("edit", "text", "said"), EXAMPLES)
def test_each_kind_has_its_text_and_its_sentence(edit, text, said):
    assert to_text([edit]) == text  # links rely on it
    assert from_text(text) == [edit]
    assert edit.sentence() == said


def test_the_examples_are_of_all_kinds():
    assert {type(edit) for edit, _, _ in EXAMPLES} == set(EDITS.values())


def test_several_edits_stay_in_order():
    edits = [edit for edit, _, _ in EXAMPLES[:16]]
    assert from_text(to_text(edits)) == edits
    assert from_text("") == []
    assert to_text([]) == ""


def test_no_sign_needs_to_be_escaped_in_a_link():
    text = to_text([edit for edit, _, _ in EXAMPLES[:16]])
    assert quote(text) == text


somewhere = st.integers(0, 200)
some = st.none() | st.sets(somewhere, min_size=1, max_size=9) | somewhere.map(
    lambda start: slice(start, None)
)  # fmt: skip


def given_to(parameter: Parameter) -> st.SearchStrategy:
    """What a parameter can be."""
    low, high = parameter.low, parameter.high
    if parameter.control == "number" and parameter.step < 1:
        return st.floats(0, 1) | st.floats(low, high)
    choices = {
        "quantity": st.sampled_from("ifgocrznh"),
        "layer": st.none() | st.integers(0, 9),
        "units": some,
        "rows": some,
        "row": somewhere,
        "memory": st.integers(0, 9999),
    }
    return choices.get(parameter.control, st.integers(int(low), int(high)))


@st.composite
def any_edit(draw) -> Edit:
    kind = draw(st.sampled_from(list(EDITS.values())))
    fields = {name: draw(given_to(parameter)) for name, parameter in kind.parameters().items()}
    try:
        return kind(**fields)
    except ValueError:
        reject()  # fields that do not go with each other, or the one number that changes nothing


@settings(max_examples=400, deadline=None)
@given(st.lists(any_edit(), max_size=16))
def test_any_edits_come_back_from_their_text_exactly(edits):
    assert from_text(to_text(edits)) == edits
    assert all(edit.sentence() for edit in edits)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60) | st.text("_~.-0123456789lurxsdifgochedwpblanksit", max_size=60))
def test_any_other_text_is_refused_or_means_what_it_says(text):
    try:
        edits = from_text(text)
    except ValueError:
        return
    assert from_text(to_text(edits)) == edits


@pytest.mark.parametrize(
    "text",
    [
        "~", "hold", "hold_f", "hold_f_2", "hold_q_0", "hold_f_0_l0", "hold_f_0_r0", "hold_f_0_r",
        "hold_f_0_r5-3", "hold_f_0_r3.1", "hold_f_0_r1-3.4-5", "hold_f_0_r1-.5", "hold_f_0_r١",
        "hold_f_nan", "hold_f_1e99", "hold_f_0_r1_l2", "hold_f_0_l2_l2", "hold_f_0_x", "HOLD_f_0",
        "hold_f_0 ", " hold_f_0", "hold_f_0~", "wipe_r1.2", "repeat_r7", "shuffle", "shift_0",
        "shift_99", "gap_r3_x201", "gap_r3", "start_d10000", "start", "scale_f_1", "printed_l1",
        "__class__", "hold_f_0_u" + "1." * 3000 + "1", "blank~" * 16 + "blank", "blank_r99999",
    ],
)  # fmt: skip
def test_damaged_or_hostile_text_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        from_text(text)


def test_the_part_that_cannot_be_read_is_named_and_not_repeated_at_length():
    with pytest.raises(ValueError, match="“hold_f_nought” is not an edit"):
        from_text("blank~hold_f_nought")
    with pytest.raises(ValueError, match="not an edit") as refusal:
        from_text("x" * 3000)
    assert len(str(refusal.value)) < 120


def test_what_no_link_can_carry_is_refused():
    with pytest.raises(ValueError, match="Only what a test digit left in memory fits"):
        to_text([StartFrom(trace(load(), [[0.0] * 28] * 28))])
    with pytest.raises(ValueError, match="too many for a link"):
        to_text([BlankRows()] * 17)
    with pytest.raises(ValueError, match="too many for a link"):
        to_text([Clamp("f", 0, 0, range(0, 400, 2)) for _ in range(16)])


@pytest.mark.parametrize("kind", EDITS.values())
def test_a_sentence_is_one_template_with_all_fields_by_their_names(kind):
    parsed = string.Formatter().parse(kind.template)
    assert {name for _, name, _, _ in parsed if name is not None} == set(kind.parameters())


def test_a_memory_from_elsewhere_has_its_sentence():
    assert StartFrom([[[0.0]]]).sentence() == "Begin by remembering another digit"
