"""A penguin looks the same in every lesson, whatever the number of its class."""

from base64 import b64decode
from io import BytesIO
from itertools import permutations

import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from PIL import Image

from nnlab import data, paths, play, plot, style

SPECIES = data.load("penguins").classes
PAIRS = list(permutations(SPECIES, 2))
X, Y = np.array([[0.0, 0], [1, 1], [2, 2], [3, 3]]), np.array([0, 0, 1, 1])


def test_every_species_has_a_look_of_its_own():
    assert tuple(style.SPECIES) == SPECIES
    looks = {style.look(0, name) for name in SPECIES}
    assert len({colour for colour, _ in looks}) == len({marker for _, marker in looks}) == 3


def test_what_is_no_penguin_looks_as_its_number():
    assert style.look(3, "cat") == style.look(3) == (style.CLASSES[3], style.MARKERS[3])


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
@pytest.mark.parametrize("draw", [plot.points, plot.latent], ids=lambda f: f.__name__)
def test_points_of_any_pair_keep_the_looks_of_all_three(draw, pair):
    alone = {dots.get_label(): seen(dots) for dots in draw(X, Y, classes=pair).collections}
    three = draw(X[:3], [0, 1, 2], classes=SPECIES).collections
    assert alone == {d.get_label(): seen(d) for d in three if d.get_label() in pair}


def seen(dots):
    return to_hex(dots.get_facecolor()[0]), dots.get_paths()[0].vertices.round(6).tobytes()


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_land_of_a_species_has_its_colour(pair):
    ax = plot.boundary(lambda p: (p[:, 0] > 1.5).astype(int), X, Y, classes=pair)
    tints = ax.images[0].get_array()
    for tint, name in ((tints[100, 5], pair[0]), (tints[100, -5], pair[1])):
        np.testing.assert_allclose(tint, 1 - 0.4 * (1 - np.array(to_rgb(style.look(0, name)[0]))))


def test_a_playground_of_penguins_has_the_same_looks():
    game = play.perceptron(preset="penguins")
    points = [mark for mark in game.canvas.scene["marks"] if mark["kind"] == "point"]
    came = {(mark["colour"], mark["triangle"]) for mark in points}
    adelie, gentoo = style.look(0, "Adelie"), style.look(1, "Gentoo")
    assert (adelie[1], gentoo[1]) == ("o", "^")
    assert came == {(adelie[0], False), (gentoo[0], True)}


def stored():
    """(lesson and cell, figure's data, its PNG) of every stored figure that names a penguin."""
    for path in paths.lessons():
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                figure = output.get("data", {}).get("application/vnd.nnlab.figure+json")
                if figure and named(figure):
                    yield f"{path.stem} {cell.id}", figure, output.data["image/png"]


def named(figure):
    """The species whose points are on the figure."""
    drawn = [dots for axes in figure["axes"] for dots in axes.get("collections", [])]
    return {dots.get("label") for dots in drawn} & set(SPECIES)


def inked(png, colour):
    """How many pixels have nearly this colour."""
    pixels = np.asarray(Image.open(BytesIO(b64decode(png))).convert("RGB")).astype(int)
    return int((np.abs(pixels - np.multiply(to_rgb(colour), 255)).max(axis=-1) < 12).sum())


def test_every_stored_figure_has_the_colours_of_the_penguins_that_it_names():
    found = {where: (named(figure), png) for where, figure, png in stored()}
    assert {where[:2] for where in found} >= {"00", "02", "04"}
    for where, (names, png) in found.items():
        seen = {name for name in SPECIES if inked(png, style.look(0, name)[0]) > 20}
        assert seen == names, where
