"""Figures of other seeds: what is measured of them, and when they are a network's own."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch

from lstm_viz.analysis import reach, seeds
from lstm_viz.analysis.reach import Forgetting
from lstm_viz.analysis.seeds import ahead, load_seeds, ranges
from lstm_viz.models import pretrained
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.recipe import Recipe
from lstm_viz.training import measure_forgetting, measure_seeds

TINY = replace(Recipe(), sizes=(28, 5, 4))


def network(folder: Path, recipe: Recipe, name: str = "gru") -> DigitClassifier:
    torch.manual_seed(recipe.seed)
    model = DigitClassifier(recipe.sizes)
    about = {
        "architecture": {"kind": "lstm", "sizes": list(recipe.sizes), "classes": 10},
        "recipe": asdict(recipe),
        "test": {"accuracy_by_row": [0.1 * (1 + recipe.seed)] * 28},
    }
    pretrained.save(model.state_dict(), about, name, folder)
    return model


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a network of seed 0, and beside it trainings of it from seeds 0, 1 and 2."""
    found = Forgetting(18, [0.5] * 21, [0.4, 0.3, 0.2, None], [])
    monkeypatch.setattr(measure_forgetting, "measured", lambda model: found)
    network(tmp_path / "shipped", TINY)
    for seed in range(3):
        network(tmp_path / "seeds" / str(seed), replace(TINY, seed=seed))
    return tmp_path / "shipped"


def measure(shipped: Path) -> None:
    measure_seeds.main([str(shipped.parent / "seeds"), "--out", str(shipped)])


def test_the_figures_of_the_other_seeds_are_kept_and_no_weights(shipped: Path) -> None:
    assert load_seeds("gru", shipped) == ()
    measure(shipped)
    first, second = load_seeds("gru", shipped)
    assert (first.seed, second.seed) == (1, 2)
    assert first.accuracy_by_row == [0.2] * 28
    assert first.after == [0.4, 0.3, 0.2, None]
    assert list(first.blank) == list(reach.BLANKS)
    assert {path.name for path in shipped.iterdir()} == {
        "gru.json", "gru.safetensors", seeds.FILE
    }  # fmt: skip


def test_blank_rows_are_read_as_where_the_gradient_is_measured(shipped: Path) -> None:
    measure(shipped)
    model = pretrained.load("gru", shipped.parent / "seeds/1")
    images, labels = reach.digits()
    with torch.no_grad():
        answers = model(torch.nn.functional.pad(images, (0, 0, 0, 28)))[:, -1].argmax(-1)
    right = (answers == labels).float().mean().item()
    assert load_seeds("gru", shipped)[0].blank[28] == pytest.approx(right, abs=1e-4)


def test_a_training_by_another_recipe_is_left_out(shipped: Path, capsys) -> None:
    network(shipped.parent / "seeds/2", replace(TINY, seed=2, epochs=3))
    measure(shipped)
    assert [of.seed for of in load_seeds("gru", shipped)] == [1]
    assert "another recipe" in capsys.readouterr().out


def test_a_network_trained_by_another_recipe_since_has_no_other_seeds(shipped: Path) -> None:
    measure(shipped)
    about = json.loads((shipped / "gru.json").read_text())
    about["recipe"]["epochs"] += 1
    (shipped / "gru.json").write_text(json.dumps(about))
    assert load_seeds("gru", shipped) == ()
    about["recipe"]["epochs"] -= 1
    about["recipe"]["seed"] = 7
    (shipped / "gru.json").write_text(json.dumps(about))
    assert len(load_seeds("gru", shipped)) == 2


def test_ranges_are_the_lowest_and_highest_of_all_trainings() -> None:
    assert ranges([0.5, 0.2, None], [[0.6, 0.1, 0.3], [0.4, 0.3, 0.2]]) == [
        (0.4, 0.6),
        (0.1, 0.3),
        None,
    ]


def test_ahead_is_only_who_is_above_the_spread_of_all_others() -> None:
    assert ahead({"a": (0.5, 0.6), "b": (0.3, 0.4)}) == "a"
    assert ahead({"a": (0.5, 0.6), "b": (0.4, 0.55)}) is None
    assert ahead({"a": (0.5, 0.6), "b": (0.61, 0.62), "c": (0.1, 0.9)}) is None
