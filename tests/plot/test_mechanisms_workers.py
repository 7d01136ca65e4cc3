"""The drawings of lesson 18's mechanisms: their numbers are those of what they show."""

import pytest
import torch

from nnlab.exercises.lessons.scaling_up import ring_all_reduce
from nnlab.plot import mechanisms

ABC = torch.tensor([[1.0, 2, 3], [10, 20, 30], [100, 200, 300]])


def written(ax):
    return [text.get_text() for text in ax.texts]


def test_the_average_is_the_gradient_of_all_examples_together():
    w = torch.tensor(1.0, requires_grad=True)
    x, y = torch.tensor([1.0, 2, 1, 3]), torch.tensor([3.0, 2, 2, 1])
    ((w * x - y) ** 2).mean().backward()
    texts = written(mechanisms.replicas(1, [[(1, 3), (2, 2)], [(1, 2), (3, 1)]], lr=0.1))
    assert f"average {w.grad:g}" in texts
    assert texts.count(f"w = {1 - 0.1 * w.grad:g}") == 2


def test_a_ring_of_three_takes_four_steps_and_sends_three_numbers_in_each():
    ax = mechanisms.ring(ring_all_reduce(ABC))
    arrows = [text for text in ax.texts if not text.get_text()]
    assert len(arrows) == 4 * 3
    assert {"start", "step 1", "step 4"} <= set(written(ax))
    assert "step 2: 1, 222, 303 | 11, 20, 333 | 111, 220, 300" in ax.get_label()


def test_complete_sums_are_framed():
    ax = mechanisms.ring(ring_all_reduce(ABC))
    framed = [t.get_text() for t in ax.texts if (b := t.get_bbox_patch()) and b.get_linewidth() > 1]
    assert sorted(set(framed)) == ["111", "222", "333"]


@pytest.mark.parametrize("shape", [(2, 5, 5), (2, 2, 3)])
def test_a_ring_that_cannot_be_read_is_refused(shape):
    with pytest.raises(ValueError, match=r"expected \(S, W, W\) with W up to 4"):
        mechanisms.ring(torch.zeros(shape))


def test_a_pipelines_idle_places_are_hatched():
    ax = mechanisms.pipeline([[0, -1], [1, 0], [-1, 1]])
    assert [bool(patch.get_hatch()) for patch in ax.patches] == [0, 1, 0, 0, 1, 0]
