"""A fixed split into train, valid and test."""

import numpy as np


def split(
    labels: np.ndarray,
    groups: np.ndarray | None = None,
    *,
    train: float,
    valid: float,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shuffled rows of the three parts, in the same shares in every class.

    Rows with the same value in `groups` stay together; a group counts for the class of one of its
    rows. `train` and `valid` are shares, the rest is test.
    """
    # NumPy fixes the raw numbers of PCG64 for good, but not what permutation() makes of them.
    order = np.argsort(np.random.PCG64(seed).random_raw(len(labels)))
    groups = order if groups is None else groups[order]
    _, head, group = np.unique(groups, return_index=True, return_inverse=True)
    drawn = np.argsort(head)  # the groups, in the order in which the shuffled rows meet them
    label, part = labels[order][head], np.empty(len(head), int)  # of each group
    for each in np.unique(label):
        members = drawn[label[drawn] == each]
        cuts = np.round(np.array([train, train + valid]) * len(members)).astype(int)
        for number, chosen in enumerate(np.split(members, cuts)):
            part[chosen] = number
    return tuple(order[part[group] == number] for number in range(3))
