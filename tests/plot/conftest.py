"""Every test of plots draws without a window, and closes its figures."""

import matplotlib.pyplot as plt
import pytest


@pytest.fixture(autouse=True)
def figures_without_a_window():
    plt.switch_backend("agg")
    yield
    plt.close("all")
