"""Drawings of a hidden layer: the numbers in them are those that the units compute."""

import numpy as np
import torch

from nnlab.plot import mechanisms

CORNERS = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = [0, 1, 1, 0]
BY_HAND = [[1, -1], [1, -1]], [-0.5, 1.5], [1, 1], -1.5


def or_and_nand(x):
    return (x @ torch.tensor([[1.0, -1.0], [1.0, -1.0]]) + torch.tensor([-0.5, 1.5]) >= 0).float()


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_each_unit_shows_its_sum_and_what_it_says():
    shown = words(mechanisms.threshold_net(*BY_HAND, x=[1, 1]))
    assert "h₁\nbias -0.5\nsum 1.5 → 1" in shown
    assert "h₂\nbias 1.5\nsum -0.5 → 0" in shown
    assert "ŷ\nbias -1.5\nsum -0.5 → 0" in shown


def test_all_nine_numbers_are_drawn_without_a_row_too():
    shown = words(mechanisms.threshold_net([[2, 3], [4, 5]], [6, 7], [8, 9], 10))
    edges = [name for name in shown if name.startswith("×")]
    assert edges == [f"× {n}" for n in (2, 3, 4, 5, 8, 9)]
    assert {"h₁\nbias 6", "h₂\nbias 7", "ŷ\nbias 10"} <= set(shown)


def test_corners_that_land_on_one_place_are_named_together():
    ax = mechanisms.hidden_plane(or_and_nand, CORNERS, XOR, [1, 1], -1.5)
    assert sorted(words(ax)) == ["00", "01\n10", "11"]
    assert "(0, 1) and (1, 0) lie at (1.00, 1.00)" in ax.get_label()


def test_three_corners_on_one_place_are_named_on_one_line():
    ax = mechanisms.hidden_plane(lambda x: x * 0, CORNERS[1:], XOR[1:], [1, 1], -1.5)
    assert words(ax) == ["01 10 11"]


def test_a_layer_gets_rows_of_the_kind_that_x_has():
    seen = set()

    def layer(x):
        seen.add(x.dtype)
        return x

    mechanisms.hidden_plane(layer, CORNERS.double(), XOR, [1, 1], -1.5)
    assert seen == {torch.float64}


def test_a_map_says_how_many_pairs_reach_how_many_corners():
    ax = mechanisms.corner_map([0, 1], np.array([[3, 3], [2, 4]]))
    assert "Of 4 pairs of weights 1 reach 2, 2 reach 3, 1 reach 4 corners" in ax.get_label()
