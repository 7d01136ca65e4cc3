"""The layers of lesson 10, its own and its exercises', against torch, forward and backward."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab import inspect
from nnlab.exercises.lessons import find

from .cells import defined

few = settings(max_examples=25, deadline=None)
small = st.integers(1, 4)


def solution(id):
    """The course's own answer to an exercise."""
    (answer,) = find(id).answers
    return answer


@pytest.fixture(scope="module")
def lesson():
    with defined("cnn", ("setup", "slide", "equal"), conv_layer=solution("10.1")) as space:
        yield space


@given(h=small, w=small, more=small, wider=small)
@few
def test_the_two_loops_equal_torch(lesson, h, w, more, wider):
    x, k = torch.randn(h + more - 1, w + wider - 1), torch.randn(h, w)
    theirs = F.conv2d(x[None, None], k[None, None])[0, 0]
    torch.testing.assert_close(lesson["slide"](x, k), theirs, rtol=1e-4, atol=1e-5)


@given(data=st.data())
@few
def test_a_layer_by_loops_equals_torch_both_ways(lesson, data):
    n, c, k, h, w, more, wider = (data.draw(small) for _ in range(7))
    shapes = (n, c, h + more - 1, w + wider - 1), (k, c, h, w), (k,)
    lesson["same_both_ways"](solution("10.1"), F.conv2d, *shapes)


def test_the_comparison_sees_a_wrong_value_and_a_wrong_gradient(lesson):
    same = lesson["same_both_ways"]
    with pytest.raises(AssertionError):
        same(lambda x: x + 1e-3, lambda x: x, (2, 2))
    with pytest.raises(AssertionError):
        same(lambda x: x.detach() + 0 * x, lambda x: x, (2, 2))


@given(h=small, w=small, more=small, wider=small)
@few
def test_the_slopes_of_a_kernel_are_those_of_backward(h, w, more, wider):
    x = torch.randn(h + more - 1, w + wider - 1).double()
    k, y = torch.randn(h, w).double().requires_grad_(), torch.randn(more, wider).double()
    F.mse_loss(F.conv2d(x[None, None], k[None, None])[0, 0], y).backward()
    torch.testing.assert_close(solution("10.2")(x, k.detach(), y), k.grad)


@given(n=st.integers(1, 40), k=small, s=small, p=st.integers(0, 3), d=small)
@few
def test_the_size_of_a_map_equals_torch(n, k, s, p, d):
    along = solution("10.3")(n, k, s, p, d)
    if n + 2 * p < d * (k - 1) + 1:
        assert along == 0
        return
    line, weights = torch.zeros(1, 1, n), torch.zeros(1, 1, k)
    out = F.conv1d(line, weights, stride=s, padding=p, dilation=d)
    assert out.shape[-1] == along


@given(shape=st.tuples(small, small, st.integers(4, 9), st.integers(4, 9)), k=small, data=st.data())
@few
def test_max_pooling_equals_torch_both_ways(lesson, shape, k, data):
    p = data.draw(st.integers(0, k // 2))
    ours = solution("10.4")
    lesson["same_both_ways"](
        lambda x: ours(x, k, p), lambda x: F.max_pool2d(x, k, padding=p), shape
    )


@given(layers=st.lists(st.tuples(small, st.integers(1, 3)), max_size=5))
@few
def test_the_receptive_field_is_that_of_the_package(layers):
    assert solution("10.5")(layers) == inspect.receptive_field(layers)
