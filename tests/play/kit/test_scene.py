"""Scenes, the plane under a unit, and the still picture."""

import json
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from nnlab.play.kit.canvas import AHEAD, OFTEN, PROMPT, RARELY, Canvas
from nnlab.play.kit.plane import COLOURS, draw_axes, draw_border, half_planes
from nnlab.play.kit.scene import Scene, curve
from nnlab.play.kit.still import still

BOUNDS = (-3.0, 3.0, -2.4, 2.4)


def is_colour(pixel, colour):
    return bytes(pixel[:3]) == bytes.fromhex(colour[1:])


def test_half_planes_are_tinted_by_what_the_unit_says():
    picture = half_planes((0.0, 1.0, -0.5), BOUNDS)  # fires above x2 = 0.5
    assert picture.shape == (96, 120, 4)
    assert picture.dtype == np.uint8
    assert is_colour(picture[0, 60], COLOURS[1])
    assert is_colour(picture[-1, 60], COLOURS[0])
    changes = np.flatnonzero(np.diff(picture[:, 60].astype(int), axis=0).any(1))
    assert abs(2.4 - 4.8 * (changes.mean() + 1) / 96 - 0.5) < 0.05


@pytest.mark.parametrize(("bias", "label"), [(0.0, 1), (-0.1, 0)])
def test_without_weights_the_bias_alone_decides(bias, label):
    picture = half_planes((0.0, 0.0, bias), BOUNDS)
    assert (picture == picture[0, 0]).all()
    assert is_colour(picture[0, 0], COLOURS[label])
    scene = Scene(BOUNDS)
    draw_border(scene, (0.0, 0.0, bias), sides=True)
    assert [mark["text"] for mark in scene.marks] == ["w = 0: no line yet, b alone decides"]


@pytest.mark.parametrize("weights", [(1.0, 2.0, 0.5), (0.0, -3.0, 1.0), (2.0, 0.0, -1.0)])
def test_border_is_where_the_sum_is_zero_and_its_arrow_points_to_the_side_that_fires(weights):
    scene = Scene(BOUNDS)
    draw_border(scene, weights, sides=True)
    line, arrow, yes, no = (np.array(mark["points"]) for mark in scene.marks)
    *w, b = weights
    np.testing.assert_allclose(line @ w + b, 0, atol=1e-3)
    assert np.ptp(line, axis=0).max() > 5  # from edge to edge
    assert arrow[1] @ w + b > 0
    assert yes[0] @ w + b > 0 > no[0] @ w + b
    assert [mark["text"] for mark in scene.marks[2:]] == ["ŷ = 1", "ŷ = 0"]


def test_axes_are_named_and_numbered_inside_the_picture():
    scene = Scene(BOUNDS)
    draw_axes(scene, ("length", "depth"))
    words = {mark["text"] for mark in scene.marks if mark["kind"] == "text"}
    assert words == {"length →", "↑ depth", "−2", "−1", "0", "1", "2"}


def test_curve_runs_from_the_first_value_to_the_last():
    scene = curve([4.0, 2.0, 1.0], "loss", colour="#ff0000")
    line = next(mark for mark in scene.marks if mark.get("width") == 2)
    assert line["points"] == [[0, 1], [0.5, 0.5], [1, 0.25]]
    assert scene.label == "loss: 4 at first, 1 at the last of 3"


def test_long_curve_is_thinned_but_keeps_both_ends():
    values = np.linspace(5, 1, 10_000)
    line = next(m for m in curve(values, "loss", colour="ink").marks if m.get("width") == 2)
    assert len(line["points"]) == 150
    assert (line["points"][0], line["points"][-1]) == ([0, 1], [1, 0.2])


def test_curve_of_nothing_and_of_zeros_can_be_drawn():
    assert curve([], "loss", colour="ink").label == "loss: nothing yet"
    assert curve([0], "loss", colour="ink").label == "loss: 0 at first, 0 at the last of 1"


def test_curve_from_the_start_does_not_count_it_as_a_step():
    scene = curve([4.0, 2.0, 1.0], "loss", colour="ink", from_start=True)
    assert scene.label == "loss: 4 at first, 1 at the last of 2"
    assert scene.marks[-1]["text"] == "2"


def test_canvas_sends_picture_and_marks():
    canvas, scene = Canvas(), Scene(BOUNDS, "all", half_planes((1.0, 0.0, 0.0), BOUNDS))
    scene.point(1, 2, colour="#000000", grab=7)
    canvas.show(scene)
    assert canvas.scene["grid"] == [96, 120]
    assert len(canvas.picture) == 96 * 120 * 4
    assert canvas.scene["marks"][0]["grab"] == 7


def test_what_is_sent_is_the_scene_as_json_a_lines_end_and_the_pixels():
    canvas, scene = Canvas(), Scene(BOUNDS, "words\nof two lines")
    scene.tile((0, 0), (1, 1), np.full((2, 3, 4), 10, np.uint8))  # 10 is a line's end, too
    scene.links([(0, 0, 1, 1), (0, 0, 1, 0)], [2.0, np.nan], colours=("#000000", "#ffffff"))
    canvas.show(scene)
    words, _, pixels = canvas.sent.partition(b"\n")
    assert json.loads(words) == json.loads(json.dumps(canvas.scene))
    assert pixels == bytes([10] * 24)
    assert canvas.scene["marks"][1]["widths"] == [4.1, 0]


def sends(canvas):
    """How many pictures it sends before it waits for the page."""
    before = canvas._number
    while canvas.ready and canvas._number < 1000:
        canvas.show(Scene(BOUNDS))
    return canvas._number - before


def draws(canvas, number):
    canvas._handle_custom_msg({"kind": "drawn", "number": number}, [])


def test_canvas_sends_some_pictures_ahead_of_the_page_and_then_waits():
    canvas, heard = Canvas(), []
    canvas.listen(heard.append)
    assert sends(canvas) == AHEAD * OFTEN
    draws(canvas, 1)
    assert sends(canvas) == 1
    assert heard == []
    canvas._when -= 1  # a second later: perhaps nobody looks
    assert canvas.ready


def test_a_prompt_page_is_asked_rarely_and_one_that_falls_behind_often_again():
    canvas = Canvas()
    canvas.listen(lambda _: None)
    sends(canvas)
    assert canvas.scene["asked"] == AHEAD * OFTEN
    draws(canvas, canvas._number - PROMPT)
    assert sends(canvas) == AHEAD * RARELY - PROMPT
    assert canvas.scene["asked"] == AHEAD * OFTEN + RARELY
    draws(canvas, canvas._number - PROMPT - 1)
    assert sends(canvas) == AHEAD * OFTEN - PROMPT - 1


def full():
    scene = Scene(BOUNDS, "all", half_planes((1.0, 0.5, 0.0), BOUNDS))
    scene.line([(-1, 0), (1, 1)], arrow=True, dash=(4, 2))
    scene.point(-2, 1, colour="#00ff00", radius=20)
    scene.point(2, 1, colour="#ff0000", radius=20, triangle=True)
    scene.ring(0, 0, colour="#0000ff")
    scene.text(0, -1, "words")
    return scene


def test_still_shows_each_mark_at_its_place():
    picture = np.asarray(
        Image.open(BytesIO(still(full(), full(), "title", "words"))).convert("RGB")
    )
    assert picture.shape == (384, 740, 3)
    for (x, y), colour in {(-2, 1): "#00ff00", (2, 1): "#ff0000"}.items():
        pixel = picture[int((2.4 - y) * 80), int((x + 3) * 80)]
        assert np.abs(pixel.astype(int) - [*bytes.fromhex(colour[1:])]).max() < 12


def test_a_bar_of_a_still_ends_where_its_line_ends():
    scene = Scene((0, 480, 0, 384))
    scene.line([(100, 200), (300, 200)], colour="#ff0000", width=20)
    pixels = np.asarray(
        Image.open(BytesIO(still(scene, Scene((0, 1, 0, 1)), "", ""))).convert("RGB")
    )
    red = (pixels[..., 0] > 200) & (pixels[..., 2] < 60)
    columns = np.flatnonzero(red.any(0))
    assert abs(columns[0] - 100) <= 1
    assert abs(columns[-1] - 299) <= 1


def test_still_is_the_same_every_time_and_depends_on_no_style():
    import matplotlib as mpl

    first = still(full(), full(), "title", "words")
    with mpl.rc_context({"font.size": 30, "lines.linewidth": 9, "figure.dpi": 30}):
        assert still(full(), full(), "title", "words") == first
