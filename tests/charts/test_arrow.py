"""Arrow tables made of rows."""

import pyarrow as pa
import pytest

from lstm_viz.charts.arrow import replaced, table

ROWS = [
    {"text": "一", "yes": True, "whole": 1, "share": 0.5, "mixed": 1},
    {"text": "", "yes": False, "whole": -2, "share": 0.1, "mixed": 1.5},
]


def test_a_table_holds_the_rows_it_is_made_of() -> None:
    assert table(ROWS).to_pylist() == ROWS


def test_what_is_left_out_of_a_row_is_a_gap() -> None:
    assert table([{"a": 1, "b": "x"}, {"b": "y"}]).to_pylist() == [
        {"a": 1, "b": "x"},
        {"a": None, "b": "y"},
    ]


@pytest.mark.parametrize("many", [1, 7, 8, 9, 1000])
def test_truth_values_of_any_number(many: int) -> None:
    rows = [{"yes": k % 3 == 0} for k in range(many)]
    assert table(rows).to_pylist() == rows


def test_numbers_take_half_the_bytes_only_where_that_holds_them_exactly() -> None:
    types = table([{"a": 2**31 - 1, "b": 2**31, "c": 0.5, "d": 0.1, "e": 1e300}]).schema.types
    assert types == [pa.int32(), pa.int64(), pa.float32(), pa.float64(), pa.float64()]


def test_values_of_a_row_are_replaced() -> None:
    one = table(ROWS[:1])
    assert replaced(one, {"text": "b", "whole": 9}).to_pylist() == [
        {**ROWS[0], "text": "b", "whole": 9}
    ]
