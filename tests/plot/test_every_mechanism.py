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
NET = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
DRAW = {  # name: a call, and words that its text alternative must hold
    "batch_norm": (
        lambda **k: m.batch_norm([1, 3], **k),
        "in training (1, 3) become (-1, 1); in evaluation (1, 3) become (0.763, 2.67)",
    ),
    "attention_head": (
        lambda **k: m.attention_head(
            [1.0, 1, 0, 2], [[0, 1, 1, 0], [1, 1, 0, 2]], [[0, 0], [4, 0]], ["the", "river"], **k
        ),
        "the has score 1 and the share 0.08; river has score 6 and the share 0.92. It receives "
        "(3.7, 0)",
    ),
    "averages": (
        lambda **k: m.averages([-8, 200], lr=0.1, betas=(0.9, 0.99), **k),
        "gradient 200, m 20, v 400, step -0.1",
    ),
    "hourglass": (
        lambda **k: m.hourglass([4, 2, 1, 2, 4], [[0, 1], [1, 0]], [0.5], [[0, 1], [0, 0]], **k),
        "4, 2, 1, 2 and 4 numbers, 29 parameters between them; the example has the code 0.5",
    ),
    "projection": (
        lambda **k: m.projection([[4, 3], [-3, -4]], [0.6, 0.8], **k),
        "point (4, 3) has the code 4.8 and loses 1.4; point (-3, -4) has the code -5",
    ),
    "bound": (
        lambda **k: m.bound([0.8, 0.2], [0.5, 0.5], {"even": [0.5, 0.5], "sure": [1, 0]}, **k),
        "sure: rebuilding -0.223 minus price 0.693 is -0.916, 0.223 below",
    ),
    "cloud": (
        lambda **k: m.cloud([1.2, -0.4], [0.5, 0.25], [[1, -1], [-1.5, 2]], **k),
        "(1, -1) gives (1.7, -0.65); (-1.5, 2) gives (0.45, 0.1)",
    ),
    "circuit": (lambda **k: m.circuit({"a": 1, "b": 0}, UNITS, HEIGHTS, **k), "digit"),
    "corner_map": (
        lambda **k: m.corner_map([-1, 0, 1], torch.tensor([[3, 3, 3], [2, 3, 2], [3, 4, 4]]), **k),
        "Of 9 pairs of weights 2 reach 2, 5 reach 3, 2 reach 4 corners",
    ),
    "correction": (
        lambda **k: m.correction([-2, 1], [1, 1], 1, **k),
        "makes (−1, 2); the line turns with it. The sum goes from −1 to +1",
    ),
    "hidden_plane": (
        lambda **k: m.hidden_plane(lambda x: x**2, [[0, 1], [1, 0]], [1, 0], [1, 1], -1, **k),
        "(0, 1) lies at (0.00, 1.00)",
    ),
    "threshold_net": (
        lambda **k: m.threshold_net([[1, -1], [1, -1]], [-0.5, 1.5], [1, 1], -1.5, x=[1, 0], **k),
        "h₂ has weights -1 and -1 and bias 1.5, sum 0.5, says 1",
    ),
    "pipeline": (
        lambda **k: m.pipeline([[0, -1], [1, 0], [-1, 1]], **k),
        "3 turns of 2 stages; 2 of 6 places are idle: stage 0 has 0, 1, idle; stage 1 has idle, 0",
    ),
    "replicas": (
        lambda **k: m.replicas(1, [[(1, 3), (2, 2)], [(1, 2), (3, 1)]], 0.1, **k),
        "worker 0 finds -2 and worker 1 finds 5; the average is 1.5, and each goes on with w = 0.8",
    ),
    "ring": (
        lambda **k: m.ring([[[1, 2], [10, 20]], [[1, 22], [11, 20]], [[11, 22], [11, 22]]], **k),
        "start: 1, 2 | 10, 20; step 1: 1, 22 | 11, 20; step 2: 11, 22 | 11, 22",
    ),
    "discriminator_step": (
        lambda **k: m.discriminator_step(1, 0.5, real=2, z=1, lr=0.5, **k),
        "scores 0.5; loss 1.29; the slope 0.0846 moves ψ from 0.5 to 0.458, and G stands still",
    ),
    "dropped": (
        lambda **k: m.dropped([1, 2, 3, 4], [1, 0, 1, 1], 0.25, [1, 2, -1, 1], **k),
        "In evaluation the units (1, 2, 3, 4) make the sum 6; in training, with 1 dropped, "
        "(1.33, 0, 4, 5.33) make 2.67",
    ),
    "encoder_decoder": (
        lambda **k: m.encoder_decoder("ab", "ba", 32, **k),
        "An encoder reads a, b and hands over one vector of 32 numbers; a decoder is given "
        "begin, b and writes b, a",
    ),
    "factors": (lambda **k: m.factors(1, 25, **k), "by 0.923 a step, momentum by 0.667 everywhere"),
    "field": (lambda **k: m.field([(3, 1), (2, 2)], **k), "4"),
    "forward_pass": (
        lambda **k: m.forward_pass([4, 5], LAYERS, ["ReLU", "sigmoid"], **k),
        "Inputs 4, 5; layer 1 (ReLU): 1, 2, 0; layer 2 (sigmoid): 0.0998",
    ),
    "generator_step": (
        lambda **k: m.generator_step(1, 0.458, z=1, lr=0.5, **k),
        "−0.177 by θ, which moves from 1 to 1.09",
    ),
    "hits_and_misses": (
        lambda **k: m.hits_and_misses(6, 2, 4, 88, **k),
        "precision 0.75, recall 0.6, F1 0.667",
    ),
    "jumps": (lambda **k: m.jumps(10, [0.05, 0.19], **k), "rate 0.19 multiplies w by -0.9"),
    "kernel": (lambda **k: m.kernel(STRIPE, EDGE, 0, 1, **k), "0·(-1) + 1·1"),
    "kinks": (
        lambda **k: m.kinks([1, 1, 1], [0, -1, -2], [1, -2, 1], bounds=(-1, 3), **k),
        "kinks at 0, 1, 2; the slopes of their sum are 0, 1, -1, 0",
    ),
    "lstm_cell": (
        lambda **k: m.lstm_cell(2, [0, 3, 1, -1], **k),
        "1.905 is kept; 0.381 is written; the new c is 2.286, and h shows 0.263",
    ),
    "margin": (
        lambda **k: m.margin([[1, 1], [4, 1]], [0, 1], [1, -2], **k),
        "The margin is 0.45 and the longest point has length 4.12",
    ),
    "past": (
        lambda **k: m.past([1, 2, 4], **k),
        "the last output reads 8 steps, the present one and 7 before it",
    ),
    "merges": (
        lambda **k: m.merges([list("abab"), ["ab", "ab"]], **k),
        "Merges of abab: after 0: a | b | a | b; after 1: ab | ab",
    ),
    "shifted": (
        lambda **k: m.shifted("a b", **k),
        "Inputs and their targets: a before ␣; a␣ before b",
    ),
    "module_tree": (
        lambda **k: m.module_tree(NET, **k),
        "BatchNorm1d 1 keeps weight (2,), bias (2,), running_mean (2,), running_var (2,), "
        "num_batches_tracked ()",
    ),
    "padding": (
        lambda **k: m.padding([["not", "good"], ["dull"]], **k),
        "2 rows of 2, 1 steps, filled up to 2; at the 2 steps 2, 1 rows run",
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
    "transformer": (
        lambda **k: m.transformer(8, 2, 16, 3, **k),
        "an encoder of 3 layers: self-attention in 2 heads of 4, add and norm, feed-forward 8, 16",
    ),
    "splits": (
        lambda **k: m.splits({"train": (60, "fits", "often"), "test": (20, "judges", "once")}, **k),
        "80 examples in parts: train has 60 and fits, often; test has 20 and judges, once",
    ),
    "stamps": (
        lambda **k: m.stamps([1, 2, 3], [1, 3, 3, 1], 2, 1, **k),
        "make 8 places; 1 are cut off at each end, and 3, 5, 7, 9, 11, 9 are left",
    ),
    "stretch": (lambda **k: m.stretch([[1.0], [2.0]], [3.0, 4.0], **k), "stretched to (2, 2)"),
    "tangents": (
        lambda **k: m.tangents({"σ": torch.sigmoid}, [0.0], bounds=(-5, 5), **k),
        "σ has slope 0.25 at 0",
    ),
    "threshold_unit": (lambda **k: m.threshold_unit([1, 1], [1, 1], 2, **k), "2"),
    "training_cycle": (
        lambda **k: m.training_cycle([1, 2], [2, 2], 1, 0.1, stale=3, **k),
        "forward to (1, 2), loss 0.5, backward to the gradient -1, step from w = 1 to 1.1",
    ),
    "unit_in_time": (
        lambda **k: m.unit_in_time({"on": [1, 0, 0], "off": [0, 0, 1]}, [1, -2, 1], 1, **k),
        "it fires at 1, 2",
    ),
    "unrolled": (
        lambda **k: m.unrolled([1, 0, 0], 1, 0.5, back=True, **k),
        "the states 0.762, 0.363 and 0.180. The slope of the last state is 0.968 by x3, 0.420 by "
        "x2 and 0.088 by x1",
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
    "windows": (
        lambda **k: m.windows([1, 2, 3, 4.5], 2, 2, **k),
        "A series of 4 values makes 1 window: 1, 2 with the target 4.5",
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
