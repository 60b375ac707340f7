"""Arrow tables made of rows.

``pyarrow.Table.from_pylist`` loads pandas to do so, which takes a quarter of the work of a new
server until its first page.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def table(records: Sequence[dict[str, Any]]) -> pa.Table:
    """The table of rows that have the same fields."""
    names = list(records[0]) if records else []
    return pa.table({name: column([row.get(name) for row in records]) for name in names})


def replaced(of: pa.Table, changes: dict[str, Any]) -> pa.Table:
    """A table of one row with other values in some of its columns."""
    for name, value in changes.items():
        of = of.set_column(of.column_names.index(name), name, column([value]))
    return of


def column(values: list[Any]) -> pa.Array:
    """The values as an Arrow array, numbers in half the bytes where that holds them exactly."""
    kinds = set(map(type, values))
    if kinds == {str}:
        builder = pa.lib.StringBuilder()
        builder.append_values(values)
        return builder.finish()
    if kinds == {bool}:
        bits = np.packbits(np.array(values), bitorder="little")
        return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(bits)])
    if kinds and kinds <= {int, float}:
        whole = kinds == {int}
        numbers: NDArray[Any] = np.array(values, np.int64 if whole else np.float64)
        with np.errstate(over="ignore"):
            half = numbers.astype(np.int32 if whole else np.float32)
        numbers = half if (half == numbers).all() else numbers
        to = pa.from_numpy_dtype(numbers.dtype)
        return pa.Array.from_buffers(to, len(values), [None, pa.py_buffer(numbers)])
    return pa.array(values)  # with gaps, or of other types
