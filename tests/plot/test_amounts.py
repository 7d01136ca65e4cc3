"""Histograms and bars: their heights are the numbers, and their words say them."""

import numpy as np
import pytest

from nnlab import plot


def test_histograms_share_their_bins_and_each_sums_to_1():
    ax = plot.histograms({"a": [0, 0, 0, 4], "b": [2, np.nan]}, bins=4)
    outlines = [patch.get_data() for patch in ax.patches if not patch.get_fill()]
    assert [list(outline.values) for outline in outlines] == [[0.75, 0, 0, 0.25], [0, 0, 1, 0]]
    assert all(list(outline.edges) == [0, 1, 2, 3, 4] for outline in outlines)


def test_a_histogram_of_nothing_is_told():
    with pytest.raises(ValueError, match="w holds no finite number"):
        plot.histograms({"w": [np.inf]})


def test_bars_are_as_long_as_their_numbers_and_say_them():
    ax = plot.bars({"mean": 0.5, "GRU": 0.821}, x="accuracy")
    assert [bar.get_width() for bar in ax.patches] == [0.5, 0.821]
    assert [text.get_text() for text in ax.texts] == ["0.5", "0.821"]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["mean", "GRU"]
    assert ax.yaxis_inverted()  # the first name stands on top
