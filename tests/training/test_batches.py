"""Minibatches: every example once, the same order everywhere."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnlab import Batches


@given(n=st.integers(1, 60), size=st.integers(1, 70), seed=st.integers(0, 5), shuffle=st.booleans())
def test_batches_cover_every_example_once(n, size, seed, shuffle):
    batches = Batches(torch.arange(n), size=size, shuffle=shuffle, seed=seed)
    seen = list(batches)
    assert torch.cat(seen).sort().values.tolist() == list(range(n))
    assert len(seen) == len(batches)
    assert all(len(batch) == size for batch in seen[:-1])


@given(n=st.integers(20, 60), size=st.integers(1, 20))
def test_drop_last_leaves_only_full_batches(n, size):
    batches = Batches(torch.arange(n), size=size, drop_last=True)
    seen = list(batches)
    assert len(seen) == n // size == len(batches)
    assert all(len(batch) == size for batch in seen)


def test_labels_stay_with_their_examples():
    batches = Batches(torch.arange(50), torch.arange(50) * 2, size=7, shuffle=True)
    assert all(torch.equal(2 * x, y) for x, y in batches)


def test_every_epoch_has_a_new_order_and_equal_seeds_agree():
    a, b = (Batches(torch.arange(40), size=40, shuffle=True, seed=3) for _ in range(2))
    first, second = (next(iter(a)).tolist() for _ in range(2))
    assert first != second
    assert [next(iter(b)).tolist() for _ in range(2)] == [first, second]


def test_neighbouring_seeds_share_no_order():
    orders = set()
    for seed in range(4):
        batches = Batches(torch.arange(30), size=30, shuffle=True, seed=seed)
        orders |= {tuple(next(iter(batches)).tolist()) for _ in range(4)}
    assert len(orders) == 16


def test_setting_the_epoch_resumes_the_order():
    whole = Batches(torch.arange(40), size=40, shuffle=True)
    orders = [next(iter(whole)).tolist() for _ in range(3)]
    resumed = Batches(torch.arange(40), size=40, shuffle=True)
    resumed.epoch = 2
    assert next(iter(resumed)).tolist() == orders[2]


def test_two_iterations_at_once_do_not_disturb_each_other():
    batches = Batches(torch.arange(30), size=7, shuffle=True)
    one, two = iter(batches), iter(batches)
    pairs = list(zip(one, two, strict=True))
    for side in range(2):
        assert torch.cat([pair[side] for pair in pairs]).sort().values.tolist() == list(range(30))


def test_transform_sees_batches_and_leaves_the_data_alone():
    images = torch.full((5, 1, 2, 2), 255, dtype=torch.uint8)
    batches = Batches(images, size=2, transform=lambda x: x.float() / 255)
    assert all(batch.dtype == torch.float32 and (batch == 1).all() for batch in batches)
    assert batches.x.dtype == torch.uint8


@pytest.mark.parametrize("kind", [list, np.array, torch.tensor])
def test_batches_take_lists_arrays_and_tensors(kind):
    x, y = next(iter(Batches(kind([1.0, 2.0]), kind([0, 1]))))
    assert x.tolist() == [1.0, 2.0]
    assert y.tolist() == [0, 1]


def test_repr_says_how_many_and_in_what_order():
    batches = Batches(torch.zeros(100, 3), size=32, shuffle=True)
    assert repr(batches) == "Batches(100 examples, 4 of 32, shuffled, seed 0)"
    assert batches.dataset_size == 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((torch.zeros(3), torch.zeros(2)), r"x has 3 examples and y has shape \(2,\)"),
        ((torch.zeros(0, 4),), r"x has shape \(0, 4\); expected at least one example"),
        ((torch.tensor(1.0),), r"x has shape \(\); expected at least one example"),
        ((torch.zeros(3), None, 0), "size is 0; expected at least 1"),
        ((["Kim", "Lee"], [0, 1]), "x is a list that cannot become a tensor .* turn text into"),
    ],
)
def test_wrong_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        Batches(*arguments)


def test_dropping_the_only_batch_is_an_error():
    with pytest.raises(ValueError, match="size is 64 and x has 10 examples; with drop_last=True"):
        Batches(torch.zeros(10), size=64, drop_last=True)


def test_a_batch_is_a_copy_that_may_be_changed_in_place():
    x = torch.zeros(4, 2)
    for batch in Batches(x, size=4):
        batch.add_(1)
    assert x.sum() == 0
