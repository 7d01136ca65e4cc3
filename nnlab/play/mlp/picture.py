"""The MLP playground's picture: every neuron's own map, the weights between, and the answer."""

from dataclasses import dataclass

import numpy as np

from nnlab.play.kit.plane import COLOURS
from nnlab.play.kit.scene import Scene
from nnlab.play.kit.tint import BLUE, ORANGE, answers, tint
from nnlab.play.kit.toys import RANGE
from nnlab.play.mlp.features import FEATURES, inputs
from nnlab.play.mlp.layout import BUTTONS, OUTPUT, SIDE, Layout
from nnlab.play.mlp.model import Run

BOUNDS = (0.0, 8.8, 0.0, 4.3)  # hundreds of pixels
CELLS, COARSE = 80, 4  # of the large map each way, and how many times fewer a neuron's map has
NAMES = dict(zip(FEATURES, ("x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"), strict=True))
SHADES = 9  # in which the values of a regression are coloured


def _grid():
    middle = RANGE * ((np.arange(CELLS) + 0.5) / CELLS * 2 - 1)
    x1, x2 = np.meshgrid(middle, -middle)
    return np.stack([x1, x2], -1).reshape(-1, 2).astype(np.float32)


_INPUTS = inputs(_grid(), FEATURES)  # all of them, for every place of the large map, (N, 7)
_FEW = np.arange(CELLS**2).reshape(CELLS, CELLS)[COARSE // 2 :: COARSE, ::COARSE].ravel()


@dataclass
class View:
    """What to show of a run: one neuron large or the answer, the test points, two colours only.

    `seen` is (layer, unit), layer 0 being the inputs in the order of `FEATURES`.
    """

    run: Run
    label: str
    seen: tuple[int, int] | None = None
    show_test: bool = False
    discretise: bool = False


def draw(view: View) -> Scene:
    """The whole picture."""
    scene, run = Scene(BOUNDS, view.label), view.run
    layout = Layout(run.features, run.network.sizes[1:-1])
    weights = np.concatenate([weights.ravel() for weights, _ in run.network.layers])
    scene.links(layout.ends, weights, colours=COLOURS, grab="link")
    says = _say(run)
    _draw_nodes(scene, layout, view, says)
    _draw_buttons(scene, layout)
    _draw_answer(scene, view, says)
    return scene


def _say(run):
    """What every input and neuron says at each place of the large map: [(N, 7), (N, h), ...]."""
    chosen = [list(FEATURES).index(name) for name in run.features]
    with np.errstate(over="ignore", invalid="ignore"):
        said = run.network.forward(_INPUTS[:, chosen])
    return [_INPUTS, *said[1:]]  # inputs that are switched off are shown too


def shares(values: np.ndarray, activation: str | None) -> np.ndarray:
    """What neurons say, (N, h), each brought to -1 to 1; `activation` is None for inputs."""
    if activation == "sigmoid":
        return 2 * values - 1
    top = np.abs(values).max(0, initial=1.0)
    with np.errstate(invalid="ignore"):  # infinite by infinite
        return np.where(np.isfinite(top), values / top, np.sign(values))


def _draw_nodes(scene, layout, view, says):
    run, dead, off = view.run, view.run.dead(), (3, 3)
    for layer, places in enumerate(layout.places):
        shown = shares(says[layer][_FEW], run.network.activation if layer else None)
        pixels = tint(shown.T.reshape(len(places), CELLS // COARSE, -1))
        for unit, place in enumerate(places):
            absent = layer == 0 and list(FEATURES)[unit] not in run.features
            gone = absent or (layer > 0 and dead[layer - 1][unit])
            width, opacity = (2.5, 0.9) if view.seen == (layer, unit) else (1, 0.45)
            scene.tile(
                place - SIDE / 2,
                (SIDE, SIDE),
                pixels[unit],
                opacity=0.3 if absent else 1,
                frame=[width, opacity, off if gone else ()],
                grab=f"{layer} {unit}",
            )
        if layer:
            _draw_biases(scene, places, run.network.layers[layer - 1][1])
    for name, place in zip(FEATURES, layout.places[0], strict=True):
        faint = 0.9 if name in run.features else 0.4
        left = place[0] - SIDE / 2 - 0.08
        scene.text(left, place[1], NAMES[name], align="right", size=13, opacity=faint)


def _draw_biases(scene, places, biases):
    biases = np.where(np.isfinite(biases), biases, 0)
    for above, chosen in ((0, biases < 0), (1, biases > 0)):
        sizes = np.minimum(2 + 2 * np.abs(biases[chosen]), 5).round(1).tolist()
        scene.dots(places[chosen] - SIDE / 2, colour=COLOURS[above], radius=sizes)


def _draw_buttons(scene, layout):
    for name, words, place in layout.buttons():
        scene.ring(*place, radius=BUTTONS, width=1, grab=name)
        scene.text(*place, words, size=13)
    for words, place in layout.titles():
        scene.text(*place, words, size=13, opacity=0.8)


def _draw_answer(scene, view, says):
    run, (corner, side), title = view.run, OUTPUT, "output"
    if view.seen is None:
        values = answers(says[-1][:, 0], run.network.problem)
    else:
        layer, unit = view.seen
        values = shares(says[layer], run.network.activation if layer else None)[:, unit]
        title = describe(view.seen)
    if view.discretise:
        values = np.where(values > 0, 0.7, -0.7)
    pixels = tint(values.reshape(CELLS, CELLS))
    scene.tile(corner, (side, side), pixels, frame=[1, 0.45, ()])
    scene.text(corner[0] + side / 2, corner[1] + side + 0.16, title, size=13, opacity=0.8)
    _draw_scale(scene)
    if view.show_test:
        _draw_points(scene, run, run.test, hollow=True)
    _draw_points(scene, run, run.given)
    for index, (x1, x2, y) in enumerate(run.points):
        place = Layout.place([(x1, x2)])[0]
        scene.point(*place, colour=COLOURS[y], triangle=y == 1, radius=5, grab=index)


def _draw_points(scene, run, part, hollow=False):
    x, values = part
    places = Layout.place(x)
    if run.network.problem == "classification":
        for y in (0, 1):
            chosen = places[(values > 0) == y]
            scene.dots(chosen, colour=COLOURS[y], triangle=y == 1, radius=3, hollow=hollow)
        return
    shades = ((values + 1) / 2 * (SHADES - 1)).round().astype(int)
    for shade in np.unique(shades):
        scene.dots(places[shades == shade], colour=_shade(shade), radius=3, hollow=hollow)


def _shade(number):
    share = number / (SHADES - 1) * 2 - 1
    colour = 200 + abs(share) * ((BLUE if share < 0 else ORANGE) - 200)
    return "#" + bytes(colour.round().astype(int).tolist()).hex()


def _draw_scale(scene):
    (left, bottom), side = OUTPUT
    for share, words in ((0, "−1"), (0.5, "0"), (1, "1")):
        scene.text(left + share * side, bottom - 0.36, words, size=10, opacity=0.6)
    scene.tile((left, bottom - 0.22), (side, 0.07), tint(np.linspace(-1, 1, 128)[None]))


def describe(seen: tuple[int, int]) -> str:
    """The name of a neuron or of an input."""
    layer, unit = seen
    if layer == 0:
        return f"input {NAMES[list(FEATURES)[unit]]}"
    return f"layer {layer}, neuron {unit + 1}"
