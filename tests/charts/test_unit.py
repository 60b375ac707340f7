import pytest
import torch
import vl_convert

from lstm_viz.analysis import trace
from lstm_viz.charts import unit_course
from lstm_viz.models import DigitClassifier
from lstm_viz.models.quantities import QUANTITIES

either_kind = pytest.mark.parametrize(
    ("kind", "quantities"), [("gate", ("i", "f", "o")), ("state", ("g", "c", "h"))]
)


@either_kind
def test_the_lines_are_the_units_own_values_row_by_row(read, kind, quantities):
    course = unit_course(read.layers[0], 17, 5, kind).data["course"]
    lines = {(point["quantity"], point["row"]): point["value"] for point in course}
    assert len(lines) == len(course)
    assert lines == {
        (QUANTITIES[quantity].name, t + 1): getattr(read.layers[0], quantity)[t, 17].item()
        for quantity in quantities
        for t in range(28)
    }


def test_the_chosen_row_is_marked(read):
    assert unit_course(read.layers[1], 3, 5, "gate").data["here"] == [{"row": 6}]


@either_kind
def test_each_line_has_a_colour_of_its_own(read, kind, quantities):
    scale = unit_course(read.layers[0], 17, 5, kind).spec["layer"][1]["encoding"]["color"]["scale"]
    assert scale["domain"] == [
        QUANTITIES[quantity].name for quantity in QUANTITIES if quantity in quantities
    ]
    assert len(set(scale["range"])) == 3


def test_the_specification_is_the_same_for_every_cell(read):
    one = unit_course(read.layers[0], 3, 2, "state")
    other = unit_course(read.layers[1], 8, 9, "state")
    assert one.spec is other.spec
    assert "datasets" not in one.spec
    assert one.data != other.data


@either_kind
def test_vega_draws_every_value(read, kind, quantities):
    figure = {**unit_course(read.layers[0], 17, 5, kind).to_dict(), "width": 400}
    drawn = str(vl_convert.vega_to_scenegraph(vl_convert.vegalite_to_vega(figure)))
    for quantity in quantities:
        assert QUANTITIES[quantity].name in drawn
    assert drawn.count("row: ") >= 3 * 28


@pytest.mark.parametrize(
    ("net", "kind", "quantities"),
    [
        ("gru", "gate", "rz"),
        ("gru", "state", "nh"),
        ("rnn", "state", "h"),
        ("lstm-1997", "gate", "io"),
    ],
)
def test_another_kind_of_cell_has_lines_of_its_own(read, net, kind, quantities):
    layer = trace(DigitClassifier((28, 5), kind=net), read.images).layers[0]
    figure = unit_course(layer, 3, 5, kind)
    lines = {point["quantity"]: [] for point in figure.data["course"]}
    for point in figure.data["course"]:
        lines[point["quantity"]].append(point["value"])
    assert lines == {QUANTITIES[q].name: getattr(layer, q)[:, 3].tolist() for q in quantities}
    assert all(QUANTITIES[q].name in figure.caption for q in quantities)


def test_where_there_is_no_gate_there_is_no_figure_of_one():
    layer = trace(DigitClassifier((28, 5), kind="rnn"), torch.zeros(28, 28)).layers[0]
    with pytest.raises(ValueError, match="no gate"):
        unit_course(layer, 3, 5, "gate")
