"""Arrows in the plane: their lengths keep their ratio, and what is drawn keeps its limits."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from nnlab import plot

PLACES = torch.tensor([[0.0, 0.0], [10.0, 5.0]])
ARROWS = torch.tensor([[3.0, 4.0], [0.0, -1.0]])


def lengths(ax):
    """The arrows as drawn, in data units."""
    quiver = ax.collections[0]
    return np.hypot(quiver.U, quiver.V) / quiver.scale


def test_the_longest_arrow_is_a_tenth_of_the_wider_extent_and_the_others_keep_their_ratio():
    np.testing.assert_allclose(lengths(plot.field(PLACES, ARROWS)), [1.0, 0.2])


def test_on_axes_with_something_on_them_the_limits_stay():
    _, ax = plt.subplots()
    plot.points([[0.0, 0.0], [1.0, 1.0]], ax=ax)
    ax.set(xlim=(-2, 2), ylim=(-1, 1))
    plot.field(PLACES, ARROWS, ax=ax)
    assert (ax.get_xlim(), ax.get_ylim()) == ((-2, 2), (-1, 1))
    assert "lengths from 1 to 5, on average (1.5, 1.5)" in ax.get_label()


def test_arrows_of_no_length_can_be_drawn():
    plot.field(PLACES, 0 * ARROWS).figure.canvas.draw()


def test_what_does_not_fit_is_told():
    with pytest.raises(ValueError, match="places has 2 rows and arrows has 1; expected one arrow"):
        plot.field(PLACES, ARROWS[:1])
    with pytest.raises(ValueError, match=r"arrows has shape \(2, 3\); expected \(N, 2\)"):
        plot.field(PLACES, torch.zeros(2, 3))
