"""Every network in `pretrained/` is what its card says, and what torch computes."""

import numpy as np
import pytest
import torch

import lstm_viz
from lstm_viz.analysis.belief import SURE
from lstm_viz.analysis.model_table import lines, markdown
from lstm_viz.analysis.reach import load_reach
from lstm_viz.analysis.trace import difference
from lstm_viz.locale import LANGUAGES, speaking
from lstm_viz.models import pretrained
from lstm_viz.training import evaluate

READMES = {"en": "README.md", "zh": "README.zh.md"}
NAMES = pretrained.available()
every = pytest.mark.parametrize("name", NAMES)
PART = 1000


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    images, labels = lstm_viz.mnist("test")
    return images[:PART], labels[:PART]


@every
def test_the_card_fits_the_weights(name):
    model, card = pretrained.load(name), pretrained.card(name)
    assert model.kind == card["architecture"]["kind"]
    shapes = {key: list(value.shape) for key, value in model.state_dict().items()}
    assert shapes == card["architecture"]["parameters"]
    layers = zip(model.layers(), model.sizes[1:], card["unit_order"], card["bounds"], strict=True)
    for layer, units, order, bounds in layers:
        assert sorted(order) == list(range(units))
        assert set(bounds) == set(layer.unbounded)


@every
def test_it_is_torchs_module_on_real_digits(name, digits):
    model = pretrained.load(name)
    read = lstm_viz.trace(model, digits[0][:20] / np.float32(255))
    size = max(1.0, read.logits.abs().max().item())
    assert difference(model, read) / size < 1e-5


@every
def test_it_reads_the_first_digits_as_well_as_its_card_says_of_all(name, digits):
    images, labels = digits
    seen = evaluate.logits(pretrained.load(name), images).argmax(-1).numpy() == labels[:, None]
    card = pretrained.card(name)["test"]
    hard = {digit["index"] for digit in card["hard"]}
    wrong = set(np.flatnonzero(~seen[:, -1]).tolist())
    if len(hard) > (1 - card["accuracy"]) * 10_000:  # then all that is read wrong is listed
        assert wrong <= hard
    spread = 4 * (card["accuracy"] * (1 - card["accuracy"]) / PART) ** 0.5
    assert seen[:, -1].mean() == pytest.approx(card["accuracy"], abs=spread)
    assert seen.mean(0) == pytest.approx(np.array(card["accuracy_by_row"]), abs=0.07)


@every
def test_its_accuracy_is_its_confusion_matrix(name):
    card = pretrained.card(name)["test"]
    assert np.trace(np.array(card["confusion"])) / 10_000 == pytest.approx(card["accuracy"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_has_the_table_of_the_cards(language):
    text = (pretrained.FOLDER.parent / READMES[language]).read_text(encoding="utf-8")
    with speaking(language):
        assert markdown() in text, "python -m lstm_viz.analysis.model_table"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_tells_what_was_measured(language):
    about = pretrained.card()
    right, seen = about["test"], about["validation"]
    rows = " / ".join(f"{right['accuracy_by_row'][row - 1]:.1%}" for row in (10, 15, 20, 25))
    low, high = (f"{edge(seen['hands']):.1%}" for edge in (min, max))
    sure = about["sureness"]
    errors = [of["calibration_error"] for of in sure["by_pen"]]
    tested = sure["mnist_test"]
    to, of_all = ("to", "of") if language == "en" else ("~", "/")
    short, gru, rnn = (load_reach(name)["trained"] for name in ("lstm-short", "gru", "rnn"))
    told = [
        f"| **{right['accuracy']:.2%}** |",
        f"| {rows} |",
        f"| {seen['plain']:.2%} / {seen['repenned']:.2%} |",
        f"| {low} {to} {high} |",
        f"{10 ** short[0].share[-1][1][0]:.1%}",
        f"{10 ** gru[0].share[-1][1][0]:.0%}",
        f"{10 ** rnn[0].share[-1][1][0]:.1%}",
        f"| {min(errors):.1%} {to} {max(errors):.1%} |",
        f"| {sure['all']['unsure_of_wrong']} {of_all} {sure['all']['wrong']} |",
        f"| {tested['unsure_of_right'] / (tested['digits'] - tested['wrong']):.1%} |",
        *(f"{of[28].accuracy:.0%}" for of in (short, gru, rnn)),
        *(f"{of[112].accuracy:.0%}" for of in (short, gru, rnn)),
    ]
    text = (pretrained.FOLDER.parent / READMES[language]).read_text(encoding="utf-8")
    assert [part for part in told if part not in text] == []


def test_it_is_as_sure_as_it_is_right_of_writers_it_was_not_trained_on():
    sure = pretrained.card()["sureness"]
    assert sure["bound"] == SURE
    assert max(of["calibration_error"] for of in (sure["all"], *sure["by_pen"])) <= 0.01
    assert sure["all"]["unsure_of_wrong"] >= sure["all"]["wrong"] / 2
    assert sure["mnist_test"]["unsure_of_right"] <= 0.03 * sure["mnist_test"]["digits"]
    right = [1 - of["wrong"] / of["digits"] for of in sure["by_pen"]]
    assert right == pytest.approx(pretrained.card()["validation"]["writers"], abs=1e-5)


def test_a_line_of_the_table_counts_every_parameter():
    for line in lines():
        model = pretrained.load(line.name)
        assert line.parameters == sum(value.numel() for value in model.state_dict().values())
        assert torch.tensor(line.units).tolist() == list(model.sizes[1:])


def test_what_is_compared_has_comparable_numbers_of_parameters_and_one_recipe():
    fair = [line for line in lines() if line.name not in ("lstm", "article")]
    sizes = [line.parameters for line in fair]
    assert max(sizes) / min(sizes) < 1.02
    recipes = []
    for line in fair:
        recipe = dict(pretrained.card(line.name)["recipe"])
        recipes.append({k: v for k, v in recipe.items() if k not in ("kind", "sizes")})
    assert all(recipe == recipes[0] for recipe in recipes)
