"""A formula drawn as a graph, with the numbers of the example."""

from dataclasses import dataclass

import pytest

from nnlab import style
from nnlab.plot import mechanisms


@dataclass(eq=False)
class Node:
    data: float
    grad: float = 0.0
    parents: tuple = ()
    slopes: tuple = ()
    op: str = ""


def two_paths():
    """E = ab + a, with the gradients of a = 2 and b = -3."""
    a, b = Node(2.0, -2.0), Node(-3.0, 2.0)
    product = Node(-6.0, 1.0, (a, b), (-3.0, 2.0), "×")
    return Node(-4.0, 1.0, (product, a), (1.0, 1.0), "+"), {a: "a", b: "b"}


def test_a_graph_tells_each_value_and_gradient():
    root, names = two_paths()
    words = style.alternative(mechanisms.value_graph(root, names).figure)
    for told in ("4 nodes", "a 2, gradient -2", "b -3, gradient 2", "× -6, gradient 1"):
        assert told in words


def test_a_graph_writes_each_slope_on_its_edge():
    root, names = two_paths()
    texts = [text.get_text() for text in mechanisms.value_graph(root, names).texts]
    assert sorted(text for text in texts if text.startswith("× ")) == ["× -3", "× 1", "× 1", "× 2"]


def test_a_long_edge_goes_round_the_node_between():
    root, names = two_paths()
    ax = mechanisms.value_graph(root, names)
    assert sum(max(line.get_ydata()) > 0.2 for line in ax.lines) == 1


def test_alt_and_title_replace_the_words():
    root, _ = two_paths()
    ax = mechanisms.value_graph(root, title="It works", alt="A picture")
    assert style.alternative(ax.figure) == "It works. A picture."


def test_a_large_graph_is_refused():
    node = Node(1.0)
    for _ in range(16):
        node = Node(1.0, 0.0, (node,), (1.0,), "relu")
    with pytest.raises(ValueError, match="The graph has 17 nodes; expected up to 16"):
        mechanisms.value_graph(node)
