"""Whatever kind of network reads, everything under the stage works or says why it cannot."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch
import visiting
from streamlit.testing.v1 import AppTest
from visiting import said

from lstm_viz.analysis.trace import against
from lstm_viz.app import resources
from lstm_viz.app.url_state import WAYS
from lstm_viz.models import DigitClassifier
from lstm_viz.models import pretrained as files
from lstm_viz.models.cells import CELLS
from lstm_viz.training import evaluate

SIZES = (28, 12, 8)
every_kind = pytest.mark.parametrize("kind", [kind for kind in CELLS if kind != "lstm"])


def add(folder: Path, kind: str, **recipe: object) -> DigitClassifier:
    """A network of this kind that has learnt nothing, as `untrained`."""
    torch.manual_seed(1)
    model = DigitClassifier(SIZES, kind=kind)
    values = evaluate.values(model, (torch.rand(9, 28, 28) * 255).byte().numpy())
    bounds = [{q: evaluate.bound(seen[q]) for q in layer.unbounded}
              for layer, seen in zip(model.layers(), values, strict=True)]  # fmt: skip
    card = {
        "architecture": {"kind": kind, "sizes": list(SIZES), "classes": 10},
        "recipe": recipe,
        "unit_order": [list(range(n)) for n in SIZES[1:]],
        "bounds": bounds,
    }
    files.save(model.state_dict(), card, "untrained", folder)
    return model


def visit(**parameters: str) -> AppTest:
    return visiting.visit(**{"model": "untrained", **parameters})


@every_kind
@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_looking_closer_works_or_says_why_not(pretrained, kind, way):
    model = add(pretrained, kind)
    text = said(visit(closer=way))
    plain = kind.startswith("rnn")
    assert ("makes its state anew in every row" in text) == (
        plain and way in ("follow", "ledger", "votes")
    )
    if way == "checked":
        assert against(model) in text


@every_kind
def test_every_quantity_can_be_chosen_and_has_its_equation(pretrained, kind):
    add(pretrained, kind)
    app = visit(closer="number")
    for quantity in CELLS[kind].quantities:
        app.selectbox(key="cell-quantity").set_value(quantity).run()
        assert not app.exception
        assert f"{quantity}_{{28}} = " in app.latex[0].value
    assert set(app.selectbox(key="cell-quantity").options) >= {"belief", "pixel"}
    assert len(app.selectbox(key="cell-quantity").options) == len(CELLS[kind].quantities) + 2


def test_a_cell_of_another_kind_is_none_of_this_network(pretrained):
    add(pretrained, "gru")
    app = visit(cell="f.1.3.5", closer="number")
    assert "was ignored: the chosen cell" in said(app)
    assert re.search(r"hidden state h, layer 2, unit \d+, row 28", said(app))
    app = visit(cell="r.1.3.5", closer="number")
    assert "reset gate r, layer 1, unit 3, row 5" in said(app)


def test_the_stage_is_told_where_a_belief_means_nothing(pretrained):
    add(pretrained, "lstm", last=1.0)
    assert not resources.look("untrained").every_row
    assert "after the last row alone" in said(visit())
    assert "after the last row alone" not in said(visit(model="lstm"))
    assert np.isfinite(resources.about("lstm")["recipe"]["last"])
