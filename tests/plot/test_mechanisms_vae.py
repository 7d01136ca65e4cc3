"""The drawings of a cloud of codes and of the bound, by their numbers."""

import numpy as np
import pytest
from matplotlib.patches import Ellipse

from nnlab.plot import mechanisms


def test_a_cloud_is_drawn_two_sigma_wide_around_its_middle():
    ax = mechanisms.cloud([1, -2], [0.5, 0.25], [[1, 1]])
    prior, cloud = (patch for patch in ax.patches if isinstance(patch, Ellipse))
    assert (prior.width, prior.height, *prior.center) == (4, 4, 0, 0)
    assert (cloud.width, cloud.height, *cloud.center) == (2, 1, 1, -2)


def test_a_draw_lies_at_mu_plus_sigma_times_eps():
    ax = mechanisms.cloud([1, -2], [0.5, 0.25], [[2, -4]])
    np.testing.assert_allclose(ax.lines[-1].get_xydata(), [[2, -3]])


def test_a_cloud_without_width_is_refused():
    with pytest.raises(ValueError, match=r"sigma is \[0.0, 1.0\]; expected two numbers above 0"):
        mechanisms.cloud([0, 0], [0.0, 1.0], [[1, 1]])


def test_the_gap_is_the_divergence_from_the_codes_given_the_picture():
    likelihood, prior, q = np.array([0.3, 0.9, 0.1]), np.array([0.2, 0.3, 0.5]), np.full(3, 1 / 3)
    posterior = likelihood * prior / (likelihood @ prior)
    ax = mechanisms.bound(likelihood, prior, {"q": q, "exact": posterior})
    widths = [bar.get_width() for bar in ax.patches]
    np.testing.assert_allclose(widths, [q @ np.log(q / posterior), 0], atol=1e-12)


def test_a_code_of_weight_zero_adds_nothing():
    ax = mechanisms.bound([0.5, 0.5], [0.5, 0.5], {"sure": [1, 0]})
    assert "minus price 0.693" in ax.get_label()
