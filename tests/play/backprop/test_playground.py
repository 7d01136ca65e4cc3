"""The backpropagation playground: its graphs against torch, and what clicks and controls do."""

import pytest
import torch

from nnlab import play
from nnlab.play.backprop.model import Graph
from nnlab.play.backprop.picture import place
from nnlab.play.backprop.presets import PRESETS

from .. import page
from ..page import again

TORCH = {
    "+": lambda a, b: a + b,
    "−": lambda a, b: a - b,
    "×": lambda a, b: a * b,
    "²": lambda a: a**2,
    "σ": torch.sigmoid,
    "Σ": lambda *n: sum(x * w for x, w in zip(n[:-1:2], n[1::2], strict=True)) + n[-1],
}
STATES = [
    {},
    {"steps": 7},
    {"preset": "net", "lr": 2.5, "steps": 16},
    {"preset": "twice", "values": {"b": -1.0}, "steps": 6},
    {"preset": "chain", "values": {"x": -2.25}, "steps": 3},
]


def send(game, kind, name, shift=False):
    """What the browser sends about the node of that name."""
    grab = list(game.graph.nodes).index(name)
    page.send(game, kind, *place(game.graph, name), grab, shift)


@pytest.mark.parametrize("name", PRESETS)
def test_values_and_gradients_match_torch(name):
    nodes = PRESETS[name].nodes
    inputs = {node.name: node.start + 0.1 for node in nodes if not node.op}
    graph = Graph(nodes, inputs, steps=100)
    theirs = {n: torch.tensor(v, dtype=torch.float64) for n, v in inputs.items()}
    for node in nodes:
        if node.op:
            theirs[node.name] = TORCH[node.op](*(theirs[parent] for parent in node.parents))
        else:
            theirs[node.name].requires_grad_()
        if theirs[node.name].grad_fn:
            theirs[node.name].retain_grad()
    theirs[nodes[-1].name].backward()
    wanted = {n: t.item() for n, t in theirs.items()}, {n: t.grad.item() for n, t in theirs.items()}
    assert graph.values == pytest.approx(wanted[0], rel=1e-12)
    assert graph.gradients == pytest.approx(wanted[1], rel=1e-12, abs=1e-15)


def test_the_net_is_that_of_the_lesson():
    graph = Graph(PRESETS["net"].nodes, {}, steps=16)
    assert graph.values["ŷ"] == pytest.approx(0.4366, abs=5e-5)
    assert graph.gradients["b₁"] == pytest.approx(-0.0651, abs=5e-5)
    assert graph.gradients["w₂₁"] == graph.gradients["w₂₂"] == 0


@pytest.mark.parametrize("name", PRESETS)
def test_no_two_nodes_lie_in_one_place(name):
    game = play.backprop(preset=name)
    places = {place(game.graph, node) for node in game.graph.nodes}
    assert len(places) == len(game.graph.nodes)
    assert all(0.2 < x < 4.6 and 0.1 < y < 3.7 for x, y in places)


def test_steps_go_forward_then_backward_and_end():
    game = play.backprop()
    seen = [(game.step(), set(game.graph.gradients)) for _ in range(10)]
    assert [going_on for going_on, _ in seen] == [True] * 9 + [False]
    assert seen[4][1] == set()
    assert seen[5][1] == {"E", "d"}
    assert not game.step()


def test_gradients_add_up_where_a_number_is_used_twice():
    game = play.backprop(preset="twice", steps=5)
    assert game.graph.gradients["a"] == -8
    game.step()
    assert game.graph.gradients["a"] == 16


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.backprop(**state)
    other = again(game)
    assert other.state() == game.state()
    assert other.graph.gradients == game.graph.gradients
    assert game.state() | state == game.state()


def test_click_raises_an_input_shift_click_lowers_it_and_the_steps_are_done_again():
    game = play.backprop(steps=10)
    send(game, "click", "w")
    send(game, "click", "b", shift=True)
    assert game.state()["values"] == {"w": 2.25, "b": 0.25}
    assert game.graph.gradients == again(game).graph.gradients
    game.restore.click()
    assert game.line() == "play.backprop()"


def test_click_on_a_computed_number_says_what_to_click():
    game = play.backprop(steps=2)
    send(game, "click", "z")
    assert "z is computed; click an input" in game.problem.value


def test_downhill_moves_what_learns_and_the_loss_falls():
    game = play.backprop(preset="net", steps=16)
    before = game.graph.values | {}
    game.downhill.click()
    assert game.graph.values["E"] < before["E"]
    assert (game.graph.values["x₁"], game.graph.values["y"]) == (before["x₁"], before["y"])
    assert game.chart.scene["label"].startswith("E after each Downhill: 0.3174 at first")


def test_downhill_before_the_end_says_what_to_do():
    game = play.backprop(steps=6)
    game.downhill.click()
    assert "step or play to the end" in game.problem.value


def test_label_and_table_tell_the_last_step():
    game = play.backprop(steps=6)
    label = game.canvas.scene["label"]
    assert label == (
        "5 nodes of 5 computed, E = 0.668; 1 node passed a gradient on; gradients: E 1, d −1.64."
    )
    assert "<td>d</td><td>−1.64</td><td>−1.64</td>" in game.numbers.value
