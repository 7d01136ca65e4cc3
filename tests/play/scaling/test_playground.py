"""The scaling playground from the Python side, and its counts against a real training."""

import pytest
import torch
from torch import nn

from nnlab import play
from nnlab.play.scaling.model import MOST, STATES, Plan
from nnlab.play.scaling.presets import PRESETS

from ..page import again

STATES_TO_SHOW = [
    {},
    {"devices": 64, "split": "shard"},
    {"preset": "wide", "precision": "mixed", "batch": 64},
    {"preset": "giant", "devices": 1024, "optimizer": "sgd"},
    {"width": 16, "layers": 1, "batch": 1, "device": "cluster"},
]
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "adam": (torch.optim.Adam, {}),
}


def network(plan):
    pairs = [(nn.Linear(plan.width, plan.width), nn.ReLU()) for _ in range(plan.layers)]
    return nn.Sequential(*[layer for pair in pairs for layer in pair][:-1])


def size(tensors):
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


@pytest.mark.parametrize("optimizer", STATES)
def test_memory_is_what_a_training_holds(optimizer):
    plan = Plan(width=32, layers=3, batch=10, optimizer=optimizer)
    model, kept = network(plan), {}
    kind, settings = OPTIMIZERS[optimizer]
    stepper = kind(model.parameters(), lr=0.1, **settings)
    own = {parameter.data_ptr() for parameter in model.parameters()}

    def keep(tensor):
        if tensor.data_ptr() not in own:
            kept[tensor.data_ptr()] = tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        out = model(torch.randn(plan.batch, plan.width))
    out.backward(torch.ones_like(out))
    stepper.step()
    held = plan.memory()
    assert sum(p.numel() for p in model.parameters()) == plan.params
    assert held["weights"] == size(model.parameters())
    assert held["gradients"] == size(p.grad for p in model.parameters())
    state = [v for each in stepper.state.values() for v in each.values() if torch.is_tensor(v)]
    assert held["optimiser"] == size(v for v in state if v.ndim)  # Adam's step counters aside
    assert held["activations"] == size(kept.values())


def test_operations_are_those_that_torch_counts():
    from torch.utils.flop_counter import FlopCounterMode

    plan = Plan(width=64, layers=8, batch=16)
    x = torch.randn(plan.batch, plan.width, requires_grad=True)
    with FlopCounterMode(display=False) as counter:
        network(plan)(x).sum().backward()
    products = plan.params - plan.layers * plan.width  # biases are added, not multiplied
    assert counter.get_total_flops() == 6 * products * plan.batch


def test_sharding_divides_what_replicas_repeat():
    whole, parts = Plan(devices=8), Plan(devices=8, split="shard")
    for name in ("weights", "gradients", "optimiser"):
        assert parts.memory()[name] == whole.memory()[name] / 8
    assert parts.memory()["activations"] == whole.memory()["activations"]
    assert parts.seconds()["messages"] == pytest.approx(1.5 * whole.seconds()["messages"])


def test_one_device_sends_nothing():
    assert Plan().seconds()["messages"] == 0
    assert Plan().speedup() == 1


def test_a_larger_batch_hides_the_messages():
    small, large = Plan(devices=4), Plan(devices=4, batch=8192)
    assert small.speedup() < 1 < 2 < large.speedup() < 4


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_shows_its_title_and_task(preset):
    game = play.scaling(preset=preset)
    title, task = PRESETS[preset].title, PRESETS[preset].task
    assert title in game.task.value
    assert task in game.task.value


def test_the_tasks_of_the_presets_have_answers():
    assert not Plan(**PRESETS["wide"].settings).fits()
    assert play.scaling(preset="wide", split="shard").plan.fits()
    giant = Plan(**PRESETS["giant"].settings)
    assert abs(giant.params / 175e9 - 1) < 0.01
    assert not giant.fits()
    assert play.scaling(preset="giant", split="shard").plan.fits()
    assert not play.scaling(preset="giant", devices=MOST).plan.fits()


@pytest.mark.parametrize("state", STATES_TO_SHOW, ids=str)
def test_line_brings_the_state_back(state):
    game = play.scaling(**state)
    same = again(game)
    assert same.plan == game.plan
    assert same.line() == game.line()


def test_step_doubles_the_devices_up_to_the_last_and_reset_leaves_one():
    game = play.scaling(devices=3)
    before = game.scene().label
    assert game.step()
    assert game.plan.devices == 6
    assert game.scene().label != before
    while game.step():
        pass
    assert game.plan.devices == MOST
    game.reset()
    assert game.plan.devices == 1


def test_a_preset_brings_its_own_plan():
    game = play.scaling(width=64)
    game.settings["preset"].value = "giant"
    assert game.plan == Plan(**PRESETS["giant"].settings)


def test_label_says_what_the_picture_shows():
    label = play.scaling(preset="wide").scene().label
    assert label.startswith("On 8 devices: 104 GB each, which does not fit; a step of 4,096")


def test_the_numbers_of_devices_stand_below_a_curve_of_a_slow_down():
    marks = play.scaling().curve().marks
    lowest = min(y for mark in marks if mark["kind"] == "line" for _, y in mark["points"])
    pixel = (1.35 + 0.4) / 124
    ticks = [mark for mark in marks if mark["kind"] == "text" and mark["points"][0][1] < 0]
    assert lowest < 0
    assert [tick["text"] for tick in ticks] == ["1", "1024"]
    assert all(tick["points"][0][1] + tick["size"] / 2 * pixel < lowest for tick in ticks)
