"""The library as a person uses it who has read the README and nothing else."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lstm_viz
from lstm_viz.analysis import beliefs, verdict
from lstm_viz.charts import Look, datasets, stage

ROOT = Path(__file__).parent.parent


def test_a_digit_from_the_test_set_is_traced_and_read() -> None:
    images, labels = lstm_viz.mnist("test")
    model = lstm_viz.load()
    trace = lstm_viz.trace(model, images[0] / 255)
    assert isinstance(trace, lstm_viz.Trace)
    assert trace.logits.shape == (28, 10)
    assert trace.logits[-1].argmax() == labels[0]
    first, second = trace.layers
    assert first.f.shape == (28, 128)
    assert second.h.shape == (28, 64)
    assert 0 <= first.f.min() <= first.f.max() <= 1


def test_a_drawing_is_traced_and_read() -> None:
    canvas = np.full((280, 280, 4), 255, np.uint8)
    canvas[40:240, 132:148, :3] = 0  # an upright line
    image = lstm_viz.from_drawing(canvas)
    assert verdict(lstm_viz.trace(lstm_viz.load(), image)).digit == 1


def test_a_trace_becomes_a_figure_and_words() -> None:
    trace = lstm_viz.trace(lstm_viz.load(), lstm_viz.mnist("test")[0][0] / 255)
    look = Look(order=(tuple(range(128)), tuple(range(64))), bounds={"c": (4, 8)})
    figure = {**stage(), "datasets": datasets(trace, look, "a digit")}
    assert figure["datasets"]["pictures"].num_rows == 14
    assert "believes 7" in beliefs(trace)[-1]


STABLE = {"Trace", "from_drawing", "load", "mnist", "recall", "trace"}


def test_the_stable_names_stay() -> None:
    assert set(lstm_viz.__all__) >= STABLE


@pytest.mark.parametrize("name", lstm_viz.__all__)
def test_public_names_are_there(name: str) -> None:
    assert getattr(lstm_viz, name).__name__ == name


def test_others_are_not() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'run'"):
        lstm_viz.run  # noqa: B018


def test_a_public_name_stays_itself_when_its_module_is_imported() -> None:
    # Some modules have the name of a function: importing one must not put it in its place.
    code = (
        "import lstm_viz, lstm_viz.data.mnist, lstm_viz.analysis.trace, lstm_viz.analysis.memory;"
        "from lstm_viz import *;"
        "assert all(map(callable, (mnist, trace, ledger, lstm_viz.trace)))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_importing_it_is_quick_as_nothing_heavy_comes_along() -> None:
    code = "import sys, lstm_viz; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not {"torch", "numpy", "altair", "streamlit"} & set(run.stdout.split())


def test_it_works_without_streamlit_from_image_to_figure() -> None:
    code = (
        "import sys; sys.modules['streamlit'] = None;"
        "import lstm_viz, lstm_viz.charts;"
        "lstm_viz.trace(lstm_viz.load(), lstm_viz.mnist('test')[0][0] / 255)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
