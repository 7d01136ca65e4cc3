"""Points in the plane: each class in a colour and a marker of its own, no two alike."""

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb

from nnlab import plot, style

X = np.array([[0.0, 1], [2, 3], [4, 0], [1, 1]])


def shown(ax):
    return {dots.get_label(): np.asarray(dots.get_offsets()) for dots in ax.collections}


def test_each_class_gets_its_own_points_colour_and_name():
    ax = plot.points(X, [2, 0, 2, 0], classes=["a", "b", "c"], features=("length (mm)", "mass (g)"))
    np.testing.assert_array_equal(shown(ax)["a"], X[[1, 3]])
    np.testing.assert_array_equal(shown(ax)["c"], X[[0, 2]])
    assert [to_hex(dots.get_facecolor()[0]) for dots in ax.collections] == [
        style.CLASSES[0], style.CLASSES[2],
    ]  # fmt: skip
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "c"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("length (mm)", "mass (g)")


def test_marked_rows_are_ringed():
    rings = plot.points(X, mark=[0, -1]).collections[-1]
    np.testing.assert_array_equal(rings.get_offsets(), X[[0, -1]])
    assert len(rings.get_facecolor()) == 0


def test_latent_writes_each_name_at_the_median_of_its_class():
    ax = plot.latent(X, [0, 0, 1, 0], classes=["cat", "dog"])
    assert {text.get_text(): text.get_position() for text in ax.texts} == {
        "cat": (1, 1), "dog": (4, 0),
    }  # fmt: skip


def test_no_two_of_a_hundred_classes_look_alike():
    ax = plot.points(np.zeros((100, 2)), range(100))
    looks = {
        (to_hex(dots.get_facecolor()[0]), dots.get_paths()[0].vertices.round(6).tobytes())
        for dots in ax.collections
    }
    assert len(looks) == 100


def test_neighbouring_classes_differ_in_grey():
    grey = [np.dot(to_rgb(colour), (0.299, 0.587, 0.114)) for colour in style.CLASSES]
    assert len(set(style.MARKERS)) == len(style.CLASSES) == 10
    assert (
        np.abs(np.diff(grey[:3])).min() > 0.1
    )  # the first three, which are used most, also by tone


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"y": [0, 1]}, "x has 4 rows and y has 2; expected as many labels as rows"),
        ({"y": [[0], [1], [0], [1]]}, r"y has shape \(4, 1\); expected \(N,\).*by y\[:, 0\]"),
        ({"y": [0.5, 1, 0, 1]}, r"y holds \[0.  0.5 1. \]; expected class numbers 0, 1, 2"),
        ({"y": [0, 1, 2, 1], "classes": ["a", "b"]}, "y holds class 2, but classes has 2 names"),
        ({"mark": 4}, "mark is 4; expected row numbers from 0 to 3"),
    ],
)
def test_what_does_not_fit_is_told(options, message):
    with pytest.raises(ValueError, match=message):
        plot.points(X, **options)
