"""The fixed split: disjoint, complete, alike in its classes, and the same everywhere."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnlab.data.split import split

rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), min_size=1, max_size=60)


@given(rows, st.integers(0, 99))
def test_parts_are_disjoint_and_complete_and_keep_groups_together(rows, seed):
    labels, groups = np.array(rows).T
    parts = split(labels, groups, train=0.6, valid=0.2, seed=seed)
    assert sorted(np.concatenate(parts)) == list(range(len(rows)))
    seen = [set(groups[part]) for part in parts]
    assert sum(map(len, seen)) == len(set.union(*seen))


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_every_class_is_shared_out_alike(labels):
    labels = np.array(labels)
    parts = split(labels, train=0.6, valid=0.2)
    for label in set(labels):
        counts = [np.sum(labels[part] == label) for part in parts]
        np.testing.assert_allclose(counts, np.array([0.6, 0.2, 0.2]) * sum(counts), atol=1)


def test_classes_are_mixed_within_a_part():
    labels = np.repeat([0, 1], 50)
    train, _, _ = split(labels, train=0.6, valid=0.2)
    assert 15 < np.sum(np.diff(labels[train]) != 0) < 45  # sorted by class it would be 1


def test_another_seed_is_another_split():
    labels = np.zeros(50)
    first, other = (split(labels, train=0.6, valid=0.2, seed=seed)[0] for seed in (0, 1))
    assert set(first) != set(other)


def test_the_split_is_the_same_on_every_machine_and_for_good():
    parts = split(np.zeros(10), train=0.6, valid=0.2)
    assert [part.tolist() for part in parts] == [[3, 2, 1, 8, 6, 0], [7, 4], [5, 9]]
