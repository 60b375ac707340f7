"""Exported numbers, read back with other readers than the ones that wrote them."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import torch

import lstm_viz
from lstm_viz.analysis import Trace, trace_export
from lstm_viz.models import DigitClassifier
from lstm_viz.models.cells import LSTMLayer

SIZES = (28, 5, 3)


@pytest.fixture(scope="module")
def read() -> Trace:
    torch.manual_seed(0)
    return lstm_viz.trace(DigitClassifier(SIZES), torch.rand(28, 28))


@pytest.fixture(scope="module")
def shipped() -> Trace:
    images, _ = lstm_viz.mnist("test")
    return lstm_viz.trace(lstm_viz.load(), images[0] / np.float32(255))


def same(trace: Trace, frame: pd.DataFrame) -> None:
    """Every cell of the trace is in the frame, in its place, to the last bit."""
    units = [layer.c.shape[1] for layer in trace.layers]
    assert len(frame) == 28 * sum(units)
    assert list(frame) == ["layer", "unit", "row", *LSTMLayer.quantities]
    by_cell = frame.set_index(["layer", "unit", "row"])
    for k, layer in enumerate(trace.layers):
        for quantity in LSTMLayer.quantities:
            grid = by_cell.loc[k + 1, quantity].unstack("unit").astype(np.float32)  # [row, unit]
            assert list(grid.index) == list(range(1, 29))
            assert list(grid.columns) == list(range(units[k]))
            assert (grid.to_numpy() == getattr(layer, quantity).numpy()).all()


@pytest.mark.parametrize("name", ["read", "shipped"])
def test_cells_come_back_from_parquet(name: str, request: pytest.FixtureRequest) -> None:
    trace = request.getfixturevalue(name)
    frame = pd.read_parquet(BytesIO(trace_export.parquet(trace_export.cells(trace))))
    assert set(frame.dtypes[list(LSTMLayer.quantities)]) == {np.dtype("float32")}
    same(trace, frame)


@pytest.mark.parametrize("name", ["read", "shipped"])
def test_cells_come_back_from_csv(name: str, request: pytest.FixtureRequest) -> None:
    trace = request.getfixturevalue(name)
    lines = list(csv.DictReader(StringIO(trace_export.csv(trace_export.cells(trace)).decode())))
    counts = ("layer", "unit", "row")
    frame = pd.DataFrame(
        [{k: int(v) if k in counts else np.float32(v) for k, v in line.items()} for line in lines]
    )
    same(trace, frame)


def test_beliefs_come_back(shipped: Trace) -> None:
    for frame in (
        pd.read_parquet(BytesIO(trace_export.parquet(trace_export.beliefs(shipped)))),
        pd.read_csv(BytesIO(trace_export.csv(trace_export.beliefs(shipped)))),
    ):
        by_place = frame.set_index(["row", "digit"])
        for column, values in (("logit", shipped.logits), ("belief", shipped.belief)):
            grid = by_place[column].unstack("digit").astype(np.float32)
            assert (grid.index[0], grid.index[-1]) == (1, 28)
            assert list(grid.columns) == list(range(10))
            assert (grid.to_numpy() == values.numpy()).all()


def test_parquet_says_what_its_columns_are(read: Trace) -> None:
    for made in (trace_export.cells(read), trace_export.beliefs(read)):
        for field in pq.read_schema(BytesIO(trace_export.parquet(made))):
            assert field.metadata[b"description"].decode() == trace_export.COLUMNS[field.name]


def test_arrays_come_back_without_pickle(shipped: Trace) -> None:
    with np.load(BytesIO(trace_export.npz(shipped)), allow_pickle=False) as archive:
        assert (archive["image"] == shipped.images.numpy()).all()
        assert (archive["logits"] == shipped.logits.numpy()).all()
        assert (archive["belief"] == shipped.belief.numpy()).all()
        names = {"image", "logits", "belief", "readme"}
        for k, layer in enumerate(shipped.layers, 1):
            for quantity in LSTMLayer.quantities:
                name = f"layer{k}_{quantity}"
                assert archive[name].dtype == np.float32
                assert (archive[name] == getattr(layer, quantity).numpy()).all()
                names.add(name)
        assert set(archive.files) == names
        assert "layerL_Q [T, H]" in str(archive["readme"])


def test_a_batch_is_refused() -> None:
    batch = lstm_viz.trace(DigitClassifier(SIZES), torch.rand(2, 28, 28))
    for export in (trace_export.cells, trace_export.beliefs, trace_export.npz):
        with pytest.raises(ValueError, match="one item of the batch"):
            export(batch)
