"""A figure's data: what is kept of each kind of drawing, and which changes are named."""

import json

import numpy as np
import pytest
from matplotlib.figure import Figure

from nnlab.regression.compare import FIGURE, differences
from nnlab.regression.figures import describe
from nnlab.regression.tolerance import DEFAULTS

X = np.linspace(0, 1, 100)


def lesson_figure(rate=1.0, title="Falls to 0.25", names=("train", "valid"), top=None):
    figure = Figure(figsize=(6, 3))
    axes = figure.subplots()
    for number, name in enumerate(names, 1):
        axes.plot(X, np.exp(-X * number * rate), label=name)
    axes.set(title=title, xlabel="epoch", ylabel="loss", ylim=(0, top))
    axes.legend()
    return figure


def apart(stored, came):
    """The differences that a maintainer would read between two figures, after storage as JSON."""
    outputs = [
        [{"output_type": "display_data", "data": {FIGURE: json.loads(json.dumps(describe(f)))}}]
        for f in (stored, came)
    ]
    return differences(*outputs, DEFAULTS["cpu"])


def drawn(draw):
    axes = Figure().subplots()
    draw(axes)
    return describe(axes.figure)["axes"][0]


def test_same_figure_matches():
    assert apart(lesson_figure(), lesson_figure()) == []


def test_drift_within_the_tolerance_matches():
    assert apart(lesson_figure(), lesson_figure(rate=1.0001)) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": "Rises to 0.25"}, "axes, title: stored 'Falls', came 'Rises'"),
        ({"title": "Falls to 0.35"}, "axes, title: stored '0.25', came '0.35'"),
        ({"names": ("train",)}, "axes, lines: stored 2, came 1"),
        ({"names": ("train", "test")}, "axes, legend[1]: stored 'valid', came 'test'"),
        ({"top": 2}, "axes, yaxis, limits[1]: stored 1.04"),
        ({"rate": 1.05}, "axes, lines[0], y[22]: stored 0.38"),
    ],
)
def test_change_is_named(change, message):
    assert any(message in what for what in apart(lesson_figure(), lesson_figure(**change)))


def test_a_curve_keeps_24_points_with_its_ends():
    (line,) = drawn(lambda axes: axes.plot(X**2, X**4))["lines"]
    assert (line["n"], len(line["x"]), len(line["y"])) == (100, 24, 24)
    assert (line["x"][0], line["x"][-1]) == (0, 1)
    assert line["y"] == pytest.approx(np.square(line["x"]), rel=1e-4, abs=1e-6)


def test_evenly_spread_positions_keep_their_ends():
    (line,) = drawn(lambda axes: axes.plot(range(5), [3, 1, 4, 1, 5]))["lines"]
    assert (line["x"], line["y"]) == ([0, 4], [3, 1, 4, 1, 5])


def test_bars_keep_their_heights():
    bars = drawn(lambda axes: axes.bar(["a", "b"], [3, 5]))
    assert (bars["bars"]["n"], bars["bars"]["height"]) == (2, [3, 5])
    assert bars["xaxis"]["ticks"] == ["a", "b"]


def test_points_keep_number_mean_and_spread():
    (points,) = drawn(lambda axes: axes.scatter([0, 2], [1, 5], label="Adelie"))["collections"]
    assert points == {"kind": "PathCollection", "label": "Adelie", "n": 2, "x": [1, 1], "y": [3, 2]}


def test_images_keep_shape_mean_and_spread():
    shown = drawn(lambda axes: axes.imshow([[0, 2], [4, np.nan]]))
    assert shown["images"] == [{"shape": [2, 2], "moments": [2, pytest.approx(1.63299)]}]


def test_contours_and_meshes_keep_their_values():
    def draw(axes):
        grid = np.arange(9.0).reshape(3, 3)
        axes.contourf(grid, levels=[0, 4, 8])
        axes.pcolormesh(grid)

    contours, mesh = drawn(draw)["collections"]
    assert contours["values"]["moments"] == [4, 2]
    assert mesh["values"] == {"shape": [3, 3], "moments": [4, pytest.approx(2.58199)]}


def test_patches_texts_arrows_and_scales_are_kept():
    def draw(axes):
        axes.set_xscale("log")
        axes.text(1, 0, "the hidden unit")
        axes.annotate("", xy=(3, 4), xytext=(1, 2), arrowprops={"arrowstyle": "->"})
        axes.fill([1, 3, 3], [0, 0, 3])

    kept = drawn(draw)
    assert kept["texts"] == ["the hidden unit"]
    assert kept["arrows"] == [[1, 2, 3, 4]]
    assert kept["xaxis"]["scale"] == "log"
    assert kept["patches"][0]["kind"] == "Polygon"


def test_a_3d_axes_keeps_its_three_rulers():
    axes = Figure().add_subplot(projection="3d")
    axes.set(xlabel="a", ylabel="b", zlabel="loss")
    axes.plot_surface(*np.mgrid[:3, :3], np.ones((3, 3)))
    (kept,) = describe(axes.figure)["axes"]
    assert kept["zaxis"]["label"] == "loss"


def test_what_is_not_seen_is_not_kept():
    def draw(axes):
        axes.plot([0, 1], visible=False)
        axes.set_axis_off()

    assert drawn(draw) == {}


def test_values_that_are_not_finite_survive_json():
    (line,) = drawn(lambda axes: axes.plot([0, 1, 2], [1, np.nan, np.inf]))["lines"]
    assert json.loads(json.dumps(line, allow_nan=False))["y"] == [1.0, "nan", "inf"]


def test_a_figure_stays_within_a_few_hundred_bytes():
    assert len(json.dumps(describe(lesson_figure()))) < 900
