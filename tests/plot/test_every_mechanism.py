"""What every drawing of a mechanism does: it tells its numbers, and fits where it is drawn."""

from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from nnlab import style
from nnlab.plot import mechanisms as m


@dataclass(eq=False)
class Node:
    data: float
    grad: float
    parents: tuple = ()
    slopes: tuple = ()
    op: str = ""


LAYERS = [
    (torch.tensor([[1.0, -1, 0.5], [-1, 1, -1]]), torch.tensor([2.0, 1, 1])),
    ([[0.8], [-1.5], [4.0]], [0.0]),
]
UNITS = {"carry": ({"a": 1, "b": 1}, 2), "digit": ({"a": 1, "b": 1, "carry": -2}, 1)}
HEIGHTS = {"a": 1, "b": 0, "carry": -1, "digit": 0.5}
STRIPE, EDGE = torch.tensor([0.0, 0, 1, 1, 1]).repeat(5, 1), torch.tensor([-1.0, 0, 1]).repeat(3, 1)
DRAW = {  # name: a call, and words that its text alternative must hold
    "averages": (
        lambda **k: m.averages([-8, 200], lr=0.1, betas=(0.9, 0.99), **k),
        "gradient 200, m 20, v 400, step -0.1",
    ),
    "circuit": (lambda **k: m.circuit({"a": 1, "b": 0}, UNITS, HEIGHTS, **k), "digit"),
    "correction": (
        lambda **k: m.correction([-2, 1], [1, 1], 1, **k),
        "makes (−1, 2); the line turns with it. The sum goes from −1 to +1",
    ),
    "factors": (lambda **k: m.factors(1, 25, **k), "by 0.923 a step, momentum by 0.667 everywhere"),
    "field": (lambda **k: m.field([(3, 1), (2, 2)], **k), "4"),
    "forward_pass": (
        lambda **k: m.forward_pass([4, 5], LAYERS, ["ReLU", "sigmoid"], **k),
        "Inputs 4, 5; layer 1 (ReLU): 1, 2, 0; layer 2 (sigmoid): 0.0998",
    ),
    "jumps": (lambda **k: m.jumps(10, [0.05, 0.19], **k), "rate 0.19 multiplies w by -0.9"),
    "kernel": (lambda **k: m.kernel(STRIPE, EDGE, 0, 1, **k), "0·(-1) + 1·1"),
    "kinks": (
        lambda **k: m.kinks([1, 1, 1], [0, -1, -2], [1, -2, 1], bounds=(-1, 3), **k),
        "kinks at 0, 1, 2; the slopes of their sum are 0, 1, -1, 0",
    ),
    "margin": (
        lambda **k: m.margin([[1, 1], [4, 1]], [0, 1], [1, -2], **k),
        "The margin is 0.45 and the longest point has length 4.12",
    ),
    "patches": (lambda **k: m.patches(STRIPE, EDGE, place=1, **k), "row 1 gives 3"),
    "places": (lambda **k: m.places(8, {"one": {"kernel": 3}}, **k), "6 places"),
    "product": (lambda **k: m.product(LAYERS[0][0].T, LAYERS[0][0], **k), "Row 0 of X meets"),
    "secant": (
        lambda **k: m.secant(lambda w: (w - 1) ** 2, 3, 0.5, bounds=(-1, 4), **k),
        "rise 4, run 1, slope 4. Down is to the left",
    ),
    "shares": (
        lambda **k: m.shares([2.0, 1, 0], ["cat", "dog", "fish"], 2, **k),
        "The label is fish, cost 2.408",
    ),
    "sigmoid_unit": (
        lambda **k: m.sigmoid_unit([0.6, -1.1], [2, -1], -0.5, **k),
        "make the sum 1.8, and p = 0.858",
    ),
    "sixteen": (m.sixteen, "no line parts 0110, 1001"),
    "stretch": (lambda **k: m.stretch([[1.0], [2.0]], [3.0, 4.0], **k), "stretched to (2, 2)"),
    "tangents": (
        lambda **k: m.tangents({"σ": torch.sigmoid}, [0.0], bounds=(-5, 5), **k),
        "σ has slope 0.25 at 0",
    ),
    "threshold_unit": (lambda **k: m.threshold_unit([1, 1], [1, 1], 2, **k), "2"),
    "unit_in_time": (
        lambda **k: m.unit_in_time({"on": [1, 0, 0], "off": [0, 0, 1]}, [1, -2, 1], 1, **k),
        "it fires at 1, 2",
    ),
    "value_graph": (
        lambda **k: m.value_graph(Node(6.0, 1.0, (Node(2.0, 3.0),), (3.0,), "× 3"), **k),
        "× 3 6, gradient 1",
    ),
    "velocity": (
        lambda **k: m.velocity([1, 20], [-4, 1.5], lr=0.06, momentum=0.5, **k),
        "the new gradient (−3.76, −6) add up to the new velocity (−5.76, 9)",
    ),
    "weight_arrow": (
        lambda **k: m.weight_arrow([2, 1], -2, [[3, 0], [0, 2], [-1, 1]], **k),
        "(3, 0) has the sum +4, (0, 2) has the sum 0 and (−1, 1) has the sum −3",
    ),
}
TALL = {"sixteen"}  # on purpose: sixteen squares
every = pytest.mark.parametrize("name", DRAW)


def test_every_mechanism_is_drawn_here():
    assert set(DRAW) == set(m.__all__)


@every
def test_it_tells_its_numbers_and_alt_replaces_them(name):
    draw, words = DRAW[name]
    assert words in style.alternative(draw().figure)
    told = style.alternative(draw(title="It works", alt="A picture").figure)
    assert told == "It works. A picture."


@every
def test_it_draws_on_the_axes_given(name):
    figure, axes = plt.subplots(1, 2)
    assert DRAW[name][0](ax=axes[1]) is axes[1]
    assert plt.get_fignums() == [figure.number]


@every
def test_it_fits_into_its_figure(name):
    figure = DRAW[name][0](title="A finding").figure
    width, height = figure.get_size_inches()
    assert width <= 6
    assert height <= 4 or name in TALL
    figure.canvas.draw()
    box = figure.get_tightbbox().padded(-0.02)
    assert np.all(box.min >= 0)
    assert np.all(box.max <= figure.get_size_inches())


@pytest.mark.parametrize("name", ["correction", "margin", "weight_arrow"])
def test_right_angles_stay_right(name):
    assert DRAW[name][0]().get_aspect() == 1
