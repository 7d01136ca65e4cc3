"""Networks as nodes and edges: an edge for each weight, as wide as it is large."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection

from nnlab import plot

W = [[[0.5, -1.0], [0.0, 2.0]], [[1.5], [-0.5]]]


def edges(ax):
    drawn = [c for c in ax.collections if isinstance(c, LineCollection)]
    return [
        (*segment.round(6).ravel().tolist(), width)
        for collection in drawn
        for segment, width in zip(
            collection.get_segments(), collection.get_linewidths(), strict=True
        )
    ]


def test_a_network_has_an_edge_for_each_weight_wider_for_larger_ones():
    ax = plot.network([2, 2, 1], W)
    widths = {(x0, y0, y1): width for x0, y0, x1, y1, width in edges(ax)}
    assert len(widths) == 6
    assert widths[0, -0.45, -0.45] == max(widths.values())  # from x2 to h2: the weight 2.0
    assert [text.get_text() for text in ax.texts[:6]] == ["0.5", "-1", "0", "2", "1.5", "-0.5"]


def test_negative_weights_are_dashed():
    solid, dashed = (
        [pattern[1] is None for pattern in collection.get_linestyle()]
        for collection in plot.network([2, 2, 1], W).collections[:2]
    )
    assert (solid, dashed) == ([True, False, True, True], [True, False])


def test_a_wide_layer_shows_its_first_and_last_nodes():
    ax = plot.network([784, 10])
    assert len(ax.collections[1].get_offsets()) == 9
    assert len(ax.collections[0].get_segments()) == 9 * 10
    assert "input\n784" in [text.get_text() for text in ax.texts]


def test_nodes_and_layers_take_names():
    ax = plot.network([1, 1], labels=[["x"], ["y"]], names=["in", "out"])
    assert [text.get_text() for text in ax.texts] == ["x", "in\n1", "y", "out\n1"]


@pytest.mark.parametrize(
    ("sizes", "weights", "message"),
    [
        ([3], None, r"sizes is \[3\]; expected two layers or more"),
        ([2, 0], None, r"sizes is \[2, 0\]; expected .* 1 node or more"),
        ([2, 3], [], "weights has 0 entries; expected 1, one matrix for each step"),
        ([2, 3], [np.zeros((3, 2))], r"shape \(3, 2\); expected \(2, 3\)\. nn.Linear stores"),
    ],
)
def test_what_does_not_fit_is_told(sizes, weights, message):
    with pytest.raises(ValueError, match=message):
        plot.network(sizes, weights)
