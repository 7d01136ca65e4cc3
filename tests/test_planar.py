"""Curves in the plane: every point lies where the curve's equation says."""

import numpy as np
import pytest

from nnlab.planar import circle, half_circles

ANGLES = np.linspace(0, 2 * np.pi, 9)


@pytest.mark.parametrize("radius", [0.7, np.linspace(0, 1, 9)], ids=["circle", "spiral"])
def test_points_have_their_radius_and_their_angle(radius):
    x, y = circle(radius, ANGLES).T
    np.testing.assert_allclose(np.hypot(x, y), np.broadcast_to(radius, 9))
    np.testing.assert_allclose(x * np.sin(ANGLES), y * np.cos(ANGLES), atol=1e-12)
    assert x[1] > 0 or np.all(radius == 0)


def test_each_half_circle_has_its_middle_its_radius_and_its_side():
    lower = np.repeat([0, 1], 5)
    x, y = half_circles(np.tile(np.linspace(0, 1, 5), 2), lower).T
    np.testing.assert_allclose(np.hypot(x - lower, y - 0.5 * lower), 1)
    assert (y[1:4] > 0).all()
    assert (y[6:9] < 0.5).all()
    assert (x[2], y[2], x[7], y[7]) == pytest.approx((0, 1, 1, -0.5))
