"""Answers to lesson 10's exercises that were told what is not so."""

import torch.nn.functional as F
from torch import nn

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find


def test_who_empties_the_list_is_told_of_that_alone():
    def receptive_field(layers):
        field = 1
        while layers:
            kernel, stride = layers.pop()
            field = (field - 1) * stride + kernel
        return field

    result = assess(find("10.5"), (receptive_field,))
    assert (result.status, result.diagnosis) == ("failed", "changes its input")


class MadeAnew(nn.Module):
    """Its convolution is made in `forward`, and no list is there."""

    def __init__(self):
        super().__init__()
        self.head = nn.Linear(392, 10)

    def forward(self, x):
        return self.head(nn.Conv2d(1, 8, 4, stride=4)(x).relu().flatten(1))


def test_layers_made_in_forward_are_told_so():
    result = assess(find("10.6"), (MadeAnew,))
    assert result.diagnosis == "hides its layers"
    assert "made anew in `forward`" in result.message


def test_a_weight_without_a_gradient_is_no_layer():
    def without_weights(x, W, b):
        return F.conv2d(x, W.detach(), b)

    assert assess(find("10.1"), (without_weights,)).diagnosis == "lets no gradient through"
