"""The MLP playground from the Python side: what a click, a control or an argument does."""

import html
import math
import re

import numpy as np
import pytest
import torch

from nnlab import play
from nnlab.play.mlp.features import FEATURES
from nnlab.play.mlp.layout import OUTPUT, SIDE, Layout
from nnlab.play.mlp.model import Run
from nnlab.play.mlp.picture import BOUNDS, CELLS
from nnlab.play.mlp.presets import PRESETS, STANDARD

from ..page import again, send

ALL = tuple(FEATURES)
STATES = [
    {},
    {"preset": "overfit", "lr": 0.3, "seed": 3, "epochs": 5, "penalty": "L2", "strength": 0.03},
    {"preset": "hills", "problem": "classification", "show_test": True, "discretise": True},
    {"hidden": (8, 8, 8, 8, 8, 8), "features": ALL, "activation": "sigmoid", "epochs": 1},
    {"preset": "linear", "features": ("x1*x2",), "batch": 3, "noise": 0.1, "share": 0.9},
    {"preset": "own", "points": ((0.5, 1.0, 1), (0.0, 0.25, 0)), "epochs": 3},
    {"data": "blobs", "hidden": (), "start": [1.0, -0.5, 0.25]},
]


def click(game, x1, x2, **more):
    x, y = Layout.place([(x1, x2)])[0].tolist()
    send(game, "click", x, y, **more)


def alike(one, other):
    np.testing.assert_allclose(one.run.network.numbers, other.run.network.numbers, atol=1e-5)
    np.testing.assert_allclose(one.run.train[0], other.run.train[0])
    assert one.state() == other.state()


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.mlp(**state)
    alike(game, again(game))
    usual = PRESETS[state.get("preset", "rings")].settings
    assert all(game.state()[k] == v for k, v in state.items() if usual.get(k) != v)


def test_line_names_only_what_differs_from_the_preset():
    assert play.mlp(preset="dead", lr=0.3).line() == 'play.mlp(preset="dead")'
    game = play.mlp(preset="dead", hidden=(4,), epochs=2)
    assert game.line() == 'play.mlp(preset="dead", hidden=(4,), epochs=2)'


@pytest.mark.parametrize("name", PRESETS)
def test_preset_can_be_shown_and_sets_its_controls(name):
    game = play.mlp()
    game.settings["preset"].value = name
    alike(game, play.mlp(preset=name))
    assert PRESETS[name].task in game.task.value


def test_rate_changes_in_the_middle_and_the_line_still_brings_the_state_back():
    game = play.mlp(epochs=4)
    numbers = game.run.network.numbers.copy()
    game.settings["lr"].value = 0.3
    np.testing.assert_array_equal(game.run.network.numbers, numbers)
    game.step()
    assert game.run.epochs == 5
    assert "start=[" in game.line()
    alike(again(game), again(again(game)))
    np.testing.assert_allclose(again(game).run.network.numbers, game.run.network.numbers, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("data", "moons", "moons"),
        ("activation", "relu", "relu"),
        ("problem", "regression", "regression"),
        ("hidden", "3, 3 3", (3, 3, 3)),
        ("hidden", "", ()),
        ("features", "x1 sin(x2)", ("x1", "sin(x2)")),
        ("noise", 0.2, 0.2),
        ("share", 0.8, 0.8),
        ("seed", 5, 5),
    ],
)
def test_control_of_the_data_or_the_network_begins_again(name, written, value):
    game = play.mlp(epochs=3)
    game.settings[name].value = written
    alike(game, play.mlp(**{name: value}))


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("hidden", "4 9", r"expected at most 6 layers of 1 to 8 units"),
        ("hidden", "4 two", r"hidden is \(4, &#x27;two&#x27;\)"),
        (
            "features",
            "x1 sinx2",
            r"has &quot;sinx2&quot;.*Try features=\(&#x27;x1&#x27;, &#x27;sin\(x2\)",
        ),
        ("features", "", "one or more of these, each once"),
    ],
)
def test_wrong_words_in_a_field_are_told_and_taken_back(name, written, message):
    game = play.mlp(epochs=2)
    before = game.settings[name].value
    game.settings[name].value = written
    assert re.search(message, game.problem.value)
    assert game.settings[name].value == before
    alike(game, play.mlp(epochs=2))


def test_buttons_on_the_picture_change_layers_and_neurons():
    game = play.mlp(hidden=(4, 2))
    for button, hidden in (
        ("more 1", (4, 3)), ("fewer 0", (3, 3)), ("more layers", (3, 3, 2)),
        ("fewer layers", (3, 3)),
    ):  # fmt: skip
        send(game, "click", grab=button)
        assert game.run.network.sizes == (2, *hidden, 1)
    alike(game, play.mlp(hidden=(3, 3)))


def test_a_full_network_offers_no_more_and_an_empty_one_no_fewer():
    full = {name for name, *_ in Layout(ALL, (8,) * 6).buttons()}
    assert not any(name.startswith("more") for name in full)
    assert {name for name, *_ in Layout(ALL, ()).buttons()} == {"more layers"}
    assert "fewer 0" not in {name for name, *_ in Layout(ALL, (1,)).buttons()}


def test_click_on_an_input_switches_it_and_the_last_one_stays():
    game = play.mlp()
    send(game, "click", grab="0 4")
    assert game.run.features == ("x1", "x2", "x1*x2")
    for unit in (0, 1, 4):
        send(game, "click", grab=f"0 {unit}")
    assert game.run.features == ("x1*x2",)
    assert "one or more" in game.problem.value


def test_click_puts_a_point_and_shift_click_of_the_other_class():
    game = play.mlp(preset="own")
    click(game, 1.5, -2)
    click(game, -3, 0.25, shift=True)
    game.label.value = 1
    click(game, 0, 0)
    assert game.run.points == [(1.5, -2, 0), (-3, 0.25, 1), (0, 0, 1)]
    np.testing.assert_array_equal(game.run.train[1], [-1, 1, 1])
    assert [m["grab"] for m in game.canvas.scene["marks"] if m["kind"] == "point"] == [0, 1, 2]


def test_own_point_is_dragged_within_the_map_and_taken_away_by_a_click():
    game = play.mlp(epochs=2, points=[(0, 0, 0), (1, 1, 1)])
    send(game, "drag", 99, OUTPUT[0][1] + OUTPUT[1] / 2, grab=1)
    send(game, "click", grab=0)
    assert game.run.points == [(6, 0, 1)]
    assert game.run.epochs == 2
    alike(game, again(game))
    game.undo.click()
    alike(game, play.mlp(points=[(0, 0, 0), (1, 1, 1)]))


def test_click_beside_everything_does_nothing():
    game = play.mlp(epochs=1)
    send(game, "click", 0.1, 0.1)
    alike(game, play.mlp(epochs=1))
    assert game.number.field.disabled


def test_click_on_a_line_offers_its_weight_and_the_field_changes_it():
    game = play.mlp(hidden=(2,))
    send(game, "click", grab="link 1")
    assert game.number.field.description == "weight x1 → 1.2"
    weight = game.run.network.layers[0][0][0, 1]
    assert game.number.field.value == pytest.approx(weight, abs=1e-4)
    game.number.field.value = 2.5
    assert game.run.network.layers[0][0][0, 1] == 2.5
    alike(game, again(game))
    game.box.children[0].children[2].click()
    alike(game, play.mlp(hidden=(2,)))


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e9])
def test_a_weight_that_cannot_be_is_told_and_taken_back_and_the_next_is_taken(value):
    game = play.mlp(hidden=(2,))
    send(game, "click", grab="link 1")
    before = game.number.field.value
    game.number.field.value = value
    assert f"weight is {value}; expected a number from" in game.problem.value
    assert game.number.field.value == before
    alike(game, play.mlp(hidden=(2,)))
    game.number.field.value = 2.5
    assert (game.problem.value, game.run.network.layers[0][0][0, 1]) == ("", 2.5)


def test_pointer_on_a_line_shows_its_weight_and_off_it_the_one_that_was_picked():
    game = play.mlp(hidden=(2,))
    send(game, "hover", grab="link 5")
    assert game.number.field.description == "weight 1.2 → 2.1"
    assert game.number.field.disabled
    send(game, "click", grab="link 0")
    send(game, "hover", grab="link 5")
    send(game, "hover", grab=None)
    assert game.number.field.description == "weight x1 → 1.1"
    assert not game.number.field.disabled
    send(game, "click", 0.1, 0.1)
    assert game.number.field.disabled


def test_drag_of_a_line_or_a_button_does_nothing():
    game = play.mlp()
    for grab in ("link 0", "more layers", "1 0"):
        send(game, "drag", 1.0, 1.0, grab=grab)
    alike(game, play.mlp())


def test_new_data_takes_the_next_seed():
    game = play.mlp(epochs=2, seed=9999)
    game.tools.renew.click()
    alike(game, play.mlp(seed=0))


@pytest.mark.parametrize("activation", ["relu", "linear"])
def test_code_makes_the_network_with_its_numbers_and_a_second_click_takes_it_away(activation):
    game = play.mlp(features=ALL, hidden=(3, 2), activation=activation, epochs=2)
    game.tools.copy.click()
    code = re.search("<pre><code>(.*)</code></pre>", game.tools.code.value, re.DOTALL)[1]
    space = {}
    exec(html.unescape(code), space)
    x = torch.tensor(game.inputs(game.run.test[0]))
    torch.testing.assert_close(space["model"](x), game.model()(x), atol=2e-3, rtol=2e-3)
    game.tools.copy.click()
    assert game.tools.code.value == ""


def test_click_on_a_neuron_offers_its_bias_and_keeps_its_map():
    game = play.mlp()
    send(game, "click", grab="2 1")
    assert game.number.field.description == "bias of 2.2"
    assert "layer 2, neuron 2" in game.canvas.scene["label"]
    game.number.field.value = -1.0
    assert game.run.network.layers[1][1][1] == -1
    send(game, "click", grab="2 1")
    assert game.number.field.disabled
    assert "neuron 2" not in game.canvas.scene["label"]


def test_pointer_on_a_neuron_shows_its_map_and_off_it_the_output():
    game = play.mlp()
    output = game.scene().tiles[-2]
    send(game, "hover", grab="0 0")
    seen = game.scene().tiles[-2]
    assert seen.shape == (CELLS, CELLS, 4)
    np.testing.assert_array_equal(seen[0], seen[-1])  # x1 is the same on every row
    send(game, "hover", grab=None)
    np.testing.assert_array_equal(game.scene().tiles[-2], output)


def test_map_shows_what_the_model_says():
    game = play.mlp(preset="spiral", activation="relu", epochs=30, discretise=True)
    middle = (np.arange(CELLS) + 0.5) / CELLS * 12 - 6
    x1, x2 = np.meshgrid(middle, -middle)
    points = np.stack([x1, x2], -1).reshape(-1, 2)
    says = game.model()(torch.tensor(game.inputs(points)))[:, 0].detach().numpy() > 0
    orange = game.scene().tiles[-2][..., 0].ravel() > 100
    assert (says == orange).mean() > 0.999


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "linear"])
def test_model_has_the_present_numbers_and_is_a_network_of_its_own(activation):
    game = play.mlp(features=ALL, hidden=(5, 3), activation=activation, epochs=3)
    model, (x, _) = game.model(), game.run.test
    said = game.run.network.forward(game.inputs(x).astype(float))[-1]
    np.testing.assert_allclose(model(torch.tensor(game.inputs(x))).detach(), said, atol=1e-4)
    game.step()
    assert not np.allclose(game.model()[0].weight.detach(), model[0].weight.detach())
    assert sum(p.numel() for p in model.parameters()) == len(game.run.network.numbers)


def test_the_line_that_builds_the_model_is_shown():
    line = "nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))"
    assert line in play.mlp(hidden=(3,), activation="relu").numbers.value
    line = "nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))"
    assert line in play.mlp(hidden=(3,), activation="linear").numbers.value


def test_every_node_button_and_point_lies_in_the_picture_and_none_on_another():
    layout = Layout(ALL, (8,) * 6)
    middles = np.array([place for _, place in layout.nodes()])
    gaps = np.abs(middles[:, None] - middles).max(-1) + 9 * np.eye(len(middles))
    assert gaps.min() >= SIDE
    buttons = np.array([place for *_, place in layout.buttons()])
    apart = np.abs(buttons[:, None] - middles)
    assert ((apart > SIDE / 2 + 0.06).any(-1)).all()
    for marks in (play.mlp(hidden=(8,) * 6, features=ALL).scene().marks,):
        places = np.array([place for mark in marks for place in mark["points"]])
        assert (places >= 0).all()
        assert (places <= [BOUNDS[1], BOUNDS[3]]).all()


def links(game):
    return next(mark for mark in game.scene().marks if mark["kind"] == "links")


def test_weights_are_lines_in_the_colour_of_their_sign():
    mark = links(play.mlp(data="blobs", hidden=(), start=[2.0, -0.5, 0.0]))
    assert mark["widths"][0] > mark["widths"][1]
    assert [mark["colours"][above] for above in mark["above"]] == ["#e69f00", "#0072b2"]


def test_lines_run_from_a_neuron_to_one_of_the_next_layer_in_the_order_of_the_weights():
    game = play.mlp(features=("x2", "sin(x1)"), hidden=(2, 3))
    ends = np.reshape(links(game)["points"], (-1, 2, 2))
    places = dict(Layout(game.run.features, (2, 3)).nodes())
    inputs = {0: 1, 1: 5}  # the rows of x2 and sin(x1)
    assert len(ends) == 2 * 2 + 2 * 3 + 3
    for index, (start, end) in enumerate(ends[:10]):
        layer, one, other = game.run.network.connection(index)
        one = one if layer else inputs[one]
        np.testing.assert_allclose(start, places[layer, one] + [SIDE / 2, 0], atol=1e-3)
        np.testing.assert_allclose(end, places[layer + 1, other] - [SIDE / 2, 0], atol=1e-3)


def test_l1_takes_lines_away():
    assert not any(links(play.mlp(penalty="L1", strength=10.0, lr=0.1, epochs=5))["widths"])


def test_test_points_are_shown_on_request():
    def count(game):
        dots = [mark for mark in game.scene().marks if mark.get("hollow")]
        return sum(len(mark["points"]) for mark in dots)

    assert count(play.mlp()) == 0
    assert count(play.mlp(show_test=True, share=0.8)) == 60


def test_label_tells_the_state_to_those_who_cannot_see_it():
    label = play.mlp(preset="own", points=[(1, 1, 1)], start=[0.0] * 33).scene().label
    assert label == (
        "After 0 epochs: training loss 0.6931, test loss nan; inputs x1, x2; "
        "hidden neurons 8, tanh."
    )


def test_numbers_without_end_stop_the_play_and_say_what_to_do():
    game = play.mlp(
        preset="hills", features=("x1^2", "x2^2"), activation="linear", lr=10.0, epochs=100
    )
    assert game.run.epochs < 100
    assert not game.step()
    game.show()
    assert "lower the rate, then Reset" in game.numbers.value


def test_step_without_points_says_what_to_do():
    game = play.mlp(preset="own")
    game.box.children[0].children[1].click()
    assert "click on the large map" in game.problem.value


def test_epochs_depend_on_the_seed_and_their_number_alone():
    shape = {k: STANDARD[k] for k in STANDARD if k not in ("batch", "lr", "penalty", "strength")}
    one, other = (Run(**shape, seed=1, points=[]) for _ in "ab")
    for _ in range(3):
        for run in (one, other):
            run.epoch(lr=0.1, batch=7, penalty="none", strength=0.0)
    assert one.losses == other.losses
    assert one.losses[-1] < one.losses[0]
    assert repr(one).startswith("Run(Network(2-4-2-1, tanh, classification): 25 numbers): train ")


@pytest.mark.parametrize(
    ("state", "bound"),
    [
        ({"epochs": 300}, 0.05),
        ({"preset": "spiral", "hidden": (8, 8, 8), "activation": "relu", "epochs": 400}, 0.1),
        ({"preset": "linear", "features": ("x1", "x2", "x1*x2"), "epochs": 200}, 0.1),
        ({"preset": "hills", "epochs": 200, "lr": 0.1}, 0.02),
    ],
    ids=str,
)
def test_task_can_be_solved(state, bound):
    assert play.mlp(**state).run.losses[-1][1] < bound


def test_one_line_does_not_solve_xor():
    assert play.mlp(preset="linear", epochs=100).run.losses[-1][0] > 0.6


def test_many_weights_overfit_and_a_penalty_helps():
    train, test = play.mlp(preset="overfit", epochs=800).run.losses[-1]
    assert test > 2 * train
    game = play.mlp(preset="overfit", epochs=800, penalty="L2", strength=0.03)
    assert game.run.losses[-1][1] < test


def test_a_high_rate_kills_relus():
    assert not sum(dead.sum() for dead in play.mlp(preset="dead", epochs=60).run.dead())
    game = play.mlp(preset="dead", lr=3.0, epochs=60)
    assert sum(dead.sum() for dead in game.run.dead()) > 0
    assert "silent" in game.numbers.value
