"""The drawings of lesson 09's mechanisms: their numbers are those of the layers they show."""

import pytest
import torch
from torch import nn

from nnlab import style
from nnlab.plot import mechanisms


def written(ax):
    return [text.get_text() for text in ax.texts]


def test_the_tree_names_each_module_and_what_it_keeps_itself():
    net = nn.Sequential(nn.Linear(3, 2), nn.Sequential(nn.BatchNorm1d(2)))
    texts = written(mechanisms.module_tree(net))
    assert {"Sequential", "0: Linear", "1: Sequential", "0: BatchNorm1d"} <= set(texts)
    assert texts.count("weight (2, 3)") == 1
    assert texts.count("running_var (2,)") == 1


def test_buffers_are_dashed_and_parameters_are_not():
    ax = mechanisms.module_tree(nn.BatchNorm1d(2))
    dashed = {
        t.get_text(): t.get_bbox_patch().get_linestyle() for t in ax.texts if t.get_bbox_patch()
    }
    assert dashed["running_mean (2,)"] == "--"
    assert dashed["weight (2,)"] != "--"


def test_dropout_is_drawn_with_the_numbers_of_torch():
    x, mask = torch.tensor([1.0, 2, 3, 4]), torch.tensor([True, False, True, True])
    texts = written(mechanisms.dropped(x, mask, 0.5, torch.ones(4)))
    assert "sum 10" in texts
    assert "sum 16" in texts
    assert texts.count("×") == 1


def test_batch_norm_is_drawn_with_the_numbers_of_torch():
    layer, column = nn.BatchNorm1d(1, eps=1e-12), torch.tensor([[1.0], [3], [5]])
    layer(column)
    told = style.alternative(mechanisms.batch_norm(column[:, 0]).figure)
    for value in layer.eval()(column).flatten().tolist():
        assert f"{value:.3g}" in told


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: mechanisms.module_tree(nn.Sequential(*[nn.ReLU() for _ in range(20)])),
            "21 modules; expected up to 12",
        ),
        (lambda: mechanisms.dropped([1.0], [True], 1.0, [1.0]), "p is 1.0 for 1 units"),
        (lambda: mechanisms.batch_norm([2.0, 2.0]), "not all equal"),
    ],
)
def test_what_cannot_be_drawn_is_named(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
