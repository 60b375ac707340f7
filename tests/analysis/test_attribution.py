import pytest
import torch
from torch import nn

import lstm_viz
from lstm_viz.analysis import gradient, occlusion
from lstm_viz.analysis.trace import difference


@pytest.fixture(scope="module")
def digit():
    model = lstm_viz.load()
    images, _ = lstm_viz.mnist("test")
    return model, lstm_viz.trace(model, images[4].astype("float32") / 255)


def references(model):
    layers = []
    for hooked, (a, b) in zip(model.lstm, [(28, 128), (128, 64)], strict=True):
        reference = nn.LSTM(a, b, batch_first=True)
        reference.load_state_dict(hooked.state_dict())
        layers.append(reference)
    return layers


def test_the_gradient_of_a_logit_is_autograds_on_torchs_own_lstm(digit):
    model, trace = digit
    image = trace.images.clone().requires_grad_()
    x = image[None]
    for layer in references(model):
        x, _ = layer(x)
    model.readout(x)[0, 27, 4].backward()
    ours = gradient(model, trace, "logit", 0, 4, 27)
    torch.testing.assert_close(ours, image.grad, atol=1e-6, rtol=1e-4)


def test_the_gradient_of_a_cell_is_its_slope_and_zero_for_rows_to_come(digit):
    model, trace = digit
    slope = gradient(model, trace, "c", 1, 5, 15)
    assert not slope[16:].any()
    step = 1e-2
    nudged = trace.images.clone()
    nudged[12, 14] = nudged[12, 14] - step if nudged[12, 14] > 0.5 else nudged[12, 14] + step
    moved = lstm_viz.trace(model, nudged).layers[1].c[15, 5] - trace.layers[1].c[15, 5]
    expected = slope[12, 14] * (nudged[12, 14] - trace.images[12, 14])
    assert moved.item() == pytest.approx(expected.item(), rel=0.2, abs=1e-5)


def test_occlusion_is_the_measured_loss_of_blanking_a_row(digit):
    model, trace = digit
    lost = occlusion(model, trace, 4)
    for row in (8, 17, 24):
        blanked = trace.images.clone()
        blanked[row] = 0
        again = lstm_viz.trace(model, blanked).logits[-1, 4]
        assert lost[row].item() == pytest.approx((trace.logits[-1, 4] - again).item(), abs=2e-5)


def test_a_row_without_ink_loses_nothing(digit):
    model, trace = digit
    empty = ~trace.images.any(-1)
    assert empty.any()
    assert not occlusion(model, trace, 4)[empty].any()


def test_nothing_stays_on_the_network(digit):
    model, trace = digit
    gradient(model, trace, "f", 0, 3, 9)
    assert all(not module._forward_hooks for module in model.modules())
    assert all(weight.grad is None for weight in model.parameters())


def test_an_unknown_quantity_is_refused(digit):
    with pytest.raises(ValueError, match="unknown quantity"):
        gradient(*digit, "belief", 0, 0, 0)


def test_the_difference_to_torch_is_rounding_and_grows_when_a_number_is_wrong(digit):
    model, trace = digit
    assert difference(model, trace) < 5e-6
    changed = lstm_viz.trace(model, trace.images)
    changed.layers[0].h[20, 3] += 0.125
    assert difference(model, changed) == pytest.approx(0.125, abs=1e-4)
