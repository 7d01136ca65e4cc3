"""Two pictures by their look: a harmless drift is alike, a lost or moved curve is not."""

import base64
import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from nnlab.regression import look

ALLOWED = 0.04
X = np.linspace(0, 1, 100)


def png(draw):
    figure = Figure(figsize=(6, 3), layout="constrained")
    draw(figure.subplots())
    stream = io.BytesIO()
    figure.savefig(stream, format="png")
    return base64.b64encode(stream.getvalue()).decode()


def curves(rate=1.0, colours=("C0", "C1", "C2")):
    def draw(axes):
        axes.set(title="Larger steps fall faster", xlabel="epoch", ylabel="loss")
        for number, colour in enumerate(colours, 1):
            axes.plot(X, np.exp(-X * number * rate), color=colour)

    return draw


@pytest.fixture(scope="module")
def stored():
    return look.decode(png(curves()))


def unlike(stored, draw):
    return look.unlike(stored, look.decode(png(draw)))


def test_same_picture_is_alike(stored):
    assert unlike(stored, curves()) == 0


def test_harmless_drift_is_alike(stored):
    assert unlike(stored, curves(rate=1.02)) < ALLOWED / 2


def test_missing_curve_is_unlike_in_either_direction(stored):
    fewer = look.decode(png(curves(colours=("C0", "C1"))))
    assert look.unlike(stored, fewer) > ALLOWED
    assert look.unlike(fewer, stored) > ALLOWED


def test_colour_swap_is_unlike(stored):
    assert unlike(stored, curves(colours=("C1", "C0", "C2"))) > ALLOWED


def test_moved_curve_is_unlike(stored):
    assert unlike(stored, curves(rate=1.5)) > ALLOWED


def test_one_pixel_of_shift_is_alike(stored):
    assert look.unlike(stored, np.roll(stored, 1, axis=1)) < ALLOWED / 2


def test_flipped_image_is_unlike():
    pixels = np.random.default_rng(0).random((8, 8))
    upright = look.decode(png(lambda axes: axes.imshow(pixels)))
    assert unlike(upright, lambda axes: axes.imshow(pixels[::-1])) > ALLOWED


def test_other_size_is_wholly_unlike(stored):
    assert look.unlike(stored, stored[:-2]) == 1


def test_empty_pictures_are_alike_and_ink_on_one_is_not():
    blank = np.ones((40, 40, 3))
    dot = blank.copy()
    dot[10:20, 10:20] = 0
    assert look.unlike(blank, blank) == 0
    assert look.unlike(blank, dot) == look.unlike(dot, blank) == 1


def test_kept_pictures_show_what_is_missing_in_red(tmp_path):
    two, one = png(curves(colours=("C0", "C1"))), png(curves(colours=("C0",)))
    look.keep(tmp_path / "lesson", "cell-1", two, one)
    files = sorted(path.name for path in (tmp_path / "lesson").iterdir())
    assert files == ["cell-1-actual.png", "cell-1-difference.png", "cell-1-expected.png"]
    difference = imread(tmp_path / "lesson" / "cell-1-difference.png")[..., :3]
    red = np.abs(difference - (0.8, 0, 0)).max(axis=2) < 0.01
    assert red.sum() > 100


def test_kept_pictures_of_different_sizes_have_no_difference(tmp_path):
    wide = png(lambda axes: axes.figure.set_size_inches(7, 3))
    look.keep(tmp_path, "cell-1", wide, png(curves()))
    assert not (tmp_path / "cell-1-difference.png").exists()
