"""The toy data sets in the plane."""

import numpy as np
import pytest

from nnlab.play.kit.toys import DATA, POINTS, RANGE, draw


@pytest.mark.parametrize("name", [name for name in DATA if name != "none"])
def test_data_set_is_the_same_for_a_seed_and_has_both_signs(name):
    x, values = draw(name, 0.1, 3)
    for one, other in zip((x, values), draw(name, 0.1, 3), strict=True):
        np.testing.assert_array_equal(one, other)
    assert x.shape == (POINTS, 2)
    assert np.abs(x).max() <= RANGE
    assert np.abs(values).max() <= 1
    assert 0.3 < (values > 0).mean() < 0.7
    assert not np.array_equal(x, draw(name, 0.1, 4)[0])


def test_noise_moves_points_and_leaves_their_values():
    still, moved = draw("spirals", 0.0, 0), draw("spirals", 0.2, 0)
    np.testing.assert_array_equal(still[1], moved[1])
    assert 0.7 < (moved[0] - still[0]).std() < 1.1
