"""The snippet is run as a visitor would run it, and must print what the trace holds."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

import lstm_viz
from lstm_viz.analysis import Trace
from lstm_viz.analysis.snippet import snippet
from lstm_viz.models import DigitClassifier
from lstm_viz.models.snapshots import load_snapshot

ROOT = Path(__file__).parents[2]
NEAR = 1e-6 + 0.5e-6  # what is promised, and half of the last decimal that is printed
INDEX = 1234


@cache
def of_mnist() -> Trace:
    images, _ = lstm_viz.mnist("test")
    return lstm_viz.trace(lstm_viz.load(), images[INDEX] / np.float32(255))


@cache
def of_a_drawing() -> Trace:
    """With pixels that bytes could not hold."""
    images, _ = lstm_viz.mnist("test")
    grey = np.random.default_rng(0).random((28, 28), dtype=np.float32)
    return lstm_viz.trace(lstm_viz.load(), (images[INDEX] > 0) * grey)


@cache
def of_a_snapshot() -> Trace:
    images, _ = lstm_viz.mnist("test")
    return lstm_viz.trace(load_snapshot("lstm", 300), images[INDEX] / np.float32(255))


# trace, its index in MNIST, layer, unit, row
CASES: list[tuple[Callable[[], Trace], int | None, int, int, int]] = [
    (of_mnist, INDEX, 0, 127, 16),
    (of_mnist, INDEX, 1, 3, 27),
    (of_a_drawing, None, 1, 40, 0),
    (of_a_snapshot, INDEX, 1, 3, 20),
]


def test_it_prints_what_the_trace_holds() -> None:
    # one after the other in one process, as loading torch takes longer than all else
    code = "".join(
        snippet(make(), *cell, index=index, name="lstm@300" if make is of_a_snapshot else "lstm")
        for make, index, *cell in CASES
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    printed = [ast.literal_eval(line) for line in done.stdout.splitlines()]
    assert len(printed) == 2 * len(CASES)
    for (make, _, layer, unit, row), states, belief in zip(
        CASES, printed[::2], printed[1::2], strict=True
    ):
        trace = make()
        assert list(states) == list("ifgoch")
        for quantity, value in states.items():
            traced = getattr(trace.layers[layer], quantity)[row, unit].item()
            assert value == pytest.approx(traced, rel=0, abs=NEAR)
        assert belief == pytest.approx(trace.belief[row].tolist(), rel=0, abs=NEAR)


@pytest.mark.parametrize("name", ["lstm", "lstm@10000"])
@pytest.mark.parametrize("index", [None, 9999])
def test_it_is_short_and_plain(index: int | None, name: str) -> None:
    code = snippet(of_a_drawing(), 0, 127, 27, index=index, name=name)
    lines = code.splitlines()
    assert len(lines) <= (20 if name == "lstm" else 21)
    assert all(len(line) <= 100 for line in lines if "b64decode" not in line)
    names = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert names <= {"gzip", "base64", "zlib", "torch", "safetensors.torch"}


def test_what_is_not_there_is_refused() -> None:
    torch.manual_seed(0)
    model = DigitClassifier((28, 5, 3))
    trace = lstm_viz.trace(model, torch.rand(28, 28))
    for layer, unit, row in [(2, 0, 0), (-1, 0, 0), (0, 5, 0), (1, 3, 0), (0, 0, 28), (0, 0, -1)]:
        with pytest.raises(IndexError, match="there"):
            snippet(trace, layer, unit, row)
    with pytest.raises(ValueError, match="one item of the batch"):
        snippet(lstm_viz.trace(model, torch.rand(2, 28, 28)), 0, 0, 0)
