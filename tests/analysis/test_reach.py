"""How far the gradient reaches back, against autograd taken on torch's own modules."""

import pytest
import torch
from torch import Tensor, nn

from lstm_viz.analysis import reach
from lstm_viz.models import DigitClassifier
from lstm_viz.models.cells import CELLS
from lstm_viz.models.conventions import reference
from lstm_viz.models.pretrained import FOLDER, available, card, load

SHIPPED = available()
TORCHS = [kind for kind in CELLS if kind not in ("lstm-relu", "rnn-linear")]


def step(module: nn.RNNBase, x: Tensor, state: object) -> tuple[Tensor, object]:
    """One row through torch's module: its hidden state ``[B, H]``, and what it hands on."""
    out, state = module(x.unsqueeze(1), state)
    return out[:, 0], state


def with_hidden(state: object, h: Tensor) -> object:
    """What a row hands on, with another hidden state ``[B, H]``."""
    return (h[None], state[1]) if isinstance(state, tuple) else h[None]


def slopes_of_torch(model: DigitClassifier, images: Tensor, labels: Tensor) -> Tensor:
    """The same by torch's modules, a row at a time: what a nudge of a hidden state would do."""
    modules = [reference(module, model.kind) for module in model.recurrent]
    states, nudges = [None for _ in modules], [[] for _ in modules]
    for row in images.unbind(1):
        x = row
        for k, module in enumerate(modules):
            h, states[k] = step(module, x, states[k])
            nudges[k].append(torch.zeros_like(h).requires_grad_())
            x = h + nudges[k][-1]
            states[k] = with_hidden(states[k], x)
    loss = nn.functional.cross_entropy(model.readout(x), labels, reduction="sum")
    found = torch.autograd.grad(loss, [nudge for each in nudges for nudge in each])
    return torch.stack([slope.norm(dim=-1) for slope in found]).unflatten(
        0, (len(modules), -1)
    ).transpose(1, 2)  # fmt: skip


@pytest.mark.parametrize("kind", TORCHS)
def test_gradients_are_those_of_torchs_own_modules(kind):
    torch.manual_seed(2)
    model = DigitClassifier((28, 9, 6), kind=kind).eval().requires_grad_(False)
    images, labels = reach.digits(4)
    longer = reach.appended(images, 5)
    ours = reach.slopes(model, longer, labels)
    assert ours.shape == (2, 4, 33)
    torch.testing.assert_close(ours, slopes_of_torch(model, longer, labels), rtol=1e-3, atol=1e-9)


def test_in_a_linear_network_the_gradient_is_a_product_of_its_weights():
    torch.manual_seed(2)
    model = DigitClassifier((28, 6), kind="rnn-linear").double().requires_grad_(False)
    images, labels = reach.digits(1)
    images = images.double()
    ours = reach.slopes(model, images, labels)[0, 0]
    belief = model(images)[0, -1].softmax(-1)
    slope = (belief - nn.functional.one_hot(labels[0], 10)) @ model.readout.weight  # of the last h
    for row in reversed(range(28)):
        assert ours[row].item() == pytest.approx(slope.norm().item(), rel=1e-9)
        slope = slope @ model.recurrent[0].weight_hh_l0


def test_blank_rows_come_after_the_digit():
    images, _labels = reach.digits(2)
    longer = reach.appended(images, 14)
    assert longer.shape == (2, 42, 28)
    assert longer[:, :28].equal(images)
    assert not longer[:, 28:].any()


def test_a_gradient_that_is_nought_has_no_logarithm():
    torch.manual_seed(2)
    model = DigitClassifier((28, 6, 5)).requires_grad_(False)
    model.readout.weight.zero_()  # then no state matters
    found = reach.measured(model, *reach.digits(3), 0)
    assert found.size[0][1] == [None] * 28


def test_a_fresh_network_is_the_one_that_the_training_began_with():
    from lstm_viz.training.trainer import Training

    begun = Training(reach.recipe_of("gru"), steps=1).model.state_dict()
    assert all(torch.equal(begun[key], value)
               for key, value in reach.fresh("gru").state_dict().items())  # fmt: skip
    assert not torch.equal(begun["readout.weight"], load("gru").readout.weight)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_was_measured_on_the_shipped_weights_and_is_measured_again(name):
    found = reach.load_reach(name)
    assert set(found) == set(reach.STATES), f"measure again: python -m {reach.__name__}"
    assert all(tuple(by_blank) == reach.BLANKS for by_blank in found.values())
    images, labels = reach.digits(reach.DIGITS)
    again = reach.measured(reach.network(name, "trained"), images, labels, 0)
    for was, now in zip(found["trained"][0].share[-1][1], again.share[-1][1], strict=True):
        assert was == pytest.approx(now, abs=0.02)


def test_measured_on_other_weights_is_not_measured(tmp_path):
    for file in FOLDER.glob("gru.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (FOLDER / "reach.json").read_text()
    (tmp_path / "reach.json").write_text(text)
    assert reach.load_reach("gru", tmp_path)
    (tmp_path / "reach.json").write_text(text.replace(card("gru")["sha256"], "0" * 64))
    assert reach.load_reach("gru", tmp_path) == {}
    (tmp_path / "reach.json").unlink()
    assert reach.load_reach("gru", tmp_path) == {}
