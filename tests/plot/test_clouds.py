"""Clouds at several moments: a panel each, over the same real points."""

import numpy as np
import pytest

from nnlab import style
from nnlab.plot.clouds import clouds

REAL = np.array([[0.0, 2.0], [2.0, 0.0]])
PAINTED = {"round 0": np.zeros((50, 2)), "round 9": np.ones((50, 2))}


def test_each_moment_has_its_panel_with_the_real_and_the_painted_points():
    axes = clouds(REAL, PAINTED, title="It moves")
    names = [ax.get_title() for ax in axes.flat]
    assert names == ["round 0", "round 9", ""]
    for ax, cloud in zip(axes.flat, PAINTED.values(), strict=False):
        real, painted = (drawn.get_offsets() for drawn in ax.collections)
        np.testing.assert_array_equal(real, REAL)
        np.testing.assert_array_equal(painted, cloud)
    assert not axes.flat[2].axison


def test_it_tells_where_the_clouds_are():
    axes = clouds(REAL, PAINTED, columns=2, title="It moves")
    told = style.alternative(axes.flat[0].figure)
    assert "50 painted points with the mean (1.0 ± 0.0, 1.0 ± 0.0)" in told


def test_arrows_are_at_most_forty_a_panel():
    arrows = {name: cloud + 1 for name, cloud in PAINTED.items()}
    axes = clouds(REAL, PAINTED, arrows=arrows)
    assert len(axes.flat[0].collections[2].get_offsets()) == 25


def test_points_that_are_not_in_the_plane_are_refused():
    with pytest.raises(ValueError, match="expected \\(N, 2\\)"):
        clouds(REAL, {"round 0": np.zeros((5, 3))})
