"""The layers that lesson 10 builds in the open, against torch, forward and backward."""

import nbformat
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab import paths

CELLS = ("setup", "by-hand-code", "slide", "layer", "equal", "sizes-code", "matrix-code",
         "pool-code")  # fmt: skip
few = settings(max_examples=25, deadline=None)
small = st.integers(1, 4)


@pytest.fixture(scope="module")
def lesson():
    """What these cells of the lesson define: one source, the lesson's own."""
    notebook = nbformat.read(paths.lesson("cnn"), as_version=4)
    sources = {cell.id: cell.source for cell in notebook.cells}
    space = {}
    for name in CELLS:
        source = sources[name].replace("nnlab.setup(seed=0)", "torch.device('cpu')")
        exec(compile(source, f"10-cnn: {name}", "exec"), space)
    return space


@given(data=st.data())
@few
def test_convolution_by_loops_equals_torch_both_ways(lesson, data):
    n, c, k, h, w, more, wider = (data.draw(small) for _ in range(7))
    shapes = (n, c, h + more - 1, w + wider - 1), (k, c, h, w), (k,)
    lesson["same_both_ways"](lesson["conv_by_loops"], F.conv2d, *shapes)


@given(data=st.data(), stride=small, padding=st.integers(0, 3))
@few
def test_convolution_by_a_matrix_equals_torch_both_ways(lesson, data, stride, padding):
    n, c, k, h, w, more, wider = (data.draw(small) for _ in range(7))
    lesson["same_both_ways"](
        lambda x, W, b: lesson["conv_by_matrix"](x, W, b, stride, padding),
        lambda x, W, b: F.conv2d(x, W, b, stride=stride, padding=padding),
        *((n, c, h + more, w + wider), (k, c, h, w), (k,)),
    )


@given(shape=st.tuples(small, small, st.integers(3, 9), st.integers(3, 9)), k=st.integers(1, 3))
@few
def test_pooling_equals_torch_both_ways(lesson, shape, k):
    pool, same = lesson["pool"], lesson["same_both_ways"]
    same(lambda x: pool(x, k, torch.amax), lambda x: F.max_pool2d(x, k), shape)
    same(lambda x: pool(x, k, torch.mean), lambda x: F.avg_pool2d(x, k), shape)


def test_the_comparison_sees_a_wrong_value_and_a_wrong_gradient(lesson):
    same = lesson["same_both_ways"]
    with pytest.raises(AssertionError):
        same(lambda x: x + 1e-3, lambda x: x, (2, 2))
    with pytest.raises(AssertionError):
        same(lambda x: x.detach() + 0 * x, lambda x: x, (2, 2))


@given(n=st.integers(1, 40), k=small, s=small, p=st.integers(0, 3), d=small)
@few
def test_the_size_formula_equals_torch(lesson, n, k, s, p, d):
    places_along = lesson["places"](n, k, s, p, d)
    if n + 2 * p - d * (k - 1) - 1 < 0:
        assert places_along < 1
        return
    line, weights = torch.zeros(1, 1, n), torch.zeros(1, 1, k)
    out = F.conv1d(line, weights, stride=s, padding=p, dilation=d)
    assert out.shape[-1] == places_along
