import math
import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz import load, mnist
from lstm_viz.analysis import LayerTrace, Trace, beliefs, row_captions, trace
from lstm_viz.locale import percent

images = st.integers(0, 9_999).map(lambda index: mnist("test")[0][index] / 255)


def near(share: float, decimals: int) -> set[str]:
    """What a share may be printed as: float32 and float64 can fall on two sides of a half."""
    around = (share - 1e-6, share, share + 1e-6)
    return {percent(min(max(part, 1e-9), 1 - 1e-9), decimals) for part in around}


@settings(max_examples=15, deadline=None)
@given(images)
def test_each_number_of_a_belief_is_the_traces(image):
    read = trace(load(), image)
    belief = read.logits.double().softmax(-1).tolist()
    leaders = [row.index(max(row)) for row in belief]
    sentences = beliefs(read)
    assert len(sentences) == 28
    for t, (row, sentence) in enumerate(zip(belief, sentences, strict=True)):
        parts = re.fullmatch(
            r"After row (\d+) it believes (\d) \((.+?)\), then (\d) \((.+?)\)\.(.*)",
            sentence,
        )
        assert parts is not None, sentence
        second = sorted(row)[-2]
        assert int(parts[1]) == t + 1
        assert int(parts[2]) == leaders[t]
        assert parts[3] in near(max(row), 1)
        assert int(parts[4]) == row.index(second)
        assert parts[5] in near(second, 1)
        news = ""
        if t and leaders[t] != leaders[t - 1]:
            news = f" {leaders[t]} has just overtaken {leaders[t - 1]}."
        assert parts[6] == news


@settings(max_examples=15, deadline=None)
@given(images, st.sampled_from([0, 1]), st.booleans())
def test_each_number_of_a_caption_is_the_traces(image, k, plain):
    layer = trace(load(), image).layers[k]
    f, i, g, c, h = (getattr(layer, q).double().tolist() for q in "figch")
    units = len(c[0])
    sentences = row_captions(layer, plain=plain)
    adds, shows = (
        ("write more than ±", "show more than ±") if plain else ("add |i·g| > ", "have |h| > ")
    )
    no_adds, no_shows = (
        ("writes more than ±", "shows more than ±") if plain else ("adds |i·g| > ", "has |h| > ")
    )
    formula = "" if plain else r" \(Σ f\|c\| / Σ \|c\|\)"
    assert len(sentences) == 28
    for t, sentence in enumerate(sentences):
        added = [abs(i[t][u] * g[t][u]) for u in range(units)]
        rest = f"{sum(a > 0.5 for a in added)} of {units} units {adds}0.5, "
        if max(added) <= 0.5:
            rest = f"no unit {no_adds}{math.ceil(100 * max(added)) / 100}, "
        shown = [abs(value) for value in h[t]]
        rest += f"{sum(s > 0.5 for s in shown)} {shows}0.5."
        if max(shown) <= 0.5:
            rest = (
                rest.rpartition(", ")[0] + f", none {no_shows}{math.ceil(100 * max(shown)) / 100}."
            )
        if t == 0:
            assert sentence == f"Row 1: has no memory yet; {rest}"
            continue
        parts = re.fullmatch(rf"Row {t + 1}: keeps (.+) of memory{formula}; (.*)", sentence)
        assert parts is not None, sentence
        before = [abs(value) for value in c[t - 1]]
        kept = sum(f[t][u] * before[u] for u in range(units)) / sum(before)
        assert parts[1] in near(kept, 0)
        assert parts[2] == rest


def test_a_memory_held_empty_is_no_memory():
    zero = torch.zeros(3, 5)
    sentences = row_captions(LayerTrace(**dict.fromkeys("ifgoch", zero)))
    rest = "has no memory yet; no unit adds |i·g| > 0.0, none has |h| > 0.0."
    assert sentences == [f"Row {row}: {rest}" for row in (1, 2, 3)]


def test_a_gru_shows_all_it_holds():
    z, n, h = (
        torch.tensor([[0.25], [0.5]]),
        torch.tensor([[0.8], [0.25]]),
        torch.tensor([[0.6], [0.25]]),
    )
    layer = LayerTrace(r=z, z=z, n=n, h=h)
    assert row_captions(layer) == [  # (1 - z) n is 0.6, then 0.1
        "Row 1: has no state yet; 1 of 1 units add |(1 − z)·n| > 0.5, 1 have |h| > 0.5.",
        "Row 2: keeps 50% of its state (Σ z|h| / Σ |h|); no unit adds |(1 − z)·n| > 0.13,"
        " none has |h| > 0.25.",
    ]


def test_a_batch_has_no_single_course():
    with pytest.raises(ValueError, match=r"one item of the batch first: trace\[item\]"):
        beliefs(Trace(torch.zeros(2, 3, 28), (), torch.zeros(2, 3, 10)))


def test_where_the_read_out_was_trained_last_alone_other_rows_say_nothing():
    read = trace(load(), mnist("test")[0][4] / 255)
    *rows, last = beliefs(read, every_row=False)
    assert [row.split(":")[0] for row in rows] == [f"Row {t}" for t in range(1, 28)]
    assert all(row.endswith("what it says here means nothing.") for row in rows)
    assert last.startswith("After row 28 it believes 4 (")


def test_of_rows_whose_memory_is_edited_no_gate_is_said_to_have_kept_it():
    layer = trace(load(), mnist("test")[0][4] / 255).layers[1]
    plain, edited = row_captions(layer), row_captions(layer, {0, 14})
    assert [t for t in range(28) if plain[t] != edited[t]] == [0, 14]
    shown = int((layer.h[14].abs() > 0.5).sum())
    assert edited[14] == (
        f"Row 15: an edit changes what it remembers or shows; {shown} of 64 units have |h| > 0.5."
    )
