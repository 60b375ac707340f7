"""Sentences that once misled, each against what it speaks of."""

import re

import pytest

from app import ABOUT
from lstm_viz.analysis import lifetimes
from lstm_viz.analysis.questions import QUESTIONS
from lstm_viz.app.lesson import file
from lstm_viz.charts import export
from lstm_viz.charts.comparison import beliefs_part
from lstm_viz.locale import speaking

NUMBER = r"[−-]?\d+\.\d+"
LANGUAGES = ("en", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_forgetting_a_memory_is_the_sum_of_what_was_written(model, traces, language):
    with speaking(language):
        for trace in traces[:60]:
            asked = QUESTIONS["no-forgetting"](model, trace)
            unit = int(
                re.search(r"Unit (\d+)" if language == "en" else r"(\d+) 号单元", asked.text)[1]
            )
            last = trace.layers[-1]
            written, held = (last.i * last.g).sum(0)[unit], last.c[-1, unit]
            said = [float(n.replace("−", "-")) for n in re.findall(NUMBER, asked.reason)]
            assert said == pytest.approx([written.item(), held.item()], abs=0.006)
            assert asked.right == int(written.abs() < held.abs())


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_two_layers_that_keep_equally_long_neither_is_named(model, traces, language):
    with speaking(language):
        for trace in traces[:20]:
            asked = QUESTIONS["which-layer"](model, trace)
            rows = [lifetimes(trace, k).median().item() for k in range(2)]
            wanted = 2 if rows[0] == rows[1] else rows.index(max(rows))
            assert asked.right == wanted


def test_beliefs_that_end_alike_are_not_said_never_to_part(traces):
    for first, second in zip(traces[:60:2], traces[1:60:2], strict=True):
        far = (first.belief - second.belief).abs().sum(-1) / 2
        caption = beliefs_part(first, second).caption
        if first.belief[-1].argmax() == second.belief[-1].argmax() and far.max() > 0.5:
            assert "On the way their beliefs are furthest apart" in caption
            assert f"row {int(far.argmax()) + 1}" in caption
        assert "do not part" not in caption or far.max() < 0.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_share_read_by_a_row_is_that_after_the_row(language):
    text = file("reading", language).read_text()
    place = "after row 20" if language == "en" else "第 20 行"
    assert re.search(rf"{{lstm.after20}} {place}|读完第 20 行|{place}时对 {{lstm.after20}}", text)
    assert "before row 20" not in text
    assert "第 20 行前" not in text


def test_a_forecast_of_five_days_is_one_up_to_five_days_ahead():
    assert "up to five days ahead" in file("uses", "en").read_text()
    assert "最多提前五天" in file("uses", "zh").read_text()


def test_the_same_people_are_thanked_on_the_page_and_in_the_exported_one():
    for name in ("Y. LeCun", "C. Cortes", "C. Burges", "E. Alpaydin", "F. Alimoglu"):
        assert name in ABOUT
        assert name in " ".join(str(part) for part in vars(export).values())
