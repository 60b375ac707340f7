"""Export of a trace: as tables (CSV, Parquet) and as arrays (NPZ), not a bit rounded.

Everything in a table counts as the page does: layers and rows from 1, units and digits from 0.
"""

from io import BytesIO

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray
from torch import Tensor

from lstm_viz.analysis.trace import Trace, single
from lstm_viz.locale import N_, _
from lstm_viz.models.quantities import QUANTITIES

COLUMNS = {
    "layer": N_("recurrent layer, from 1: the first one reads the pixels"),
    "unit": N_("unit of the layer, from 0, in the order of the network's weights"),
    "row": N_("row of the image just read, from 1 at the top; one timestep"),
    **{letter: of.column for letter, of in QUANTITIES.items()},
    "digit": N_("class, 0 to 9"),
    "logit": N_("read-out of the last layer's h after the row"),
    "belief": N_("softmax of the row's logits, 0 to 1"),
}

README = N_(
    """\
One image, read row by row by recurrent layers and a linear read-out; see lstm_viz.
T rows, W pixels in a row, H units of the layer, K classes; row t is index t - 1, unit u is index u.
image [T, W]: what was read, 0 paper to 1 ink.
logits [T, K]: the read-out after each row; belief [T, K]: their softmax.
layerL_Q [T, H], layers L from 1, Q one of"""
)


def cells(trace: Trace) -> pa.Table:
    """Every gate and state of the trace of one image: one line per layer, unit and row.

    Returns:
        A table with the columns layer, unit, row (int32) and the layers' quantities (float32, as
        traced), sorted by the first three. ``COLUMNS`` and the columns' metadata say what is what.

    Raises:
        ValueError: the trace is of a batch.
    """
    parts = []
    for k, layer in enumerate(single(trace).layers, 1):
        rows, units = layer.h.shape
        at = {
            "layer": np.full(rows * units, k),
            "unit": np.repeat(np.arange(units), rows),
            "row": np.tile(np.arange(rows) + 1, units),
        }
        values = {q: _flat(getattr(layer, q).T) for q in layer.quantities}  # [H, T]: a unit's rows
        parts.append(_table(at, values))
    return pa.concat_tables(parts).combine_chunks()


def beliefs(trace: Trace) -> pa.Table:
    """What the network believes after each row of one image: one line per row and digit.

    Returns:
        A table with the columns row, digit (int32), logit and belief (float32).

    Raises:
        ValueError: the trace is of a batch.
    """
    rows, classes = single(trace).logits.shape
    at = {
        "row": np.repeat(np.arange(rows) + 1, classes),
        "digit": np.tile(np.arange(classes), rows),
    }
    return _table(at, {"logit": _flat(trace.logits), "belief": _flat(trace.belief)})


def csv(table: pa.Table) -> bytes:
    """The table as CSV with a header, each number with the digits that float32 needs."""
    file = BytesIO()
    pyarrow.csv.write_csv(table, file)
    return file.getvalue()


def parquet(table: pa.Table) -> bytes:
    """The table as Parquet, with what each column means in its metadata."""
    file = BytesIO()
    pyarrow.parquet.write_table(table, file)
    return file.getvalue()


def npz(trace: Trace) -> bytes:
    """The trace of one image as a NumPy archive, which loads without pickle.

    Holds ``image`` ``[T, W]``, ``logits`` and ``belief`` ``[T, K]``, ``layer1_i`` … ``layer2_h``
    ``[T, H]``, all as traced, and ``readme``, a text that says so.

    Raises:
        ValueError: the trace is of a batch.
    """
    single(trace)
    arrays = {"image": trace.images, "logits": trace.logits, "belief": trace.belief}
    for k, layer in enumerate(trace.layers, 1):
        arrays |= {f"layer{k}_{q}": getattr(layer, q) for q in layer.quantities}
    file = BytesIO()
    numbers = {name: value.numpy() for name, value in arrays.items()}
    readme = "\n".join([_(README), *(f"  {q}: {_(COLUMNS[q])}" for q in layer.quantities)])
    np.savez_compressed(file, allow_pickle=False, readme=np.array(readme), **numbers)
    return file.getvalue()


def _flat(values: Tensor) -> NDArray[np.float32]:
    flat: NDArray[np.float32] = values.numpy().ravel()
    return flat


def _table(at: dict[str, NDArray[np.int64]], values: dict[str, NDArray[np.float32]]) -> pa.Table:
    columns = {name: column.astype(np.int32) for name, column in at.items()} | values
    arrays = [pa.array(column) for column in columns.values()]
    fields = [
        pa.field(name, array.type, metadata={"description": _(COLUMNS[name])})
        for name, array in zip(columns, arrays, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))
