"""The inputs that are made of two coordinates."""

import numpy as np

from nnlab.play.mlp.features import FEATURES, inputs


def test_inputs_are_the_named_features_in_the_order_given():
    x = np.array([[2.0, 3.0]])
    made = inputs(x, FEATURES)
    np.testing.assert_allclose(made, [[2, 3, 4, 9, 6, np.sin(2), np.sin(3)]])
    np.testing.assert_allclose(inputs(x, ["x1*x2", "x1"]), [[6, 2]])
