"""The training playground from the Python side, and its net against torch."""

import numpy as np
import pytest
import torch
from torch import nn

from nnlab import play
from nnlab.play.kit.network import count_numbers
from nnlab.play.training.model import BATCH, LARGEST, LONGEST, DropoutNetwork, Run
from nnlab.play.training.playground import REPLAY
from nnlab.play.training.presets import PRESETS

from ..page import again, send

SETTINGS = {
    "data": "moons", "noise": 0.2, "size": 20, "width": 8, "activation": "tanh", "dropout": 0.0,
    "decay": 0.3, "lr": 0.02, "seed": 3,
}  # fmt: skip
STATES = [
    {},
    {"dropout": 0.4, "decay": 0.1, "epochs": 30, "show_test": True},
    {"preset": "hurts", "epochs": 12, "best": True},
    {"preset": "spiral", "width": 16, "activation": "tanh", "discretise": True, "epochs": 3},
    {"points": ((1.5, -2.0, 1), (0.0, 0.0, 0)), "size": 40, "seed": 7, "epochs": 20},
    {"preset": "own", "points": ((1.0, 1.0, 1), (-1.0, 0.0, 0)), "epochs": 9},
]
each_activation = pytest.mark.parametrize("activation", ["relu", "tanh"])


def alike(one, other):
    np.testing.assert_allclose(one.run.network.numbers, other.run.network.numbers, rtol=1e-9)
    np.testing.assert_allclose(one.run.losses, other.run.losses, rtol=1e-9)
    assert one.state() == other.state()


def linears(net):
    """The same dense layers as torch has them, in float64."""
    made = [nn.Linear(*weights.shape).double() for weights, _ in net.layers]
    for layer, (weights, bias) in zip(made, net.layers, strict=True):
        layer.weight.data = torch.from_numpy(weights.T.copy())
        layer.bias.data = torch.from_numpy(bias.copy())
    return made


def says(made, x, activation, masks=(1, 1)):
    for layer, mask in zip(made, masks, strict=False):
        x = getattr(torch, activation)(layer(x)) * mask
    return made[-1](x)[:, 0]


@each_activation
@pytest.mark.parametrize("dropped", [False, True])
def test_the_gradient_under_dropout_is_that_of_torch(activation, dropped):
    rng = np.random.default_rng(0)
    sizes, x, y = (2, 5, 5, 1), rng.normal(size=(7, 2)), rng.integers(2, size=7).astype(float)
    masks = list((rng.random((2, 7, 5)) > 0.4) / 0.6) if dropped else []
    numbers = rng.normal(size=count_numbers(sizes))
    net = DropoutNetwork(sizes, numbers, activation=activation, problem="classification")
    made = linears(net)
    z = says(made, torch.from_numpy(x), activation, list(map(torch.from_numpy, masks)) or (1, 1))
    nn.functional.binary_cross_entropy_with_logits(z, torch.from_numpy(y)).backward()
    expected = [(layer.weight.grad.T.reshape(-1), layer.bias.grad) for layer in made]
    expected = torch.cat([part for pair in expected for part in pair]).numpy()
    np.testing.assert_allclose(net.gradient(x, y, masks), expected, rtol=1e-9, atol=1e-12)


def test_a_training_is_that_of_adamw_in_torch():
    run = Run(**SETTINGS)
    made = linears(run.network)
    groups = [
        {"params": [layer.weight for layer in made], "weight_decay": SETTINGS["decay"]},
        {"params": [layer.bias for layer in made], "weight_decay": 0.0},
    ]
    adamw = torch.optim.AdamW(groups, lr=SETTINGS["lr"])
    x, y = map(torch.from_numpy, run.train)
    for _ in range(25):  # one batch an epoch, so that the order does not matter
        adamw.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(says(made, x, "tanh"), y).backward()
        adamw.step()
        run.epoch()
    for layer, (weights, bias) in zip(made, run.network.layers, strict=True):
        np.testing.assert_allclose(weights, layer.weight.detach().numpy().T, rtol=1e-6)
        np.testing.assert_allclose(bias, layer.bias.detach().numpy(), rtol=1e-6, atol=1e-9)


def test_the_share_of_dropped_units_is_the_one_asked_for():
    run = Run(**SETTINGS | {"dropout": 0.3, "width": 64})
    masks = np.stack(run._masks(np.random.default_rng(0), 500))
    assert (masks == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert masks.mean() == pytest.approx(1, abs=0.01)


def test_losses_are_measured_without_dropout():
    run = Run(**SETTINGS | {"dropout": 0.5})
    run.epoch()
    assert run.losses[-1][0] == run.network.loss(*run.train)


def test_training_and_test_points_are_never_the_same():
    run = Run(**SETTINGS | {"size": LARGEST})
    together = np.concatenate([run.train[0], run.test[0]])
    assert len(np.unique(together, axis=0)) == len(together)


def test_many_weights_and_few_points_overfit_and_the_best_weights_are_kept():
    run = play.training(epochs=150).run
    (train, test), lowest = run.losses[-1], run.losses[run.best][1]
    assert train < 0.02
    assert test > 3 * lowest
    assert run.kept().loss(*run.test) == pytest.approx(lowest)


@pytest.mark.parametrize(
    "knob", [{"dropout": 0.5}, {"decay": 1.0}, {"width": 2}, {"size": 150}], ids=str
)
def test_each_knob_closes_the_gap(knob):
    def gap(**state):
        train, test = play.training(epochs=150, **state).run.losses[-1]
        return test - train

    assert gap(**knob) < 0.7 * gap()


def test_dropout_hurts_a_narrow_net_with_much_data():
    dropped, plain = (play.training(preset="hurts", dropout=p, epochs=150) for p in (0.5, 0.0))
    assert plain.run.losses[-1][1] < dropped.run.losses[-1][1] / 2


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_tells_its_task(name):
    game = play.training(preset=name)
    assert PRESETS[name].task in game.task.value
    assert game.line() == (
        "play.training()" if name == "overfit" else f'play.training(preset="{name}")'
    )


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.training(**state)
    alike(game, again(game))
    assert {k: game.state()[k] for k in ("epochs",)} == {"epochs": state.get("epochs", 0)}


def test_a_changed_knob_trains_as_long_again():
    game = play.training(epochs=40)
    game.settings["dropout"].value = 0.3
    alike(game, play.training(epochs=40, dropout=0.3))


def test_a_long_training_is_done_again_only_so_far():
    game = play.training(size=150, epochs=200)
    game.settings["decay"].value = 1.0
    assert game.run.epochs == REPLAY // -(-150 // BATCH)


def test_a_click_puts_a_point_a_drag_moves_it_and_a_click_takes_it_away():
    game = play.training(epochs=10)
    send(game, "click", 1.0, 2.0)
    send(game, "click", -3.0, 9.0, shift=True)
    assert game.state()["points"] == ((1.0, 2.0, 0), (-3.0, 6.0, 1))
    send(game, "drag", 1.5, 2.5, grab=0)
    alike(game, play.training(epochs=10, points=((1.5, 2.5, 0), (-3.0, 6.0, 1))))
    send(game, "click", 1.5, 2.5, grab=0)
    assert game.state()["points"] == ((-3.0, 6.0, 1),)
    game.undo.click()
    alike(game, play.training(epochs=10))


def test_another_preset_begins_again_without_points():
    game = play.training(epochs=10, points=((1.0, 1.0, 1),))
    game.settings["preset"].value = "decay"
    alike(game, play.training(preset="decay"))


def test_looks_change_the_picture_and_not_the_training():
    game = play.training(epochs=60)
    before, numbers = game.scene(), game.run.network.numbers.copy()
    game.settings["best"].value = True
    assert not np.array_equal(before.picture, game.scene().picture)
    assert "The map is that of epoch" in game.canvas.scene["label"]
    game.settings["show_test"].value = True
    assert len(game.scene().marks) > len(before.marks)
    game.settings["discretise"].value = True
    assert len(np.unique(game.scene().picture.reshape(-1, 4), axis=0)) == 2
    np.testing.assert_array_equal(numbers, game.run.network.numbers)


def test_the_ring_marks_the_lowest_test_loss():
    game = play.training(epochs=100)
    (ring,) = [mark for mark in game.curve().marks if mark["kind"] == "ring"]
    x, y = ring["points"][0]
    history = np.array(game.run.losses)
    assert x == pytest.approx(history[:, 1].argmin() / 100, abs=1e-3)
    assert y == pytest.approx(history[:, 1].min() / history.max(), abs=1e-3)


def test_reset_goes_back_to_the_start_and_a_step_changes_the_label():
    game = play.training(epochs=12)
    send(game, "key", key="reset")
    before = game.canvas.scene["label"]
    assert before.startswith("After 0 epochs: training loss ")
    send(game, "key", key="step")
    assert game.canvas.scene["label"].startswith("After 1 epoch: ")


def test_without_points_there_is_a_sentence_and_playing_ends_at_the_longest():
    game = play.training(preset="own")
    send(game, "key", key="step")
    assert "There are no points to learn from" in game.problem.value
    run = Run(**SETTINGS | {"width": 1})
    run.losses *= LONGEST + 1
    assert not run.epoch()
