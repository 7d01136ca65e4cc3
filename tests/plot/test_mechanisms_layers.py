"""The drawings of lesson 05's mechanisms: their numbers are those of the example."""

import numpy as np
import pytest
import torch

from nnlab import style
from nnlab.plot import mechanisms

LAYERS = [
    (torch.tensor([[1.0, -1, 0.5], [-1, 1, -1]]), torch.tensor([2.0, 1, 1])),
    ([[0.8], [-1.5], [4.0]], [0.0]),
]


def written(ax):
    return [text.get_text() for text in ax.texts]


def test_each_unit_writes_its_sum_out():
    texts = written(mechanisms.forward_pass([4, 5], LAYERS, ["ReLU", "sigmoid"]))
    assert "1·4 − 1·5 + 2 = 1\nReLU: 1" in texts
    assert "−1·4 + 1·5 + 1 = 2\nReLU: 2" in texts
    assert "0.5·4 − 1·5 + 1 = −2\nReLU: 0" in texts
    assert "0.8·1 − 1.5·2 + 4·0 + 0 = −2.2\nsigmoid: 0.0998" in texts


def test_without_an_activation_there_is_the_sum_alone():
    ax = mechanisms.forward_pass([-2], [([[-3.0]], [-1.0])], ["none"], names=["hours"])
    assert written(ax) == ["hours\n−2", "−3", "−3·(−2) − 1 = 5"]


def test_a_falling_unit_has_its_kink_and_its_slope():
    ax = mechanisms.kinks([-2.0], [1.0], [3.0], bounds=(0, 1))
    assert "kinks at 0.5; the slopes of their sum are -6, 0" in style.alternative(ax.figure)
    assert ax.get_legend_handles_labels()[1] == ["3 · relu(−2x + 1)", "their sum"]


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: mechanisms.forward_pass([[1.0]], [], []), r"x has shape \(1, 1\); .* One row"),
        (lambda: mechanisms.forward_pass([1.0], LAYERS[1:], []), "expected one of none, ReLU"),
        (lambda: mechanisms.forward_pass([4, 5], LAYERS, ["ReLU", "relu"]), "'relu'] for 2 layers"),
        (
            lambda: mechanisms.forward_pass([1.0], LAYERS, ["ReLU", "none"]),
            r"W has shape \(2, 3\); expected \(1, H\). Column k belongs to unit k",
        ),
        (
            lambda: mechanisms.forward_pass([1] * 5, [(np.ones((5, 1)), [0])], ["none"]),
            "A layer has 5 units; expected up to 4",
        ),
        (lambda: mechanisms.kinks([0.0], [1], [1], bounds=(0, 1)), "none of them 0"),
        (lambda: mechanisms.kinks([1] * 5, [1] * 5, [1] * 5, bounds=(0, 1)), "up to 4 weights"),
    ],
)
def test_what_cannot_be_drawn_is_told(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
